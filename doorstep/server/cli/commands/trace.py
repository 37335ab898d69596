"""Open a figure: print every fact behind its numerator (or denominator).

Each item carries `n`, what it adds to the figure: 1 where persons, households, visits or villages
are counted, so that there are as many items as the numerator says; the head count where one act
counts turns (a session with 27 guests is one item of n 27, for nobody wrote down who they were).
JSON is {"figure": …, "items": […], "sum": …}: `sum` adds the n of the items printed and equals the
part that was opened unless --limit left items out.
"""

from __future__ import annotations

import argparse

from doorstep.server.cli.output import add_format, show, show_object
from doorstep.server.cli.reading import day, period

COLUMNS = ("subject", "name", "activity", "happened_on", "village", "team", "n")


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
    from doorstep.server.cli.asking import system, unit_of
    from doorstep.server.cli.commands.figures import figure

    actor = system()
    unit = unit_of(options.unit, on=options.borders or actor.on)
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
