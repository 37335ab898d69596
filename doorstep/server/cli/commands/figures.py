"""Print the figures of a unit: numerator, denominator, value, target, pace, status."""

from __future__ import annotations

import argparse
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
    rows = [figure(r) for r in found]
    if options.indicator:
        rows = [r for r in rows if r["indicator"] == options.indicator]
    show(rows, COLUMNS, options.format)
    return 0


def figure(row: Any) -> dict[str, Any]:
    """Give a figure as a plain row; texts in English, values rounded to two decimals."""
    from doorstep.kernel.basics.wording import said

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
        "source": row.source,
        "target": row.target.value if row.target else None,
        "pace": round(row.pace, 2) if row.pace is not None else None,
        "status": str(row.status),
    }
