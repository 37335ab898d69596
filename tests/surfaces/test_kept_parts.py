"""Parts of pages that are kept: fresh after every fold and act, never another's, bounded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from doorstep.kernel.access.actors import actor_of
from doorstep.kernel.activities import actions as activities
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.indicators.actions import Promise, set_targets
from doorstep.kernel.indicators.fold import fold
from doorstep.kernel.indicators.remembering import State
from doorstep.kernel.places.actions import rename_unit
from doorstep.surfaces.console import overview
from doorstep.surfaces.look import kept
from tests.offices import Country, build, today
from tests.surfaces.console_world import person, record, signed_in, system, text_of

pytestmark = pytest.mark.django_db
OVERVIEW, PLACES = reverse("console:overview"), reverse("console:places")
WEEK = "Household visits"


@pytest.fixture
def country() -> Country:
    made = build()
    fold()
    return made


@pytest.fixture
def written(monkeypatch: Any) -> list[int]:
    """The units whose overview was written anew, in order."""
    seen: list[int] = []
    told = overview._told

    def tell(choice: Any) -> Any:
        seen.append(choice.unit.pk)
        return told(choice)

    monkeypatch.setattr(overview, "_told", tell)
    return seen


def page(client: Client, address: str = OVERVIEW, **headers: str) -> str:
    return text_of(client.get(address, headers=headers))


def test_an_act_is_on_the_overview_at_once_after_the_fold(country: Country) -> None:
    officer = signed_in(country)
    assert WEEK not in page(officer)
    draft = record(country)
    fold()
    assert WEEK in page(officer)
    activities.void(actor=system(), root=draft.id, reason="A mistake.")
    fold()
    assert WEEK not in page(officer)


def test_it_is_written_once_for_whoever_has_the_same_offices(
    country: Country, written: list[int]
) -> None:
    page(signed_in(country))
    page(signed_in(country))
    assert written == [41]


def test_a_fold_that_changes_no_sum_is_news_too(country: Country) -> None:
    record(country)
    fold()
    before = State.of("04")
    draft = record(country, outcome="met")
    activities.void(actor=system(), root=draft.id, reason="A mistake.")
    fold()
    after = State.of("04")
    assert before.of_measures(["visits"]) == after.of_measures(["visits"])
    assert before.of_facts("activities:household_visit") != after.of_facts(
        "activities:household_visit"
    )


def test_another_province_changes_nothing_here(country: Country, written: list[int]) -> None:
    far = signed_in(country, "far officer")
    page(far)
    record(country)
    fold()
    assert WEEK not in page(far)
    assert written == [8]


def test_another_unit_is_another_part(country: Country) -> None:
    record(country)
    fold()
    assert WEEK in page(signed_in(country))
    assert WEEK not in page(signed_in(country, "neighbour officer"))
    asked = signed_in(country, "neighbour officer").get(OVERVIEW, {"unit": 41})
    assert asked.status_code == 403


def test_offices_are_part_of_the_key(country: Country) -> None:
    one, other = (
        actor_of(country.people[who], on=today()) for who in ("commune officer", "commune viewer")
    )
    told = [
        kept.part(
            "look/parts/tabs.html",
            actor=actor,
            of="same",
            stamp="same",
            context=lambda actor=actor: {"label": actor.offices[0].role, "tabs": []},
        )
        for actor in (one, other, one)
    ]
    assert 'aria-label="officer"' in told[0] and 'aria-label="viewer"' in told[1]
    assert told[2] == told[0]


def test_every_language_has_its_own(country: Country) -> None:
    officer = signed_in(country)
    english = page(officer)
    vietnamese = page(officer, **{"accept-language": "vi"})
    assert "The five figures of the plan" in english
    assert "The five figures of the plan" not in vietnamese
    assert "The five figures of the plan" in page(officer)
    with translation.override("bn"):
        assert kept.written("word", lambda: "ক") == "ক"
    assert kept.written("word", lambda: "a") == "a"


def test_a_target_is_seen_without_a_fold(country: Country) -> None:
    person(country, "Nông Thị Mẩy")
    fold()
    officer = signed_in(country)
    assert "target" not in page(officer)
    plan, unit = new_id(), country.units["commune"]
    for value in ("80", "71.5"):
        promise = Promise(unit, "adults_skilled", today().year, Decimal(value), group="adults")
        set_targets(actor=system(), plan_id=plan, promises=[promise])
        assert value in page(officer)


def test_a_new_name_is_on_the_maps_at_once(country: Country) -> None:
    officer = signed_in(country, "province officer")
    assert "Nà Rạc" not in page(officer, PLACES)
    rename_unit(actor=system(), unit=42, name="Nà Rạc", effective_on=today(), decision="12/QĐ-UBND")
    assert "Nà Rạc" in page(officer, PLACES)


def test_what_is_kept_is_bounded(monkeypatch: Any) -> None:
    monkeypatch.setattr(kept, "MOST", 25)
    for number in range(5):
        kept.written(number, lambda number=number: f"{number}" * 10)
    assert kept.written(4, lambda: "new") == "4444444444"
    assert kept.written(0, lambda: "new") == "new"


def test_whoever_works_on_a_template_sees_it(settings: Any) -> None:
    settings.DEBUG = True
    assert [kept.written("same", lambda n=n: str(n)) for n in (1, 2)] == ["1", "2"]
