"""Facilities are added, change their state, get photos and go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PLACES
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.places import actions
from doorstep.kernel.places.models import Facility, Unit
from doorstep.surfaces.console.place_facilities import facility_for, facility_page
from doorstep.surfaces.console.place_facility_forms import (
    EndForm,
    FacilityForm,
    PhotoForm,
    StateForm,
)
from doorstep.surfaces.console.place_finding import PlaceOffer, chosen_place
from doorstep.surfaces.console.place_words import crumbs_to, page_of
from doorstep.surfaces.look.rights import needs

_LEVELS = ("commune", "village")


@require_http_methods(["GET", "POST"])
@needs(KEEP_PLACES)
def new_facility(request: HttpRequest) -> HttpResponse:
    """Add a facility: first the place, then what it is."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    place = chosen_place(request, right=KEEP_PLACES, levels=_LEVELS)
    if place is None:
        return _pick(request)
    form = FacilityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _kept(form, None, lambda: _add(actor, place, form))
        if made is not None:
            messages.success(request, _("The facility is added."))
            return redirect("console:facility", made.pk)
    crumbs = crumbs_to(actor, place, on=actor.on)
    context = {
        "title": _("Add a facility"),
        "subtitle": crumbs[-1]["label"],
        "form": form,
        "submit": _("Add"),
        "crumbs": [*crumbs, {"label": _("Add a facility")}],
        "back": page_of(place.pk),
    }
    return render(request, "console/places/form.html", context)


def _pick(request: HttpRequest) -> HttpResponse:
    offer = PlaceOffer(request, right=KEEP_PLACES, levels=_LEVELS)
    crumbs = [{"label": _("Facilities"), "href": reverse("console:facilities")}]
    context = {"title": _("Add a facility"), "offer": offer, "crumbs": crumbs}
    return render(request, "console/activities/place.html", context)


def _add(actor: Actor, place: Unit, form: FacilityForm) -> Facility:
    told = form.cleaned_data
    if place.began_on > told["began_on"] or told["began_on"] >= place.ended_on:
        raise Problem("places.not_alive_then", _("The place did not exist on that day."))
    return actions.add_facility(actor=actor, place=place.pk, **told)


def _kept(form: forms.Form, field: str | None, act: Callable[[], Any]) -> Any:
    """Give what an act gives; None after putting its Problem beside a field or above the form."""
    try:
        return act()
    except NotAllowed:
        raise
    except Problem as problem:
        form.add_error(field, str(problem))
        return None


@require_POST
@needs(KEEP_PLACES)
def change_state(request: HttpRequest, facility: UUID) -> HttpResponse:
    """Say in which state a facility is."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = facility_for(actor, facility, right=KEEP_PLACES)
    form = StateForm(request.POST, auto_id="state_%s")
    if form.is_valid():
        told = form.cleaned_data
        actions.change_facility_state(actor=actor, facility=found.pk, **told)
        messages.success(request, _("The state is kept."))
        return redirect("console:facility", found.pk)
    return facility_page(request, found, state_form=form)


@require_POST
@needs(KEEP_PLACES)
def end(request: HttpRequest, facility: UUID) -> HttpResponse:
    """Say from which day a facility is no longer there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = facility_for(actor, facility, right=KEEP_PLACES)
    form = EndForm(request.POST, auto_id="end_%s")
    if form.is_valid():
        day = form.cleaned_data["ended_on"]
        act = lambda: actions.end_facility(actor=actor, facility=found.pk, ended_on=day)  # noqa: E731
        if _kept(form, "ended_on", act) is not None:
            messages.success(request, _("The facility is ended."))
            return redirect("console:facility", found.pk)
    return facility_page(request, found, end_form=form)


@require_POST
@needs(KEEP_PLACES)
def add_photos(request: HttpRequest, facility: UUID) -> HttpResponse:
    """Add photos; all of them or none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = facility_for(actor, facility, right=KEEP_PLACES)
    form = PhotoForm(request.POST, request.FILES, auto_id="photo_%s")
    if form.is_valid() and _kept(form, "photos", lambda: _attach(actor, found, form)):
        messages.success(request, _("The photos are attached."))
        return redirect("console:facility", found.pk)
    return facility_page(request, found, photo_form=form)


def _attach(actor: Actor, found: Facility, form: PhotoForm) -> bool:
    told = form.cleaned_data
    with transaction.atomic():
        for one in told["photos"]:
            actions.add_facility_photo(
                actor=actor, facility=found.pk, raw=one.read(), taken_on=told["taken_on"]
            )
    return True
