"""Whatever happened on the way: nothing is lost, nothing counts twice, both values stay.

`HISTORIES=10000 pytest tests/kernel/test_sync_histories.py` plays that many; SEED begins elsewhere.
"""

from __future__ import annotations

import json
import os
from collections import Counter

import pytest
from django.db import transaction
from django.utils import timezone

from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.indicators.fold import differences, fold, recount
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.people.models import Household, Person
from doorstep.kernel.sync.models import Command, Disagreement
from tests.kernel.histories import History, Model, handsets, root_of
from tests.kernel.people_world import people_world

pytestmark = pytest.mark.django_db
MANY = int(os.environ.get("HISTORIES", "8"))
SEED = int(os.environ.get("SEED", "1"))


def test_histories_end_as_the_model_says():
    world = people_world()
    phones = handsets(world)
    recount(province="04")
    for seed in range(SEED, SEED + MANY):
        with transaction.atomic():
            history = History(seed, world, phones)
            try:
                check(history, history.run())
            except AssertionError as why:
                raise AssertionError(f"history {seed}: {why}") from why
            transaction.set_rollback(True)


def check(history: History, model: Model) -> None:
    every_command_is_there_once(history, model)
    people_are_there(model)
    visits_are_there_once(history, model)
    both_values_stay(model)
    what_was_reached_is_right(model)
    figures_agree(model)


def every_command_is_there_once(history: History, model: Model) -> None:
    rows = {str(c.pk): c for c in Command.objects.all()}
    assert rows.keys() == model.sent.keys(), "a command was lost or made up"
    odd = {(r.verb, r.state, r.reason) for r in rows.values() if r.state != "applied"}
    assert not odd, odd
    for told, answers in history.answers.items():
        assert answers[-1].state == "applied", told
        first = next(n for n, a in enumerate(answers) if a.state == "applied")
        results = {json.dumps(a.result, sort_keys=True) for a in answers[first:]}
        assert len(results) == 1, "answered differently"


def people_are_there(model: Model) -> None:
    assert {str(pk) for pk in Household.objects.values_list("pk", flat=True)} == set(
        model.households
    )
    persons = {str(p.pk): p for p in Person.objects.all()}
    assert persons.keys() == model.persons.keys()
    for pk, row in persons.items():
        kept = root_of(model.merged, pk)
        assert (str(row.merged_into_id) if row.merged_into_id else pk) == kept


def visits_are_there_once(history: History, model: Model) -> None:
    firsts = Activity.objects.filter(revision=1)
    assert {str(a.root) for a in firsts} == set(model.visits)
    current = {str(a.root): a for a in Activity.objects.filter(is_current=True)}
    assert current.keys() == model.visits.keys()
    for visit, a in current.items():
        assert a.is_void == (visit in model.void and a.is_void), visit
        told = model.visits[visit]["payload"]
        assert root(model, str(a.household_id)) == root(model, told["household"])
        assert a.happened_on <= timezone.localdate(history.at)
        if history.merged_on is None or a.happened_on < history.merged_on:
            assert a.place_id == told["place"]
        elif a.place_id != told["place"] or history.applied_at[visit] > history.merged_at:
            # Only what came before the merger was known may stay: a merger rewrites nothing.
            assert a.place.is_alive(a.happened_on), (a.place_id, a.happened_on)
        persons = {str(p) for p in a.participants.values_list("person_id", flat=True)}
        assert {root_of(model.merged, p) for p in persons} == {
            root_of(model.merged, p) for p in told["persons"]
        }


def root(model: Model, home: str) -> str:
    return root_of(model.merged_homes, home)


def both_values_stay(model: Model) -> None:
    """Every value that somebody sent is in the books or beside them; none is silently dropped."""
    apart = Counter(
        (str(d.subject), d.field, str(d.other)) for d in Disagreement.objects.filter(state="open")
    )
    for home, commands in model.corrections.items():
        group = {h for h in model.households if root(model, h) == root(model, home)}
        here = set(Household.objects.filter(pk__in=group).values_list("address", flat=True))
        for command in commands:
            value = command["payload"]["fields"]["address"]["now"]
            assert value in here or any(apart[h, "address", value] for h in group), "lost"
    for visit, commands in model.amendments.items():
        a = Activity.objects.get(root=visit, is_current=True)
        here = a.answers["persons_guided"]
        fields = [c["payload"]["fields"]["answers.persons_guided"] for c in commands]
        assert here in [f["now"] for f in fields]
        for f in fields:
            if f["now"] != here:
                assert apart[visit, "answers.persons_guided", str(f["now"])], "a value was lost"


def what_was_reached_is_right(model: Model) -> None:
    days: dict[str, list] = {}
    for a in Activity.objects.filter(is_current=True, is_void=False, attention=""):
        days.setdefault(root(model, str(a.household_id)), []).append(a.happened_on)
    rows = Attainment.objects.filter(code="visited", is_live=True)
    here = {str(r.subject): r.first_on for r in rows if str(r.subject) not in model.merged_homes}
    assert here == {h: min(d) for h, d in days.items()}


def figures_agree(model: Model) -> None:
    while fold():
        pass
    assert list(differences(province="04")) == []
    cells = Cell.objects.filter(series__measure="visits", series__group="all")
    counted = Activity.objects.filter(is_current=True, is_void=False).count()
    assert sum(cells.values_list("value", flat=True)) == counted
