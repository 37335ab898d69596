"""What pages of places share: finding the unit asked for, words for kinds and days, tabs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from doorstep.kernel.access.actors import Actor, home_of
from doorstep.kernel.access.rights import CHANGE_MAP, KEEP_PLACES, SEE_PLACES
from doorstep.kernel.places.models import BEGINNING, FOREVER, Unit
from doorstep.kernel.places.queries import versions_near
from doorstep.surfaces.look.writing import day, number

CHANGES: dict[str, Any] = {
    "merge": gettext_lazy("Merge"),
    "split": gettext_lazy("Split"),
    "take_part": gettext_lazy("Part handed over"),
    "rename": gettext_lazy("Rename"),
    "retype": gettext_lazy("Change of type"),
    "move": gettext_lazy("Change of the unit above"),
    "end": pgettext_lazy("of a unit", "End"),
    "resolve": gettext_lazy("Villages of a split unit placed"),
    "add": gettext_lazy("Villages added"),
    "leave": gettext_lazy("Records of a split unit itself placed"),
}
PASSAGES: dict[str, Any] = {
    "merged": gettext_lazy("as a whole"),
    "part": gettext_lazy("in part"),
}
_BORNE: dict[str, Any] = {
    "people.household": gettext_lazy("households"),
    "people.person": gettext_lazy("persons"),
    "people.business": gettext_lazy("businesses"),
    "people.residence": gettext_lazy("residences"),
    "people.team": gettext_lazy("teams"),
    "people.teamvillage": gettext_lazy("villages served by teams"),
    "activities.activity": gettext_lazy("activities"),
    "indicators.enteredvalue": gettext_lazy("reported values"),
    "indicators.target": gettext_lazy("targets"),
    "access.office": gettext_lazy("offices"),
    "places.facility": gettext_lazy("facilities"),
    "places.coverage": gettext_lazy("levels of coverage"),
    "places.border": gettext_lazy("borders"),
    "attainments.attainment": gettext_lazy("attainments"),
    "imports.importbatch": gettext_lazy("imported lists"),
    "programme.task": gettext_lazy("tasks"),
}


def unit_for(request: HttpRequest, *, unit: int, right: str) -> Unit:
    """Give the unit of an address; 404 for none, NotAllowed where the actor lacks the right."""
    found = Unit.objects.filter(pk=unit).first()
    if found is None:
        raise Http404
    request.actor.require(right, found.pk)  # type: ignore[attr-defined]
    return found


def asked_unit(request: HttpRequest) -> Unit:
    """Give the unit named as `unit` in the address, else the actor's own."""
    given = request.GET.get("unit", "")
    if not given:
        home = home_of(request.actor)  # type: ignore[attr-defined]
        if home is None:
            raise Http404
        return home
    if not given.isascii() or not given.isdigit() or len(given) > 16:
        raise Http404
    return unit_for(request, unit=int(given), right=SEE_PLACES)


def asked_day(request: HttpRequest, *, key: str = "on") -> tuple[date, bool]:
    """Give the day named in the address (else today), and whether it could be read."""
    today: date = request.actor.on  # type: ignore[attr-defined]
    given = request.GET.get(key, "")
    if not given:
        return today, True
    try:
        found = date.fromisoformat(given)
    except ValueError:
        return today, False
    return (found, True) if BEGINNING <= found < FOREVER else (today, False)


def visible(actor: Actor, ids: Iterable[int]) -> set[int]:
    """Keep the units whose pages the actor may open."""
    wanted = sorted(set(ids))
    found: set[int] = set()
    for start in range(0, len(wanted), 800):
        rows = Unit.objects.filter(
            actor.scope(SEE_PLACES, "id"), id__in=wanted[start : start + 800]
        )
        found |= set(rows.values_list("id", flat=True))
    return found


def page_of(unit: int) -> str:
    """Give the address of a unit's page."""
    return reverse("console:place", args=[unit])


def since_words(first: date) -> str:
    """Say from when something holds; what was there before the data begin has no day."""
    return day(first) if first > BEGINNING else _("before the records begin")


def until_words(end: date) -> str:
    """Say the last day of an interval that ends on `end`, "" for one that goes on."""
    return day(end - timedelta(days=1)) if end < FOREVER else ""


def kind_words(kind: str) -> str:
    """Name a kind of change."""
    return str(CHANGES.get(kind, kind))


def passage_words(kind: str, share: Any) -> str:
    """Say whether a unit passed as a whole or in part, with the share where it is known."""
    words = str(PASSAGES.get(kind, kind))
    return f"{words} ({number(share * 100, decimals=1)} %)" if share is not None else words


def borne_words(facts: dict[str, int]) -> str:
    """Say which facts hang on a unit: "households: 12, teams: 3"."""
    return ", ".join(f"{_table_words(table)}: {number(n)}" for table, n in sorted(facts.items()))


def _table_words(table: str) -> str:
    known = _BORNE.get(table)
    return str(known or apps.get_model(table)._meta.verbose_name_plural)


def count_words(names: list[str], *, most: int = 4) -> str:
    """Give the first names, and how many more there are."""
    if len(names) <= most:
        return ", ".join(names)
    left = len(names) - most
    more = ngettext("%(n)s more", "%(n)s more", left) % {"n": number(left)}
    return f"{', '.join(names[:most])}, {more}"


def crumbs_to(actor: Actor, unit: Unit, *, on: date) -> list[dict[str, str]]:
    """Give the way from the places' first page to a unit; what the actor may not open has no link.

    The unit itself comes last, with its address, for pages that lie below its own.
    """
    way: list[tuple[int, str]] = []
    at: int | None = unit.pk
    while at is not None and (version := versions_near([at], on=on).get(at)) is not None:
        way.append((at, version.full_name))
        at = version.parent_id
    seen = visible(actor, [u for u, _name in way])
    found = [{"label": _("Places"), "href": reverse("console:places")}]
    for u, name in reversed(way):
        found.append({"label": name, "href": page_of(u)} if u in seen else {"label": name})
    return found


def tabs_for(request: HttpRequest, *, current: str) -> list[dict[str, Any]]:
    """Give the pages of the places section that the actor may open."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    offered = (
        ("console:places", _("Map and search"), SEE_PLACES),
        ("console:villages", _("Villages"), SEE_PLACES),
        ("console:facilities", _("Facilities"), SEE_PLACES),
        ("console:place-changes", _("Changes of the map"), SEE_PLACES),
        ("console:splits", _("Split units"), SEE_PLACES),
        ("console:village-types", _("Village types"), KEEP_PLACES),
        ("console:borders", _("Borders"), CHANGE_MAP),
    )
    return [
        {"label": label, "href": reverse(name), "current": name == f"console:{current}"}
        for name, label, right in offered
        if actor.may(right)
    ]
