"""Print everything that is plugged in: rights, families, indicators, kinds, holders, commands."""

from __future__ import annotations

import argparse

from doorstep.server.cli.output import add_format, show

COLUMNS = ("register", "code", "entry")


def arguments(parser: argparse.ArgumentParser) -> None:
    """One register, or all."""
    parser.add_argument("register", nargs="?", help="only this register")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print one row per entry."""
    from doorstep.kernel.basics.registers import ALL

    rows = [
        {"register": name, "code": code, "entry": _entry(register[code])}
        for name, register in sorted(ALL.items())
        if options.register in (None, name)
        for code in register.codes()
    ]
    show(rows, COLUMNS, options.format)
    return 0


def _entry(entry: object) -> str:
    label = getattr(entry, "label", None)
    return str(label) if label else type(entry).__name__
