"""Count every figure from zero and compare with the cells, or rebuild them.

--check writes nothing and exits 1 when a cell does not agree with the facts.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable

from doorstep.server.cli.output import add_format, say, show

EVERY_S = 1.0
COLUMNS = ("province", "family", "series", "place", "month", "cell", "facts")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Check only; province."""
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--province", help="default: every province that has cells")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Compare or rebuild, province by province."""
    from doorstep.kernel.indicators.fold import differences, fold, recount
    from doorstep.kernel.indicators.models import Cell, Mark

    known = set(Cell.objects.values_list("province", flat=True).distinct())
    known |= set(Mark.objects.values_list("province", flat=True).distinct())
    provinces = [options.province] if options.province else sorted(known)
    if not options.check:
        for province in provinces:
            changed = recount(province=province, processes=_cores(), tell=_telling(province))
            say(f"{province}: {changed} cells changed")
        return 0
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
        for d in differences(province=province, processes=_cores(), tell=_telling(province))
    ]
    if rows or options.format != "table":
        show(rows, COLUMNS, options.format)
    else:
        count = Cell.objects.count()
        say(f"{count} cells of {len(provinces)} provinces agree with the facts")
    return 1 if rows else 0


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _telling(province: str) -> Callable[[str], None]:
    """Tell what is being counted on the terminal, at most once a second."""
    last = [time.monotonic()]

    def tell(what: str) -> None:
        if time.monotonic() - last[0] >= EVERY_S:
            last[0] = time.monotonic()
            sys.stderr.write(f"  {province}: {what}\n")

    return tell
