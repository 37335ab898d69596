"""Merging households and undoing it: each counts once, its people with it, and all comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from doorstep.kernel.attainments.actions import Grant, grant, withdraw
from doorstep.kernel.attainments.counting import PREFIX
from doorstep.kernel.attainments.kinds import ATTAINMENTS, AttainmentKind
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.indicators.fold import differences, fold, recount
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.people import queries
from doorstep.kernel.people.actions import (
    join_group,
    leave_group,
    merge_households,
    move_household,
    move_person,
    register_households,
    register_persons,
    undo_household_merge,
)
from doorstep.kernel.people.drafts import HouseholdDraft, PersonDraft
from doorstep.kernel.people.models import (
    HOUSEHOLD,
    GroupMembership,
    Household,
    Person,
    Residence,
)
from tests.kernel.people_world import People, people_world

pytestmark = pytest.mark.django_db
VISITED = "test_visited"
DAY = date(2025, 1, 10)


@pytest.fixture
def world() -> Iterator[People]:
    ATTAINMENTS.add(
        VISITED, AttainmentKind(VISITED, "Visited", subject_types=(HOUSEHOLD,), counted_unit="h")
    )
    made = people_world()
    recount(province="04")
    yield made
    del ATTAINMENTS._entries[VISITED]


def home(world: People, name: str, village: int = 51, **told: object) -> UUID:
    draft = HouseholdDraft(head_name=name, village=village, registered_on=DAY, **told)  # type: ignore[arg-type]
    return register_households(actor=world.actor, drafts=[draft]).ids[0]


def visit(world: People, household: UUID, on: date) -> UUID:
    source = new_id()
    given = Grant("04", HOUSEHOLD, household, VISITED, on, "activity", source)
    grant(actor=world.actor, grants=[given])
    return source


def count(measure: str, group: str = "all") -> int:
    """Give the level at the end of 2026, once all is folded; the cells must agree."""
    fold()
    assert list(differences(province="04")) == []
    cells = Cell.objects.filter(series__measure=measure, series__group=group, month__lte=202612)
    return sum(cells.values_list("value", flat=True))


def everything() -> tuple[object, ...]:
    rows = [
        Residence.objects.values_list("subject", "village", "from_on", "to_on", "is_counted"),
        GroupMembership.objects.values_list("subject", "group", "from_on", "to_on", "merge"),
        Attainment.objects.filter(is_live=True).values_list("subject", "code", "first_on"),
        Evidence.objects.filter(stands=True).values_list("attainment__subject", "source_id", "on"),
        Household.objects.values_list("pk", "merged_into"),
        Person.objects.values_list("pk", "household"),
    ]
    return tuple(sorted(map(str, r)) for r in rows)


def test_two_of_one_count_once_and_undoing_restores_everything(world: People) -> None:
    one, other, third = (home(world, n) for n in ("Nông Văn Páo", "Nông Văn Pao", "Lý A Sử"))
    for household in (one, other):
        join_group(
            actor=world.actor, subject_type=HOUSEHOLD, subject=household, group="poor", on=DAY
        )
    visit(world, one, date(2025, 6, 1))
    visit(world, other, date(2025, 3, 1))
    person = world.person("Nông Thị Mai", household=other)
    was = everything()
    assert count("registered:household") == 3 and count("registered:household", "poor") == 2
    assert count(PREFIX + VISITED) == 2
    first = merge_households(actor=world.actor, kept=one, gone=other, reason="một hộ")
    second = merge_households(actor=world.actor, kept=third, gone=one, reason="một hộ")
    assert count("registered:household") == 1 and count("registered:household", "poor") == 1
    assert count(PREFIX + VISITED) == 1
    assert Attainment.objects.get(subject=third).first_on == date(2025, 3, 1), "the earlier visit"
    assert Person.objects.get(pk=person).household_id == third
    (shown,) = queries.households(actor=world.actor)
    assert (shown.pk, shown.person_count) == (third, 1)
    with pytest.raises(Problem, match="part of another"):
        undo_household_merge(actor=world.actor, merge=first.pk)
    undo_household_merge(actor=world.actor, merge=second.pk)
    undo_household_merge(actor=world.actor, merge=first.pk)
    assert everything() == was
    assert count("registered:household") == 3 and count(PREFIX + VISITED) == 2


def test_what_comes_late_for_the_one_that_went_counts_for_the_one_that_stayed(
    world: People,
) -> None:
    one, other = home(world, "Nông Văn Páo", external_id="H1"), home(world, "B", external_id="H2")
    merge = merge_households(actor=world.actor, kept=one, gone=other, reason="một hộ")
    late = visit(world, other, date(2026, 2, 1))
    assert count(PREFIX + VISITED) == 1
    withdraw(actor=world.actor, source="activity", source_ids=[late])
    assert count(PREFIX + VISITED) == 0
    # A list of the village still names the household that went.
    draft = PersonDraft(full_name="Lý Thị Mai", village=51, registered_on=DAY, household_key="H2")
    (person,) = register_persons(actor=world.actor, drafts=[draft]).ids
    assert Person.objects.get(pk=person).household_id == one
    again = HouseholdDraft(
        head_name="B", village=51, registered_on=DAY, external_id="H2", groups=frozenset({"poor"})
    )
    register_households(actor=world.actor, drafts=[again])
    assert count("registered:household") == 1 and count("registered:household", "poor") == 1
    leave_group(
        actor=world.actor, subject_type=HOUSEHOLD, subject=one, group="poor", on=date(2026, 1, 1)
    )
    assert count("registered:household", "poor") == 0
    undo_household_merge(actor=world.actor, merge=merge.pk)
    assert count("registered:household") == 2
    assert Person.objects.get(pk=person).household_id == one, "was never in the other"


def test_a_merged_household_moves_as_one_and_who_moved_on_stays_there(world: People) -> None:
    one, other = home(world, "Nông Văn Páo"), home(world, "Nông Văn Pao")
    stays, goes = (world.person(n, household=other) for n in ("Nông Thị A", "Nông Thị B"))
    merge = merge_households(actor=world.actor, kept=one, gone=other, reason="một hộ")
    moved = move_household(actor=world.actor, household=one, village=55, on=date(2026, 1, 1))
    assert set(moved) == {stays, goes}
    move_person(actor=world.actor, person=stays, village=51, on=date(2026, 5, 1), household=None)
    undo_household_merge(actor=world.actor, merge=merge.pk)
    assert Person.objects.get(pk=goes).household_id == one
    assert count("registered:household") == 2


def test_what_may_not_be_merged(world: People) -> None:
    one, other, far = home(world, "A"), home(world, "B"), home(world, "C", village=55)
    with pytest.raises(Problem, match="one and the same"):
        merge_households(actor=world.actor, kept=one, gone=one, reason="x")
    with pytest.raises(Problem, match="two villages"):
        merge_households(actor=world.actor, kept=one, gone=far, reason="x")
    with pytest.raises(NotAllowed):
        merge_households(actor=world.officer("commune", 42), kept=one, gone=other, reason="x")
    merge = merge_households(actor=world.actor, kept=one, gone=other, reason="x")
    with pytest.raises(Problem, match="part of another"):
        move_household(actor=world.actor, household=other, village=52, on=date(2026, 1, 1))
    with pytest.raises(NotAllowed):
        undo_household_merge(actor=world.officer("commune", 42), merge=merge.pk)
