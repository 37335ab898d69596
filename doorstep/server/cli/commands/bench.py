"""Measure, each figure beside a baseline on the same machine.

NAME is one of record (one by one, in batches, with the fold), fold, recount, grid, open, growth,
import, export, pages (a real server at 16 clients), openrosa (forms of ODK Collect at 1, 16, 64
connections), push (commands of phones, likewise, with openrosa in the same run), first-sync (a
village's first pull), idle-sync (a pull without news), client (the field app in Chromium), box
(a seed, 50,000 facts exchanged, nothing new), learn (lessons, progress, packs, certificates,
cards), or all.
The database is one of its own, made once by the demonstration's generator at --scale.
--format json prints one object with every figure, the machine and the baselines; csv prints rows
of name and value, where "record.goal" is the goal of the bench "record".
"""

from __future__ import annotations

import argparse
import importlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from doorstep.server.cli.output import add_format, say, show, show_object

NEEDS_DJANGO = False
BENCHES = {
    "record": "bench.recording",
    "recount": "bench.counting",
    "fold": "bench.recording",
    "grid": "bench.reading",
    "open": "bench.reading",
    "growth": "bench.growth",
    "import": "bench.importing",
    "export": "bench.exporting",
    "pages": "bench.serving",
    "openrosa": "bench.odk",
    "push": "bench.push",
    "first-sync": "bench.first_sync",
    "idle-sync": "bench.idle_sync",
    "client": "bench.client",
    "box": "bench.box",
    "learn": "bench.learning",
}

BESIDE = {"push": ["openrosa"]}
ALL = ["record", "recount", "grid", "pages", "export", "growth", "import"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which, at what scale."""
    parser.add_argument("name", choices=(*BENCHES, "all"))
    parser.add_argument(
        "--scale", choices=("village", "commune", "sample", "province"), default="sample"
    )
    parser.add_argument("--seed", type=int, default=1)
    add_format(parser)
    parser.add_argument(
        "--json",
        action="store_const",
        const="json",
        dest="format",
        help="as --format json",
    )


def run(options: argparse.Namespace) -> int:
    """Prepare the bench's own database, run, print."""
    _own_database(options.scale)
    import django

    django.setup()
    from bench.machine import described
    from doorstep.server.cli.asking import system

    _prepare(options)
    name = options.name
    names = ALL if name == "all" else [name, *BESIDE.get(name, [])]
    found: dict[str, Any] = {"scale": options.scale, "machine": described()}
    for name in names:
        found[name] = importlib.import_module(BENCHES[name]).run(system())
        if options.format == "table":
            say(f"{name}:")
            for key, value in found[name].items():
                say(f"  {key}: {value}")
    if options.format == "json":
        show_object(found)
    if options.format == "csv":
        show(({"name": n, "value": v} for n, v in _leaves(found)), ("name", "value"), "csv")
    return 0


def _leaves(told: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Give every single value with the names that lead to it, joined by dots."""
    if isinstance(told, dict | list):
        inside = told.items() if isinstance(told, dict) else enumerate(told)
        for key, value in inside:
            yield from _leaves(value, (*path, str(key)))
    else:
        yield ".".join(path), told


def _own_database(scale: str) -> None:
    """Use VAR/bench-<scale>; a PostgreSQL database must be named for benches."""
    from doorstep.server.preparing import ROOT

    url = os.environ.get("DOORSTEP_DATABASE_URL", "")
    if url and "bench" not in url.rsplit("/", 1)[-1]:
        raise SystemExit("A bench writes: its database must have 'bench' in its name.")
    var = Path(os.environ.get("DOORSTEP_VAR") or ROOT / "var")
    os.environ["DOORSTEP_VAR"] = str(var / f"bench-{scale}")
    os.environ["DJANGO_SETTINGS_MODULE"] = "doorstep.server.settings"


def _prepare(options: argparse.Namespace) -> None:
    import contextlib
    import sys

    from django.core.management import call_command

    import demo.build
    from doorstep.server.cli.reading import today
    from doorstep.server.preparing import content_steps

    with contextlib.redirect_stdout(sys.stderr):
        call_command("migrate", verbosity=0, interactive=False)
        if demo.build.is_made():
            return
        for name, load in content_steps():
            say(f"  {name}")
            load()
        demo.build.make(scale=options.scale, seed=options.seed, today=today(), progress=say)
