"""Values that communes reported make one of the province, by the rule of their indicator."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.actions import correct_value, define_indicator, enter_value
from doorstep.kernel.indicators.combining import sign_of
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.queries import FigureRow, unit_figures
from doorstep.kernel.indicators.reported import Coverage
from doorstep.kernel.indicators.rules import Reported
from doorstep.kernel.places.actions import merge_units
from doorstep.kernel.places.models import Unit
from tests.capabilities.programme_world import Province, province

pytestmark = pytest.mark.django_db
YEAR = Period.year(2026)


@pytest.fixture
def cao_bang() -> Province:
    world = province()
    for code, kind, rule in (
        ("posters", "count", "sum"),
        ("fibre", "percent", "ratio_of_sums"),
        ("speed", "count", "mean"),
        ("movement_teams", "count", "last"),
    ):
        define_indicator(
            actor=world.system, code=code, label={"en": code}, value_kind=kind, aggregation=rule
        )
    return world


def enter(
    world: Province, unit: Unit, indicator: str, value: str = "", **more: Any
) -> EnteredValue:
    top, _of, below = more.pop("share", "").partition("/")
    given = {
        "indicator": indicator,
        "period": YEAR,
        "source": "Báo cáo 05/BC-UBND",
        "value": Decimal(value) if value else None,
        "numerator": Decimal(top) if top else None,
        "denominator": Decimal(below) if below else None,
        **more,
    }
    return enter_value(actor=world.system, unit=unit, told=Reported(**given))


def figures(world: Province, unit: Unit | None = None, **more: Any) -> list[FigureRow]:
    given = {"unit": unit or world.unit, "period": YEAR, **more}
    return [r for r in unit_figures(actor=world.system, **given) if r.is_reported]


def figure(world: Province, **more: Any) -> FigureRow:
    (row,) = figures(world, **more)
    return row


def test_counts_are_added(cao_bang: Province) -> None:
    one, other = cao_bang.communes
    enter(cao_bang, one, "posters", "30")
    row = figure(cao_bang)
    assert (row.value, row.coverage) == (30, Coverage(1, 2, "commune"))
    enter(cao_bang, other, "posters", "70")
    row = figure(cao_bang)
    assert (row.value, row.sign, row.pair) == (100, "=", None)
    assert row.coverage == Coverage(2, 2, "commune")
    assert figure(cao_bang, unit=one).entered is not None, "a commune's own value stays its own"


def test_what_the_unit_says_itself_speaks_first(cao_bang: Province) -> None:
    enter(cao_bang, cao_bang.communes[0], "posters", "30")
    enter(cao_bang, cao_bang.unit, "posters", "250", sign=">")
    row = figure(cao_bang)
    assert (row.value, row.sign, row.coverage) == (250, ">", None)


def test_shares_are_the_ratio_of_their_sums(cao_bang: Province) -> None:
    one, other = cao_bang.communes
    enter(cao_bang, one, "fibre", share="1/10")
    enter(cao_bang, other, "fibre", share="89/90", sign="~")
    row = figure(cao_bang)
    assert row.pair is not None and (row.pair.numerator, row.pair.denominator) == (90, 100)
    assert (row.value, row.sign) == (90, "~")


def test_a_bare_percentage_cannot_be_combined(cao_bang: Province) -> None:
    one, other = cao_bang.communes
    enter(cao_bang, one, "fibre", "40", is_denominator_unknown=True)
    row = figure(cao_bang)
    assert (row.value, row.pair) == (None, None)
    assert row.coverage == Coverage(0, 2, "commune", bare=1)
    enter(cao_bang, other, "fibre", share="3/4")
    row = figure(cao_bang)
    assert (row.value, row.coverage) == (75, Coverage(1, 2, "commune", bare=1))


def test_the_mean_counts_each_the_same_and_of_stocks_the_latest_of_each_are_added(
    cao_bang: Province,
) -> None:
    one, other = cao_bang.communes
    enter(cao_bang, one, "speed", "30")
    enter(cao_bang, other, "speed", "45", sign="<")
    enter(cao_bang, one, "movement_teams", "12", as_of=date(2026, 9, 1), sign=">")
    enter(cao_bang, other, "movement_teams", "15", as_of=date(2026, 3, 1))
    enter(cao_bang, other, "movement_teams", "14", as_of=date(2026, 2, 1))
    found = {r.indicator.code: (r.value, r.sign) for r in figures(cao_bang)}
    assert found == {"speed": (Decimal("37.5"), "<"), "movement_teams": (27, ">")}


@pytest.mark.parametrize(
    ("signs", "is_ratio", "sign"),
    [("==", False, "="), ("=>", False, ">"), ("<<", False, "<"), ("<>", False, "~"),
     ("=~", False, "~"), ("=>", True, "~"), ("==", True, "=")],
)  # fmt: skip
def test_a_combination_is_exact_only_where_all_are(signs: str, is_ratio: bool, sign: str) -> None:
    assert sign_of(signs, is_ratio=is_ratio) == sign


def test_months_are_added_and_nothing_twice(cao_bang: Province) -> None:
    one, other = cao_bang.communes
    for month in (1, 2):
        enter(cao_bang, one, "posters", "10", period=Period.month(2026, month))
        enter(cao_bang, other, "posters", "10", period=Period.month(2026, month))
    enter(cao_bang, other, "posters", "50")
    over = Period(date(2025, 7, 1), date(2026, 7, 1))
    enter(cao_bang, one, "posters", "999", period=over)
    assert figure(cao_bang).value == 70, "the year of the other holds its months; 2025 stays out"
    assert figure(cao_bang, period=Period.month(2026, 1)).value == 20


def test_only_what_stands_is_combined(cao_bang: Province) -> None:
    row = enter(cao_bang, cao_bang.communes[0], "posters", "30")
    told = Reported(indicator="posters", period=YEAR, value=Decimal(31), source="Báo cáo 06")
    correct_value(actor=cao_bang.system, value=row, told=told, reason="Đếm thiếu")
    assert figure(cao_bang).value == 31


def test_values_follow_the_borders(cao_bang: Province) -> None:
    one, other = cao_bang.communes
    enter(cao_bang, one, "posters", "30", period=Period.month(2026, 1))
    enter(cao_bang, other, "posters", "70", period=Period.month(2026, 2))
    day = date(2026, 7, 1)
    merge_units(
        actor=cao_bang.system, olds=[one.id, other.id], name="Thục Phán", code="01279",
        type="xã", parent=cao_bang.unit.id, effective_on=day, decision="12/NQ-UBTVQH",
    )  # fmt: skip
    new = Unit.objects.filter(level="commune", began_on=day).get()
    enter(cao_bang, new, "posters", "5", period=Period.month(2026, 8))
    enter(cao_bang, one, "posters", "1", period=Period.month(2026, 8))
    whole = figure(cao_bang, borders=date(2026, 8, 1))
    assert (whole.value, whole.coverage) == (105, Coverage(1, 1, "commune"))
    before = figure(cao_bang, borders=date(2026, 6, 30))
    assert before.coverage == Coverage(2, 2, "commune")
    EnteredValue.objects.filter(unit=new).delete()
    merged = figure(cao_bang, unit=new, borders=date(2026, 8, 1))
    assert (merged.value, merged.coverage) == (101, Coverage(2, 2, "commune"))


def test_many_communes_are_asked_for_at_once(
    cao_bang: Province, django_assert_max_num_queries: Any
) -> None:
    for code in ("posters", "speed", "movement_teams"):
        for unit in cao_bang.communes:
            enter(cao_bang, unit, code, "5")
    from doorstep.kernel.indicators.queries import entered_figures

    asked = {"actor": cao_bang.system, "unit": cao_bang.unit, "period": YEAR}
    with django_assert_max_num_queries(4):
        assert len(list(entered_figures(**asked))) == 3
