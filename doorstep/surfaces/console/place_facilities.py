"""Facilities: the list by kind and place, and the page of one with its photos and history."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Account
from doorstep.kernel.access.rights import KEEP_PLACES, SEE_JOURNAL, SEE_PLACES
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.indicators.opening import places_under
from doorstep.kernel.journal.models import Line
from doorstep.kernel.places.kinds import (
    FACILITY_KINDS,
    FACILITY_STATES,
    facility_label,
    state_label,
)
from doorstep.kernel.places.models import FOREVER, Facility, Placement, UnitVersion
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.place_facility_forms import EndForm, PhotoForm, StateForm
from doorstep.surfaces.console.place_villages import unit_choices
from doorstep.surfaces.console.place_words import (
    asked_unit,
    crumbs_to,
    page_of,
    since_words,
    tabs_for,
    until_words,
)
from doorstep.surfaces.look.lists import Column, Filter, ListPage, ListSpec
from doorstep.surfaces.look.rights import needs

_SHOWN_WIDE = 272
_VERBS = ("facility.add", "facility.change_state", "facility.end", "facility.add_photo")


@require_GET
@needs(SEE_PLACES)
def facilities(request: HttpRequest) -> HttpResponseBase:
    """List the facilities of a unit (the own one unless `unit` names another)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unit = asked_unit(request)
    name = names_on([unit.pk], on=actor.on).get(unit.pk, "")
    under = places_under(unit, actor.on) if unit.level != "province" else None
    rows = Facility.objects.filter(province=unit.province)
    rows = rows.filter(place__in=under) if under is not None else rows
    spec = ListSpec(
        caption=_("Facilities"),
        columns=_columns(),
        filters=_filters(actor, unit_choices(actor, unit, name)),
        search_label=_("Name of the facility"),
        file_name="facilities",
    )
    context: dict[str, Any] = {
        "title": _("Facilities"),
        "subtitle": name,
        "tabs": tabs_for(request, current="facilities"),
    }
    if actor.may(KEEP_PLACES):
        context |= {"add_href": reverse("console:facility-new"), "add_label": _("Add a facility")}
    page = ListPage(request, spec, rows=_named(rows, actor.on).order_by("kind", "search_key", "pk"))
    return page.respond("console/places/list.html", context)


def _named(rows: QuerySet[Facility], on: date) -> QuerySet[Facility]:
    """Add the names of place and commune as columns."""
    placed = Placement.objects.on(on).filter(unit=OuterRef("place"))
    rows = rows.annotate(commune_id=Subquery(placed.values("commune")[:1]))
    return rows.annotate(place_name=_name("place"), commune_name=_name("commune_id"))


def _name(field: str) -> Subquery:
    versions = UnitVersion.objects.filter(unit=OuterRef(field)).order_by("-valid_from")
    return Subquery(versions.annotate(full=Concat("type", Value(" "), "name")).values("full")[:1])


def _columns() -> list[Column]:
    return [
        Column(
            key="kind",
            label=_("Kind"),
            sort="kind",
            value=lambda f: str(facility_label(f.kind)),
            href=lambda f: reverse("console:facility", args=[f.pk]),
        ),
        Column(key="name", label=_("Name"), sort="search_key"),
        Column(key="place_name", label=_("Place")),
        Column(key="commune_name", label=_("Commune"), value=_other_commune),
        Column(key="state", label=_("State"), sort="state",
               value=lambda f: str(state_label(f.state))),
        Column(key="began_on", label=_("Since"), kind="text", sort="began_on",
               value=lambda f: since_words(f.began_on)),
        Column(key="ended_on", label=_("Until"), value=lambda f: until_words(f.ended_on)),
    ]  # fmt: skip


def _other_commune(facility: Any) -> str:
    """Name the commune unless the facility stands in it as such."""
    return "" if facility.commune_id == facility.place_id else facility.commune_name or ""


def _filters(actor: Actor, units: list[tuple[str, str]]) -> list[Filter]:
    lives = {"standing": {"ended_on__gt": actor.on}, "ended": {"ended_on__lte": actor.on}}
    return [
        Filter(key="unit", label=_("Place"), options=units, apply=lambda rows, _value: rows),
        Filter(key="kind", label=_("Kind"), options=[(k.code, k.label) for k in FACILITY_KINDS]),
        Filter(key="state", label=_("State"), options=list(FACILITY_STATES.items())),
        Filter(
            key="life",
            label=_("There"),
            options=[("standing", _("there today")), ("ended", _("no longer there"))],
            apply=lambda rows, value: rows.filter(**lives[value]),
        ),
    ]


