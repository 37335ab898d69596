"""Plans and reported values through their pages: try, take over, hand down, enter, correct."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from doorstep.capabilities.programme.actions import read_plan
from doorstep.capabilities.programme.models import Document, Plan
from doorstep.kernel.access.actors import the_system
from doorstep.kernel.indicators.actions import define_indicator
from doorstep.kernel.indicators.models import EnteredValue, Target
from tests.capabilities.programme_world import PLAN
from tests.offices import Country, build, today

pytestmark = pytest.mark.django_db
BACKEND = "doorstep.surfaces.entry.doorkeeper.Doorkeeper"
UPLOAD = reverse("console:plan-upload")


@pytest.fixture
def country() -> Country:
    return build()


@pytest.fixture(autouse=True)
def english(settings: Any, tmp_path: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    settings.MEDIA_ROOT = tmp_path


def signed_in(country: Country, who: str = "province officer") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(country.people[who], backend=BACKEND)
    return client


def text_of(response: Any) -> str:
    return response.content.decode()


def plan_file(text: str = PLAN, name: str = "plan.toml") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, text.encode(), "application/toml")}


def raw_in(page: str) -> str:
    found = re.search(r'name="raw" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_plan_is_shown_before_it_is_taken_over(country: Country) -> None:
    client = signed_in(country)
    preview = text_of(client.post(UPLOAD, plan_file()))
    assert "A new plan. Nothing is kept yet." in preview and "80%" in preview
    assert not Plan.objects.exists() and not Target.objects.exists()
    answer = client.post(UPLOAD, {"raw": raw_in(preview)})
    assert answer["Location"] == reverse("console:plan", args=[Plan.objects.get().pk])
    page = text_of(client.get(answer["Location"]))
    assert "Đợt 1" in page and "By today" in page and "15/KH-UBND" in page
    again = text_of(client.post(UPLOAD, plan_file()))
    assert "the file changes nothing in it" in again
    changed = text_of(client.post(UPLOAD, plan_file(PLAN.replace('"80"', '"85"'))))
    assert "changed: 80% → 85%" in changed


def test_every_fault_of_a_file_is_told(country: Country) -> None:
    client = signed_in(country)
    wrong = PLAN.replace('"80"', '"180"').replace('reach = "40"', 'reach = "x"')
    answer = client.post(UPLOAD, plan_file(wrong))
    page = text_of(answer)
    assert answer.status_code == 400
    assert "target 1 (t-adults)" in page and "A percentage lies between 0 and 100." in page
    assert "phase 1" in page and "Reached at its end, % of the year (reach)" in page
    for raw in ("no toml at all", "PK\x03\x04 no workbook", ""):
        assert client.post(UPLOAD, plan_file(raw)).status_code == 400
    assert client.post(UPLOAD, {"raw": "%%%"}).status_code == 400
    assert client.post(UPLOAD, {}).status_code == 400
    assert not Plan.objects.exists() and not Document.objects.exists()
    template = client.get(reverse("console:plan-template"))
    assert b"".join(template.streaming_content)[:2] == b"PK"


def test_a_plan_of_another_unit_is_refused(country: Country) -> None:
    client = signed_in(country, "far officer")
    assert client.post(UPLOAD, plan_file()).status_code == 403
    assert not Plan.objects.exists()


@pytest.fixture
def promised(country: Country) -> Target:
    """The plan's target of a thousand adults, to be handed down to two communes."""
    read_plan(actor=the_system(on=today()), raw=PLAN.encode())
    return Target.objects.get(value=1000)


def test_a_cascade_that_does_not_add_up_is_not_kept(country: Country, promised: Target) -> None:
    client = signed_in(country)
    page = reverse("console:cascade", args=[promised.pk])
    assert "The parts add up to the target." in text_of(client.get(page))
    told = {"method": "equal", "own_41": "700", "do": "save"}
    refused = client.post(page, told)
    assert refused.status_code == 400
    assert "The parts add up to 200 more than the target." in text_of(refused)
    assert not Target.objects.filter(parent=promised).exists()
    client.post(page, {**told, "own_42": "300", "do": "preview"})
    assert not Target.objects.filter(parent=promised).exists(), "looking keeps nothing"
    assert client.post(page, {**told, "own_42": "300"}).status_code == 302
    handed = dict(Target.objects.filter(parent=promised).values_list("unit", "value"))
    assert handed == {41: 700, 42: 300}
    assert "add up" in text_of(client.get(reverse("console:target", args=[promised.pk])))


