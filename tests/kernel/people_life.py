"""Random lives of a handful of persons, and counting them by hand, as folded, as listed."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from doorstep.kernel.attainments.actions import Grant, grant, withdraw
from doorstep.kernel.attainments.counting import PREFIX
from doorstep.kernel.attainments.models import Evidence
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.periods import month_end
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.indicators.families import FAMILIES, Opening
from doorstep.kernel.indicators.fold import Difference, differences
from doorstep.kernel.indicators.models import Cell, Series
from doorstep.kernel.people.actions import (
    correct_person,
    join_group,
    leave_group,
    leave_register,
    merge_persons,
    move_person,
    undo_merge,
)
from doorstep.kernel.people.models import (
    GroupMembership,
    Merge,
    Person,
    Residence,
    SensitiveMembership,
)
from doorstep.kernel.people.standing import group_token
from tests.kernel.people_world import People

SKILL = "test_skill"
GROUPS = ("all", "adults", "elderly", "poor", "pupils", "pupils_primary", "ethnic_minority")


class Life:
    """Random acts on a handful of persons; refused ones are part of the game."""

    def __init__(self, world: People, seed: int) -> None:
        self.world, self.any = world, random.Random(seed)
        self.evidence: list[UUID] = []
        self.persons: list[UUID] = []

    def day(self) -> date:
        return date(2025, 1, 1) + timedelta(days=self.any.randrange(680))

    def act(self) -> None:
        acts = (
            self.register,
            self.move,
            self.move,
            self.join,
            self.join,
            self.leave,
            self.reach,
            self.reach,
            self.take_back,
            self.merge,
            self.merge,
            self.undo,
            self.correct,
            self.go,
        )
        with suppress(Problem):
            self.any.choice(acts if len(self.persons) > 4 else acts[:1])()

    def register(self) -> None:
        person = self.world.person(
            f"Nông Thị {self.any.randrange(99)}",
            village=self.any.choice(self.world.villages),
            birth=self.any.choice([None, 1960, 1966, 2008, date(2007, 6, 15)]),
            registered_on=self.day(),
            groups=frozenset(self.any.sample(["poor", "pupils_primary"], self.any.randrange(3))),
            sensitive={"ethnic_minority": "Tày"} if self.any.random() < 0.4 else {},
        )
        self.persons.append(person)

    def one(self) -> dict[str, object]:
        person = self.any.choice(self.persons)
        return {"actor": self.world.actor, "subject_type": "person", "subject": person}

    def move(self) -> None:
        move_person(
            actor=self.world.actor,
            person=self.any.choice(self.persons),
            village=self.any.choice(self.world.villages),
            on=self.day(),
        )

    def join(self) -> None:
        group = self.any.choice(["poor", "pupils", "pupils_primary", "ethnic_minority", "adults"])
        join_group(**self.one(), group=group, on=self.day())  # type: ignore[arg-type]

    def leave(self) -> None:
        group = self.any.choice(["poor", "pupils", "ethnic_minority"])
        leave_group(**self.one(), group=group, on=self.day())  # type: ignore[arg-type]

    def reach(self) -> None:
        source = self.any.choice([*self.evidence, new_id(), new_id()])
        self.evidence.append(source)
        person = self.any.choice(self.persons)
        told = Grant("04", "person", person, SKILL, self.day(), "activity", source)
        grant(actor=self.world.actor, grants=[told])

    def take_back(self) -> None:
        source = self.any.choice(self.evidence or [new_id()])
        withdraw(actor=self.world.actor, source="activity", source_ids=[source])

    def merge(self) -> None:
        kept, gone = self.any.sample(self.persons, 2)
        merge_persons(actor=self.world.actor, kept=kept, gone=gone, reason="test")

    def undo(self) -> None:
        standing = list(Merge.objects.filter(undone_at=None).order_by("id"))
        if standing:
            undo_merge(actor=self.world.actor, merge=self.any.choice(standing).pk)

    def correct(self) -> None:
        correct_person(
            actor=self.world.actor,
            person=self.any.choice(self.persons),
            reason="test",
            birth=self.any.choice([1965, 1999, date(2008, 1, 31)]),
        )

    def go(self) -> None:
        reason = self.any.choice(["moved_away", "died", "error"])
        leave_register(**self.one(), on=self.day(), reason=reason)  # type: ignore[arg-type]


def own_differences() -> list[Difference]:
    """Give the cells of the register and of attainments that do not agree with the facts."""
    mine = ("registered:", "attainments:", "teams")
    return [d for d in differences(province="04") if d.family.startswith(mine)]


def by_hand(month: int) -> Counter[tuple[str, str, int]]:
    """Count persons on the last day of a month, one by one, by (measure, group, village)."""
    last = month_end(month) - timedelta(days=1)
    found: Counter[tuple[str, str, int]] = Counter()
    for person in Person.objects.filter(merged_into=None):
        lived = [
            r.village_id
            for r in Residence.objects.filter(subject=person.pk, is_counted=True)
            if r.from_on <= last < r.to_on
        ]
        assert len(lived) <= 1
        groups = {"all"}
        for model, column in ((GroupMembership, "group"), (SensitiveMembership, "token")):
            rows = model.objects.filter(subject=person.pk)
            groups |= {getattr(m, column) for m in rows if m.from_on <= last < m.to_on}
        if group_token("ethnic_minority") in groups:
            groups.add("ethnic_minority")
        shown = Evidence.objects.filter(attainment__subject=person.pk, stands=True, on__lte=last)
        for village in lived:
            for group in groups & set(GROUPS):
                found["registered:person", group, village] += 1
                if shown.exists():
                    found[PREFIX + SKILL, group, village] += 1
    return found


def as_folded(month: int) -> Counter[tuple[str, str, int]]:
    found: Counter[tuple[str, str, int]] = Counter()
    names = {s.pk: (s.measure, s.group) for s in Series.objects.all()}
    for cell in Cell.objects.filter(month__lte=month):
        measure, group = names[cell.series_id]
        if group in GROUPS:
            found[measure, group, cell.place_id] += cell.value
    return Counter({k: n for k, n in found.items() if n})


def as_listed(measure: str, group: str, villages: tuple[int, ...], month: int) -> Counter[int]:
    family = next(f for f in FAMILIES if any(m.code == measure for m in f.measures()))
    opening = Opening("04", measure, group, villages, None, month)
    items = list(family.items(opening))
    assert len({i.subject for i in items}) == len(items)
    return Counter(i.place for i in items)
