"""The console as tests use it: signed-in clients, forms as drawn, people and records."""

from __future__ import annotations

import io
import re
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from doorstep.kernel.access.actors import Actor, the_system
from doorstep.kernel.activities import actions
from doorstep.kernel.activities.actions import Draft
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.people.actions import register_households, register_persons
from doorstep.kernel.people.drafts import HouseholdDraft, PersonDraft
from tests.offices import Country, today

VISITS = reverse("console:activity-new", args=["household_visit"])
LIST = reverse("console:activities")
BACKEND = "doorstep.surfaces.entry.doorkeeper.Doorkeeper"


def system() -> Actor:
    return the_system(on=today())


def signed_in(country: Country, who: str = "commune officer") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(country.people[who], backend=BACKEND)
    return client


def home(country: Country, name: str = "Nông Văn Slầy", village: str = "village") -> UUID:
    draft = HouseholdDraft(
        head_name=name, village=country.units[village].pk, registered_on=today(), number="17"
    )
    return register_households(actor=system(), drafts=[draft]).ids[0]


def person(country: Country, name: str, household: UUID | None = None) -> UUID:
    draft = PersonDraft(full_name=name, village=411, registered_on=today(), household=household)
    return register_persons(actor=system(), drafts=[draft]).ids[0]


def text_of(response: Any) -> str:
    return response.content.decode()


def drawn(page: str) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name in ("id", "revision")}


def opened(client: Client, address: str = f"{VISITS}?place=411") -> dict[str, str]:
    """Open a form and give its hidden fields with a day."""
    page = client.get(address)
    assert page.status_code == 200
    return {**drawn(text_of(page)), "happened_on": today().isoformat()}


def photo(canary: bytes = b"21.0285N 105.8542E canary") -> SimpleUploadedFile:
    """A picture whose EXIF tells a position and carries a canary."""
    exif = Image.Exif()
    exif[0x010E] = canary.decode()
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG", exif=exif)
    assert canary in out.getvalue()
    return SimpleUploadedFile("nha.jpg", out.getvalue(), "image/jpeg")


def cells() -> dict[str, int]:
    rows = Cell.objects.filter(
        series__group="all", series__measure__in=("visits", "persons_guided")
    )
    return {c.series.measure: c.value for c in rows.select_related("series")}


def record(country: Country, **told: Any) -> Draft:
    draft = Draft(
        "household_visit", 411, today(), {"outcome": "met", **told}, household=home(country)
    )
    actions.record(actor=system(), draft=draft)
    return draft
