"""Count every figure from zero and compare with the cells, or rebuild them.

--check writes nothing and exits 1 when a cell does not agree with the facts.
"""

from __future__ import annotations

import argparse

from doorstep.server.cli.output import add_format, say, show

COLUMNS = ("province", "family", "series", "place", "month", "cell", "facts")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Check only; province."""
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--province", help="default: every province that has cells")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Compare or rebuild, province by province."""
    from doorstep.kernel.indicators.fold import differences, recount
    from doorstep.kernel.indicators.models import Cell, Mark

    known = set(Cell.objects.values_list("province", flat=True).distinct())
    known |= set(Mark.objects.values_list("province", flat=True).distinct())
    provinces = [options.province] if options.province else sorted(known)
    if not options.check:
        for province in provinces:
            say(f"{province}: {recount(province=province)} cells changed")
        return 0
    from doorstep.kernel.indicators.fold import fold

    while fold():
        pass
    rows = [
        {
            "province": province,
            "family": d.family,
            "series": d.key.series,
            "place": d.key.place,
            "month": d.key.month,
            "cell": d.cell,
            "facts": d.facts,
        }
        for province in provinces
        for d in differences(province=province)
    ]
    if rows or options.format != "table":
        show(rows, COLUMNS, options.format)
    else:
        count = Cell.objects.count()
        say(f"{count} cells of {len(provinces)} provinces agree with the facts")
    return 1 if rows else 0
