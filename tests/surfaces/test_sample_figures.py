"""A figure that rests on a sample framework says so, to officers and to everybody."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from doorstep.capabilities.learning.certificates.actions import end, revoke
from doorstep.capabilities.learning.certificates.models import AdoptedFramework, Certificate
from doorstep.kernel.places.models import Unit
from tests.offices import Country, build, today
from tests.surfaces.console_world import signed_in, system, text_of
from tests.surfaces.test_console_certificates import adopt, earn

pytestmark = pytest.mark.django_db
RESTS = "Rests on a sample framework: Basic digital skills (sample) 2026-1."


@pytest.fixture
def country(settings: Any, tmp_path: Any) -> Country:
    settings.VAR_DIR, settings.HOME_PROVINCE = tmp_path, "04"
    cache.clear()
    return build()


def shown(client: Client, code: str = "people_skilled") -> str:
    return text_of(client.get(reverse("console:figure", args=[code])))


def published(code: str = "people_skilled") -> str:
    cache.clear()
    return text_of(Client(headers={"accept-language": "en"}).get(f"/figures/{code}/"))


def test_where_its_certificates_are_counted_and_nowhere_else(country: Country) -> None:
    province, commune = signed_in(country, "province officer"), signed_in(country)
    adopt(province)
    assert RESTS not in shown(province), "nothing rests on it before somebody has a certificate"
    earn(country, "Lò Thị Mây")
    opens = reverse("console:framework", args=[AdoptedFramework.objects.get().pk])
    page = shown(province)
    assert RESTS in page and opens in page
    assert RESTS in shown(commune) and opens not in shown(commune), "she may not open it"
    assert RESTS in published() and opens not in published()
    for other in ("adults_confirmed_vneid", "households_visited", "lessons_finished"):
        assert RESTS not in shown(province, other)
        assert RESTS not in published(other)


def test_an_end_leaves_it_and_taking_back_removes_it(country: Country) -> None:
    province = signed_in(country, "province officer")
    adopt(province)
    earn(country, "Lò Thị Mây")
    given = Certificate.objects.get()
    place = Unit.objects.get(level="province", province="04")
    end(actor=system(), adopted=given.adopted, place=place, on=today())
    assert RESTS in shown(province), "the certificate stands and is counted"
    revoke(actor=system(), certificate=given, reason="wrong person", at=timezone.now())
    assert RESTS not in shown(province) and RESTS not in published()


def test_a_framework_of_the_province_is_not_spoken_of(country: Country) -> None:
    province = signed_in(country, "province officer")
    adopt(province)
    AdoptedFramework.objects.update(is_sample=False)
    earn(country, "Lò Thị Mây")
    assert Certificate.objects.exists()
    assert "sample framework" not in shown(province)
