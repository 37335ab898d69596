"""What a box holds: the places that count in its unit today, whoever works there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from doorstep.kernel.access.models import Device, Office, OfficeQuerySet
from doorstep.kernel.box.models import Box
from doorstep.kernel.places.models import Placement, Unit

_SPOT = {"village": "village", "commune": "commune", "province": "province_unit"}


@dataclass(frozen=True)
class Here:
    """The places of a box on a day (ended ones too: facts hang on them), and what lies above."""

    device: Device
    unit: Unit
    on: date
    places: tuple[int, ...]
    above: tuple[int, ...]
    is_sensitive: bool

    @property
    def province(self) -> str:
        """The shard of the box."""
        return self.device.province


def here_of(box: Box, *, at: datetime) -> Here:
    """Give what a box holds today."""
    device = Device.objects.select_related("unit").get(pk=box.device_id)
    unit, on = device.unit, timezone.localdate(at)
    placed = Placement.objects.on(on).filter(province=unit.province)
    spot = placed.filter(unit=unit).first()
    counts_in = getattr(spot, f"{_SPOT[unit.level]}_id", None) or unit.pk
    inside = placed.filter(**{_SPOT[unit.level]: counts_in}).values_list("unit", flat=True)
    above = (spot.commune_id, spot.district_id, spot.province_unit_id) if spot else ()
    places = tuple(sorted({unit.pk, *inside}))
    return Here(
        device, unit, on, places,
        tuple(u for u in above if u and u not in places), box.is_sensitive,
    )  # fmt: skip


def offices_in(here: Here) -> OfficeQuerySet:
    """Give the offices, of any time, of those who work at the box's places."""
    found: Any = Office.objects.filter(province=here.province, unit__in=here.places)
    rows: OfficeQuerySet = found
    return rows


def who_works_there(here: Here, accounts: Iterable[UUID]) -> set[UUID]:
    """Keep the accounts with an office at the box's places today: it vouches for them alone."""
    held = offices_in(here).held_on(here.on).filter(account__in=set(accounts))
    return set(held.values_list("account", flat=True))
