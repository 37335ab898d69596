"""What tests of the pages of places share: signing in at a unit, reading a page."""

from __future__ import annotations

import html

from django.http import HttpResponse
from django.test import Client

from doorstep.kernel.places.models import Unit
from tests.offices import person

PLACES = "/console/places/"


def client_at(unit: Unit, *, role: str = "officer") -> Client:
    """Give somebody signed in who holds an office at the unit, reading Vietnamese."""
    account = person(f"{role} {unit.pk}", role=role, unit=unit, password="!")
    client = Client(HTTP_ACCEPT_LANGUAGE="vi")
    client.force_login(account)
    client.cookies["django_language"] = "vi"
    return client


def page(answer: HttpResponse) -> str:
    """Give a page (or file) that was served, as text."""
    assert answer.status_code == 200, answer.status_code
    raw = b"".join(answer) if answer.streaming else answer.content
    return html.unescape(raw.decode())
