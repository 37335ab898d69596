"""Figures of communes beside the province's target, and what communes reported of the province."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.actions import (
    Promise,
    define_indicator,
    enter_value,
    set_targets,
)
from doorstep.kernel.indicators.fold import fold
from doorstep.kernel.indicators.rules import Reported
from tests.offices import Country, build, today
from tests.surfaces.console_world import person, signed_in, system, text_of

pytestmark = pytest.mark.django_db
WHOSE = "By the target of tỉnh Province"


@pytest.fixture
def country() -> Country:
    return build()


def promise(country: Country, unit: str, indicator: str, value: str, **more: Any) -> None:
    told = Promise(country.units[unit], indicator, today().year, Decimal(value), **more)
    set_targets(actor=system(), plan_id=new_id(), promises=[told])


@pytest.fixture
def posters(country: Country) -> str:
    define_indicator(
        actor=system(), code="posters", label={"en": "Posters"}, value_kind="count",
        aggregation="sum", counted_unit={"en": "posters"},
    )  # fmt: skip
    return reverse("console:figure", args=["posters"])


def enter(country: Country, unit: str, count: int, source: str) -> None:
    period = Period.year(today().year)
    told = Reported("posters", period, value=Decimal(count), source=source)
    enter_value(actor=system(), unit=country.units[unit], told=told)


def test_a_commune_stands_beside_the_target_of_its_province(country: Country) -> None:
    person(country, "Nông Thị Mẩy")
    fold()
    officer = signed_in(country)
    pages = (
        reverse("console:overview"),
        reverse("console:figure", args=["adults_skilled"]),
        reverse("console:place", args=[41]),
    )
    assert not any(WHOSE in text_of(officer.get(page)) for page in pages)
    promise(country, "province", "adults_skilled", "80", group="adults")
    for page in pages:
        shown = text_of(officer.get(page))
        assert WHOSE in shown and "80%" in shown
    listed = text_of(officer.get(reverse("console:figures")))
    assert "Target of" in listed and "tỉnh Province" in listed
    promise(country, "commune", "adults_skilled", "70", group="adults")
    own = text_of(officer.get(pages[0]))
    assert WHOSE not in own and "70%" in own
    above = signed_in(country, "province officer")
    ranked = text_of(above.get(pages[1]))
    assert WHOSE not in ranked and "No data" in ranked


def test_what_communes_reported_is_combined_and_opens(country: Country, posters: str) -> None:
    enter(country, "commune", 30, "Báo cáo 05/BC-UBND")
    enter(country, "other commune", 70, "Báo cáo 06/BC-UBND")
    promise(country, "province", "posters", "200", value_kind="absolute")
    officer = signed_in(country, "province officer")
    page = text_of(officer.get(posters))
    assert "From the values of 2 of 2 communes" in page
    assert '<p class="value num">100</p>' in page
    assert "xã Commune" in page and "05/BC-UBND" in page and "06/BC-UBND" in page
    assert "/values/" in page and ">200<" in page
    listed = text_of(officer.get(reverse("console:figures")))
    assert "From the values of 2 of 2 communes" in listed
    publish = reverse("console:publish")
    asked = {"unit": 4, "period": str(today().year)}
    assert "From the values of 2 of 2 communes" in text_of(officer.get(publish, asked))


def test_a_commune_shows_its_own_value_and_not_the_count_of_the_province(
    country: Country, posters: str
) -> None:
    enter(country, "commune", 30, "Báo cáo 05/BC-UBND")
    promise(country, "province", "posters", "200", value_kind="absolute")
    page = text_of(signed_in(country).get(posters))
    assert '<p class="value num">30</p>' in page and "05/BC-UBND" in page
    assert "From the values" not in page and ">200<" not in page
    neighbour = text_of(signed_in(country, "neighbour officer").get(posters))
    assert "05/BC-UBND" not in neighbour


def test_the_facts_of_a_reported_figure_are_its_values(country: Country, posters: str) -> None:
    officer = signed_in(country)
    answer = officer.get(reverse("console:figure-facts", args=["posters"]))
    assert answer.status_code == 302 and answer["Location"].startswith(posters)
