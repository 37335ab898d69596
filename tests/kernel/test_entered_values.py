"""Values typed in: never only a percentage, corrected by a row that replaces."""

from datetime import date
from decimal import Decimal

import pytest

from doorstep.kernel.basics.periods import Period
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.indicators.actions import (
    correct_value,
    define_indicator,
    enter_value,
)
from doorstep.kernel.indicators.corrections import latest
from doorstep.kernel.indicators.models import EnteredValue, IndicatorRow
from doorstep.kernel.indicators.rules import Reported
from doorstep.kernel.journal.models import Line
from tests.capabilities.programme_world import Province, province

pytestmark = pytest.mark.django_db
RATE, COUNT = "digitisation_rate", "posters"


@pytest.fixture
def cao_bang() -> Province:
    world = province()
    for code, kind in ((RATE, "percent"), (COUNT, "count")):
        define_indicator(
            actor=world.system,
            code=code,
            label={"vi": code},
            value_kind=kind,
            aggregation="last",
        )
    return world


def told(indicator: str = RATE, **more: object) -> Reported:
    given = {"period": Period.year(2025), "source": "Báo cáo 05/BC-UBND", **more}
    return Reported(indicator=indicator, **given)  # type: ignore[arg-type]


def number(text: str) -> Decimal:
    return Decimal(text)


def test_a_ratio_is_kept_with_what_was_counted(cao_bang: Province) -> None:
    row = enter_value(
        actor=cao_bang.system,
        unit=cao_bang.unit,
        told=told(value=number("69.85"), numerator=number("25736"), denominator=number("36845")),
        key="thieu-hoa",
    )
    assert (row.numerator, row.denominator, row.sign) == (25736, 36845, "=")
    again = enter_value(actor=cao_bang.system, unit=cao_bang.unit, told=told(), key="thieu-hoa")
    assert again.id == row.id and EnteredValue.objects.count() == 1


def test_a_percentage_alone_needs_the_remark_that_its_whole_is_unknown(cao_bang: Province) -> None:
    with pytest.raises(Problem) as refused:
        enter_value(actor=cao_bang.system, unit=cao_bang.unit, told=told(value=number("84.63")))
    assert refused.value.code == "figures.no_denominator"
    row = enter_value(
        actor=cao_bang.system,
        unit=cao_bang.unit,
        told=told(value=number("84.63"), is_denominator_unknown=True),
    )
    assert row.note == {"denominator_unknown": True}


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("figures.over_100", {"value": number("101"), "is_denominator_unknown": True}),
        ("figures.negative", {"indicator": COUNT, "value": number("-1")}),
        ("figures.no_value", {"numerator": number("5")}),
        ("figures.denominator", {"numerator": number("0"), "denominator": number("0")}),
        ("figures.over_100", {"numerator": number("6"), "denominator": number("5")}),
        ("figures.no_numerator", {"value": number("50"), "denominator": number("5")}),
        (
            "figures.value_disagrees",
            {"value": number("80"), "numerator": number("3"), "denominator": number("4")},
        ),
        ("figures.unknown_sign", {"indicator": COUNT, "value": number("5"), "sign": "≈"}),
        ("figures.no_source", {"indicator": COUNT, "value": number("5"), "source": " "}),
        ("figures.future", {"indicator": COUNT, "value": number("5"), "period": Period.year(2027)}),
        ("figures.as_of", {"indicator": COUNT, "value": number("5"), "as_of": date(2024, 1, 1)}),
        ("indicators.unknown", {"indicator": "luck", "value": number("5")}),
        (
            "indicators.unknown_group",
            {"indicator": "cadres_skilled", "group": "martians", "value": number("5")},
        ),
    ],
)
def test_what_cannot_be_read_is_refused(cao_bang: Province, code: str, more: dict) -> None:
    with pytest.raises(Problem) as refused:
        enter_value(actor=cao_bang.system, unit=cao_bang.unit, told=told(**more))
    assert refused.value.code == code
    assert not EnteredValue.objects.exists()


def test_a_correction_replaces_and_says_why(cao_bang: Province) -> None:
    first = enter_value(
        actor=cao_bang.system, unit=cao_bang.unit, told=told(COUNT, value=number("100"), sign=">")
    )
    for count in ("110", "120"):
        correct_value(
            actor=cao_bang.system,
            value=first,
            told=told(COUNT, value=number(count)),
            reason="Cộng thiếu một xã",
        )
    assert latest(first).value == 120
    assert EnteredValue.objects.filter(replaced_by=None).count() == 1
    first.refresh_from_db()
    assert (first.value, first.sign) == (100, ">")
    assert Line.objects.latest("id").details["reason"] == "Cộng thiếu một xã"
    with pytest.raises(Problem):
        correct_value(
            actor=cao_bang.system, value=first, told=told(COUNT, value=number("1")), reason=" "
        )
    with pytest.raises(Problem):
        correct_value(
            actor=cao_bang.system, value=first, told=told(value=number("1")), reason="Nhầm"
        )


def test_officers_enter_values_of_their_own_units(cao_bang: Province) -> None:
    officer = cao_bang.officer(cao_bang.communes[0])
    value = told(COUNT, value=number("5"))
    enter_value(actor=officer, unit=cao_bang.communes[0], told=value)
    for unit in (cao_bang.unit, cao_bang.communes[1]):
        with pytest.raises(NotAllowed):
            enter_value(actor=officer, unit=unit, told=value)


def test_a_definition_in_use_keeps_its_kind_of_value(cao_bang: Province) -> None:
    enter_value(actor=cao_bang.system, unit=cao_bang.unit, told=told(COUNT, value=number("5")))
    more = {"actor": cao_bang.system, "label": {"vi": "Áp phích"}, "aggregation": "last"}
    define_indicator(code=COUNT, value_kind="count", **more)
    assert IndicatorRow.objects.get(code=COUNT).label == {"vi": "Áp phích"}
    with pytest.raises(Problem):
        define_indicator(code=COUNT, value_kind="percent", **more)
    define_indicator(code=COUNT, version="2", value_kind="percent", **more)
    with pytest.raises(Problem):
        define_indicator(code="teams", value_kind="count", **more)
