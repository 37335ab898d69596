"""The pages of devices: tickets, holders, health, the end of one, what a lost one could hold."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from doorstep.kernel.access.devices import enrol, tell_health
from doorstep.kernel.access.models import Device, DeviceHolder
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.models import Line
from tests.offices import Country, build
from tests.surfaces.console_world import home, photo, signed_in, system, text_of
from tests.surfaces.device_world import Phone, phone

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("console:devices"), reverse("console:device-new")


@pytest.fixture
def country(settings: Any) -> Country:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECOND_STEP = False
    return build()


def page(device: Phone, name: str = "console:device") -> str:
    return reverse(name, args=[device.device.pk])


def health(device: Phone, **told: Any) -> None:
    usual = {"queued": 0, "attention": 0, "rows": 12, "free_bytes": 900_000_000, "errors": {}}
    now = timezone.now()
    tell_health(actor=system(), device=device.device, health={**usual, **told}, at=now)


def test_a_ticket_is_a_picture_and_eight_letters_and_enrols_once(country: Country) -> None:
    client = signed_in(country)
    assert "Village" in text_of(client.get(NEW))
    form = text_of(client.get(NEW, {"unit": 411}))
    member = country.people["team member"]
    assert "Team Member" in form and "Neighbour" not in form
    told = {"label": "máy Cốc Lùng", "sort": "phone", "holders": [str(member.pk)]}
    made = client.post(f"{NEW}?unit=411", told, HTTP_HOST="doorstep.test")
    text = text_of(made)
    assert "<svg" in text and "no-store" in made["Cache-Control"]
    found = re.search(r"http://doorstep\.test/app/#/enrol\?code=([A-Z2-9]{8})\b", text)
    assert found is not None
    code = found[1]
    assert f"{code[:4]}-{code[4:]}" in text
    asked = {"name": "x", "app": "1", "address": "203.0.113.9", "at": timezone.now()}
    enrolled = enrol(actor=system(), code=code, **asked)
    assert enrolled.device.label == "máy Cốc Lùng"
    assert enrolled.device.holders.get().account == member
    with pytest.raises(Problem):
        enrol(actor=system(), code=code, **asked)


def test_no_ticket_for_units_or_people_of_others(country: Country) -> None:
    client = signed_in(country)
    other = country.people["neighbour officer"]
    assert "Unit" in text_of(client.post(f"{NEW}?unit=42", {"sort": "phone"}))
    told = {"sort": "phone", "holders": [str(other.pk)]}
    assert b"errorlist" in client.post(f"{NEW}?unit=411", told).content
    assert not Line.objects.filter(verb="device.make_ticket").exists()


def test_the_list_says_how_devices_are_and_can_be_narrowed(country: Country) -> None:
    one = phone(country)
    health(one, queued=3, attention=1, free_bytes=1_000_000)
    one.push(one.household())
    client = signed_in(country)
    text = text_of(client.get(LIST))
    assert "máy 1" in text and "Team Member" in text and "little storage" in text
    for trouble, n in (("waiting", 1), ("attention", 1), ("room", 1), ("clock", 0), ("silent", 0)):
        assert ("máy 1" in text_of(client.get(LIST, {"trouble": trouble}))) == bool(n), trouble
    health(one, free_bytes=None)
    assert "máy 1" not in text_of(client.get(LIST, {"trouble": "room"}))
    assert "máy 1" in b"".join(client.get(LIST, {"format": "csv"})).decode()
    assert "máy 1" not in text_of(signed_in(country, "neighbour officer").get(LIST))


def test_a_wrong_clock_is_seen_but_not_by_a_parcel(country: Country) -> None:
    from doorstep.kernel.sync.models import Command, Parcel

    one, client = phone(country), signed_in(country)
    one.push(one.household())
    Command.objects.update(off_s=7200)
    assert "clock 2 h behind" in text_of(client.get(LIST))
    assert "máy 1" in text_of(client.get(LIST, {"trouble": "clock"}))
    row = Command.objects.get()
    Parcel.objects.create(id="x", province="04", device=one.device, came_at=row.received_at)
    assert "máy 1" not in text_of(client.get(LIST, {"trouble": "clock"}))


def test_the_page_of_a_device(country: Country) -> None:
    one, client = phone(country), signed_in(country)
    home(country)
    health(one, queued=2, errors={"db.full": 3})
    one.push(one.household(head_name="Lò Văn Páo"))
    text = text_of(client.get(page(one)))
    assert "db.full: 3" in text and "Register a household" in text and "entered" in text
    assert "1 village" in text and "Team Member" in text
    assert signed_in(country, "neighbour officer").get(page(one)).status_code == 404


def test_somebody_is_let_in_with_a_picture_and_out_again(country: Country) -> None:
    one, client = phone(country), signed_in(country)
    leader = country.people["team leader"]
    address = page(one, "console:device-holder-new")
    assert "Team Leader" in text_of(client.get(address))
    assert b"errorlist" in client.post(address, {}).content
    client.post(address, {"account": str(leader.pk), "picture": photo()})
    held = DeviceHolder.objects.get(account=leader)
    assert held.picture is not None
    picture = reverse("console:device-picture", args=[one.device.pk, leader.pk])
    shown = client.get(picture)
    assert shown["Content-Type"] == "image/jpeg" and b"canary" not in b"".join(shown)
    assert signed_in(country, "neighbour officer").get(picture).status_code == 404
    client.post(reverse("console:device-holder-end", args=[one.device.pk, leader.pk]))
    held.refresh_from_db()
    assert held.to_at is not None
    assert client.get(picture).status_code == 404


def test_a_lost_device_is_revoked_and_leads_to_whose_data_it_held(country: Country) -> None:
    one, client = phone(country), signed_in(country)
    home(country, name="Lý Thị Ở")
    end = page(one, "console:device-end")
    assert client.get(end).status_code == 302 and client.post(end).status_code == 302
    assert "72 hours" in text_of(client.get(end, {"why": "lost"}))
    sent = client.post(end, {"why": "lost", "more": "ở chợ"})
    assert sent["Location"] == page(one, "console:device-incident")
    device = Device.objects.get()
    assert (device.revoked_why, device.revoked_at is not None) == ("lost: ở chợ", True)
    text = text_of(client.get(sent["Location"]))
    assert "Lý Thị Ở" in text and "Notice due by" in text and "lost or stolen: ở chợ" in text
    lines = Line.objects.count()
    told = b"".join(client.get(sent["Location"], {"format": "csv"})).decode()
    assert "The clock began" in told and "Lý Thị Ở" in told
    assert Line.objects.count() == lines + 1
    assert client.get(sent["Location"], {"format": "xlsx"}).status_code == 200
    assert "notice by" in text_of(client.get(sent["Location"], {"format": "text"}))
    assert "lost or stolen" in text_of(client.get(LIST, {"state": "lost"}))
    assert "72 hours" in text_of(client.get(page(one)))


def test_another_end_leads_back_to_the_device(country: Country) -> None:
    one, client = phone(country), signed_in(country)
    sent = client.post(page(one, "console:device-end"), {"why": "replaced"})
    assert sent["Location"] == page(one)
    assert "replaced by another device" in text_of(client.get(page(one)))
    assert client.post(page(one, "console:device-end"), {"why": "left"}).status_code == 400
