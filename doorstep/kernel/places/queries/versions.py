"""What units are called on a day, and what lies under them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from doorstep.kernel.basics.statements import ask, marks
from doorstep.kernel.places.models import OnDate, Placement, Unit, UnitVersion

_CHUNK = 800
_NAMES = "SELECT unit_id, valid_from <= %s, type, name FROM places_unitversion WHERE unit_id IN"
_COLUMN = {
    "village": "village",
    "commune": "commune",
    "district": "district",
    "province": "province_unit",
}


def versions_near(ids: Iterable[int], *, on: date) -> dict[int, UnitVersion]:
    """Give for each unit the version of the day; where none holds the last before, else the first.

    Ids without any version are left out.
    """
    found: dict[int, UnitVersion] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _CHUNK):
        rows = UnitVersion.objects.filter(unit__in=wanted[start : start + _CHUNK])
        for version in rows.order_by("valid_from"):
            if version.valid_from <= on or version.unit_id not in found:
                found[version.unit_id] = version
    return found


def names_on(ids: Iterable[int], *, on: date) -> dict[int, str]:
    """Give full names ("xã Mường Kim") by unit, falling back as `versions_near` does."""
    found: dict[int, str] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        rows = ask(f"{_NAMES} ({marks(some)}) ORDER BY valid_from", [on, *some])
        for unit, has_begun, kind, name in rows:
            if has_begun or unit not in found:
                found[unit] = f"{kind} {name}".strip()
    return found


def version_on(unit: int, *, on: date) -> UnitVersion | None:
    """Give the version of a unit that holds on the day, or None."""
    return UnitVersion.objects.on(on).filter(unit=unit).first()


def version_near(unit: int, *, on: date) -> UnitVersion | None:
    """Give the version of the day, else the last before, else the first; None: no such unit."""
    return versions_near([unit], on=on).get(unit)


def versions_of(unit: int) -> OnDate[UnitVersion]:
    """Give all versions of a unit, oldest first."""
    return UnitVersion.objects.filter(unit=unit).order_by("valid_from")


def units_on(province: str | None, *, on: date, level: str | None = None) -> OnDate[UnitVersion]:
    """Give the versions that hold on the day, in Vietnamese order: of a province or the country.

    `province` is today's code, also for days before the provinces merged.
    """
    rows = UnitVersion.objects.on(on)
    rows = rows.filter(province=province) if province is not None else rows
    rows = rows.filter(level=level) if level is not None else rows
    return rows.order_by("sort_key", "code", "id")


def children_on(unit: int, *, on: date) -> OnDate[UnitVersion]:
    """Give the versions of what belongs directly to a unit on the day, in Vietnamese order."""
    return UnitVersion.objects.on(on).filter(parent=unit).order_by("sort_key", "code", "id")


def villages_of(unit: int, *, on: date) -> OnDate[UnitVersion]:
    """Give the villages (as versions of the day) that count under a unit of any level.

    Under a province these include the villages of split communes that are not resolved yet.
    """
    rows = UnitVersion.objects.on(on).filter(level="village")
    return rows.filter(unit__in=place_ids_under(unit, borders=on)).order_by("sort_key", "code")


def place_ids_under(unit: int, *, borders: date) -> QuerySet[Placement, int]:
    """Give the ids of all units whose facts count under `unit` on the borders of that day.

    A query, to be used as such (`place__in=…`) or walked. Units of all times are among them.
    """
    level = Unit.objects.values_list("level", flat=True).get(id=unit)
    rows = Placement.objects.on(borders).filter(**{_COLUMN[level]: unit})
    return rows.values_list("unit_id", flat=True)
