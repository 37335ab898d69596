"""Figures: folding, opening, borders, pace."""

from __future__ import annotations

import random
from datetime import date

import pytest
from django.db import connection

from doorstep.kernel.activities.actions import Draft, amend, record, record_many, void
from doorstep.kernel.attainments.actions import Grant, grant
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.indicators import fold as folding
from doorstep.kernel.indicators.families import Family, Slice
from doorstep.kernel.indicators.fold import differences, fold, recount
from doorstep.kernel.indicators.models import Cell, Mark, Target
from doorstep.kernel.indicators.opening import open_figure
from doorstep.kernel.indicators.pace import Status
from doorstep.kernel.indicators.queries import computed_figure
from doorstep.kernel.indicators.register import INDICATORS
from doorstep.kernel.indicators.sums import THEN, Ask, figures
from tests.world import TODAY, World, make_world

pytestmark = pytest.mark.django_db
YEAR = Period.year(2025)


@pytest.fixture
def world() -> World:
    return make_world()


def visit(
    world: World, village: str, on: date, household: object = None, **answers: object
) -> Draft:
    return Draft(
        kind="household_visit",
        place=world.villages[village].id,
        happened_on=on,
        household=household,
        answers={"outcome": "met", **answers},
    )


def value(world: World, code: str, unit: object = None, borders: object = TODAY) -> int | None:
    unit = unit or world.province
    ind = INDICATORS[code]
    row = computed_figure(unit, ind, ind.groups[0], YEAR, TODAY, borders)
    return row.pair.numerator if row and row.pair else None


def test_a_visit_counts_after_the_fold_and_again_after_a_recount(world: World) -> None:
    record(actor=world.actor(), draft=visit(world, "Nà Lùng", date(2025, 8, 3)))
    assert value(world, "visits") is None
    assert Mark.objects.count() > 0
    fold()
    assert value(world, "visits") == 1
    assert Mark.objects.count() == 0
    assert list(differences(province="99")) == []
    assert recount(province="99") == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts under a lock")
def test_a_count_that_another_fold_overtook_is_not_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(actor=world.actor(), draft=visit(world, "Nà Lùng", date(2025, 8, 3)))
    counted = folding.counted_in
    is_first = [True]

    def overtaken(family: Family, part: Slice) -> folding.Counts:
        early = counted(family, part)
        if is_first.pop() if is_first else False:
            record(actor=world.actor(), draft=visit(world, "Nà Lùng", date(2025, 8, 4)))
            fold()
        return early

    monkeypatch.setattr(folding, "counted_in", overtaken)
    fold()
    assert value(world, "visits") == 2
    assert list(differences(province="99")) == []


def test_a_wrong_cell_is_found_and_mended(world: World) -> None:
    record(actor=world.actor(), draft=visit(world, "Nà Lùng", date(2025, 8, 3)))
    fold()
    Cell.objects.update(value=7)
    found = list(differences(province="99"))
    assert {(d.cell, d.facts) for d in found} == {(7, 1)}
    recount(province="99")
    assert value(world, "visits") == 1


def test_sending_twice_changes_nothing(world: World) -> None:
    draft = visit(world, "Nà Lùng", date(2025, 8, 3))
    assert record_many(actor=world.actor(), drafts=[draft, draft]) == 1
    assert record_many(actor=world.actor(), drafts=[draft]) == 0
    fold()
    assert value(world, "visits") == 1


def test_an_amendment_moves_the_count_and_a_void_takes_it_away(world: World) -> None:
    actor = world.actor()
    home = world.household("Nà Lùng")
    draft = visit(world, "Nà Lùng", date(2025, 8, 3), home.id, persons_guided=3)
    record(actor=actor, draft=draft)
    fold()
    assert value(world, "persons_guided") == 3
    assert value(world, "households_visited") == 1
    amend(
        actor=actor,
        root=draft.id,
        reason="miscounted",
        answers={"outcome": "met", "persons_guided": 2},
    )
    fold()
    assert value(world, "persons_guided") == 2
    assert value(world, "households_visited") == 1
    void(actor=actor, root=draft.id, reason="another household")
    fold()
    assert value(world, "persons_guided") in (None, 0)
    assert value(world, "households_visited") == 0
    assert not Attainment.objects.get(subject=home.id, code="visited").is_live
    assert list(differences(province="99")) == []


def test_an_amendment_needs_a_reason(world: World) -> None:
    draft = visit(world, "Nà Lùng", date(2025, 8, 3))
    record(actor=world.actor(), draft=draft)
    with pytest.raises(Problem):
        amend(actor=world.actor(), root=draft.id, reason="  ", answers={"outcome": "absent"})


def test_every_border_gives_the_same_province_and_its_own_communes(world: World) -> None:
    for village, on in (
        ("Nà Lùng", date(2025, 3, 1)),
        ("Lũng Rì", date(2025, 3, 2)),
        ("Lũng Rì", date(2025, 9, 1)),
        ("Khau Sớ", date(2025, 9, 1)),
    ):
        record(actor=world.actor(), draft=visit(world, village, on))
    fold()
    ind = INDICATORS["visits"]

    def communes(borders: object) -> dict[int | None, int | None]:
        found = figures(Ask(ind, "99", "commune", borders), [(202501, 202512)])
        return {u: pairs[0].numerator for u, pairs in found.items()}

    w = world
    assert communes(TODAY) == {w.na_ly.id: 3, w.khuoi_sao.id: 1}
    assert communes(date(2025, 6, 30)) == {
        w.old_na_ly.id: 1,
        w.old_pac_tao.id: 2,
        w.khuoi_sao.id: 1,
    }
    for borders in (TODAY, date(2025, 6, 30), date(2024, 1, 1)):
        assert value(w, "visits", borders=borders) == 4
    monthly = figures(Ask(ind, "99", "commune", THEN), [(202503, 202503), (202509, 202509)])
    told = {u: [p.numerator for p in pairs] for u, pairs in monthly.items()}
    assert told == {
        w.old_na_ly.id: [1, 0],
        w.old_pac_tao.id: [1, 0],
        w.na_ly.id: [0, 1],
        w.khuoi_sao.id: [0, 1],
    }


