"""What an answer says and adds: the database and Python agree, on the vectors the phone has too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from doorstep.kernel.activities.actions import record
from doorstep.kernel.activities.answered import Says, Whole
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.activities.rules import holds, whole
from tests.kernel.activity_facts import household, visit
from tests.kernel.people_world import people_world

pytestmark = pytest.mark.django_db
VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "conditions.json").read_text())


def asked(answers: list[dict[str, Any]], question: Any) -> list[Any]:
    """Keep activities with these answers; give what the database says of each."""
    world = people_world()
    made = [visit(household(world, f"Nông Văn {n}")) for n in range(len(answers))]
    for draft, told in zip(made, answers, strict=True):
        record(actor=world.actor, draft=draft)
        Activity.objects.filter(root=draft.id).update(answers=told)
    found = []
    for n, draft in enumerate(made):
        rows = Activity.objects.filter(root=draft.id).annotate(told=question(n))
        found.append(rows.values_list("told", flat=True).get())
    return found


def test_a_condition_holds_in_python_and_in_the_database() -> None:
    cases = VECTORS["conditions"]
    whens = [(c["when"][0], tuple(c["when"][1])) for c in cases]
    expected = [c["holds"] for c in cases]
    pairs = zip(whens, cases, strict=True)
    assert [holds(when, c["answers"]) for when, c in pairs] == expected
    told = asked([c["answers"] for c in cases], lambda n: Says(whens[n]))
    assert [bool(one) for one in told] == expected


def test_what_is_no_whole_number_adds_nothing_and_stops_nothing() -> None:
    cases = VECTORS["numbers"]
    expected = [c["whole"] for c in cases]
    assert [whole(c["answers"], c["field"]) for c in cases] == expected
    assert asked([c["answers"] for c in cases], lambda n: Whole(cases[n]["field"])) == expected
