"""What may be seen of the register, and by whom."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.kernel.access.actors import Actor, Held
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.actions import (
    give_consent,
    leave_register,
    merge_persons,
    register_businesses,
    register_households,
    withdraw_consent,
)
from doorstep.kernel.people.consents import ConsentDraft
from doorstep.kernel.people.drafts import BusinessDraft, HouseholdDraft, MemberDraft, TeamDraft
from doorstep.kernel.people.models import Consent, Person
from doorstep.kernel.people.queries import (
    age_of,
    businesses,
    households,
    person_page,
    persons,
    team_page,
    teams,
    villages_without_team,
)
from doorstep.kernel.people.teams import found_team
from tests.kernel.people_world import TODAY, People, people_world

DAY = date(2025, 1, 1)


@pytest.fixture
def world(db: None) -> People:
    return people_world()


def test_lists_keep_to_what_the_office_reaches(world: People) -> None:
    told = HouseholdDraft(head_name="Lý A Sáng", village=51, registered_on=DAY, external_id="H")
    register_households(actor=world.actor, drafts=[told])
    hung = world.person("Nông Văn Hùng", household_key="H")
    dung = world.person("Nông Văn Dũng", household_key="H")
    world.person("Bế Thị Ân", village=55)
    gone, merged = world.person("Lục A"), world.person("Lục B")
    leave_register(actor=world.actor, subject_type="person", subject=gone, on=TODAY, reason="died")
    merge_persons(actor=world.actor, kept=hung, gone=merged, reason="same")
    seen = persons(actor=world.officer("commune", 41))
    assert [p.pk for p in seen] == [dung, hung]  # by given name: d before đ before h
    assert (seen[0].village_name, seen[0].household_name) == ("Xóm 51", "Lý A Sáng")
    assert persons(actor=world.actor).count() == 3
    member = Actor(None, "Hà", (Held("member", "village", 52, "04"),), TODAY)
    assert not persons(actor=member).exists()
    household = households(actor=world.actor).get()
    assert (household.person_count, household.village_name) == (2, "Xóm 51")
    shop = BusinessDraft(name="Quán Hà", kind="shop", village=56, registered_on=DAY)
    register_businesses(actor=world.actor, drafts=[shop])
    assert businesses(actor=world.officer("commune", 42)).get().village_name == "Xóm 56"
    assert not businesses(actor=world.officer("commune", 41)).exists()


def test_a_page_tells_sensitive_groups_only_to_who_may_see_them(world: People) -> None:
    person = world.person(
        birth=2000,
        groups=frozenset({"poor"}),
        sensitive={"ethnic_minority": "Mông"},
        identity_number="004200000123",
    )
    page = person_page(actor=world.officer("commune", 41), person=person)
    assert [(b.group.code, b.detail) for b in page.belongings] == [
        ("adults", ""),
        ("people_15_plus", ""),
        ("poor", ""),
        ("elderly", ""),
        ("ethnic_minority", "Mông"),
    ]
    assert page.number_tails == {"personal": "0123"} and page.age == 26
    province = person_page(actor=world.officer("province", 40), person=person)
    assert "ethnic_minority" not in {b.group.code for b in province.belongings}
    assert not province.may_see_sensitive
    with pytest.raises(Person.DoesNotExist):
        person_page(actor=world.officer("commune", 42), person=person)


def test_the_page_of_a_merged_record_says_where_to_go(world: People) -> None:
    kept, gone = world.person("Lý A"), world.person("Lý B")
    merge = merge_persons(actor=world.actor, kept=kept, gone=gone, reason="same")
    assert person_page(actor=world.actor, person=gone).merged_into == kept
    page = person_page(actor=world.actor, person=kept)
    assert page.also == [gone] and page.merges == [merge]
    assert age_of(Person.objects.get(pk=kept), on=TODAY) is None


def test_teams_and_the_villages_that_have_none(world: People) -> None:
    people = (MemberDraft(full_name="Hà"), MemberDraft(full_name="Páo", to_on=date(2025, 9, 1)))
    told = TeamDraft(
        place=41, name="Tổ 1", label="Tổ", founded_on=DAY, villages=(51, 53), members=people
    )
    made = found_team(actor=world.actor, draft=told)
    row = teams(actor=world.actor).get()
    assert (row.place_name, row.member_count, row.village_count) == ("Xã 41", 1, 2)
    assert teams(actor=world.actor, on=date(2025, 2, 1)).get().member_count == 2
    page = team_page(actor=world.actor, team=made.pk)
    assert [m.full_name for m in page.members] == ["Hà"]
    assert [m.full_name for m in page.former_members] == ["Páo"]
    assert [v.village_name for v in page.villages] == ["Xóm 51", "Xóm 53"]
    without = villages_without_team(actor=world.actor, unit=41, on=TODAY)
    assert [v.unit_id for v in without] == [52, 54]
    assert villages_without_team(actor=world.actor, unit=40, on=date(2024, 1, 1)).count() == 6


def test_a_list_asks_the_database_once(world: People) -> None:
    for i in range(5):
        world.person(f"Lý {i}")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert [p.village_name for p in persons(actor=world.actor)] == ["Xóm 51"] * 5
    assert len(asked) == 1


def test_consent_is_given_once_and_taken_back_once(world: People) -> None:
    person = world.person()
    draft = ConsentDraft(
        id=new_id(),
        person=person,
        purpose="visits",
        notice_version="1",
        language="vi",
        channel="spoken",
        given_at=datetime(2025, 5, 1, 9, tzinfo=UTC),
        witness="Bế Thị Hà",
    )
    one = give_consent(actor=world.actor, draft=draft)
    give_consent(actor=world.actor, draft=draft)
    assert Consent.objects.count() == 1
    back = withdraw_consent(actor=world.actor, consent=one.pk, reason="asked")
    again = withdraw_consent(actor=world.actor, consent=one.pk)
    assert back.withdrawn_at == again.withdrawn_at
    silent = ConsentDraft(**{**draft.__dict__, "id": new_id(), "language": ""})
    with pytest.raises(Problem):
        give_consent(actor=world.actor, draft=silent)