def test_a_person_counts_once_however_many_teams_knock(world: World) -> None:
    dương = world.person("Nà Lùng")
    for on in (date(2025, 9, 5), date(2025, 8, 1), date(2025, 10, 1)):
        record(
            actor=world.actor(),
            draft=Draft(
                kind="skill_check",
                place=world.villages["Nà Lùng"].id,
                happened_on=on,
                persons=(dương.id,),
                answers={"result": "passed"},
            ),
        )
    fold()
    attained = Attainment.objects.get(subject=dương.id, code="basic_skills")
    assert attained.first_on == date(2025, 8, 1)
    cell = Cell.objects.get(series__measure="attained:basic_skills", series__group="all")
    assert (cell.month, cell.value) == (202508, 1)


def test_only_the_authority_confirms_on_vneid(world: World) -> None:
    person = world.person("Nà Lùng")
    given = Grant(
        "99", "person", person.id, "vneid_confirmed", date(2025, 9, 1), "activity", new_id()
    )
    with pytest.raises(Problem) as refused:
        grant(actor=world.actor(), grants=[given])
    assert refused.value.code == "attainments.authority_only"
    listed = Grant(
        "99", "person", person.id, "vneid_confirmed", date(2025, 9, 1), "import", new_id()
    )
    with pytest.raises(NotAllowed):
        grant(actor=world.actor("officer", world.na_ly), grants=[listed])
    assert grant(actor=world.actor(), grants=[listed]) == 1


def test_opening_gives_as_many_facts_as_the_figure_says(world: World) -> None:
    for i in range(5):
        home = world.household("Lũng Rì", f"Nông Văn {i}")
        record(
            actor=world.actor(),
            draft=visit(world, "Lũng Rì", date(2025, 8, 1 + i), home.id, persons_guided=i),
        )
    fold()
    for code in ("visits", "persons_guided", "households_visited"):
        opened = open_figure(actor=world.actor(), unit=world.na_ly, indicator=code, period=YEAR)
        assert sum(i.n for i in opened.items()) == opened.row.pair.numerator, code
    opened = open_figure(
        actor=world.actor(), unit=world.na_ly, indicator="households_visited", period=YEAR
    )
    item = next(opened.items())
    assert item.subject_name.startswith("Nông Văn")
    assert item.activity is not None
    assert item.happened_on == date(2025, 8, 1) or item.happened_on is not None


def test_a_foreign_officer_opens_nothing(world: World) -> None:
    stranger = world.actor("officer", world.foreign_province)
    with pytest.raises(NotAllowed):
        open_figure(actor=stranger, unit=world.province, indicator="visits", period=YEAR)
    with pytest.raises(NotAllowed):
        record(actor=stranger, draft=visit(world, "Nà Lùng", date(2025, 8, 3)))


def test_any_order_of_recording_amending_and_voiding_folds_to_the_same(world: World) -> None:
    chance = random.Random(7)
    villages, drafts = list(world.villages), []
    for step in range(120):
        act = chance.random()
        if act < 0.6 or not drafts:
            village = chance.choice(villages)
            home = world.household(village, f"Lý {step}") if chance.random() < 0.4 else None
            draft = visit(
                world,
                village,
                date(2025, chance.randint(1, 12), chance.randint(1, 28)),
                home.id if home else None,
                persons_guided=chance.randint(0, 4),
            )
            record(actor=world.actor(), draft=draft)
            drafts.append(draft)
        elif act < 0.85:
            amend(
                actor=world.actor(),
                root=chance.choice(drafts).id,
                reason="again",
                place=world.villages[chance.choice(villages)].id,
                happened_on=date(2025, chance.randint(1, 12), 5),
            )
        else:
            void(
                actor=world.actor(), root=drafts.pop(chance.randrange(len(drafts))).id, reason="no"
            )
        if chance.random() < 0.3:
            fold()
    while fold():
        pass
    assert list(differences(province="99")) == []


def test_the_target_is_met_against_pace_not_against_the_years_end(world: World) -> None:
    people = [world.person("Nà Lùng", f"Hoàng {i}") for i in range(10)]
    grant(
        actor=world.actor(),
        grants=[
            Grant("99", "person", p.id, "basic_skills", date(2026, 2, 1), "officer", new_id())
            for p in people[:7]
        ],
    )
    fold()
    Target.objects.create(
        id=new_id(),
        province="99",
        unit=world.province,
        year=2026,
        indicator="adults_skilled",
        group="all",
        value=80,
        value_kind="percent",
        plan_id=new_id(),
    )
    row = computed_figure(
        world.province, INDICATORS["adults_skilled"], "all", Period.year(2026), date(2026, 7, 2)
    )
    assert row is not None and row.value == 70
    assert row.status == Status.AHEAD
    assert 39 < row.pace < 41
