"""The pages of ODK Collect: a code that sets a phone up, its end, forms that were kept."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.urls import reverse

from doorstep.kernel.access.models import Device, Office
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.xforms.models import SETTLED, Submission
from doorstep.kernel.xforms.settings_code import settings_code
from tests.offices import Country, build, today
from tests.surfaces.console_world import home, signed_in, text_of
from tests.surfaces.odk_collect import HOST, Collect, Refused
from tests.surfaces.odk_world import collect, form, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(settings: Any) -> Country:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECOND_STEP = False
    return build()


def test_a_code_sets_collect_up_and_ends(country: Country) -> None:
    client = signed_in(country)
    page = text_of(client.get(reverse("console:odk-new"), {"q": "team member"}))
    assert "Team Member" in page and "Team Leader" not in page
    office = Office.objects.get(account=country.people["team member"])
    made = client.post(reverse("console:odk-new"), {"office": office.pk}, HTTP_HOST=HOST)
    assert made.status_code == 200 and "<svg" in text_of(made)
    assert "no-store" in made["Cache-Control"]
    url = re.search(r"http://doorstep\.test/odk/[^<\s]+", text_of(made))
    assert url is not None
    phone = Collect.from_qr(settings_code(server_url=url[0], name="Xóm"))
    assert phone.form_list()
    device = Device.objects.get()
    assert device.holders.get().account == country.people["team member"]
    assert url[0].rpartition(".")[2] not in device.secret_digest
    end = reverse("console:odk-end", args=[device.pk])
    assert b"aria-invalid" in client.post(end, {"reason": " "}).content
    client.post(end, {"reason": "mất máy"})
    with pytest.raises(Refused, match="403"):
        phone.form_list()
    assert "ended" in text_of(client.get(reverse("console:odk")))


def test_no_code_for_people_of_other_units(country: Country) -> None:
    office = Office.objects.get(account=country.people["neighbour officer"])
    client = signed_in(country)
    assert client.post(reverse("console:odk-new"), {"office": office.pk}).status_code == 400
    assert client.post(reverse("console:odk-new"), {"office": "x"}).status_code == 400
    assert not Device.objects.exists()


def _kept(country: Country) -> Submission:
    phone = collect(country)
    _id, xml = form(phone, "coordination_note").filled(
        x_place=41, x_day=today().isoformat(), title="Trạm phát sóng"
    )
    assert phone.post(xml).status_code == 202
    return Submission.objects.get()


def test_an_officer_enters_what_a_member_could_not(country: Country) -> None:
    kept, client = _kept(country), signed_in(country)
    assert "Forms from ODK Collect" in text_of(client.get(reverse("console:attention")))
    assert reverse("console:odk-one", args=[kept.pk]) in text_of(
        client.get(reverse("console:odk-kept"))
    )
    assert "Trạm phát sóng" in text_of(client.get(reverse("console:odk-one", args=[kept.pk])))
    client.post(reverse("console:odk-settle", args=[kept.pk]), {"do": "enter"})
    made = Activity.objects.get()
    assert made.recorded_by == country.people["team member"].pk
    kept.refresh_from_db()
    assert (kept.state, kept.body, kept.root) == ("applied", "", made.root)


def test_setting_aside_needs_a_reason(country: Country) -> None:
    kept, client = _kept(country), signed_in(country)
    address = reverse("console:odk-settle", args=[kept.pk])
    client.post(address, {"do": "aside"})
    kept.refresh_from_db()
    assert kept.state != SETTLED
    client.post(address, {"do": "aside", "reason": "ghi nhầm"})
    kept.refresh_from_db()
    assert (kept.state, kept.body, kept.settled_why) == (SETTLED, "", "ghi nhầm")
    assert not Activity.objects.exists()


def test_what_still_stands_against_entering_is_said(country: Country) -> None:
    phone, client = collect(country), signed_in(country)
    _id, xml = visit(phone, uuid.uuid4())
    phone.post(xml)
    kept = Submission.objects.get()
    address = reverse("console:odk-settle", args=[kept.pk])
    assert "has not arrived" in text_of(client.post(address, {"do": "enter"}, follow=True))
    kept.refresh_from_db()
    assert kept.settled_at is None and home(country)
