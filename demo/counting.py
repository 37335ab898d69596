"""Counting what was made: the cells that `fold` asks for, written in bulk.

The facts are tallied by the families themselves, as in `fold.recount`; only the writing differs.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from demo.pens import Pen
from demo.world import PROVINCE
from doorstep.kernel.indicators import fold
from doorstep.kernel.indicators.families import FAMILIES, Family, Slice
from doorstep.kernel.indicators.models import Cell, Mark
from doorstep.kernel.places.models import Unit

_CHUNK = 60


def count(*, is_in_one_go: bool) -> int:
    """Bring all cells of the province up to date, place by place if it is too large; give how many.

    The result is that of `fold.recount`. Marks that waited are done with.
    """
    waiting = Mark.objects.filter(province=PROVINCE)
    last = waiting.aggregate(last=Max("id"))["last"] or 0
    written = 0
    slices = [None] if is_in_one_go else _chunks()
    for family in FAMILIES:
        for places in slices:
            with transaction.atomic():
                written += _fill(family, Slice(PROVINCE, places))
    waiting.filter(id__lte=last).delete()
    return written


def _chunks() -> list[Sequence[int]]:
    units = Unit.objects.filter(province=PROVINCE).order_by("id")
    places = list(units.values_list("id", flat=True))
    return [places[start : start + _CHUNK] for start in range(0, len(places), _CHUNK)]


def _fill(family: Family, part: Slice) -> int:
    """Write the cells that are missing; leave it to the fold where others are there already."""
    series = fold.series_of(family)
    counted = fold.counted_in(family, part)
    wanted = fold.wanted_cells(part, counted, series)
    present = fold.present_cells(part, series.values())
    if present:
        return fold.settle(family, part, counted)
    pen = Pen(Cell, "province", "series_id", "place_id", "month", "value")
    for key, value in wanted.items():
        pen.add((PROVINCE, key.series, key.place, key.month, value))
        pen.flush_if_full()
    pen.flush()
    return pen.written
