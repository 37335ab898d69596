"""The way of a record is short: how many questions it asks does not grow with what is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.kernel.activities import actions
from doorstep.kernel.activities.actions import Draft
from doorstep.kernel.activities.models import Activity, Participant
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.basics.problems import NotAllowed
from doorstep.kernel.indicators.models import Mark
from doorstep.kernel.journal.models import Line
from tests.kernel.activity_facts import household, visit
from tests.kernel.people_world import TODAY, People, people_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> People:
    return people_world()


def asked(world: People, drafts: list[Draft]) -> int:
    """Record as the commune's officer and give the number of statements."""
    with CaptureQueriesContext(connection) as queries:
        assert actions.record_many(actor=world.officer("commune", 41), drafts=drafts)
    return len(queries)


def test_a_record_asks_little_and_many_hardly_more(world: People) -> None:
    homes = [household(world, f"Nông Văn {n}", village=51 + n % 4) for n in range(12)]
    one = asked(world, [visit(homes[0])])
    assert one <= 19
    days = [TODAY - timedelta(days=n) for n in range(40)]
    many = [visit(homes[n % 12], place=51 + n % 4, on=day) for n, day in enumerate(days)]
    assert asked(world, many) <= one + 3


def test_each_act_leaves_its_rows(world: People) -> None:
    home, lan = household(world), world.person("Lý Thị Lan")
    draft = replace(visit(home), persons=(lan,))
    made = actions.record(actor=world.actor, draft=draft)
    kept = Activity.objects.get(pk=draft.id)
    for field in Activity._meta.concrete_fields:
        assert getattr(made, field.attname) == getattr(kept, field.attname), field.name
    assert Participant.objects.get(activity=draft.id).person_id == lan
    attained = Attainment.objects.get(subject=home, code="visited")
    assert (attained.first_on, attained.first_month, attained.is_live) == (TODAY, 202611, True)
    assert Evidence.objects.get(attainment=attained).source_id == draft.id
    places = set(Mark.objects.values_list("family", "place_id", "month"))
    assert {("activities:household_visit", 51, 202611), ("attainments:household", 51, 0)} <= places
    line = Line.objects.latest("id")
    assert (line.verb, line.about_id, line.place_id) == ("activities.record", str(draft.id), 51)


def test_one_foreign_place_among_many_refuses_all(world: People) -> None:
    drafts = [visit(household(world)), visit(household(world, village=55), place=55)]
    with pytest.raises(NotAllowed):
        actions.record_many(actor=world.officer("commune", 41), drafts=drafts)
    assert not Activity.objects.exists()


def test_what_has_an_id_outside_is_given_as_it_was_recorded(world: People) -> None:
    draft = replace(visit(household(world)), source="import", external_id="KB-7")
    first = actions.record(actor=world.actor, draft=draft)
    again = actions.record(actor=world.actor, draft=replace(draft, id=actions.new_id()))
    assert again.pk == first.pk and Activity.objects.count() == 1
