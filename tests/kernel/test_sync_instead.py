"""Correct, then enter: another place or subject is chosen, and what was sent stays as it was."""

from __future__ import annotations

import pytest

from doorstep.kernel.access.actors import actor_of
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.models import Household
from doorstep.kernel.places.models import Unit
from doorstep.kernel.sync import attention
from doorstep.kernel.sync.inbox import standing
from doorstep.kernel.sync.instead import Instead, replaceable
from doorstep.kernel.sync.models import Command, Correction
from tests.kernel.field import NOW, TODAY, Field, ids, make_field

pytestmark = pytest.mark.django_db
WHY = "ghi nhầm xóm"


@pytest.fixture
def field() -> Field:
    return make_field()


def officer(field: Field):
    return actor_of(field.officer, on=TODAY)


def entered(field: Field, told, **instead):
    chosen = Instead(**instead)
    return attention.enter(
        actor=officer(field), command=ids(told), at=NOW, instead=chosen, reason=WHY
    )


def test_another_village_is_entered_and_the_phone_is_told(field: Field):
    home = field.household(village=999)
    visit = field.visit(home["id"])
    assert [a.state for a in field.push(home, visit)] == ["attention", "waiting"]
    entered(field, home, place=52)
    assert Household.objects.get().village_id == 52
    assert Activity.objects.get().household_id == ids(home)  # what waited for it went on
    row = Command.objects.get(pk=home["id"])
    assert row.payload["village"] == 999 and row.unit_id == 52
    made = Correction.objects.get()
    assert (made.place, made.subjects, made.reason) == (52, {}, WHY)
    assert (made.made_by, made.made_at) == (field.officer.pk, NOW)
    [answer] = standing(device=field.device, ids=[ids(home)])
    assert (answer.state, answer.reason) == ("settled", "sync.corrected_by_officer")
    assert answer.words == f"An officer put it right and entered it. {WHY}"
    line = Line.objects.get(verb="sync.enter_corrected")
    assert line.details["instead"] == {"place": 52, "subjects": {}}
    assert (line.details["reason"], line.place_id) == (WHY, 52)
    assert field.push(home)[0].state == "settled"


def test_another_household_and_person_wherever_the_record_names_them(field: Field):
    home, there = field.household(), field.household(number="7")
    person = field.person(there["id"])
    field.push(home, there, person)
    lost, lost_person = str(new_id()), str(new_id())
    answers = {"taught": {lost_person: ["phone"]}}
    visit = field.visit(lost, persons=[lost_person], answers=answers)
    [answer] = field.push(visit)
    assert answer.state == "waiting"
    names = {name for _kind, name in replaceable(Command.objects.get(pk=visit["id"])).subjects}
    assert {lost, lost_person} <= names
    subjects = {lost: ids(there), lost_person: ids(person)}
    entered(field, visit, subjects=subjects)
    made = Activity.objects.get()
    assert made.household_id == ids(there)
    assert [p.person_id for p in made.participants.all()] == [ids(person)]
    assert made.answers["taught"] == {person["id"]: ["phone"]}
    assert Command.objects.get(pk=visit["id"]).payload["household"] == lost


def test_a_correction_of_fields_goes_to_the_record_that_was_meant(field: Field):
    home = field.household(address="nhà 1")
    field.push(home)
    told = {"address": {"was": "nhà 1", "now": "nhà 2"}}
    lost = str(new_id())
    wrong = field.command("people.correct", type="household", id=lost, fields=told)
    assert field.push(wrong)[0].state == "waiting"
    entered(field, wrong, subjects={lost: ids(home)})
    assert Household.objects.get().address == "nhà 2"


def test_what_may_not_be_chosen_is_refused_and_nothing_is_kept(field: Field):
    home, lost = field.household(village=999), str(new_id())
    visit = field.visit(lost)
    far = field.world.person(village=55)
    field.push(home, visit)
    Unit.objects.filter(pk=54).update(ended_on=TODAY)
    for told, chosen in (
        (home, {"place": 54}),  # has ended
        (home, {"place": 41}),  # no village
        (home, {"place": 998}),
        (home, {"subjects": {lost: far}}),  # names nobody
        (visit, {"subjects": {lost: far}}),  # a person is no household
        (visit, {"subjects": {lost: new_id()}}),
    ):
        with pytest.raises(Problem):
            entered(field, told, **chosen)
    with pytest.raises(NotAllowed):
        entered(field, home, place=55)  # of the other commune
    with pytest.raises(Problem, match="why"):
        attention.enter(
            actor=officer(field), command=ids(home), at=NOW, instead=Instead(place=51), reason=" "
        )
    assert not Correction.objects.exists() and not Household.objects.exists()
    assert set(Command.objects.values_list("state", flat=True)) == {"attention", "waiting"}
