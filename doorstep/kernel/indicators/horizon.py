"""How far ahead cells are counted: to the end of next year, and a year further each New Year.

The register knows decades ahead who comes of age when; nobody asks for those months yet, and the
cells of a province would be a sixth more. The month stands in a row, so every fold and recount
sees the same one whatever its clock says. Where there is no row, everything ahead is counted.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from doorstep.kernel.indicators.families import FAMILIES
from doorstep.kernel.indicators.models import Cell, Horizon, Mark
from doorstep.kernel.indicators.remembering import renew
from doorstep.kernel.places.models import Unit

BOUNDLESS = 999912


def horizon(province: str) -> int:
    """Give the last month (yyyymm) for which cells of the province are counted."""
    row = Horizon.objects.filter(province=province).first()
    return row.month if row else BOUNDLESS


def look_ahead(*, on: date) -> list[str]:
    """Move the horizon of every province to the end of the year after `on`; give those moved.

    Where it moves on, every slice is marked for the fold; where
    there was none, the cells beyond it go. A horizon never moves back.
    """
    month = (on.year + 1) * 100 + 12
    provinces = Unit.objects.filter(level="village").values_list("province", flat=True)
    return [p for p in sorted(set(provinces.distinct())) if _move(p, month)]


def _move(province: str, month: int) -> bool:
    with transaction.atomic():
        row, is_first = Horizon.objects.select_for_update().get_or_create(
            province=province, defaults={"month": month}
        )
        if is_first:
            _cut(province, month)
        elif row.month < month:
            Horizon.objects.filter(pk=row.pk).update(month=month)
            _mark_all(province)
        else:
            return False
    return True


def _cut(province: str, month: int) -> None:
    beyond = Cell.objects.filter(province=province, month__gt=month)
    series = set(beyond.values_list("series", flat=True).distinct())
    beyond.delete()
    renew(province=province, series=series)


def _mark_all(province: str) -> None:
    places = list(Unit.objects.filter(province=province).values_list("id", flat=True))
    Mark.objects.bulk_create(
        [
            Mark(province=province, family=family.code, place_id=place)
            for family in FAMILIES
            for place in places
        ],
        batch_size=2000,
    )
