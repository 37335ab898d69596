"""Seal the journal and check that nothing in it was changed."""

from __future__ import annotations

import argparse

from doorstep.server.cli.output import add_format, say, show


def arguments(parser: argparse.ArgumentParser) -> None:
    """Only a check."""
    parser.add_argument("--check", action="store_true", required=True, help="walk the chains")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print every break; exit 1 when there is one."""
    from doorstep.kernel.journal.actions import seal
    from doorstep.kernel.journal.models import Line
    from doorstep.kernel.journal.queries import breaks
    from doorstep.server.cli.asking import system

    while seal(actor=system()):
        pass
    rows = [vars(b) for b in breaks()]
    if rows or options.format != "table":
        show(rows, ("line_id", "province", "seal", "what"), options.format)
    else:
        say(f"{Line.objects.count()} lines, no break")
    return 1 if rows else 0
