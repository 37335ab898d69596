"""Units of a province of a day, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Case, IntegerField, QuerySet, Value, When

from doorstep.kernel.places.models import Placement, UnitVersion
from doorstep.server.cli.asking import unit_of

_ORDER = ("province", "district", "commune", "village")


def units_of_province(
    province: str | None, *, on: date, levels: Sequence[str] | None = None
) -> QuerySet[UnitVersion]:
    """Give the versions valid on a day under the province that has the code on that day."""
    rows = UnitVersion.objects.on(on)
    if province:
        unit = unit_of(province, on=on)
        inside = Placement.objects.on(on).filter(province=unit.province, province_unit=unit)
        rows = rows.filter(province=unit.province, unit__in=inside.values("unit"))
    if levels:
        rows = rows.filter(level__in=levels)
    rank = Case(
        *(When(level=level, then=Value(i)) for i, level in enumerate(_ORDER)),
        output_field=IntegerField(),
    )
    return rows.order_by(rank, "code")  # type: ignore[return-value]
