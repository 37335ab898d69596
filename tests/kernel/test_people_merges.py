"""Merging records and undoing it: everybody counts once, and everything comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from uuid import UUID

import pytest

from doorstep.kernel.attainments.actions import Grant, grant
from doorstep.kernel.attainments.counting import PREFIX
from doorstep.kernel.attainments.kinds import ATTAINMENTS, AttainmentKind
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.indicators.fold import fold
from doorstep.kernel.people.actions import (
    join_group,
    leave_register,
    merge_persons,
    move_person,
    undo_merge,
)
from doorstep.kernel.people.models import (
    GroupMembership,
    Person,
    Residence,
    SensitiveMembership,
)
from tests.kernel.people_life import (
    SKILL,
    Life,
    as_folded,
    own_differences,
)
from tests.kernel.people_world import People, people_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Iterator[People]:
    ATTAINMENTS.add(SKILL, AttainmentKind(SKILL, "Skill"))
    yield people_world()
    del ATTAINMENTS._entries[SKILL]


def everything() -> tuple[object, ...]:
    """Give all that counting rests on, for a comparison before and after."""
    rows = [
        Residence.objects.values_list("subject", "village", "from_on", "to_on", "is_counted"),
        GroupMembership.objects.values_list("subject", "group", "from_on", "to_on", "merge"),
        SensitiveMembership.objects.values_list("subject", "token", "from_on", "to_on", "merge"),
        Attainment.objects.filter(is_live=True).values_list("subject", "code", "first_on"),
        Evidence.objects.filter(stands=True).values_list("attainment__subject", "source_id", "on"),
        Person.objects.values_list("pk", "merged_into"),
    ]
    return (*(sorted(map(str, r)) for r in rows), dict(as_folded(202611)))


@pytest.mark.parametrize("seed", range(6))
def test_undoing_merges_from_the_last_restores_everything(world: People, seed: int) -> None:
    life = Life(world, 100 + seed)
    for _ in range(6):
        life.register()
    for _ in range(30):
        with suppress(Problem):
            life.any.choice([life.join, life.reach, life.leave])()
    fold()
    before = everything()
    merges: list[UUID] = []
    while len(merges) < 4:
        kept, gone = life.any.sample(life.persons, 2)
        try:
            told = merge_persons(actor=world.actor, kept=kept, gone=gone, reason="same")
        except Problem:
            continue
        merges.append(told.pk)
    fold()
    assert everything() != before
    for merge in reversed(merges):
        undo_merge(actor=world.actor, merge=merge)
    fold()
    assert everything() == before
    assert own_differences() == []


def test_a_chain_counts_once_and_its_inside_cannot_be_undone_first(world: People) -> None:
    a, b, c = (world.person(f"Lý Thị {n}", birth=1980) for n in "ABC")
    told = Grant("04", "person", b, SKILL, date(2025, 2, 3), "activity", new_id())
    grant(actor=world.actor, grants=[told])
    inner = merge_persons(actor=world.actor, kept=a, gone=b, reason="")
    with pytest.raises(Problem, match="part of another"):
        merge_persons(actor=world.actor, kept=c, gone=b, reason="")
    outer = merge_persons(actor=world.actor, kept=c, gone=a, reason="")
    assert Person.objects.filter(merged_into=c).count() == 2
    assert Attainment.objects.get(subject=c).first_on == date(2025, 2, 3)
    fold()
    assert as_folded(202611)[PREFIX + SKILL, "all", 51] == 1
    with pytest.raises(Problem):
        undo_merge(actor=world.actor, merge=inner.pk)
    undo_merge(actor=world.actor, merge=outer.pk)
    assert Person.objects.get(pk=b).merged_into_id == a
    undo_merge(actor=world.actor, merge=inner.pk)
    fold()
    assert as_folded(202611)["registered:person", "all", 51] == 3
    assert not Attainment.objects.get(subject=c).is_live


def test_two_who_brought_the_same_leave_one_behind(world: People) -> None:
    kept, one, other = (world.person(f"Lý Thị {n}") for n in "ABC")
    source = new_id()
    told = [
        Grant("04", "person", p, SKILL, date(2025, 2, 3), "activity", source) for p in (one, other)
    ]
    grant(actor=world.actor, grants=told)
    for p in (one, other):
        join_group(
            actor=world.actor, subject_type="person", subject=p, group="poor", on=date(2025, 1, 1)
        )
    first = merge_persons(actor=world.actor, kept=kept, gone=one, reason="")
    merge_persons(actor=world.actor, kept=kept, gone=other, reason="")
    undo_merge(actor=world.actor, merge=first.pk)
    assert GroupMembership.objects.filter(subject=kept, group="poor").count() == 1
    assert Attainment.objects.get(subject=kept).is_live


def test_who_is_here_is_kept(world: People) -> None:
    here, gone = world.person("Lý A"), world.person("Lý A")
    leave_register(
        actor=world.actor,
        subject_type="person",
        subject=gone,
        on=date(2025, 5, 1),
        reason="moved_away",
    )
    with pytest.raises(Problem):
        merge_persons(actor=world.actor, kept=gone, gone=here, reason="")
    merge_persons(actor=world.actor, kept=here, gone=gone, reason="")


def test_a_merged_record_takes_no_acts_of_its_own(world: People) -> None:
    kept, gone = world.person("Lý A"), world.person("Lý B", external_id="9")
    merge_persons(actor=world.actor, kept=kept, gone=gone, reason="")
    with pytest.raises(Problem) as problem:
        move_person(actor=world.actor, person=gone, village=52, on=date(2025, 5, 1))
    assert problem.value.details["kept"] == str(kept)
    world.person("Lý B", external_id="9", groups=frozenset({"poor"}))  # a list knows the old one
    assert GroupMembership.objects.get(group="poor").subject == kept
