"""What the rights matrix puts into addresses. Whoever adds a page with a new word in its address
adds one line here: how to make such an object at a unit, or that the word is bound to no place.

Keys are names of address parts ("account"), or "url name/part" where a part means several things.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from doorstep.kernel.access.models import Account, Office
from doorstep.kernel.access.rights import SEE_PEOPLE
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.models import Activity, Attached
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.indicators.register import INDICATORS
from doorstep.kernel.people.models import Business, Household, Merge, Person, Team
from doorstep.kernel.places.models import Unit
from tests.offices import Country, person

Maker = Callable[[Country, Unit], object]


def an_account(country: Country, unit: Unit) -> object:
    """Make an account with an office at `unit`; give its id."""
    known = Account.objects.filter(username=f"somebody.{unit.pk}").first()
    role = "member" if unit.level == "village" else "viewer"
    return (known or person(f"somebody {unit.pk}", role=role, unit=unit, password="!")).pk


def an_office(country: Country, unit: Unit) -> object:
    """Make an office at `unit`; give its id."""
    an_account(country, unit)
    return Office.objects.get(unit=unit, account__username=f"somebody.{unit.pk}").pk


def an_activity(country: Country, unit: Unit) -> object:
    """Make an activity of some kind at `unit`; give the id of its root."""
    known = Activity.objects.filter(place=unit).first()
    if known is None:
        day, now, number = timezone.localdate(), timezone.now(), new_id()
        known = Activity.objects.create(
            id=number, root=number, province=unit.province, kind=next(iter(KINDS)).code,
            place=unit, happened_on=day, month=day.year * 100 + day.month,
            recorded_at=now, received_at=now,
        )  # fmt: skip
    return known.root


def a_photo(country: Country, unit: Unit) -> object:
    """Attach a photo to the activity at `unit`; give the number it is called by."""
    root = an_activity(country, unit)
    kept, _is_new = StoredFile.objects.get_or_create(
        sha256=f"{unit.pk:064x}", province=unit.province, kind="photo",
        defaults={"media_type": "image/png", "size": 1, "stored_at": timezone.now()},
    )  # fmt: skip
    path_of(kept).parent.mkdir(parents=True, exist_ok=True)
    path_of(kept).write_bytes(b"x")
    now = {"attached_at": timezone.now()}
    found, _is_new = Attached.objects.get_or_create(
        root=root, province=unit.province, file=kept, defaults=now
    )
    return found.pk


def a_person(country: Country, unit: Unit) -> object:
    """Register a person at `unit`; give the id."""
    found = Person.objects.filter(village=unit).first()
    return (found or _registered(Person, unit, full_name="Lò Thị Dương", sort_key="x")).pk


def a_household(country: Country, unit: Unit) -> object:
    """Register a household at `unit`; give the id."""
    found = Household.objects.filter(village=unit).first()
    return (found or _registered(Household, unit, head_name="Lò Văn Páo", sort_key="x")).pk


def a_business(country: Country, unit: Unit) -> object:
    """Register a business at `unit`; give the id."""
    found = Business.objects.filter(village=unit).first()
    return (found or _registered(Business, unit, name="Chợ", kind="school", sort_key="x")).pk


def _registered(model: type, unit: Unit, **told: object) -> object:
    day = timezone.localdate()
    return model.objects.create(village=unit, province=unit.province, registered_on=day, **told)


def a_team(country: Country, unit: Unit) -> object:
    """Found a team at `unit`; give the id."""
    found = Team.objects.filter(place=unit).first()
    return (
        found
        or Team.objects.create(
            place=unit,
            province=unit.province,
            label="Tổ",
            name="Tổ",
            founded_on=timezone.localdate(),
        )
    ).pk


def a_merge(country: Country, unit: Unit) -> object:
    """Merge two persons at `unit`; give the id of the merge."""
    found = Merge.objects.filter(kept__village=unit).first()
    if found is None:
        kept = _registered(Person, unit, full_name="Páo", sort_key="x")
        gone = _registered(Person, unit, full_name="Páo", sort_key="x", merged_into=kept)
        found = Merge.objects.create(
            kept=kept, gone=gone, province=unit.province, at=timezone.now()
        )
    return found.pk


MATRIX_OBJECTS: dict[str, Maker] = {
    "person": a_person,
    "household": a_household,
    "business": a_business,
    "team": a_team,
    "merge": a_merge,
    "kept": a_person,
    "gone": a_person,
    "one": a_person,
    "other": a_person,
    "account": an_account,
    "office": an_office,
    "root": an_activity,
    "photo": a_photo,
    "unit": lambda country, unit: unit.pk,
    "unit_id": lambda country, unit: unit.pk,
}
"""Objects that belong to a place: at a foreign one nobody may see or change them."""

MATRIX_OPEN: dict[str, Callable[[], object]] = {
    "kind": lambda: next(iter(KINDS)).code,
    "code": lambda: next(iter(INDICATORS)).code,
    "line_id": lambda: "1",
    "key": lambda: "1",
    "year": lambda: timezone.localdate().year,
}
"""Parts that belong to no place: codes, days, languages."""

MATRIX_WIDER: dict[str, str] = {}
"""Pages that show objects of other units on purpose: url name → why."""

MATRIX_NARROWER: dict[str, str] = {
    "console:activity-photo": SEE_PEOPLE,
}
"""Pages whose object asks for one more right than the page: url name → that right."""
