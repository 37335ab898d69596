"""A province with an ODK client: who holds it, and a Collect that has scanned its code."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from doorstep.kernel.access.actors import the_system
from doorstep.kernel.access.devices import Enrolled, enrol, make_ticket
from doorstep.kernel.access.models import ODK
from tests.offices import Country, today
from tests.surfaces.odk_collect import HOST, Collect, XForm


def enrolled(country: Country, who: str = "team member", at: str = "village") -> Enrolled:
    """Enrol an ODK client at a unit for somebody."""
    system = the_system(on=today())
    unit, holder = country.units[at], country.people[who].pk
    code = make_ticket(actor=system, unit=unit, at=timezone.now(), sort=ODK, holders=[holder])
    told = {"name": "Collect", "app": "", "address": "127.0.0.1"}
    return enrol(actor=system, code=code, at=timezone.now(), **told)


def collect(country: Country, who: str = "team member", at: str = "village") -> Collect:
    """Give somebody's phone with Collect, already set up."""
    return Collect(f"http://{HOST}/odk/{enrolled(country, who, at).credentials}")


def form(phone: Collect, form_id: str) -> XForm:
    """Download a form by its id."""
    return phone.form(next(f for f in phone.form_list() if f.form_id == form_id))


def visit(phone: Collect, household: Any, **told: Any) -> tuple[str, str]:
    """Fill in a household visit: (instance id, XML)."""
    answers = {"x_place": 411, "x_day": today().isoformat(), "x_household": household,
               "outcome": "met", **told}  # fmt: skip
    return form(phone, "household_visit").filled(**answers)
