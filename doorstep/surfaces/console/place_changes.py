"""The changes of the map: the list, and the page of one with what it made and ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorstep.kernel.access.actors import Actor, home_of
from doorstep.kernel.access.models import Account
from doorstep.kernel.access.rights import CHANGE_MAP, KEEP_PLACES, SEE_PLACES
from doorstep.kernel.places.models import Change, Unit
from doorstep.kernel.places.queries import changes_in, names_on
from doorstep.surfaces.console.place_words import (
    CHANGES,
    count_words,
    kind_words,
    page_of,
    tabs_for,
    visible,
)
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.lists import Filter, ListPage, ListSpec
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import day, moment, number

_MOST_NAMED = 400


@require_GET
@needs(SEE_PLACES)
def changes(request: HttpRequest) -> HttpResponseBase:
    """List the acts on the map that touched a unit the actor may see, the newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    home = home_of(actor)
    rows = _seen(actor, changes_in(home.province)) if home else []
    spec = ListSpec(
        caption=_("Changes of the map"),
        columns=_columns(_told_names(rows, actor)),
        filters=[Filter(key="what", label=_("What"), options=list(CHANGES.items()), field="kind",
                        apply=lambda found, value: [c for c in found if c.kind == value])],
        search=("units", "decision"),
        search_label=_("Unit or decision"),
        file_name="changes-of-the-map",
        empty=_("Nobody has changed this map here yet."),
    )  # fmt: skip
    return ListPage(request, spec, rows=rows).respond(
        "console/places/list.html",
        {
            "title": _("Changes of the map"),
            "tabs": tabs_for(request, current="place-changes"),
            "lead": _("Official units come from the national list; these are changes by officers."),
        },
    )  # fmt: skip


def _columns(names: dict[UUID, str]) -> list[Column]:
    return [
        Column(
            key="kind",
            label=_("What"),
            value=lambda c: kind_words(c.kind),
            href=lambda c: reverse("console:place-change", args=[c.pk]),
        ),
        Column(key="units", label=_("Units"), value=lambda c: names[c.pk]),
        Column(key="effective_on", label=_("In force from"), kind="date", sort=True),
        Column(key="decision", label=_("Decision"), kind="code", sort=True),
        Column(key="at", label=_("Recorded"), kind="moment", sort=True),
        Column(key="state", label=_("State"), value=_state),
    ]


def _state(change: Change) -> str:
    return _("undone") if change.undone_at else _("in force")


def _seen(actor: Actor, rows: Iterable[Change]) -> list[Change]:
    """Keep the changes that touched a unit the actor may see; a province sees all of its own."""
    found = list(rows)
    if any(o.level == "province" for o in actor.holding(SEE_PLACES)):
        return found
    seen = visible(actor, {u for c in found for u in c.made["touched"]})
    return [c for c in found if seen & set(c.made["touched"])]


def _main_units(change: Change) -> list[int]:
    """Give the units a change is about: those it ended and made, else those it touched."""
    ended = [int(u) for u in change.closed["units"]]
    return [*ended, *change.made["units"]] or change.made["touched"]


def _told_names(rows: Iterable[Change], actor: Actor) -> dict[UUID, str]:
    units = {c.pk: _main_units(c) for c in rows}
    names = names_on({u for ids in units.values() for u in ids[:_MOST_NAMED]}, on=actor.on)
    return {
        change: count_words([names[u] for u in ids if u in names]) or "–"
        for change, ids in units.items()
    }


def changes_of(actor: Actor, unit: Unit) -> Table:
    """Give the acts that touched one unit, as a table."""
    rows = [c for c in changes_in(unit.province) if unit.pk in c.made["touched"]]
    columns = _columns(_told_names(rows, actor))
    return Table(caption=_("Changes by officers"), columns=columns, rows=rows)


def change_for(actor: Actor, change: UUID) -> Change:
    """Give one change that touched a unit the actor may see; 404 otherwise."""
    found = Change.objects.filter(pk=change).first()
    if found is None or not _is_seen(actor, found):
        raise Http404
    return found


def _is_seen(actor: Actor, change: Change) -> bool:
    offices = actor.holding(SEE_PLACES)
    is_own = any(o.level == "province" and o.province == change.province for o in offices)
    return is_own or bool(visible(actor, change.made["touched"]))


@require_GET
@needs(SEE_PLACES)
def change_page(request: HttpRequest, change: UUID) -> HttpResponse:
    """Show one change: what it made, ended and revised; with the button that undoes it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = change_for(actor, change)
    title = kind_words(found.kind)
    context = {
        "title": title,
        "change": found,
        "facts": _facts(found),
        "units": _units(actor, found),
        "may_undo": found.undone_at is None and _may_undo(actor, found),
        "crumbs": [
            {"label": _("Places"), "href": reverse("console:places")},
            {"label": _("Changes of the map"), "href": reverse("console:place-changes")},
            {"label": title},
        ],
    }
    return render(request, "console/places/change_page.html", context)


def _may_undo(actor: Actor, change: Change) -> bool:
    right = KEEP_PLACES if change.kind == "add" else CHANGE_MAP
    return all(actor.may(right, u) for u in change.made["touched"][:1])


def _facts(change: Change) -> list[dict[str, Any]]:
    people = dict(
        Account.objects.filter(pk__in=[change.account_id, change.undone_by]).values_list(
            "pk", "full_name"
        )
    )
    facts = [
        {"label": _("In force from"), "value": day(change.effective_on)},
        {"label": _("Decision"), "value": change.decision, "kind": "code"},
        {"label": _("Signed on"), "value": day(change.decided_on)},
        {"label": _("Recorded"), "value": moment(change.at)},
        {"label": _("Recorded by"), "value": people.get(change.account_id, _("the system"))},
        {"label": _("Units touched"), "value": number(len(change.made["touched"]))},
    ]
    if change.undone_at:
        who = people.get(change.undone_by, _("the system"))
        facts.append({"label": _("Undone"), "value": f"{moment(change.undone_at)}, {who}"})
    return facts


def _units(actor: Actor, change: Change) -> Table:
    made, ended = set(change.made["units"]), {int(u) for u in change.closed["units"]}
    ids = change.made["touched"][:_MOST_NAMED]
    names, seen = names_on(ids, on=actor.on), visible(actor, ids)

    def role(unit: int) -> str:
        return _("made") if unit in made else _("ended") if unit in ended else _("revised")

    columns = [
        Column(
            key="name",
            label=_("Unit"),
            value=lambda u: names.get(u) or _("no longer there"),
            href=lambda u: page_of(u) if u in seen else None,
        ),
        Column(key="role", label=_("What happened to it"), value=role),
    ]
    return Table(caption=_("Units touched"), columns=columns, rows=ids)
