"""What a page tells of a thing: facts, lists of texts, days, and links to other things."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doorstep.kernel.places.models import FOREVER, Unit
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.look.writing import day, moment, said
from doorstep.surfaces.portal.things import Thing, thing_of

Fact = dict[str, Any]


@dataclass
class Told:
    """The content of a thing's page. `text` stands above the facts."""

    facts: list[Fact] = field(default_factory=list)
    text: str = ""
    lists: list[tuple[str, list[str]]] = field(default_factory=list)
    days: list[dict[str, Any]] = field(default_factory=list)
    links: list[Thing] = field(default_factory=list)


TELLERS: dict[type, Callable[[Any], Told]] = {}
"""By class of the thing: what its page tells."""


def tells(model: type) -> Callable[[Callable[[Any], Told]], Callable[[Any], Told]]:
    """Declare the function that tells of things of a class."""

    def declare(teller: Callable[[Any], Told]) -> Callable[[Any], Told]:
        TELLERS[model] = teller
        return teller

    return declare


def told_of(found: Any) -> Told:
    """Give what the page of a thing tells; nothing for a class that nobody told about."""
    teller = TELLERS.get(type(found))
    return teller(found) if teller else Told()


def fact(label: Any, value: Any, **more: Any) -> list[Fact]:
    """Give one fact, or none where there is no value; texts by language are said."""
    shown = said(value)[0] if isinstance(value, dict) else value
    return [] if shown in (None, "") else [{"label": label, "value": shown, **more}]


def day_fact(label: Any, on: date | None) -> list[Fact]:
    """Give a day as a fact."""
    return fact(label, day(on) if on and on != FOREVER else None)


def moment_fact(label: Any, at: datetime | None) -> list[Fact]:
    """Give day and time of day as a fact."""
    return fact(label, moment(at) if at else None)


def place_fact(unit: Unit, *, on: date | None, label: Any = None) -> list[Fact]:
    """Give the unit as it was called on the day, with a link to its page."""
    name = names_on([unit.id], on=on or date.max).get(unit.id, "")
    return fact(label or _("Place"), name, href=unit_href(unit))


def unit_href(unit: Unit) -> str:
    """Give the public page of a unit: a commune's own, else the figures of its province today."""
    if unit.level == "commune":
        return reverse("portal:commune", args=[unit.id])
    if unit.level == "village":
        return ""
    return f"{reverse('portal:figures')}?province={unit.province}"


def texts(heading: Any, values: Iterable[Any]) -> list[tuple[str, list[str]]]:
    """Give a list of texts under a heading, or nothing when it is empty."""
    shown = [said(v)[0] for v in values if v]
    return [(str(heading), shown)] if shown else []


def day_entry(title: Any, first: date, last: date | None = None, text: Any = "") -> dict[str, Any]:
    """Give an entry of the list of days, from a day to a day."""
    until = _("until %(day)s") % {"day": day(last)} if last and last != first else ""
    told = [until, said(text)[0]]
    return {
        "at": first,
        "is_day": True,
        "title": str(title),
        "text": " · ".join(filter(None, told)),
    }


def linked(kind: str, *rows: Any) -> list[Thing]:
    """Give the public pages of rows that have a key."""
    keys = [row.key for row in rows if row is not None and row.key]
    return [thing for key in keys if (thing := thing_of(f"{kind}:{key}")) is not None]