def test_a_cascade_by_population_asks_for_what_is_not_known(
    country: Country, promised: Target
) -> None:
    client = signed_in(country)
    page = reverse("console:cascade", args=[promised.pk])
    told = {"method": "population", "do": "save"}
    assert "The population of 2 units is not known." in text_of(client.post(page, told))
    assert client.post(page, {**told, "people_41": "3000", "people_42": "1000"}).status_code == 302
    handed = dict(Target.objects.filter(parent=promised).values_list("unit", "value"))
    assert handed == {41: 750, 42: 250}
    commune = signed_in(country, "commune officer")
    own = Target.objects.get(parent=promised, unit=41)
    assert commune.get(reverse("console:target", args=[own.pk])).status_code == 200
    assert commune.get(page).status_code == 404
    other = Target.objects.get(parent=promised, unit=42)
    assert commune.get(reverse("console:target", args=[other.pk])).status_code == 404


@pytest.fixture
def e_invoices() -> str:
    """An indicator that is only reported, in percent."""
    define_indicator(
        actor=the_system(on=today()), code="e_invoices", label={"vi": "Hóa đơn", "en": "Invoices"},
        value_kind="percent", aggregation="ratio_of_sums",
    )  # fmt: skip
    return "e_invoices"


def value(client: Client, code: str, **told: Any) -> Any:
    given = {"indicator": code, "unit": 4, "group": "all", "period": "2025", "sign": "="}
    return client.post(reverse("console:value-new"), {**given, "source": "BC 12", **told})


def test_a_percentage_without_denominator_must_be_marked(country: Country, e_invoices: str) -> None:
    client = signed_in(country)
    assert "needs its numerator and denominator" in text_of(value(client, e_invoices, value="99.5"))
    assert not EnteredValue.objects.exists()
    answer = value(client, e_invoices, value="99.5", is_denominator_unknown="on", sign=">")
    assert answer.status_code == 302
    page = text_of(client.get(answer["Location"]))
    assert "the source does not give it" in page and "more than 99.5%" in page
    both = value(client, e_invoices, numerator="1,200", denominator="1,500", period="2024")
    assert "80%" in text_of(client.get(both["Location"]))


def test_a_correction_leaves_both_values_to_be_read(country: Country, e_invoices: str) -> None:
    client = signed_in(country)
    first = value(client, e_invoices, numerator="1", denominator="2")["Location"]
    row = EnteredValue.objects.get()
    page = reverse("console:value-correct", args=[row.pk])
    told = {"period": "2025", "sign": "=", "numerator": "1", "denominator": "4", "source": "BC 13"}
    assert "This is needed." in text_of(client.post(page, told))
    answer = client.post(page, {**told, "reason": "Sót một xã"})
    assert answer.status_code == 302
    new = text_of(client.get(answer["Location"]))
    assert "25%" in new and "50%" in new and "Sót một xã" in new and "BC 12" in new
    assert "This value was corrected" in text_of(client.get(first))
    assert EnteredValue.objects.get(pk=row.pk).numerator == Decimal(1)
    assert "corrected since" in text_of(client.get(reverse("console:values")))


def test_what_cannot_be_read_comes_back(country: Country, e_invoices: str) -> None:
    client = signed_in(country)
    assert "cannot be read" in text_of(value(client, e_invoices, value="many"))
    other = value(client, e_invoices, value="5", period="days", first_on="2025-02-01")
    assert "This is needed." in text_of(other)
    assert "Select a valid choice" in text_of(value(client, e_invoices, unit=8))
    neighbour = signed_in(country, "neighbour officer")
    assert "Select a valid choice" in text_of(value(neighbour, e_invoices, unit=41))
    assert value(signed_in(country, "province viewer"), e_invoices).status_code == 403
    assert not EnteredValue.objects.exists()
