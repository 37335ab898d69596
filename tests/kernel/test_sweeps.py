"""Sweeps count a whole province; tallies, which look facts up place by place, say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection

from doorstep.kernel.activities.actions import record, void
from doorstep.kernel.attainments.kinds import ATTAINMENTS, AttainmentKind
from doorstep.kernel.basics.processes import WorkFailed, crew
from doorstep.kernel.basics.statements import one_view
from doorstep.kernel.indicators.families import Slice
from doorstep.kernel.indicators.fold import differences, fold, mark, recount
from doorstep.kernel.indicators.horizon import BOUNDLESS
from doorstep.kernel.indicators.models import Cell, Horizon, Mark
from doorstep.kernel.indicators.sweeps import MONTHS, sweeps
from doorstep.kernel.people.models import SensitiveMembership
from tests.kernel.people_life import SKILL, Life
from tests.kernel.people_world import People, people_world
from tests.kernel.test_indicators import visit
from tests.world import World, make_world

Numbers = Counter[tuple[str, str, str, int, int]]


def as_swept(province: str, until: int = BOUNDLESS) -> Numbers:
    """Count by sweeps: numbers by (family, measure, group, place, month)."""
    found: Numbers = Counter()
    for sweep in sweeps():
        seen = set()
        for c in sweep.counted(province, until=until, tell=str):
            assert (c.family, c.measure, c.group) not in seen
            seen.add((c.family, c.measure, c.group))
            for slot, n in c.slots.items():
                found[(c.family, c.measure, c.group, *divmod(slot, MONTHS))] += n
    return Counter({key: n for key, n in found.items() if n})


def as_tallied(province: str, until: int = BOUNDLESS) -> Numbers:
    """Count by the tallies of the families of all sweeps."""
    found: Numbers = Counter()
    for family in [f for sweep in sweeps() for f in sweep.families()]:
        for t in family.tally(Slice(province)):
            if t.month <= until:
                found[family.code, t.measure, t.group, t.place, t.month] += t.n
    return Counter({key: n for key, n in found.items() if n})


@pytest.fixture
def people(db: None) -> Iterator[People]:
    ATTAINMENTS.add(SKILL, AttainmentKind(SKILL, "Skill"))
    yield people_world()
    del ATTAINMENTS._entries[SKILL]


@pytest.mark.parametrize("seed", range(20, 26))
def test_people_who_move_join_and_are_merged(people: People, seed: int) -> None:
    life = Life(people, seed)
    for _step in range(90):
        life.act()
    assert any(month > 202512 for *_key, month in as_swept("04"))
    for until in (202503, 202512, 202712, BOUNDLESS):
        assert as_swept("04", until) == as_tallied("04", until)


def test_a_token_of_another_key_names_no_group(people: People) -> None:
    person = people.person(sensitive={"ethnic_minority": "Tày"})
    before = as_swept("04")
    assert any(group == "ethnic_minority" for _family, _measure, group, *_slot in before)
    own = SensitiveMembership.objects.get(subject=person)
    own.pk, own.token = None, "0" * 32
    own.save()
    assert as_swept("04") == before == as_tallied("04")


@pytest.fixture
def visited(db: None) -> World:
    world = make_world()
    for number, village in enumerate(["Nà Lùng", "Lũng Rì", "Nà Lùng"]):
        draft = visit(world, village, date(2025, 8, 3 + number), persons_guided=number)
        kept = record(actor=world.actor(), draft=draft)
    void(actor=world.actor(), root=kept.root, reason="twice")
    return world


def test_activities_that_count(visited: World) -> None:
    swept = as_swept("99")
    assert sum(n for (_f, m, g, *_s), n in swept.items() if (m, g) == ("visits", "all")) == 2
    assert swept == as_tallied("99")
    assert as_swept("99", 202507) == as_tallied("99", 202507)


def test_what_waits_for_the_fold_is_no_difference(visited: World) -> None:
    while fold():
        pass
    Cell.objects.filter(series__measure="visits").update(value=7)
    wrong = {(d.family, d.key.place) for d in differences(province="99")}
    assert wrong
    for family, place in wrong:
        mark(family=family, province="99", places=[place])
    assert list(differences(province="99")) == []
    Mark.objects.all().delete()
    assert recount(province="99") > 0
    assert list(differences(province="99")) == []


@pytest.mark.django_db(transaction=True)
def test_processes_count_the_same_and_one_writes() -> None:
    world = make_world()
    record(actor=world.actor(), draft=visit(world, "Nà Lùng", date(2025, 8, 3)))
    while fold():
        pass
    Horizon.objects.create(province="99", month=202712)
    told: list[str] = []
    assert list(differences(province="99", processes=2, tell=told.append)) == []
    assert told
    cells = sorted(Cell.objects.values_list("series", "place", "month", "value"))
    gone = Cell.objects.filter(series__measure="visits").first()
    assert gone is not None
    Cell.objects.filter(series__measure="visits").delete()
    Cell.objects.create(
        province="99", series_id=gone.series_id, place_id=gone.place_id, month=202402, value=5
    )
    assert len(list(differences(province="99", processes=2))) > 1
    assert recount(province="99", processes=2) > 1
    assert sorted(Cell.objects.values_list("series", "place", "month", "value")) == cells


@pytest.mark.django_db(transaction=True)
def test_a_process_that_fails_is_heard() -> None:
    def work(piece: int, _tell: object) -> Iterator[int]:
        yield piece
        if piece == 3:
            raise ValueError("no third")

    with (
        crew(work, size=2, tell=str) as doing,
        pytest.raises(WorkFailed, match="ValueError: no third"),
    ):
        list(doing(9))
    with crew(work, size=2, tell=str) as doing:
        assert sorted(doing(3)) == [0, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_one_view_stays_as_it_was() -> None:
    with one_view():
        assert Mark.objects.count() == 0
        assert not connection.in_atomic_block or connection.vendor == "postgresql"
    mark(family="teams", province="99", places=[1])
    with one_view():
        assert Mark.objects.count() == 1
