"""Open a figure: print every fact behind its numerator (or denominator).

Each item carries `n`, what it adds to the figure: 1 where persons, households, visits or villages
are counted, so that there are as many items as the numerator says; the head count where one act
counts turns (a session with 27 guests is one item of n 27, for nobody wrote down who they were).
JSON is {"figure": …, "items": […], "sum": …}: `sum` adds the n of the items printed and equals the
part that was opened unless --limit left items out.

Behind a figure that was reported lie no acts but values: each with its source, unit, period and
day. Where units below made it together, `sum` adds what went in; a unit's own values are not
added (`sum` is null).
"""

from __future__ import annotations

import argparse
from typing import Any

from doorstep.server.cli.output import add_format, show, show_object
from doorstep.server.cli.reading import day, period

COLUMNS = ("subject", "name", "activity", "happened_on", "village", "team", "n")
REPORTED = (
    "subject",
    "unit",
    "period",
    "happened_on",
    "value",
    "numerator",
    "denominator",
    "sign",
    "source",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Indicator, unit, period, group, borders, part."""
    parser.add_argument("--indicator", required=True)
    parser.add_argument("--unit", required=True, help="official code")
    parser.add_argument("--period", type=period, required=True)
    parser.add_argument("--group", help="default: the indicator's own group")
    parser.add_argument("--borders", type=day, help="day whose borders count (default: today's)")
    parser.add_argument("--part", choices=("numerator", "denominator"), default="numerator")
    parser.add_argument("--limit", type=int, help="print only so many items")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the figure and its items; the items' n add up to the figure."""
    from doorstep.kernel.indicators.opening import open_figure
    from doorstep.kernel.indicators.register import find
    from doorstep.server.cli.asking import system, unit_of
    from doorstep.server.cli.commands.figures import figure

    actor = system()
    unit = unit_of(options.unit, on=options.borders or actor.on)
    known = find(options.indicator)
    if known is not None and not known.is_computed:
        return _reported(options, actor, unit)
    opened = open_figure(
        actor=actor,
        unit=unit,
        indicator=options.indicator,
        group=options.group,
        period=options.period,
        borders=options.borders,
        part=options.part,
    )
    opened.know_places(opened.opening.places)
    items = [
        {
            "subject": f"{i.subject_type}:{i.subject}",
            "name": i.subject_name,
            "activity": i.activity,
            "happened_on": i.happened_on,
            "village": opened.village_name(i.place),
            "team": i.team,
            "n": i.n,
        }
        for i in opened.items(options.limit)
    ]
    if options.format == "json":
        added = sum(i["n"] for i in items)
        show_object({"figure": figure(opened.row), "items": items, "sum": added})
    else:
        show(items, COLUMNS, options.format)
    return 0


def _reported(options: argparse.Namespace, actor: Any, unit: Any) -> int:
    """Print a reported figure and the values behind it."""
    from doorstep.kernel.indicators.opening import open_report
    from doorstep.server.cli.commands.figures import figure

    report = open_report(
        actor=actor,
        unit=unit,
        indicator=options.indicator,
        group=options.group,
        period=options.period,
        borders=options.borders,
    )
    part = options.part if report.row.pair else "value"
    items = [_value(v, report.units, part) for v in report.values[: options.limit]]
    if options.format == "json":
        is_added = report.row.coverage is not None
        added = sum(i["n"] for i in items if i["n"] is not None) if is_added else None
        show_object({"figure": figure(report.row), "items": items, "sum": added})
    else:
        show(items, REPORTED, options.format)
    return 0


def _value(v: Any, units: dict[int, str], part: str) -> dict[str, Any]:
    """Give a reported value as an item, with what an item of acts has too."""
    from doorstep.kernel.basics.periods import Period
    from doorstep.kernel.indicators.combining import last_on

    return {
        "subject": f"figure:{v.pk}",
        "name": v.as_printed or v.source,
        "activity": None,
        "happened_on": last_on(v),
        "village": units.get(v.unit_id, ""),
        "team": None,
        "n": getattr(v, part),
        "unit": units.get(v.unit_id, ""),
        "period": str(Period(v.period_from, v.period_to)),
        "value": v.value,
        "numerator": v.numerator,
        "denominator": v.denominator,
        "sign": v.sign,
        "source": v.source,
    }
