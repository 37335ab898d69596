"""Commands of phones: once each, in any order, and nothing is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doorstep.kernel.access.devices import remove_holder
from doorstep.kernel.activities.labels import ATTENTION
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.people.models import Household, Person
from doorstep.kernel.sync.models import Command
from tests.kernel.field import NOW, Field, ids, make_field

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    return make_field()


def states(answers) -> list[tuple[str, str]]:
    return [(a.state, a.reason) for a in answers]


def test_a_morning_of_work_is_in_the_books_and_sent_twice_is_once(field: Field):
    home = field.household()
    person = field.person(home["id"])
    visit = field.visit(home["id"], persons=[person["id"]])
    batch = [visit, person, home]
    first = field.push(*batch)
    assert states(first) == [("applied", "")] * 3
    assert [a.result["type"] for a in first] == ["activity", "person", "household"]
    assert field.push(*batch) == first
    assert Household.objects.get().pk == ids(home)
    assert Person.objects.get().household_id == ids(home)
    assert Activity.objects.get().pk == ids(visit)
    assert Attainment.objects.filter(subject=ids(home), code="visited").count() == 1


def test_what_builds_on_something_waits_for_it_also_from_another_phone(field: Field):
    home = field.household()
    visit = field.visit(home["id"])
    [answer] = field.push(visit)
    assert (answer.state, answer.reason) == ("waiting", "sync.waits")
    field.push(home)
    assert Command.objects.get(pk=ids(visit)).state == "applied"
    assert Activity.objects.count() == 1
    assert field.push(visit)[0].state == "applied"


def test_a_place_out_of_reach_is_kept_for_an_officer(field: Field):
    home = field.household(village=55)
    [answer] = field.push(home)
    assert (answer.state, answer.reason) == ("attention", "sync.place_out_of_reach")
    assert "outside" in answer.words and answer.todo
    assert Command.objects.get().payload["village"] == 55


def test_one_that_does_not_fit_holds_no_other_up(field: Field):
    homes = [field.household() for _i in range(3)]
    homes[1]["payload"]["groups"] = ["no such group"]
    answers = field.push(*homes)
    assert [a.state for a in answers] == ["applied", "attention", "applied"]
    assert Household.objects.count() == 2


def test_unknown_things_are_kept(field: Field):
    later = field.command("people.teleport", person="x")
    broken = field.command("activities.record", kind="household_visit")
    stranger = field.household()
    stranger["made_by"] = str(field.officer.pk)
    answers = field.push(later, broken, stranger, {"verb": "x"}, "nothing", None)
    assert states(answers) == [
        ("waiting", "sync.unknown_verb"),
        ("attention", "sync.not_understood"),
        ("attention", "sync.no_holder"),
        *[("unreadable", "sync.no_id")] * 3,
    ]
    assert Command.objects.count() == 3


def test_another_content_under_the_same_id_is_not_kept(field: Field):
    home = field.household()
    field.push(home)
    other = {**home, "payload": {**home["payload"], "head_name": "Khác"}}
    [answer] = field.push(other)
    assert (answer.state, answer.reason) == ("unreadable", "sync.same_id")
    assert Household.objects.get().head_name == "Nông Văn Slầy"


def test_registering_again_overwrites_nobody(field: Field):
    home = field.household()
    field.push(home)
    again = field.household(id_=home["id"], address="khác")
    Command.objects.all().delete()
    assert field.push(again)[0].state == "applied"
    assert Household.objects.get().address == ""


def test_a_clock_from_the_future_is_marked_and_the_day_bounded(field: Field):
    home = field.household()
    field.push(home)
    far = NOW + timedelta(days=400)
    visit = field.visit(home["id"], happened_on=far.date().isoformat(), at_=far)
    field.push(visit)
    row, a = Command.objects.get(pk=ids(visit)), Activity.objects.get()
    assert row.clock == "impossible" and row.state == "applied"
    assert a.happened_on.isoformat() == "2026-11-20"
    assert a.attention == "clock_impossible"


def test_what_must_come_first_is_waited_for(field: Field):
    first, second = field.household(), field.household()
    later = field.household(after_=[first["id"], second["id"]])
    assert field.push(later)[0].state == "waiting"
    field.push(first)
    assert field.push(later)[0].state == "waiting"
    field.push(second)
    assert field.push(later)[0].state == "applied"
    assert field.push(field.household(after_=[first["id"]]))[0].state == "applied"


def test_who_left_the_phone_keeps_what_was_recorded_before(field: Field):
    leaver = field.members[1]
    end = NOW - timedelta(days=2)
    remove_holder(actor=field.world.actor, device=field.device, account=leaver.pk, at=end)
    before = field.household(by=leaver, at_=end - timedelta(hours=1))
    after = field.household(by=leaver, at_=end + timedelta(hours=1))
    assert states(field.push(before, after)) == [("applied", ""), ("attention", "sync.no_holder")]


@pytest.mark.parametrize(
    ("day", "why"),
    [("2036-11-23", "future_day"), ("2023-11-23", "long_past"), ("2026-11-19", "unknown_kind")],
)
def test_a_phone_is_told_what_an_officer_will_look_at(field: Field, day: str, why: str):
    home = field.household()
    field.push(home)
    visit = field.visit(home["id"], happened_on=day)
    if why == "unknown_kind":
        visit["payload"]["kind"] = "dance"
    for _again in range(2):
        [answer] = field.push(visit)
        assert answer.state == "applied"
        assert answer.result["attention"] == why == Activity.objects.get().attention
        assert str(ATTENTION[why]) in answer.words and "officer" in answer.words
