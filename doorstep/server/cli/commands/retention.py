"""Erase what is past its time, as the register of processing says; the worker does it daily.

--dry-run only counts. Names, phones and addresses go; what is counted stays.
"""

from __future__ import annotations

import argparse

from doorstep.server.cli.output import add_format, say, show

COLUMNS = ("table", "class", "what", "rows")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Only count?"""
    parser.add_argument("--dry-run", action="store_true", help="count, erase nothing")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Count or erase."""
    from django.utils import timezone

    from doorstep.server.cli.asking import system
    from doorstep.server.retention import due, erase

    at = timezone.now()
    rows = [
        {"table": d.table, "class": d.ending.after, "what": d.what, "rows": count}
        for d in due(at=at)
        if (count := d.rows.count())
    ]
    if rows or options.format != "table":
        show(rows, COLUMNS, options.format)
    else:
        say("nothing is past its time")
    if rows and not options.dry_run:
        erase(actor=system(), at=at, progress=lambda table, n: say(f"  {table}: {n}"))
    return 0
