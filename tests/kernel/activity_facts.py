"""What tests of activities record: households, visits; and how they expect to be refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from doorstep.kernel.activities.actions import Draft
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.actions import register_households
from doorstep.kernel.people.drafts import HouseholdDraft
from tests.kernel.people_world import TODAY, People

VISIT = "household_visit"


def household(world: People, name: str = "Nông Văn Slầy", **told: Any) -> UUID:
    told = {"village": 51, "registered_on": date(2025, 1, 1), **told}
    draft = HouseholdDraft(head_name=name, **told)
    return register_households(actor=world.actor, drafts=[draft]).ids[0]


def visit(home: UUID, *, place: int = 51, on: date = TODAY, **answers: Any) -> Draft:
    answers = {"outcome": "met", "persons_guided": 2, **answers}
    return Draft(VISIT, place, on, answers, household=home)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Problem) as problem:
        yield
    assert problem.value.code == code
