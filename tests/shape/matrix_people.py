"""People and teams for the rights matrix: one of each at a unit."""

from __future__ import annotations

from django.utils import timezone

from doorstep.kernel.people.models import (
    Business,
    Handover,
    Household,
    HouseholdMerge,
    Merge,
    Person,
    Team,
)
from doorstep.kernel.places.models import Unit
from tests.offices import Country


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


def another_person(country: Country, unit: Unit) -> object:
    """Register a second person at `unit`; give the id."""
    first = a_person(country, unit)
    found = Person.objects.filter(village=unit, merged_into=None).exclude(pk=first).first()
    return (found or _registered(Person, unit, full_name="Giàng A Páo", sort_key="y")).pk


def a_joined_household(country: Country, unit: Unit) -> object:
    """Merge two households at `unit`; give the id of the merge."""
    found = HouseholdMerge.objects.filter(kept__village=unit).first()
    if found is None:
        kept = _registered(Household, unit, head_name="Páo", sort_key="x")
        gone = _registered(Household, unit, head_name="Páo", sort_key="x", merged_into=kept)
        found = HouseholdMerge.objects.create(
            kept=kept, gone=gone, province=unit.province, at=timezone.now()
        )
    return found.pk


def a_handover(country: Country, unit: Unit) -> object:
    """Offer somebody of another province to `unit`; give the id of the offer."""
    found = Handover.objects.filter(place=unit).first()
    if found is None:
        far = country.units["commune" if unit.province == "08" else "far commune"]
        person = _registered(Person, far, full_name="Sùng A Páo", sort_key="z")
        now = timezone.now()
        found = Handover.objects.create(
            province=unit.province, place=unit, from_province=far.province, person=person,
            on=now.date(), offered_at=now,
        )  # fmt: skip
    return found.pk
