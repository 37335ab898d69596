"""Correct, then enter: choosing the village or the person that was meant, by search, no script."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SETTLE
from doorstep.kernel.activities.queries import breadcrumb
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.models import PERSON
from doorstep.kernel.places.models import Unit
from doorstep.kernel.sync import attention
from doorstep.kernel.sync.instead import Instead, Replaceable, replaceable
from doorstep.kernel.sync.models import ATTENTION, WAITING, Command
from doorstep.surfaces.console.place_finding import PlaceOffer, chosen_place
from doorstep.surfaces.console.subject_finding import PICKERS, Picker, Sort
from doorstep.surfaces.console.sync_tabs import crumbs
from doorstep.surfaces.console.sync_words import FIELDS, Said, about_words, what_words
from doorstep.surfaces.look.actor import actor_for
from doorstep.surfaces.look.rights import needs

MOST_SUBJECTS = 20
"""So many subjects of one record can be replaced; of a long list the first ones."""
_VILLAGE = ("village",)


class OfSort(Picker):
    """A search for whom to take instead of one subject; nobody chosen leaves it as it was sent."""

    def __init__(self, sort: Sort, *, form: Any, sent: str, kind: str, was: str) -> None:
        super().__init__(sort, form=form, is_needed=False)
        self.sent, self.kind, self.was = sent, kind, was

    def draw(self) -> None:
        """Put the offers into the form; none to choose is to leave it."""
        super().draw()
        field: Any = self.form.fields[self.name]
        found = [one for one in field.choices if one[0]]
        field.choices = [("", _("as it was sent")), *found] if found else []
        field.label = self.was


class CorrectForm(forms.Form):
    """Whom it is about instead, and why. `place` is where people are looked for."""

    reason = forms.CharField(label=gettext_lazy("Why is this right?"), max_length=300)

    def __init__(self, data: Any, *, actor: Actor, place: Unit, may: Replaceable) -> None:
        super().__init__(data, label_suffix="")
        self.actor, self.place = actor, place
        said = Said(actor, values=[name for _kind, name in may.subjects])
        self.pickers = [
            self._picker(n, kind, sent, said)
            for n, (kind, sent) in enumerate(may.subjects[:MOST_SUBJECTS])
        ]
        for picker in self.pickers:
            picker.draw()

    def _picker(self, n: int, kind: str, sent: str, said: Said) -> OfSort:
        sort = PICKERS["persons" if kind == PERSON else kind]
        words = _("%(sort)s: %(name)s") % {"sort": FIELDS[kind], "name": said.value(kind, sent)}
        own = replace(sort, name=f"subject{n}", is_many=False)
        return OfSort(own, form=self, sent=sent, kind=kind, was=words)

    @property
    def is_search(self) -> bool:
        """Tell whether a search was pressed; the form then only comes back."""
        return "find" in self.data

    @cached_property
    def subjects(self) -> dict[str, UUID]:
        """Whom to take, by the id that was sent."""
        chosen = ((p.sent, self.cleaned_data.get(p.name)) for p in self.pickers)
        return {sent: UUID(str(given)) for sent, given in chosen if given}


@require_http_methods(["GET", "POST"])
@needs(SETTLE)
def correct(request: HttpRequest, command: UUID) -> HttpResponse:
    """Choose another place or subject for a record, say why, and enter it so."""
    actor = actor_for(request)  # entering makes another of it, which the lazy one cannot be
    row, may = _open_record(actor, command)
    if "pick" in request.GET and may.place_field:
        return _pick(request, row)
    chosen = chosen_place(request, right=SETTLE, levels=_VILLAGE) if may.place_field else None
    sent = request.POST if request.method == "POST" else None
    form = CorrectForm(sent, actor=actor, place=_around(chosen or row.unit, actor), may=may)
    if sent is not None and not form.is_search and form.is_valid():
        instead = Instead(chosen.pk if chosen else None, form.subjects)
        if _entered(request, row, form, instead, actor=actor):
            return redirect("console:sync")
    if form.is_search:
        form.errors.clear()
    return _show(request, row, form, may=may, chosen=chosen)


def _open_record(actor: Actor, command: UUID) -> tuple[Command, Replaceable]:
    rows = Command.objects.visible_to(actor, SETTLE).select_related("device", "unit")
    row: Command | None = rows.filter(pk=command).first()
    if row is None:
        raise Problem("sync.unknown", _("There is no such record among those you decide about."))
    if row.state not in (ATTENTION, WAITING):
        raise Problem("sync.nothing_to_decide", _("Somebody decided about this record already."))
    may = replaceable(row)
    if not may:
        words = _("It names no place and nobody who could be replaced.")
        raise Problem("sync.not_replaceable", words)
    return row, may


def _around(unit: Unit, actor: Actor) -> Unit:
    """Give the commune of a unit: there people are looked for, whatever village was meant."""
    way = breadcrumb(unit.pk, on=actor.on)
    ids = [pk for pk, _name in way]
    rows = Unit.objects.filter(pk__in=ids, level="commune")
    return rows.first() or unit


def _pick(request: HttpRequest, row: Command) -> HttpResponse:
    offer = PlaceOffer(request, right=SETTLE, levels=_VILLAGE)
    context = {
        "title": _("Another village"), "subtitle": _said(row), "offer": offer,
        "crumbs": crumbs(_crumb(row)),
    }  # fmt: skip
    return render(request, "console/activities/place.html", context)


def _said(row: Command) -> str:
    return " · ".join(w for w in (what_words(row), about_words(row)) if w)


def _crumb(row: Command) -> dict[str, str]:
    return {"label": what_words(row), "href": reverse("console:sync-record", args=[row.pk])}


def _entered(
    request: HttpRequest, row: Command, form: CorrectForm, instead: Instead, *, actor: Actor
) -> bool:
    """Enter it; False after putting what stands against it into the form."""
    if not instead:
        form.add_error(None, _("Choose another place or somebody else, or enter it as it is."))
        return False
    reason, at = form.cleaned_data["reason"], timezone.now()
    try:
        attention.enter(actor=actor, command=row.pk, at=at, instead=instead, reason=reason)
    except Problem as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, _("The record is put right and entered."))
    return True


def _show(
    request: HttpRequest, row: Command, form: CorrectForm, *, may: Replaceable, chosen: Unit | None
) -> HttpResponse:
    said = Said(request.actor)  # type: ignore[attr-defined]
    context = {
        "title": _("Put right, then enter"), "subtitle": _said(row), "form": form,
        "has_place": bool(may.place_field),
        "sent_place": said.value("place", may.place) if may.place_field else "",
        "place": said.value("place", chosen.pk) if chosen else "",
        "crumbs": crumbs(_crumb(row)), "back": reverse("console:sync-record", args=[row.pk]),
    }  # fmt: skip
    return render(request, "console/sync/correct.html", context)


urlpatterns = [path("<uuid:command>/correct/", correct, name="sync-correct")]
