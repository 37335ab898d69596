"""List the units of a day: code, name, level, type, dates.

Dates are half-open: valid_to is the first day on which the row no longer holds; it is empty
while it still holds, and valid_from is empty where the beginning is not recorded.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from doorstep.server.cli.output import add_format, show
from doorstep.server.cli.reading import day, today

COLUMNS = ("code", "name", "level", "type", "parent", "valid_from", "valid_to")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Day, province, level."""
    parser.add_argument("--on", type=day, help="day (default: today)")
    parser.add_argument("--province", help="province code of that day, such as 04")
    parser.add_argument(
        "--level", choices=("province", "district", "commune", "village"), action="append"
    )
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the rows."""
    show(_rows(options), COLUMNS, options.format)
    return 0


def _rows(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    from doorstep.kernel.places.models import BEGINNING, FOREVER
    from doorstep.kernel.places.queries import version_on
    from doorstep.server.cli.listing import units_of_province

    on = options.on or today()
    parents: dict[int, str] = {}
    for v in units_of_province(options.province, on=on, levels=options.level):
        if v.parent_id and v.parent_id not in parents:
            parent = version_on(v.parent_id, on=on)
            parents[v.parent_id] = parent.code if parent else ""
        yield {
            "code": v.code,
            "name": v.name,
            "level": v.level,
            "type": v.type,
            "parent": parents.get(v.parent_id or 0, ""),
            "valid_from": None if v.valid_from == BEGINNING else v.valid_from,
            "valid_to": None if v.valid_to == FOREVER else v.valid_to,
        }
