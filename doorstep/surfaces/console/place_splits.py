"""Split units: what a split has left open, and saying for each village where it went."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doorstep.kernel.access.actors import Actor, home_of
from doorstep.kernel.access.rights import CHANGE_MAP, SEE_PLACES
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.basics.sorting import sort_key
from doorstep.kernel.places.actions import resolve_villages
from doorstep.kernel.places.bearing import facts_on
from doorstep.kernel.places.models import Heir, Lineage, Unit
from doorstep.kernel.places.queries import (
    ScreenRow,
    names_on,
    resolution_screen_rows,
    unresolved,
)
from doorstep.surfaces.console.place_choices import with_distance
from doorstep.surfaces.console.place_words import borne_words, page_of, tabs_for, unit_for, visible
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import day

NEAREST = "nearest"


@require_GET
@needs(SEE_PLACES)
def splits(request: HttpRequest) -> HttpResponse:
    """List the split units that still have open villages or facts of their own."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    home = home_of(actor)
    rows = unresolved(actor=actor, province=home.province) if home else []
    columns = [
        Column(
            key="name",
            label=_("Split unit"),
            href=lambda u: reverse("console:split", args=[u.unit_id]),
        ),
        Column(key="code", label=_("Code"), kind="code"),
        Column(key="split_on", label=_("Split on"), kind="date"),
        Column(key="parts", label=_("Into"), value=_parts),
        Column(
            key="open", label=_("Open villages"), kind="number", value=lambda u: len(u.villages)
        ),
        Column(key="facts", label=_("Records on it"), value=lambda u: borne_words(u.facts)),
    ]
    context = {
        "title": _("Split units"),
        "tabs": tabs_for(request, current="splits"),
        "table": Table(caption=_("Split units with something open"), columns=columns, rows=rows),
        "open": sum(len(u.villages) for u in rows),
    }
    return render(request, "console/places/splits.html", context)


def _parts(split: Any) -> str:
    return ", ".join(c.name for c in split.candidates)


@require_GET
@needs(SEE_PLACES)
def split(request: HttpRequest, unit: int) -> HttpResponse:
    """Show the villages of a split unit, each with the units it could have gone to."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = unit_for(request, unit=unit, right=SEE_PLACES)
    return _screen(request, found, may_resolve=actor.may(CHANGE_MAP, found.pk))


def _screen(
    request: HttpRequest, unit: Unit, *, may_resolve: bool, chosen: dict[str, str] | None = None,
    problem: str = "",
) -> HttpResponse:  # fmt: skip
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = resolution_screen_rows(unit.pk)
    name = names_on([unit.pk], on=unit.ended_on).get(unit.pk, "")
    is_open = any(row.assigned is None for row in rows)
    context = {
        "title": _("Split: %(name)s") % {"name": name},
        "subtitle": _("In force from %(day)s") % {"day": day(unit.ended_on)},
        "unit": unit,
        "rows": _lines(actor, rows, chosen or {}),
        "candidates": _candidates(unit),
        **_own_facts(actor, unit),
        "open": sum(row.assigned is None for row in rows),
        "may_resolve": may_resolve and is_open,
        "problem": problem,
        "crumbs": [
            {"label": _("Places"), "href": reverse("console:places")},
            {"label": _("Split units"), "href": reverse("console:splits")},
            {"label": name},
        ],
    }
    return render(request, "console/places/split.html", context, status=400 if problem else 200)


def _own_facts(actor: Actor, unit: Unit) -> dict[str, Any]:
    """Give what hangs on the split unit itself: how much, and the part that it counts with."""
    heir = Heir.objects.filter(province=unit.province, unit=unit).first()
    on = actor.on
    return {
        "facts": borne_words(facts_on([unit.pk]).get(unit.pk, {})),
        "heir": names_on([heir.heir_id], on=on).get(heir.heir_id, "") if heir else "",
        "may_leave": actor.may(CHANGE_MAP, unit.pk),
        "changes": reverse("console:place-changes"),
    }


def _candidates(unit: Unit) -> list[tuple[int, str]]:
    passages = Lineage.objects.filter(old=unit, effective_on=F("old__ended_on"))
    names = names_on(passages.values_list("new_id", flat=True), on=unit.ended_on)
    return sorted(names.items(), key=lambda c: sort_key(c[1]))


def _lines(actor: Actor, rows: list[ScreenRow], chosen: dict[str, str]) -> list[dict[str, Any]]:
    gone = {row.assigned for row in rows if row.assigned is not None}
    names, seen = names_on(gone, on=actor.on), visible(actor, [r.village_id for r in rows])
    return [
        {
            "key": f"v{row.village_id}",
            "name": row.name,
            "code": row.code,
            "href": page_of(row.village_id) if row.village_id in seen else "",
            "assigned": names.get(row.assigned or 0, ""),
            "is_open": row.assigned is None,
            "options": [
                {
                    "value": str(c.unit_id),
                    "label": with_distance(c.name, c.distance_km),
                    "chosen": chosen.get(f"v{row.village_id}") == str(c.unit_id),
                }
                for c in row.candidates
            ],
        }
        for row in rows
    ]


@require_POST
@needs(CHANGE_MAP)
def resolve(request: HttpRequest, unit: int) -> HttpResponse:
    """Save where the open villages went; those left open stay so."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = unit_for(request, unit=unit, right=CHANGE_MAP)
    rows = [row for row in resolution_screen_rows(found.pk) if row.assigned is None]
    wanted = _wanted(request, rows)
    if not wanted:
        messages.error(request, _("Choose for at least one village where it went."))
        return redirect("console:split", found.pk)
    try:
        resolve_villages(
            actor=actor, assignments=wanted, decision=request.POST.get("decision", "")[:80]
        )
    except NotAllowed:
        raise
    except Problem as problem:
        return _screen(
            request, found, may_resolve=True, chosen=request.POST.dict(), problem=str(problem)
        )
    left = len(rows) - len(wanted)
    words = _("Saved. Nothing is left open.") if not left else _("Saved. %(n)s villages stay open.")
    messages.success(request, words % {"n": left} if left else words)
    return redirect("console:split", found.pk)


def _wanted(request: HttpRequest, rows: list[ScreenRow]) -> dict[int, int]:
    """Read the choice of each row; rows without one follow the choice for all."""
    for_all = request.POST.get("all", "")
    wanted: dict[int, int] = {}
    for row in rows:
        given = request.POST.get(f"v{row.village_id}", "") or for_all
        if given == NEAREST and row.candidates and row.candidates[0].distance_km is not None:
            wanted[row.village_id] = row.candidates[0].unit_id
        elif given.isascii() and given.isdigit() and len(given) <= 16:
            wanted[row.village_id] = int(given)
    return wanted
