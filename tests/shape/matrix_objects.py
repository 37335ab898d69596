"""What the rights matrix puts into addresses. Whoever adds a page with a new word in its address
adds one line here: how to make such an object at a unit, or that the word is bound to no place.

Keys are names of address parts ("account"), or "url name/part" where a part means several things.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from doorstep.kernel.access.models import Account, Office
from doorstep.kernel.indicators.register import INDICATORS
from doorstep.kernel.places.models import Unit
from tests.offices import Country, person

Maker = Callable[[Country, Unit], object]


def an_account(country: Country, unit: Unit) -> object:
    """Make an account with an office at `unit`; give its id."""
    known = Account.objects.filter(username=f"somebody.{unit.pk}").first()
    role = "member" if unit.level == "village" else "viewer"
    return (known or person(f"somebody {unit.pk}", role=role, unit=unit, password="!")).pk


def an_office(country: Country, unit: Unit) -> object:
    """Make an office at `unit`; give its id."""
    an_account(country, unit)
    return Office.objects.get(unit=unit, account__username=f"somebody.{unit.pk}").pk


MATRIX_OBJECTS: dict[str, Maker] = {
    "account": an_account,
    "office": an_office,
    "unit": lambda country, unit: unit.pk,
}
"""Objects that belong to a place: at a foreign one nobody may see or change them."""

MATRIX_OPEN: dict[str, Callable[[], object]] = {
    "code": lambda: next(iter(INDICATORS)).code,
    "year": lambda: timezone.localdate().year,
}
"""Parts that belong to no place: codes, days, languages."""

MATRIX_WIDER: dict[str, str] = {}
"""Pages that show objects of other units on purpose: url name → why."""
