"""Entering the register: idempotent, with residences, groups, sensitive groups and numbers."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.indicators.models import Mark
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.actions import (
    correct_person,
    join_group,
    leave_group,
    leave_register,
    move_household,
    move_person,
    register_businesses,
    register_households,
    register_persons,
    reveal_identity_number,
    set_identity_number,
)
from doorstep.kernel.people.drafts import BusinessDraft, HouseholdDraft, PersonDraft
from doorstep.kernel.people.loading import load_groups
from doorstep.kernel.people.models import (
    GroupMembership,
    IdentityNumber,
    Person,
    Residence,
    SensitiveMembership,
    TargetGroup,
)
from doorstep.kernel.people.standing import group_token
from tests.kernel.people_world import GROUPS, TODAY, People, people_world

pytestmark = pytest.mark.django_db
DAY = date(2025, 1, 1)


@pytest.fixture
def world(db: None) -> People:
    return people_world()


def draft(**told: object) -> PersonDraft:
    known = {"full_name": "Hoàng Văn Páo", "village": 51, "registered_on": DAY, **told}
    return PersonDraft(**known)  # type: ignore[arg-type]


def groups_of(person: object) -> dict[str, tuple[date, date]]:
    rows = GroupMembership.objects.filter(subject=person)
    return {m.group: (m.from_on, m.to_on) for m in rows}


def test_groups_load_once_and_keep_their_bits(world: People) -> None:
    assert load_groups(actor=world.actor, path=GROUPS) == 0
    TargetGroup.objects.filter(code="poor").update(bit=50)
    with pytest.raises(Problem):
        load_groups(actor=world.actor, path=GROUPS)


def test_a_person_enters_with_everything_that_was_told(world: People) -> None:
    told = draft(
        birth=date(1960, 3, 5),
        groups=frozenset({"poor", "pupils_primary"}),
        sensitive={"ethnic_minority": "Mông"},
        identity_number="004 060 000 999",
        phone="0912 010 801",
    )
    out = register_persons(actor=world.actor, drafts=[told])
    person = Person.objects.get(pk=out.made[0])
    assert (person.search_key, person.match_key, person.phone) == (
        "hoang van pao",
        "hoang pao",
        "+84912010801",
    )
    held = groups_of(person.pk)
    assert held["adults"][0] == date(1978, 3, 5)
    assert held["elderly"][0] == date(2020, 3, 5)
    assert held["poor"][0] == DAY and held["pupils"][0] == DAY  # part of the wider group
    sensitive = SensitiveMembership.objects.get(subject=person.pk)
    assert sensitive.token == group_token("ethnic_minority")
    assert "Mông".encode() not in bytes(sensitive.sealed_detail)
    assert IdentityNumber.objects.get(person=person).tail == "0999"
    lived = Residence.objects.get(subject=person.pk)
    assert (lived.village_id, lived.from_month, lived.to_month) == (51, 202501, 999912)
    assert set(Mark.objects.values_list("family", "place_id")) == {
        ("registered:person", 51),
        ("attainments:person", 51),
    }
    line = Line.objects.get(verb="people.register_persons")
    assert line.about_id == str(person.pk) and "ethnic" not in str(line.details)


def test_only_the_year_of_birth_counts_from_july(world: People) -> None:
    person = world.person(birth=2010)
    assert groups_of(person)["adults"][0] == date(2028, 7, 1)


def test_the_same_external_id_updates_and_never_doubles(world: People) -> None:
    first = register_persons(actor=world.actor, drafts=[draft(external_id="7", birth=1990)])
    again = register_persons(actor=world.actor, drafts=[draft(external_id="7", birth=1990)])
    assert again.unchanged == first.made and not again.made and not again.updated
    told = draft(external_id="7", full_name="Hoàng Văn Páo A", groups=frozenset({"poor"}))
    third = register_persons(actor=world.actor, drafts=[told])
    assert third.updated == first.made
    assert Person.objects.get().full_name == "Hoàng Văn Páo A"
    assert groups_of(first.made[0])["poor"][0] == TODAY
    assert Residence.objects.count() == 1


def test_a_list_of_the_old_village_still_knows_who_moved_away(world: People) -> None:
    person = world.person(external_id="7")
    move_person(actor=world.actor, person=person, village=52, on=date(2025, 6, 3))
    out = register_persons(actor=world.actor, drafts=[draft(external_id="7")])
    assert not out.made and out.updated == (person,)
    assert Person.objects.get().village_id == 52


def test_a_batch_knows_its_own_doubles(world: People) -> None:
    two = [draft(external_id="7"), draft(external_id="7", phone="0912010801")]
    out = register_persons(actor=world.actor, drafts=two)
    assert len(out.made) == 1 and out.ids[0] == out.ids[1]
    assert Person.objects.get().phone == "+84912010801"


def test_a_new_birth_renews_the_age_groups(world: People) -> None:
    person = world.person(external_id="7", birth=1990)
    register_persons(actor=world.actor, drafts=[draft(external_id="7", birth=date(2012, 2, 29))])
    assert groups_of(person)["adults"][0] == date(2030, 3, 1)
    correct_person(actor=world.actor, person=person, reason="card seen", birth=1950)
    assert groups_of(person)["elderly"][0] == date(2010, 7, 1)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"groups": frozenset({"nobody"})}, "people.unknown_group"),
        ({"groups": frozenset({"disabled"})}, "people.unknown_group"),
        ({"village": 41}, "people.not_a_village"),
        ({"village": 9999}, "people.unknown_place"),
        ({"registered_on": date(2027, 1, 1)}, "people.future"),
        ({"birth": 1700}, "people.birth"),
        ({"full_name": "  "}, "people.no_name"),
        ({"identity_number": "12"}, "people.not_an_identity_number"),
    ],
)
def test_what_makes_no_sense_is_refused_whole(
    world: People, told: dict[str, object], code: str
) -> None:
    with pytest.raises(Problem) as problem:
        register_persons(actor=world.actor, drafts=[draft(), draft(**told)])
    assert problem.value.code == code
    assert not Person.objects.exists()


def test_rights_hold_at_every_village(world: People) -> None:
    officer = world.officer("commune", 41)
    register_persons(actor=officer, drafts=[draft()])
    with pytest.raises(NotAllowed):
        register_persons(actor=officer, drafts=[draft(), draft(village=55)])


def test_households_take_their_persons_along(world: People) -> None:
    told = HouseholdDraft(
        head_name="Lý A Sáng",
        village=51,
        registered_on=DAY,
        external_id="H1",
        groups=frozenset({"poor"}),
    )
    household = register_households(actor=world.actor, drafts=[told]).made[0]
    person = world.person(household_key="H1")
    other = world.person("Lý A Páo", household_key="H1")
    assert Person.objects.get(pk=person).household_id == household
    move_person(actor=world.actor, person=other, village=53, on=date(2025, 3, 1))
    moved = move_household(actor=world.actor, household=household, village=55, on=date(2025, 5, 9))
    assert moved == [person]
    assert Residence.objects.filter(village=55).count() == 2
    assert Person.objects.get(pk=other).household_id is None


def test_businesses_are_told_by_their_tax_number(world: People) -> None:
    told = {"kind": "shop", "village": 51, "registered_on": DAY, "tax_number": "0101243150"}
    shop = register_businesses(actor=world.actor, drafts=[BusinessDraft(name="Quán Hà", **told)])
    again = register_businesses(
        actor=world.actor, drafts=[BusinessDraft(name="Quán Hà Mới", **{**told, "village": 52})]
    )
    assert again.updated == shop.made


def test_moves_leave_days_that_follow_each_other(world: People) -> None:
    person = world.person()
    move_person(actor=world.actor, person=person, village=52, on=date(2025, 6, 3))
    move_person(actor=world.actor, person=person, village=53, on=date(2025, 6, 3))
    lived = Residence.objects.filter(subject=person).order_by("from_on")
    assert [(r.village_id, r.from_on, r.to_on.year) for r in lived] == [
        (51, DAY, 2025),
        (53, date(2025, 6, 3), 9999),
    ]
    with pytest.raises(Problem):
        move_person(actor=world.actor, person=person, village=52, on=date(2025, 2, 1))
    assert Mark.objects.filter(place_id=52).exists()


def test_leaving_and_coming_back(world: People) -> None:
    person = world.person()
    leave_register(
        actor=world.actor,
        subject_type="person",
        subject=person,
        on=date(2025, 4, 4),
        reason="moved_away",
    )
    assert Residence.objects.get(subject=person).to_month == 202504
    move_person(actor=world.actor, person=person, village=52, on=date(2025, 9, 1))
    assert Residence.objects.filter(subject=person).count() == 2
    assert Person.objects.get(pk=person).left_on is None
    leave_register(
        actor=world.actor,
        subject_type="person",
        subject=person,
        on=date(2025, 9, 1),
        reason="error",
    )
    assert not Residence.objects.filter(subject=person, is_counted=True).exists()


def test_joining_twice_never_overlaps(world: People) -> None:
    person = world.person()
    told = {"actor": world.actor, "subject_type": "person", "subject": person}
    assert join_group(**told, group="poor", on=date(2025, 5, 1))
    assert leave_group(**told, group="poor", on=date(2025, 8, 1))
    assert join_group(**told, group="poor", on=date(2025, 2, 1))
    rows = GroupMembership.objects.filter(subject=person, group="poor").order_by("from_on")
    spans = [(r.from_on, r.to_on) for r in rows]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert spans[0][0] == date(2025, 2, 1) and spans[-1][1].year == 9999
    assert not join_group(**told, group="poor", on=date(2025, 3, 1))


def test_leaving_a_group_leaves_its_parts(world: People) -> None:
    person = world.person()
    told = {"actor": world.actor, "subject_type": "person", "subject": person}
    join_group(**told, group="pupils_secondary", on=DAY)
    leave_group(**told, group="pupils", on=date(2025, 7, 1))
    assert {end for _s, end in groups_of(person).values()} == {date(2025, 7, 1)}


def test_a_number_is_shown_to_few_and_each_time_is_told(world: People) -> None:
    person = world.person()
    set_identity_number(actor=world.actor, person=person, number="004160000123")
    set_identity_number(actor=world.actor, person=person, number="004160000124")
    officer = world.officer("commune", 41)
    assert reveal_identity_number(actor=officer, person=person) == {"personal": "004160000124"}
    with pytest.raises(NotAllowed):
        reveal_identity_number(actor=world.officer("province", 40), person=person)
    assert Line.objects.filter(verb="people.reveal_identity_number").count() == 1
    assert "004160000124" not in str(list(Line.objects.values_list("details", flat=True)))


def test_a_correction_names_fields_and_reason_only(world: People) -> None:
    person = world.person(phone="0912010801")
    row = correct_person(
        actor=world.actor, person=person, reason="typed wrong", full_name="Nông Thị Hà", phone=""
    )
    assert (row.full_name, row.phone) == ("Nông Thị Hà", "")
    line = Line.objects.get(verb="people.correct_person")
    assert line.details == {"fields": ["full_name", "phone"], "reason": "typed wrong"}
    with pytest.raises(Problem):
        correct_person(actor=world.actor, person=person, reason=" ", phone="")


def test_thousands_enter_in_one_batch_with_few_questions(world: People) -> None:
    drafts = [
        draft(
            full_name=f"Nguyễn Văn {i}",
            village=51 + i % 6,
            birth=1930 + i % 90,
            external_id=str(i),
            groups=frozenset({"poor"}) if i % 9 == 0 else frozenset(),
            sensitive={"ethnic_minority": "Tày"} if i % 3 == 0 else {},
        )
        for i in range(3000)
    ]
    with CaptureQueriesContext(connection) as asked:
        assert len(register_persons(actor=world.actor, drafts=drafts).made) == 3000
    assert len(asked) < 150, "a batch costs a few questions for each thousand, none a person"
    again = register_persons(actor=world.actor, drafts=drafts)
    assert len(again.unchanged) == 3000
    assert max(len(x.details["ids"]) for x in Line.objects.filter(about_id__in=["500"])) == 500
