"""A list of one commune changes nobody who belongs to another by now."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from doorstep.kernel.people.actions import (
    merge_persons,
    move_person,
    register_businesses,
    register_households,
    register_persons,
)
from doorstep.kernel.people.drafts import BusinessDraft, HouseholdDraft, PersonDraft
from doorstep.kernel.people.models import (
    Business,
    GroupMembership,
    IdentityNumber,
    Person,
    SensitiveMembership,
)
from tests.kernel.people_world import TODAY, People, people_world

pytestmark = pytest.mark.django_db
DAY = date(2025, 1, 1)


@pytest.fixture
def world(db: None) -> People:
    return people_world()


def gone_to(world: People, village: int) -> UUID:
    """Register somebody in the first commune and let them move."""
    person = world.person(external_id="7")
    move_person(actor=world.actor, person=person, village=village, on=date(2025, 5, 9))
    return person


def old_list(**told: object) -> PersonDraft:
    """What the list of the old village still says."""
    known = {"full_name": "Tên Khác", "village": 51, "registered_on": DAY, "external_id": "7"}
    return PersonDraft(**known, **told)  # type: ignore[arg-type]


def test_who_moved_to_another_commune_stays_as_they_are(world: People) -> None:
    person = gone_to(world, 55)
    told = old_list(groups=frozenset({"poor"}), phone="0912010801", identity_number="004056000123")
    out = register_persons(actor=world.officer("commune", 41), drafts=[told])
    assert out.ids == out.unchanged == (person,)
    row = Person.objects.get()
    assert (row.full_name, row.phone, row.village_id) == ("Nguyễn Thị Hà", "", 55)
    assert not GroupMembership.objects.filter(subject=person, group="poor").exists()
    assert not IdentityNumber.objects.exists()


def test_who_keeps_both_villages_brings_up_to_date(world: People) -> None:
    gone_to(world, 52)
    register_persons(actor=world.officer("commune", 41), drafts=[old_list()])
    assert Person.objects.get().full_name == "Tên Khác"


def test_groups_do_not_reach_another_commune_by_way_of_a_merged_record(world: People) -> None:
    here = world.person("Nguyễn Thị Hà", village=51, external_id="7")
    there = world.person("Nguyễn Thị Hà", village=55)
    merge_persons(actor=world.actor, kept=there, gone=here, reason="một người")
    told = old_list(groups=frozenset({"poor"}), sensitive={"disabled": ""}, birth=1950)
    out = register_persons(actor=world.officer("commune", 41), drafts=[told])
    assert out.ids == out.unchanged == (here,)
    assert not GroupMembership.objects.filter(group="poor").exists()
    assert not SensitiveMembership.objects.exists()
    assert set(Person.objects.values_list("full_name", flat=True)) == {"Nguyễn Thị Hà"}
    # Who keeps both communes tells it to the record that counts.
    register_persons(actor=world.officer("province", 40), drafts=[told])
    assert GroupMembership.objects.get(group="poor", merge=None).subject == there


def test_the_old_household_is_not_given_back_to_who_moved(world: People) -> None:
    home = HouseholdDraft(head_name="Hà", village=51, registered_on=DAY, external_id="H1")
    register_households(actor=world.actor, drafts=[home])
    gone_to(world, 52)
    register_persons(actor=world.actor, drafts=[old_list(household_key="H1")])
    assert Person.objects.get().household_id is None


def test_a_business_of_another_commune_is_not_changed_by_its_tax_number(world: People) -> None:
    shop = {"kind": "enterprise", "tax_number": "4800123456", "registered_on": TODAY}
    theirs = BusinessDraft(name="Hợp tác xã Bế Văn Đàn", village=55, **shop)
    register_businesses(actor=world.actor, drafts=[theirs])
    mine = BusinessDraft(name="Của tôi", village=51, **shop)
    register_businesses(actor=world.officer("commune", 41), drafts=[mine])
    row = Business.objects.get()
    assert (row.name, row.village_id) == ("Hợp tác xã Bế Văn Đàn", 55)
