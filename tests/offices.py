"""A small country for tests of rights: two provinces, communes, villages, and one person per role.

country = build()
country.people["commune officer"]      # an Account; its password is PASSWORD
country.units["commune"], country.units["other village"], …
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from doorstep.kernel.access.models import Account, Office
from doorstep.kernel.basics.sorting import person_key, sort_key
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.places.models import Unit, UnitVersion
from doorstep.kernel.places.replacing import replace_placements

PASSWORD = "bước qua ngưỡng cửa"
SINCE = date(2025, 7, 1)
UNITS = {
    # name: (id, level, province, code, parent)
    "province": (4, "province", "04", "04", None),
    "commune": (41, "commune", "04", "01273", "province"),
    "village": (411, "village", "04", "01273.1", "commune"),
    "other commune": (42, "commune", "04", "01290", "province"),
    "other village": (421, "village", "04", "01290.1", "other commune"),
    "far province": (8, "province", "08", "08", None),
    "far commune": (81, "commune", "08", "02200", "far province"),
}
ROLES = {
    "province officer": ("officer", "province"),
    "province viewer": ("viewer", "province"),
    "commune officer": ("officer", "commune"),
    "commune viewer": ("viewer", "commune"),
    "team leader": ("team_leader", "village"),
    "team member": ("member", "village"),
    "neighbour officer": ("officer", "other commune"),
    "far officer": ("officer", "far province"),
}


@dataclass
class Country:
    """What `build` made."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Account] = field(default_factory=dict)


def build() -> Country:
    """Make the units with their placements and one account per role."""
    country = Country()
    for name, (number, level, province, code, parent) in UNITS.items():
        unit = Unit.objects.create(id=number, level=level, province=province, began_on=SINCE)
        country.units[name] = unit
        UnitVersion.objects.create(
            unit=unit,
            province=province,
            level=level,
            code=code,
            name=name.title(),
            type={"province": "tỉnh", "commune": "xã", "village": "xóm"}[level],
            parent=country.units[parent] if parent else None,
            valid_from=SINCE,
            search_key=search_key(name),
            sort_key=sort_key(name),
        )
    for province in ("04", "08"):
        replace_placements(province=province)
    # One hash for all: made with care it takes long, and it is not what these tests are about.
    password = make_password(PASSWORD)
    for name, (role, at) in ROLES.items():
        country.people[name] = person(name, role=role, unit=country.units[at], password=password)
    return country


def person(name: str, *, role: str, unit: Unit, password: str) -> Account:
    """Make an account with an office since yesterday."""
    account = Account.objects.create(
        username=name.replace(" ", "."),
        full_name=name.title(),
        search_key=search_key(name),
        sort_key=person_key(name),
        province=unit.province,
        password=password,
    )
    Office.objects.create(
        account=account, unit=unit, province=unit.province, role=role, from_on=SINCE
    )
    return account


def today() -> date:
    """Give the day in Vietnam."""
    return timezone.localdate()
