"""Finds the subcommands and runs one: each is a module of `commands/`.

A command module has a docstring (its help), `arguments(parser)` and `run(options) -> int`;
`NEEDS_DJANGO = False` where it works without the database.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from doorstep.server.cli import commands

ABOUT = """\
Doorstep runs a province's digital literacy movement, from the knock at a door to the figure
in the official report. Every command that prints rows takes --format json, table or csv.
"""
ENDS = """\
Begin with:  doorstep start                     the demonstration on http://127.0.0.1:8000
             doorstep units --on 2025-06-30 --province 04 --level commune
             doorstep figures --unit 04 --year 2025
             doorstep trace --indicator adults_skilled --unit 04 --period 2025 --format json
"""


def main(given: Sequence[str] | None = None) -> int:
    """Run one subcommand; give its exit code. Problems are told in one line, exit code 1."""
    options = _parser().parse_args(given)
    try:
        if getattr(options.command, "NEEDS_DJANGO", True):
            return _in_english(options)
        return _run(options)
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _run(options: argparse.Namespace) -> int:
    """Run it; what cannot be done, or a file that cannot be read, is told in one line."""
    from doorstep.kernel.basics.problems import Problem

    try:
        return int(options.command.run(options) or 0)
    except Problem as problem:
        print(f"doorstep: {problem}", file=sys.stderr)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as why:
        print(f"doorstep: {why.filename or 'a file'}: {why.strerror}", file=sys.stderr)
    return 1


def _in_english(options: argparse.Namespace) -> int:
    """Set Django up and run; the command line speaks English whatever the server's language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.server.settings")
    import django

    django.setup()
    from django.utils import translation

    from doorstep.server.cli.asking import learn_own_kinds

    with translation.override("en"):
        learn_own_kinds()
        return _run(options)  # says what is wrong while English is still spoken


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "doorstep",
        description=ABOUT,
        epilog=ENDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, module in _commands():
        told = (module.__doc__ or "").strip()
        one = subparsers.add_parser(
            name,
            help=told.splitlines()[0].rstrip("."),
            description=told,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.arguments(one)
        one.set_defaults(command=module)
    return parser


def _commands() -> list[tuple[str, ModuleType]]:
    found = sorted(m.name for m in pkgutil.iter_modules(commands.__path__))
    return [
        (name.removesuffix("_"), importlib.import_module(f"{commands.__name__}.{name}"))
        for name in found
    ]
