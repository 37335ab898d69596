"""Whose target holds for a unit: its own, else the percentage of the nearest unit above."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.actions import Promise, set_pace, set_targets
from doorstep.kernel.indicators.pace import Status
from doorstep.kernel.indicators.promises import Promises, promised, promises_of, target_of
from doorstep.kernel.indicators.queries import unit_figures
from doorstep.kernel.indicators.register import INDICATORS
from doorstep.kernel.places.models import Unit
from tests.capabilities.programme_world import TODAY, Province, province

pytestmark = pytest.mark.django_db
ADULTS, YEAR = "adults_skilled", 2026


@pytest.fixture
def cao_bang() -> Province:
    return province()


def promise(
    world: Province, unit: Unit, value: str, kind: str = "percent", group: str = "adults"
) -> UUID:
    plan = new_id()
    told = Promise(unit, ADULTS, YEAR, Decimal(value), kind, group)
    set_targets(actor=world.system, plan_id=plan, promises=[told])
    return plan


def held(unit: Unit) -> tuple[int, Decimal] | None:
    t = target_of(unit.id, ADULTS, "adults", YEAR, on=TODAY)
    return (t.unit_id, t.value) if t else None


def test_a_share_of_the_province_holds_in_its_communes(cao_bang: Province) -> None:
    commune, other = cao_bang.communes
    assert held(commune) is None
    promise(cao_bang, cao_bang.unit, "80")
    assert held(commune) == held(other) == held(cao_bang.unit) == (4, 80)
    promise(cao_bang, commune, "70")
    assert held(commune) == (41, 70)
    assert held(other) == (4, 80)


def test_a_count_is_never_taken_over(cao_bang: Province) -> None:
    commune, _other = cao_bang.communes
    promise(cao_bang, cao_bang.unit, "1000", "absolute")
    assert held(cao_bang.unit) == (4, 1000)
    assert held(commune) is None
    promise(cao_bang, commune, "300", "absolute")
    promise(cao_bang, cao_bang.unit, "80")
    assert held(commune) == (41, 300), "its own count speaks before a share from above"


def test_another_year_or_group_says_nothing(cao_bang: Province) -> None:
    promise(cao_bang, cao_bang.unit, "80", group="elderly")
    assert held(cao_bang.communes[0]) is None
    assert Promises.of(41, 2025, on=TODAY).targets == {}


def test_the_figure_says_whose_target_it_is(cao_bang: Province) -> None:
    commune = cao_bang.communes[0]
    plan = promise(cao_bang, cao_bang.unit, "80")
    set_pace(actor=cao_bang.system, plan_id=plan, unit=cao_bang.unit, points={TODAY: Decimal(50)})
    for unit, above in ((cao_bang.unit, None), (commune, 4)):
        found = unit_figures(actor=cao_bang.system, unit=unit, period=Period.year(YEAR))
        (row,) = [r for r in found if (r.indicator.code, r.group) == (ADULTS, "adults")]
        assert row.target_from == above
        assert (row.pace, row.status) == (40, Status.NO_DATA)


def test_many_units_are_asked_for_at_once(
    cao_bang: Province, django_assert_max_num_queries: Any
) -> None:
    promise(cao_bang, cao_bang.unit, "80")
    with django_assert_max_num_queries(3):
        found = promises_of([4, 41, 42], YEAR, on=TODAY)
    assert {u: p.targets[ADULTS, "adults"].unit_id for u, p in found.items()} == {
        4: 4, 41: 4, 42: 4,
    }  # fmt: skip
    assert ADULTS in INDICATORS


def test_what_is_kept_of_a_page_knows_of_targets_above(cao_bang: Province) -> None:
    commune, other = cao_bang.communes
    before = promised(commune, YEAR, [ADULTS])
    promise(cao_bang, cao_bang.unit, "80")
    after = promised(commune, YEAR, [ADULTS])
    assert before != after
    promise(cao_bang, other, "70")
    assert promised(commune, YEAR, [ADULTS]) == after, "a neighbour's is no news"
