"""The one list of console pages: what each is called, where it is, and who may go there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import (
    IMPORT,
    KEEP_ACCOUNTS,
    KEEP_COURSES,
    KEEP_DEVICES,
    KEEP_FRAMEWORKS,
    KEEP_PEOPLE,
    OWN_FORMS,
    RECORD,
    SEE_ACTIVITIES,
    SEE_FIGURES,
    SEE_JOURNAL,
    SEE_PEOPLE,
    SEE_PLACES,
    SEE_PROGRAMME,
    SEE_TEAMS,
    SETTLE,
)

_ANY = UUID(int=0)


@dataclass(frozen=True)
class Entry:
    """A page of the console: shown when its address exists and the actor holds the right."""

    label: Any
    url_name: str
    right: str


@dataclass(frozen=True)
class Section:
    """Pages that belong together, under a heading ("" for the first)."""

    label: Any
    entries: tuple[Entry, ...]


SECTIONS = (
    Section(
        "",
        (
            Entry(_("Overview"), "console:overview", SEE_FIGURES),
            Entry(_("Figures"), "console:figures", SEE_FIGURES),
            Entry(_("Programme"), "console:programme", SEE_PROGRAMME),
            Entry(_("Activities"), "console:activities", SEE_ACTIVITIES),
            Entry(_("Whom to visit next"), "console:tasks", SEE_PEOPLE),
            Entry(_("Needs attention"), "console:attention", SEE_ACTIVITIES),
        ),
    ),
    Section(
        _("Registers"),
        (
            Entry(_("People"), "console:people", SEE_PEOPLE),
            Entry(_("Duplicates"), "console:duplicates", KEEP_PEOPLE),
            Entry(_("Teams"), "console:teams", SEE_TEAMS),
            Entry(_("Goods of teams"), "console:stock", SEE_TEAMS),
            Entry(_("Places"), "console:places", SEE_PLACES),
        ),
    ),
    Section(
        _("Learning"),
        (
            Entry(_("Classes"), "console:classes", SEE_PEOPLE),
            Entry(_("Courses"), "console:courses", KEEP_COURSES),
            Entry(_("Voices"), "console:voices", RECORD),
            Entry(_("Certificates"), "console:certificates", SEE_PEOPLE),
            Entry(_("Frameworks of skills"), "console:frameworks", KEEP_FRAMEWORKS),
        ),
    ),
    Section(
        _("Reports and upkeep"),
        (
            Entry(_("Published figures"), "console:published", SEE_FIGURES),
            Entry(_("Imports"), "console:imports", IMPORT),
            Entry(_("Accounts"), "accounts", KEEP_ACCOUNTS),
            Entry(_("Devices"), "console:devices", KEEP_DEVICES),
            Entry(_("Records from devices"), "console:sync", SETTLE),
            Entry(_("ODK Collect"), "console:odk", KEEP_DEVICES),
            Entry(_("Own forms"), "console:own-forms", OWN_FORMS),
            Entry(_("Journal"), "console:journal", SEE_JOURNAL),
            Entry(_("Data dictionary"), "console:dictionary", SEE_ACTIVITIES),
        ),
    ),
)


def leading_to(url_name: str) -> Callable[[object], str]:
    """Give the function from an id to the address of its page: looking the address up for each of
    fifty rows took a millisecond."""
    before, after = reverse(url_name, args=[_ANY]).split(str(_ANY))
    return lambda one: f"{before}{one}{after}"


def address(url_name: str, *args: object) -> str:
    """Give the address of a page, "" when this installation does not have it."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""


@cache
def _addresses(_urls: Any, _before: str) -> dict[str, str]:
    """Give the address of every page by its name: asking 29 times a page took a millisecond."""
    return {entry.url_name: address(entry.url_name) for s in SECTIONS for entry in s.entries}


def _links(section: Section, actor: Actor, here: str) -> Iterator[dict[str, Any]]:
    known = _addresses(get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
    for entry in section.entries:
        href = known[entry.url_name]
        if href and actor.may(entry.right):
            yield {"label": entry.label, "href": href, "current": here.startswith(href)}


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the sections with the pages this request's actor may open."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    told = [
        {"label": section.label, "links": list(_links(section, actor, request.path))}
        for section in SECTIONS
    ]
    return [section for section in told if section["links"]]


def first_page(request: HttpRequest) -> str:
    """Give the address of the first page this request's actor may open, "" for none."""
    return next((link["href"] for section in menu(request) for link in section["links"]), "")


def console_menu(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `nav` for `look/console.html`, on the pages of signed-in people."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(request, "actor"):
        return {}
    return {"nav": menu(request)} if request.path.startswith(reverse("console:home")) else {}
