"""Print the figures of a unit: numerator, denominator, value, target, pace, status.

A code may have meant another unit in the year asked for: then a line on stderr tells how many
figures lie on the borders of then, and the option --borders that shows them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import Any

from doorstep.server.cli.output import add_format, show
from doorstep.server.cli.reading import day, period

COLUMNS = (
    "indicator",
    "group",
    "numerator",
    "denominator",
    "value",
    "sign",
    "counted_unit",
    "population",
    "period",
    "source",
    "target",
    "pace",
    "status",
    "target_from",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Unit, year, borders."""
    parser.add_argument("--unit", required=True, help="official code: 04, 01273, …")
    parser.add_argument("--year", type=period, required=True, help="2025 (or a month, a quarter)")
    parser.add_argument("--borders", type=day, help="day whose borders count (default: today's)")
    parser.add_argument("--indicator", help="only this one")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print one row per figure."""
    from doorstep.kernel.indicators.queries import unit_figures
    from doorstep.server.cli.asking import system, unit_of

    actor = system()
    unit = unit_of(options.unit, on=options.borders or actor.on)
    found = unit_figures(actor=actor, unit=unit, period=options.year, borders=options.borders)
    codes = codes_of(found)
    rows = [figure(r, codes) for r in found]
    if options.indicator:
        rows = [r for r in rows if r["indicator"] == options.indicator]
    show(rows, COLUMNS, options.format)
    if options.borders is None:
        _tell_of_then(options, actor, unit)
    return 0


def _tell_of_then(options: argparse.Namespace, actor: Any, unit: Any) -> None:
    """Say on stderr what the borders of then would show where the code was another unit's."""
    from doorstep.kernel.indicators.queries import unit_figures
    from doorstep.kernel.places.models import UnitVersion
    from doorstep.server.cli.asking import unit_of

    last = options.year.last_on
    before = unit_of(options.unit, on=last) if last < actor.on else unit
    if before == unit and UnitVersion.objects.filter(unit=unit).on(actor.on).exists():
        return
    rows = unit_figures(actor=actor, unit=before, period=options.year, borders=last)
    count = sum(options.indicator in (None, r.indicator.code) for r in rows)
    if count:
        sys.stderr.write(
            f"doorstep: {options.unit} was another unit then: --borders {last} shows the"
            f" {count} figures of {options.year} on the borders of then\n"
        )


def figure(row: Any, codes: dict[int, str] | None = None) -> dict[str, Any]:
    """Give a figure as a plain row; texts in English, values rounded to two decimals.

    `target_from` is the code of the unit above whose target holds (by unit in `codes`, or looked
    up), None where the target is the unit's own.
    """
    from doorstep.kernel.basics.wording import said

    codes = codes_of([row]) if codes is None else codes
    return {
        "indicator": row.indicator.code,
        "group": row.group,
        "numerator": row.pair.numerator if row.pair else None,
        "denominator": row.pair.denominator if row.pair else None,
        "value": round(row.value, 2) if row.value is not None else None,
        "sign": row.sign,
        "counted_unit": said(row.indicator.counted_unit, "en"),
        "population": said(row.indicator.population, "en"),
        "period": str(row.period),
        "source": _combined_from(row.coverage) if row.coverage else row.source,
        "target": row.target.value if row.target else None,
        "pace": round(row.pace, 2) if row.pace is not None else None,
        "status": str(row.status),
        "target_from": codes.get(row.target_from),
    }


def _combined_from(c: Any) -> str:
    bare = f", {c.bare} more told a bare percentage" if c.bare else ""
    return f"combined from the values of {c.told} of {c.units} {c.level}s{bare}"


def codes_of(rows: Iterable[Any]) -> dict[int, str]:
    """Give the official codes of the units above whose targets hold for some of these figures."""
    from doorstep.kernel.places.queries import versions_near

    found = [(row.target_from, row.period.last_on) for row in rows if row.target_from is not None]
    if not found:
        return {}
    near = versions_near({unit for unit, _on in found}, on=max(on for _unit, on in found))
    return {unit: version.code for unit, version in near.items()}
