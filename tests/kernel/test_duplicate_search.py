"""The search in the background: the same pairs as by comparing everybody, in slices, resumable."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations
from typing import Any

import pytest

from doorstep.kernel.people import duplicates
from doorstep.kernel.people.actions import merge_persons, register_persons, say_not_same
from doorstep.kernel.people.drafts import PersonDraft
from doorstep.kernel.people.likeness import Portrait, likeness
from doorstep.kernel.people.models import DuplicatePair, Person
from doorstep.kernel.people.searching import SEARCH, pairs_of, said_pairs
from doorstep.kernel.places.models import Unit
from doorstep.kernel.work.actions import ask, perform
from doorstep.kernel.work.models import Job
from tests.kernel.people_world import People, people_world

pytestmark = pytest.mark.django_db
DAY = date(2025, 1, 1)


@pytest.fixture
def world() -> People:
    return people_world()


def crowd(world: People, count: int = 700) -> None:
    """Register people who share names, days, phones and numbers more often than in life."""
    chance = random.Random(7)
    drafts = []
    for n in range(count):
        middle = chance.choice(("Thị ", "Văn ", "Thị Thu ", ""))
        name = f"{chance.choice(('Nông', 'Lý', 'Lí'))} {middle}{chance.choice(('Hà', 'Hạ', 'Mỵ'))}"
        year = chance.choice((1970, 1971, 1972, None))
        days = date(year or 1970, chance.choice((3, 5, 6)), chance.choice((3, 5, 20)))
        birth = days if year and chance.random() < 0.6 else year
        number = f"0041710{n % 40:05}" if chance.random() < 0.1 else ""
        phone = f"09120108{chance.randrange(99):02}" if chance.random() < 0.4 else ""
        drafts.append(
            PersonDraft(
                full_name=name,
                village=chance.choice(world.villages),
                registered_on=DAY,
                birth=birth,
                phone=phone,
                identity_number=number,
                sex=chance.choice("mf"),
            )
        )
    register_persons(actor=world.actor, drafts=drafts)


def by_comparing_everybody() -> dict[frozenset[object], int]:
    found: dict[frozenset[object], int] = {}
    everybody = list(duplicates.portraits(Person.objects.all(), "04"))
    for a, b in combinations(everybody, 2):
        like = likeness(a, b)
        if like is not None and _is_looked_at(a, b):
            found[frozenset((a.id, b.id))] = like.score
    return found


def _is_looked_at(a: Portrait, b: Portrait) -> bool:
    if (a.phone and a.phone == b.phone) or set(a.numbers.values()) & set(b.numbers.values()):
        return True
    if a.key != b.key:
        return False
    if a.birth_year is None or b.birth_year is None:
        return a.village == b.village
    apart = abs(a.birth_year - b.birth_year)
    return apart == 0 or (apart == 1 and a.village == b.village)


def searched(world: People, place: int = 40) -> Job:
    job, _new = ask(actor=world.actor, kind=SEARCH, place=Unit.objects.get(pk=place))
    return perform(actor=world.actor, job=job)


def kept() -> dict[frozenset[object], int]:
    rows = DuplicatePair.objects.values_list("one", "other", "score")
    return {frozenset((one, other)): score for one, other, score in rows}


@pytest.mark.parametrize("slice_size", [20_000, 90])
def test_nothing_is_lost_by_comparing_only_what_is_worth_it(
    world: People, monkeypatch: Any, slice_size: int
) -> None:
    monkeypatch.setattr("doorstep.kernel.people.duplicates.SLICE", slice_size)
    monkeypatch.setattr("doorstep.kernel.people.searching.KEPT", 1_000_000)
    crowd(world)
    searched(world)
    wanted = by_comparing_everybody()
    assert len(wanted) > 1000
    assert kept() == wanted


def test_a_killed_search_goes_on_and_ends_as_if_nothing_had_happened(
    world: People, monkeypatch: Any
) -> None:
    monkeypatch.setattr("doorstep.kernel.people.duplicates.SLICE", 90)
    monkeypatch.setattr("doorstep.kernel.people.searching.KEPT", 50)
    crowd(world, 300)
    searched(world)
    whole = sorted(kept().values())
    job, is_new = ask(actor=world.actor, kind=SEARCH, place=Unit.objects.get(pk=40))
    assert is_new and len(whole) == 50
    really, seen = duplicates._slice, []

    def killed(*told: Any) -> Any:
        seen.append(told)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return really(*told)

    monkeypatch.setattr("doorstep.kernel.people.duplicates._slice", killed)
    with pytest.raises(KeyboardInterrupt):
        perform(actor=world.actor, job=job)
    left = Job.objects.get(pk=job.pk)
    assert left.is_open and 0 < left.done < left.total and left.mark
    assert DuplicatePair.objects.filter(job=left).exists()
    perform(actor=world.actor, job=left)
    assert sorted(kept().values()) == whole, "the earlier search is replaced"


def test_a_commune_searches_its_own_and_what_is_settled_is_not_shown(world: People) -> None:
    told = {"birth": 1971, "phone": "0912010801"}
    a, b, c = (world.person("Nông Thị Hoà", village=v, **told) for v in (51, 52, 56))
    own = searched(world, 41)
    officer = world.officer("commune", 41)
    (pair,) = said_pairs(province="04", rows=pairs_of(actor=officer, job=own))
    assert {pair.one.id, pair.other.id} == {a, b} and "same phone" in map(str, pair.reasons)
    whole = searched(world)
    assert pairs_of(actor=world.actor, job=whole).count() == 3
    assert pairs_of(actor=officer, job=whole).count() == 1, "only pairs that are both their own"
    say_not_same(actor=world.actor, one=c, other=a)
    assert pairs_of(actor=world.actor, job=whole).count() == 2
    merge_persons(actor=world.actor, kept=c, gone=b, reason="same")
    assert not pairs_of(actor=world.actor, job=whole).exists()
