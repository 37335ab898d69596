"""Tell what a unit was made of and what it became, by which resolution."""

from __future__ import annotations

import argparse
from typing import Any

from doorstep.server.cli.output import add_format, show
from doorstep.server.cli.reading import day

COLUMNS = (
    "direction",
    "code",
    "name",
    "type",
    "kind",
    "decision",
    "decided_on",
    "effective_on",
    "of_code",
    "of_name",
    "of_from",
    "of_to",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The code; a day chooses among several units that had it."""
    parser.add_argument("code", help="official code, such as 03637")
    parser.add_argument("--on", type=day, help="only the unit that had the code on this day")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print one row per edge of lineage."""
    from doorstep.kernel.places.models import UnitVersion
    from doorstep.server.cli.asking import LEVEL_OF_LENGTH

    level = LEVEL_OF_LENGTH.get(len(options.code), "village")
    versions = UnitVersion.objects.filter(level=level, code=options.code)
    if options.on:
        versions = versions.on(options.on)
    units = list(dict.fromkeys(versions.order_by("valid_from").values_list("unit", flat=True)))
    rows = [row for unit in units for row in _edges(unit)]
    show(rows, COLUMNS, options.format)
    return 0 if units else 1


def _edges(unit: int) -> list[dict[str, Any]]:
    from doorstep.kernel.places.models import Lineage

    made_of = Lineage.objects.filter(new=unit).order_by("effective_on", "id")
    became = Lineage.objects.filter(old=unit).exclude(new=unit).order_by("effective_on", "id")
    return [_edge("made of", unit, e, e.old_id) for e in made_of] + [
        _edge("became", unit, e, e.new_id) for e in became
    ]


def _edge(direction: str, unit: int, e: Any, other: int) -> dict[str, Any]:
    from datetime import timedelta

    from doorstep.kernel.places.models import BEGINNING, FOREVER, Unit
    from doorstep.kernel.places.queries import version_on

    before = e.effective_on - timedelta(days=1)
    there = version_on(other, on=before if direction == "made of" else e.effective_on)
    here = version_on(unit, on=e.effective_on if direction == "made of" else before)
    of = Unit.objects.get(pk=unit)
    return {
        "direction": direction,
        "code": there.code if there else "",
        "name": there.name if there else "",
        "type": there.type if there else "",
        "kind": e.kind,
        "decision": e.decision,
        "decided_on": e.decided_on,
        "effective_on": e.effective_on,
        "of_code": here.code if here else "",
        "of_name": here.name if here else "",
        "of_from": None if of.began_on == BEGINNING else of.began_on,
        "of_to": None if of.ended_on == FOREVER else of.ended_on,
    }
