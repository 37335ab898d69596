"""Records hung on a split unit itself: left to one of its parts, or given to villages by list.

As a whole they follow by their placement and nothing is written to them. One by one an activity
gets an amendment that says where it took place; the revision before it stays, and going back is
one more amendment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import CHANGE_MAP, SEE_ACTIVITIES
from doorstep.kernel.activities.actions import amend
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.places.actions import leave_facts
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import names_on, resolution_screen_rows
from doorstep.surfaces.console.place_words import unit_for
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import day

MOST = 200
"""Activities on one page; the rest follows when these are dealt with."""


@require_POST
@needs(CHANGE_MAP)
def leave(request: HttpRequest, unit: int) -> HttpResponse:
    """Leave everything that hangs on a split unit itself to one of its parts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = unit_for(request, unit=unit, right=CHANGE_MAP)
    heir = _number(request.POST.get("heir", ""))
    if heir is None:
        messages.error(request, _("Choose a unit."))
        return redirect("console:split", found.pk)
    try:
        decision = request.POST.get("decision", "")[:80]
        leave_facts(actor=actor, unit=found.pk, heir=heir, decision=decision)
        messages.success(request, _("Saved. All figures follow; it can be undone."))
    except NotAllowed:
        raise
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect("console:split", found.pk)


@require_http_methods(["GET", "POST"])
@needs(CHANGE_MAP)
def records(request: HttpRequest, unit: int) -> HttpResponse:
    """List the activities that hang on a split unit itself, and give the chosen ones to a village.

    Those that were given away are listed below and can be taken back.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = unit_for(request, unit=unit, right=CHANGE_MAP)
    if request.method == "POST":
        _give(request, actor, found)
        return redirect("console:split-records", found.pk)
    villages = _villages(found)
    here = _here(actor, found)
    name = names_on([found.pk], on=found.ended_on).get(found.pk, "")
    context = {
        "title": _("Activities of %(name)s itself") % {"name": name},
        "unit": found,
        "count": here.count(),
        "rows": _lines(here[:MOST], {}),
        "given": _lines(given := list(_given(actor, found)[:MOST]), _names(actor, given)),
        "villages": [(row, villages[row]) for row in villages],
        "crumbs": [
            {"label": _("Places"), "href": reverse("console:places")},
            {"label": _("Split units"), "href": reverse("console:splits")},
            {"label": name, "href": reverse("console:split", args=[found.pk])},
        ],
    }
    return render(request, "console/places/split_records.html", context)


def _villages(unit: Unit) -> dict[int, str]:
    """Give the villages that lay under the split unit, by name."""
    return {row.village_id: row.name for row in resolution_screen_rows(unit.pk)}


def _here(actor: Actor, unit: Unit) -> QuerySet[Any]:
    rows = Activity.objects.visible_to(actor, SEE_ACTIVITIES).filter(
        province=unit.province, place=unit, is_current=True
    )
    return rows.order_by("happened_on", "id")


def _given(actor: Actor, unit: Unit) -> QuerySet[Any]:
    """Give the activities that once hung on the unit and were given to a village since."""
    once = Activity.objects.filter(province=unit.province, place=unit, is_current=False)
    rows = Activity.objects.visible_to(actor, SEE_ACTIVITIES).filter(
        province=unit.province, root__in=once.values("root"), is_current=True
    )
    return rows.exclude(place=unit).order_by("-received_at", "id")


def _names(actor: Actor, rows: Iterable[Activity]) -> dict[int, str]:
    return names_on({a.place_id for a in rows}, on=actor.on)


def _lines(rows: Iterable[Activity], places: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "root": str(a.root),
            "what": str(KINDS[a.kind].label) if a.kind in KINDS else a.kind,
            "on": a.happened_on,
            "title": a.answers.get("title", ""),
            "place": places.get(a.place_id, ""),
            "href": reverse("console:activity", args=[a.root]),
        }
        for a in rows
    ]


def _give(request: HttpRequest, actor: Actor, unit: Unit) -> None:
    """Give the chosen activities to a village, or take them back to the unit itself."""
    chosen = _roots(request.POST.getlist("root"))
    is_back = request.POST.get("back") == "yes"
    target = unit.pk if is_back else _number(request.POST.get("village", ""))
    if not chosen or target is None or (not is_back and target not in _villages(unit)):
        messages.error(request, _("Choose activities and a village."))
        return
    open_ones = _given(actor, unit) if is_back else _here(actor, unit)
    rows = list(open_ones.filter(root__in=chosen))
    left = _moved(actor, rows, Unit.objects.get(pk=target), unit)
    messages.success(
        request,
        _("%(n)s activities were moved; all figures follow.") % {"n": len(rows) - len(left)},
    )
    for a, why in left[:5]:
        messages.error(request, f"{day(a.happened_on)}: {why}")


def _moved(
    actor: Actor, rows: Sequence[Activity], target: Unit, unit: Unit
) -> list[tuple[Activity, str]]:
    """Amend each activity by itself; give those that had to stay, with the reason."""
    name = names_on([unit.pk], on=unit.ended_on).get(unit.pk, "")
    reason = _("Split of %(name)s: where it took place") % {"name": name}
    left = []
    for a in rows:
        if not target.is_alive(a.happened_on):
            left.append((a, _("The unit did not exist on that day.")))
            continue
        try:
            amend(actor=actor, root=a.root, reason=reason, seen=a.revision, place=target.pk)
        except NotAllowed:
            raise
        except Problem as problem:
            left.append((a, str(problem)))
    return left


def _roots(given: Iterable[str]) -> list[UUID]:
    found = []
    for text in list(given)[:MOST]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 16 else None
