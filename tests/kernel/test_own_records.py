"""A volunteer puts right what she recorded herself, for thirty days, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doorstep.kernel.access.actors import actor_of
from doorstep.kernel.activities.actions import amend, void
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.activities.own import own_records, right_to_change
from doorstep.kernel.basics.problems import NotAllowed
from doorstep.kernel.journal.models import Line
from doorstep.kernel.sync.models import Command
from tests.kernel.field import NOW, TODAY, Field, ids, make_field

pytestmark = pytest.mark.django_db
MORE = {"answers.persons_guided": {"was": 2, "now": 3}}


@pytest.fixture
def field() -> Field:
    return make_field()


def visited(field: Field):
    home = field.household()
    visit = field.visit(home["id"])
    field.push(home, visit)
    return visit


def amendment(field: Field, visit, **told):
    return field.command(
        "activities.amend", activity=visit["id"], reason="đếm nhầm", fields=MORE, **told
    )


def test_from_the_phone_she_amends_and_voids_her_own(field: Field):
    visit = visited(field)
    amend_it = amendment(field, visit)
    void_it = field.command("activities.void", activity=visit["id"], reason="ghi hai lần")
    assert [a.state for a in field.push(amend_it, void_it)] == ["applied"] * 2
    now = Activity.objects.get(is_current=True)
    assert (now.revision, now.is_void, now.answers["persons_guided"]) == (3, True, 3)
    verbs = set(Line.objects.filter(about="activity").values_list("verb", flat=True))
    assert {"activities.amend", "activities.void"} <= verbs


def test_a_colleagues_record_needs_an_officer(field: Field):
    visit = visited(field)
    told = [
        amendment(field, visit, by=field.members[1]),
        field.command(
            "activities.void", by=field.members[1], activity=visit["id"], reason="không phải"
        ),
    ]
    assert [a.state for a in field.push(*told)] == ["attention"] * 2
    assert Activity.objects.count() == 1


def test_what_was_amended_in_time_without_signal_still_counts(field: Field):
    visit = visited(field)
    in_time, late = (amendment(field, visit, at_=NOW + timedelta(days=n)) for n in (29, 31))
    month = NOW + timedelta(days=40)
    first, second = field.push(in_time, late, at=month)
    assert first.state == "applied"
    assert second.state == "applied"  # says the same again: nothing to change
    Activity.objects.filter(revision=2).delete()
    Activity.objects.update(is_current=True)
    Command.objects.filter(pk__in=[in_time["id"], late["id"]]).delete()
    again = amendment(field, visit, at_=NOW + timedelta(days=31))
    assert field.push(again, at=month)[0].state == "attention"


def test_after_an_officers_hand_it_is_hers_no_more(field: Field):
    visit = visited(field)
    her, officer = (actor_of(a, on=TODAY) for a in (field.members[0], field.officer))
    current = Activity.objects.get()
    assert right_to_change(her, current, at=NOW) == "activities.amend_own"
    assert right_to_change(officer, current, at=NOW) == "activities.amend"
    assert own_records(her, at=NOW).get() == current
    void(actor=officer, root=ids(visit), reason="không có thật")
    current = Activity.objects.get(is_current=True)
    assert right_to_change(her, current, at=NOW) == ""
    with pytest.raises(NotAllowed):
        amend(actor=her, root=ids(visit), reason="có thật", at=NOW, answers={})


def test_she_cannot_move_it_out_of_her_reach(field: Field):
    visit = visited(field)
    her = actor_of(field.members[0], on=TODAY)
    with pytest.raises(NotAllowed):
        amend(actor=her, root=ids(visit), reason="xóm khác", at=NOW, place=55)
