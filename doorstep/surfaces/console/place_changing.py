"""Carrying out a change of the map, and taking one back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import CHANGE_MAP, KEEP_PLACES
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.places.actions import undo_change
from doorstep.kernel.places.models import Change, Unit, UnitVersion
from doorstep.kernel.places.queries import version_on
from doorstep.surfaces.console.place_acts import ACTS, Act
from doorstep.surfaces.console.place_change_forms import ChangeForm
from doorstep.surfaces.console.place_changes import change_for
from doorstep.surfaces.console.place_words import crumbs_to, kind_words, page_of, unit_for
from doorstep.surfaces.look.rights import needs

FORM = require_http_methods(["GET", "POST"])


@FORM
@needs(CHANGE_MAP)
def change_unit(request: HttpRequest, unit: int, act: str) -> HttpResponse:
    """Ask for one kind of change of a unit, and carry it out."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = unit_for(request, unit=unit, right=CHANGE_MAP)
    known = _known(act, found)
    version = living_version(found, actor)
    rows = request.GET.get("rows", "")
    form = known.form(
        request.POST if request.method == "POST" else None,
        actor=actor, unit=found, version=version, rows=int(rows) if rows.isdecimal() else 0,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and (change := _acted(form)):
        messages.success(request, _("The map is changed. It can be undone under its changes."))
        return redirect(_after(known, found, change))
    crumbs = crumbs_to(actor, found, on=actor.on)
    context = {
        "title": known.label,
        "subtitle": version.full_name,
        "act": known,
        "form": form,
        "crumbs": [*crumbs, {"label": known.label}],
        "back": page_of(found.pk),
    }
    return render(request, "console/places/change.html", context)


def _known(code: str, unit: Unit) -> Act:
    known = ACTS.get(code)
    if known is None:
        raise Http404
    if unit.level not in known.levels:
        raise Problem("places.wrong_level", _("This change is not made to units of this level."))
    return known


def living_version(unit: Unit, actor: Actor) -> UnitVersion:
    """Give the version of today; Problem for a unit that does not exist today."""
    version = version_on(unit.pk, on=actor.on)
    if version is None:
        raise Problem("places.not_alive", _("This unit does not exist today."))
    return version


def _acted(form: ChangeForm) -> Change | None:
    """Carry out; None after putting the Problem above the form."""
    try:
        return form.act()
    except NotAllowed:
        raise
    except Problem as problem:
        form.add_error(None, str(problem))
        return None


def _after(act: Act, unit: Unit, change: Change) -> str:
    """Lead to what there is to do next: a split is resolved, a merger's new unit looked at."""
    if act.code == "split":
        return reverse("console:split", args=[unit.pk])
    made = change.made["units"]
    return page_of(made[0] if act.code == "merge" and made else unit.pk)


@require_POST
@needs(KEEP_PLACES)
def undo(request: HttpRequest, change: UUID) -> HttpResponse:
    """Take a change back; what stands against it is told on its page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = change_for(actor, change)
    try:
        undo_change(actor=actor, change_id=found.pk)
    except NotAllowed:
        raise
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        words = _("Undone: %(what)s. The map is as it was before.")
        messages.success(request, words % {"what": kind_words(found.kind)})
    return redirect("console:place-change", found.pk)
