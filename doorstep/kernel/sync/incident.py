"""A phone is lost: whose data could it hold? For the notice within 72 hours (Law 91/2025/QH15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from doorstep.kernel.access.actors import Actor, Held
from doorstep.kernel.access.models import BOX, Device, DeviceHolder, Office
from doorstep.kernel.access.rights import KEEP_DEVICES, OFFICER, RIGHTS, SEE_PEOPLE
from doorstep.kernel.basics.sorting import person_key, sort_key
from doorstep.kernel.people.models import HOUSEHOLD, PERSON, Household, Person, Residence
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import names_on

_CHUNK = 500
_NAMED: tuple[tuple[str, type[Model], str], ...] = (
    (PERSON, Person, "full_name"),
    (HOUSEHOLD, Household, "head_name"),
)


class Exposed(NamedTuple):
    """Somebody whose data a device could hold, and on which days."""

    type: str
    id: UUID
    full_name: str
    phone: str
    village: str
    from_on: date
    to_on: date


def persons_on(*, actor: Actor, device: Device, at: datetime) -> list[Exposed]:
    """Give everybody whose data the device could hold at any time, by village and name.

    It could hold the villages its holders' offices reached while they worked on it, from its
    enrolment to its end; and of these villages whoever belonged to them then.
    """
    actor.require(KEEP_DEVICES, device.unit_id)
    days: dict[int, tuple[date, date]] = {}
    for village, start, end in _reached(device, at):
        known = days.get(village, (start, end))
        days[village] = (min(known[0], start), max(known[1], end))
    found = {row.id: row for row in _residents(device.province, days)}
    return sorted(
        found.values(), key=lambda row: (sort_key(row.village), person_key(row.full_name))
    )


def _reached(device: Device, at: datetime) -> Iterator[tuple[int, date, date]]:
    """Give (village, first day, last day) for each time an office reached it on this device."""
    last = timezone.localdate(device.revoked_at or at)
    if device.sort == BOX:
        yield from _at_box(device, last)
    holders = set(RIGHTS[SEE_PEOPLE].holders)
    for h in DeviceHolder.objects.filter(device=device):
        start = timezone.localdate(h.from_at)
        end = min(last, timezone.localdate(h.to_at) if h.to_at else last)
        held = Office.objects.filter(account=h.account_id, from_on__lte=end, to_on__gt=start)
        for office in held.select_related("unit"):
            if (office.unit.level, office.role) not in holders:
                continue
            first, until = max(start, office.from_on), min(end, office.to_on)
            for on in {first, until}:
                for village in _villages(office, device.province, on):
                    yield village, first, until


def _at_box(device: Device, last: date) -> Iterator[tuple[int, date, date]]:
    """A box holds the whole of its unit from the seed on, whoever works with it."""
    unit, start = device.unit, timezone.localdate(device.enrolled_at)
    office = Office(role=OFFICER, unit=unit, province=device.province)
    for on in {start, last}:
        for village in _villages(office, device.province, on):
            yield village, start, last


def _villages(office: Office, province: str, on: date) -> list[int]:
    held = Held(office.role, office.unit.level, office.unit_id, office.province)
    actor = Actor(None, "", (held,), on)
    rows = Unit.objects.filter(actor.scope(SEE_PEOPLE, "id"), province=province, level="village")
    return list(rows.values_list("id", flat=True))


def _residents(province: str, days: dict[int, tuple[date, date]]) -> Iterator[Exposed]:
    names = names_on(days, on=max((end for _s, end in days.values()), default=date.max))
    for village, (start, end) in days.items():
        for subject_type, model, column in _NAMED:
            lived = Residence.objects.filter(
                province=province,
                subject_type=subject_type,
                village=village,
                from_on__lte=end,
                to_on__gt=start,
            )
            ids = list(lived.values_list("subject", flat=True).distinct())
            for n in range(0, len(ids), _CHUNK):
                rows: Any = model._default_manager.filter(pk__in=ids[n : n + _CHUNK])
                for pk, name, number in rows.values_list("pk", column, "phone"):
                    yield Exposed(subject_type, pk, name, number, names[village], start, end)
