"""What a province's own form counts and shows: figures of its own, and sums of the house."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import DataError
from django.urls import reverse
from django.utils import timezone

from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.indicators import fold as folding
from doorstep.kernel.indicators.families import FAMILIES, Family, Opening, Slice, family_of
from doorstep.kernel.indicators.fold import differences, fold, recount
from doorstep.kernel.indicators.models import Cell, Mark
from doorstep.kernel.xforms import own, own_actions
from tests.offices import Country, today
from tests.surfaces import odk_forms
from tests.surfaces.console_world import home, person, record, signed_in, system, text_of
from tests.surfaces.odk_world import collect, form
from tests.surfaces.test_own_forms import country, published

pytestmark = pytest.mark.django_db
__all__ = ["country"]


def test_it_counts_and_shows_what_the_province_maps(country: Country) -> None:
    made = published(country, odk_forms.census_of_machines())
    slay = home(country)
    who = person(country, "Nông Thị Mai", slay)
    phone = collect(country)
    _id, xml = form(phone, made.code).filled(
        xom=411, ho=slay, ai=who, co_may="co", may="3", x_day=today().isoformat()
    )
    assert phone.post(xml).status_code == 201
    own_actions.map_counts(
        actor=system(), own=made.pk, at=timezone.now(),
        counts=[{"label": "Máy tính", "unit": "máy", "field": "may", "when": ["co_may", ["co"]]}],
        gives=[{"attainment": "smart_device", "to": "household", "when": ["co_may", ["co"]]}],
    )  # fmt: skip
    while fold():
        pass
    cells = {c.series.measure: c.value for c in Cell.objects.select_related("series")}
    assert cells[made.code] == 1 and cells[f"{made.code}:1"] == 3
    _id, xml = form(phone, made.code).filled(xom=411, ho=slay, co_may="co", may="1")
    assert phone.post(xml).status_code == 201
    assert Attainment.objects.filter(code="smart_device", subject=slay).exists()


def unlike() -> list[Any]:
    """Give the cells of activities that a count from zero finds to be wrong."""
    return [d for d in differences(province="04") if d.family.startswith("activities:")]


def counted(measure: str) -> int:
    """Fold, let a count from zero agree, and give the cells and the facts behind a measure."""
    own.forget()  # as in the worker, which learns of a map from the database alone
    while fold():
        pass
    own.renew(is_now=True)
    assert unlike() == []
    month = today().year * 100 + today().month
    opening = Opening("04", measure, "all", [411], month, month)
    family = family_of(measure)
    listed = sum(item.n for item in family.items(opening)) if family else 0
    told = Cell.objects.filter(series__measure=measure, series__group="all")
    assert sum(told.values_list("value", flat=True)) == listed
    return listed


def test_a_form_may_add_to_a_figure_of_the_house(country: Country) -> None:
    made = published(country, odk_forms.census_of_machines())
    slay, phone = home(country), collect(country)
    record(country)
    for machines in ("3", "4"):
        told = {"xom": 411, "ho": slay, "co_may": "co", "may": machines}
        assert phone.post(form(phone, made.code).filled(**told)[1]).status_code == 201

    def add(*counts: dict[str, Any]) -> None:
        asked = {"counts": list(counts), "gives": [], "at": timezone.now()}
        own_actions.map_counts(actor=system(), own=made.pk, **asked)

    assert (counted("visits"), counted(made.code)) == (1, 2)
    add({"measure": "visits"}, {"measure": "persons_guided", "field": "may"})
    assert unlike() == []  # what waits for the fold is no difference
    assert (counted("visits"), counted("persons_guided"), counted(made.code)) == (3, 7, 2)
    told = {"xom": 411, "ho": slay, "co_may": "khong"}
    assert phone.post(form(phone, made.code).filled(**told)[1]).status_code == 201
    assert counted("visits") == 4
    record(country)
    assert counted("visits") == 5
    facts = signed_in(country, "province officer").get(
        reverse("console:figure-facts", args=["visits"])
    )
    assert "Household visit</a>" in text_of(facts) and "Máy</a>" in text_of(facts)
    words = text_of(signed_in(country, "province officer").get(reverse("console:dictionary")))
    assert f"activities:household_visit, {made.code}" in words
    add({"measure": "sessions", "when": ["co_may", ["co"]]})
    assert (counted("visits"), counted("persons_guided"), counted("sessions")) == (2, 0, 2)


def test_a_form_adds_to_sums_only(country: Country) -> None:
    """Whoever attained something is counted once: a form shows it, and cannot add to it."""
    made = published(country, odk_forms.census_of_machines())
    for measure in ("attained:basic_skills", "registered:person", "teams", made.code):
        with pytest.raises(own_actions.Problem, match="not known"):
            told = {"counts": [{"measure": measure}], "gives": [], "at": timezone.now()}
            own_actions.map_counts(actor=system(), own=made.pk, **told)
    page = signed_in(country, "province officer").get(
        reverse("console:own-form-counts", args=[made.pk])
    )
    assert 'value="visits"' in text_of(page) and "attained:" not in text_of(page)


def test_a_map_names_only_what_is_there(country: Country) -> None:
    made = published(country, odk_forms.census_of_machines())
    wrong = (
        ([{"measure": "nobody_counts"}], []),
        ([{"measure": "visits", "field": "co_may"}], []),
        ([{"measure": "visits", "when": ["co_may", ["maybe"]]}], []),
        ([{"measure": "visits", "group": "nobody"}], []),
        ([], [{"attainment": "vneid_confirmed", "to": "persons"}]),
        ([], [{"attainment": "smart_device", "to": "business"}]),
    )
    for counts, gives in wrong:
        with pytest.raises(own_actions.Problem, match=r"."):
            told = {"counts": counts, "gives": gives, "at": timezone.now()}
            own_actions.map_counts(actor=system(), own=made.pk, **told)


def test_of_two_maps_the_one_that_ends_last_is_learned(country: Country) -> None:
    """Who asked first may have waited for the other: the latest time says nothing new then."""
    first = published(country, odk_forms.census_of_machines())
    second = published(country, odk_forms.survey_of_a_village())
    early, late = timezone.now(), timezone.now()
    told = {"gives": [], "actor": system()}
    own_actions.map_counts(own=second.pk, counts=[{"measure": "sessions"}], at=late, **told)
    own_actions.map_counts(own=first.pk, counts=[{"measure": "visits"}], at=early, **told)
    assert "visits" in {c.measure.code for c in KINDS[first.code].counts}


def test_no_two_families_have_a_measure(country: Country) -> None:
    """A form called as another with a number behind it has figures of its own all the same."""
    first = published(country, odk_forms.census_of_machines())
    second = published(country, odk_forms.census_of_machines("may_tinh_1"))
    for made in (first, second):
        figures = [{"label": "Máy", "field": "may"}, {"measure": "visits"}]
        own_actions.map_counts(
            actor=system(), own=made.pk, at=timezone.now(), counts=figures, gives=[]
        )
    measures = [measure.code for family in FAMILIES for measure in family.measures()]
    assert len(measures) == len(set(measures)) and f"{first.code}:1" in measures
    for taken in (second.code, f"{second.code}:1", f"{first.code}_1", f"{first.code}:x"):
        with pytest.raises(own_actions.Problem, match="code of its own"):
            figures = [{"label": "Máy", "measure": taken}]
            told = {"counts": figures, "gives": [], "at": timezone.now()}
            own_actions.map_counts(actor=system(), own=first.pk, **told)


def test_a_recount_counts_by_the_map_of_now(country: Country) -> None:
    made = published(country, odk_forms.census_of_machines())
    told = {"xom": 411, "ho": home(country), "co_may": "co", "may": "3"}
    assert collect(country).post(form(collect(country), made.code).filled(**told)[1])
    figures = [{"measure": "visits"}]
    own_actions.map_counts(actor=system(), own=made.pk, at=timezone.now(), counts=figures, gives=[])
    own.forget()  # a process that never heard of the form, as a box that was just filled
    recount(province="04")
    assert counted("visits") == 1


def test_another_province_adds_to_its_own_figure_alone(country: Country) -> None:
    made = published(country, odk_forms.census_of_machines())
    figures = [{"measure": "visits"}]
    own_actions.map_counts(actor=system(), own=made.pk, at=timezone.now(), counts=figures, gives=[])
    told = {"xom": 411, "ho": home(country), "co_may": "co", "may": "3"}
    phone = collect(country)
    assert phone.post(form(phone, made.code).filled(**told)[1]).status_code == 201
    assert counted("visits") == 1
    kind = KINDS[made.code]
    KINDS.put(made.code, replace(kind, province="08"))
    family = FAMILIES["activities:household_visit"]
    assert [t for t in family.tally(Slice("04")) if t.measure == "visits"] == []


def test_a_slice_that_cannot_be_counted_holds_up_no_other(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = published(country, odk_forms.census_of_machines())
    told = {"xom": 411, "ho": home(country), "co_may": "co", "may": "3"}
    phone = collect(country)
    assert phone.post(form(phone, made.code).filled(**told)[1]).status_code == 201
    record(country)
    counting = folding.counted_in

    def failing(family: Family, part: Slice) -> folding.Counts:
        if made.code in family.code:
            raise DataError("invalid input syntax")
        return counting(family, part)

    monkeypatch.setattr(folding, "counted_in", failing)
    while fold():
        pass
    assert Cell.objects.filter(series__measure="visits").exists()
    assert {mark.family for mark in Mark.objects.all()} == {f"activities:{made.code}"}
