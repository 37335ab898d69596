"""Figures of people: folded step by step, counted from zero and counted by hand are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from doorstep.kernel.attainments.counting import PREFIX
from doorstep.kernel.attainments.kinds import ATTAINMENTS, AttainmentKind
from doorstep.kernel.indicators.families import FAMILIES, Slice
from doorstep.kernel.indicators.fold import counted_in, fold
from tests.kernel.people_life import (
    GROUPS,
    SKILL,
    Life,
    as_folded,
    as_listed,
    by_hand,
    own_differences,
)
from tests.kernel.people_world import People, people_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Iterator[People]:
    ATTAINMENTS.add(SKILL, AttainmentKind(SKILL, "Skill"))
    yield people_world()
    del ATTAINMENTS._entries[SKILL]


@pytest.mark.parametrize("seed", range(12))
def test_fold_recount_and_hand_agree(world: People, seed: int) -> None:
    life = Life(world, seed)
    for _step in range(45):
        life.act()
        fold()
    assert own_differences() == []
    for month in (202503, 202510, 202606, 202611):
        counted = by_hand(month)
        assert as_folded(month) == counted
        for measure in ("registered:person", PREFIX + SKILL):
            for group in GROUPS:
                listed = as_listed(measure, group, world.villages, month)
                assert listed == Counter(
                    {v: n for (m, g, v), n in counted.items() if (m, g) == (measure, group)}
                )


def test_a_slice_counts_the_same_as_the_whole(world: People) -> None:
    life = Life(world, 7)
    for _ in range(40):
        life.act()
    family = FAMILIES["registered:person"]
    whole = counted_in(family, Slice("04"))
    parts: dict[object, int] = {}
    for village in world.villages:
        parts.update(counted_in(family, Slice("04", [village])))
    assert parts == whole and whole