def facility_for(actor: Actor, facility: UUID, *, right: str = SEE_PLACES) -> Facility:
    """Give a facility at a place where the actor holds the right; 404 for one not to be seen."""
    seen = Facility.objects.filter(actor.scope(SEE_PLACES, "place_id"))
    found = seen.filter(pk=facility).first()
    if found is None:
        raise Http404
    actor.require(right, found.place_id)
    return found


@require_GET
@needs(SEE_PLACES)
def facility(request: HttpRequest, facility: UUID) -> HttpResponse:
    """Show one facility."""
    return facility_page(request, facility_for(request.actor, facility))  # type: ignore[attr-defined]


def facility_page(request: HttpRequest, found: Facility, **forms: Any) -> HttpResponse:
    """Draw the page of a facility; `forms` are those that came back with a fault."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    kind = str(facility_label(found.kind))
    may_keep = actor.may(KEEP_PLACES, found.place_id)
    stands = found.ended_on == FOREVER
    context = {
        "title": found.name or kind,
        "subtitle": kind if found.name else "",
        "facility": found,
        "facts": _facts(actor, found),
        "photos": _photos(found),
        "history": _history(actor, found),
        "may_keep": may_keep,
        "state_form": forms.get("state_form")
        or StateForm(initial={"state": found.state}, auto_id="state_%s"),
        "end_form": forms.get("end_form") or (EndForm(auto_id="end_%s") if stands else None),
        "photo_form": forms.get("photo_form") or PhotoForm(auto_id="photo_%s"),
        "crumbs": [
            *crumbs_to(actor, found.place, on=actor.on),
            {"label": _("Facilities"), "href": reverse("console:facilities")},
            {"label": found.name or kind},
        ],
    }
    return render(request, "console/places/facility.html", context)


def _facts(actor: Actor, f: Facility) -> list[dict[str, Any]]:
    place = names_on([f.place_id], on=actor.on).get(f.place_id, "")
    facts: list[dict[str, Any]] = [
        {"label": _("Kind"), "value": str(facility_label(f.kind))},
        {"label": _("Place"), "value": place, "href": page_of(f.place_id)},
        {"label": _("State"), "value": str(state_label(f.state))},
        {"label": _("Since"), "value": since_words(f.began_on)},
    ]
    if f.ended_on < FOREVER:
        facts.append({"label": _("Until"), "value": until_words(f.ended_on)})
    facts += [
        {"label": _("Owner"), "value": f.owner},
        {"label": _("Funded by"), "value": f.funding},
        {"label": _("Note"), "value": f.note},
    ]
    if f.lat is not None and f.lon is not None:
        where = f"{f.lat:.5f}, {f.lon:.5f}"
        facts.append({"label": _("Latitude, longitude"), "value": where, "kind": "code"})
    return facts


def _photos(f: Facility) -> list[dict[str, Any]]:
    """Give the photos, the newest first, with the size at which the page shows them."""
    rows = f.photos.select_related("file").order_by("-pk")
    return [
        {
            "src": reverse("console:facility-photo", args=[f.pk, p.pk]),
            "taken_on": p.taken_on,
            "width": _SHOWN_WIDE,
            "height": round(_SHOWN_WIDE * (p.file.height or 3) / (p.file.width or 4)),
        }
        for p in rows
    ]


def _history(actor: Actor, f: Facility) -> list[dict[str, Any]]:
    """Tell from the journal who said what when, to those who may read the journal here."""
    if not actor.may(SEE_JOURNAL, f.place_id):
        return []
    words = dict(zip(_VERBS, (_("Added"), _("State"), _("Ended"), _("Photo added")), strict=True))
    lines = list(
        Line.objects.filter(
            province=f.province, about="facility", about_id=str(f.pk), verb__in=_VERBS
        ).order_by("-at")[:50]
    )
    people = dict(
        Account.objects.filter(pk__in={x.account_id for x in lines}).values_list("pk", "full_name")
    )
    return [
        {
            "at": line.at,
            "title": words[line.verb],
            "text": _told(line),
            "by": people.get(line.account_id, _("the system")),
        }
        for line in lines
    ]


def _told(line: Line) -> str:
    if line.verb != "facility.change_state":
        return ""
    was, now = (str(state_label(line.details.get(k, ""))) for k in ("was", "state"))
    said = line.details.get("note", "")
    return f"{was or '–'} → {now}{': ' if said else ''}{said}"


@require_GET
@needs(SEE_PLACES)
def photo(request: HttpRequest, facility: UUID, picture: int) -> FileResponse:
    """Give the bytes of a photo of a facility."""
    found = facility_for(request.actor, facility)  # type: ignore[attr-defined]
    one = found.photos.filter(pk=picture, file__kind="photo").select_related("file").first()
    if one is None:
        raise Http404
    return FileResponse(path_of(one.file).open("rb"), content_type=one.file.media_type)
