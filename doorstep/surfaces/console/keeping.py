"""Acts on a record by a short form: one table of acts, one view, the action does the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.figures import parse_date
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.basics.sorting import sort_key
from doorstep.kernel.places.models import UnitVersion
from doorstep.surfaces.console.programme_asking import Date


@dataclass(frozen=True)
class Act:
    """One thing that can be done to a record: its form, and what runs with what was filled in."""

    label: Any
    form: type[forms.Form]
    run: Callable[[Actor, Any, dict[str, Any]], object]
    is_grave: bool = False


class ActForm(forms.Form):
    """A form that knows who fills it in and about what."""

    def __init__(self, *args: Any, actor: Actor, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.row = actor, row


class Birth(forms.CharField):
    """A day of birth, or only the year where that is all that is known."""

    def __init__(self, **told: Any) -> None:
        words = {"label": gettext_lazy("Born"), "required": False, "max_length": 20}
        super().__init__(help_text=gettext_lazy("A day like 05/10/1956, or only 1956."), **words)

    def clean(self, value: Any) -> date | int | None:
        """Give a date, a year or nothing."""
        text = str(super().clean(value)).strip()
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) == 4:
            return int(text)
        try:
            return parse_date(text)
        except ValueError as why:
            raise forms.ValidationError(_("A day like 05/10/1956, or only 1956.")) from why


class Village(forms.ChoiceField):
    """A village of the actor's area; filled by `offer_villages`."""


def offer_villages(form: ActForm, right: str) -> None:
    """Give every village field the villages where the actor holds a right, by commune and name."""
    rows = UnitVersion.objects.on(form.actor.on).filter(
        form.actor.scope(right, "unit_id"), level="village"
    )
    communes = dict(
        UnitVersion.objects.on(form.actor.on)
        .filter(unit__in={r.parent_id for r in rows if r.parent_id})
        .values_list("unit", "name")
    )
    told = [(str(r.unit_id), f"{r.full_name}, {communes.get(r.parent_id, '')}") for r in rows]
    options = [("", ""), *sorted(told, key=lambda o: sort_key(o[1].split(", ")[-1] + o[1]))]
    for field in form.fields.values():
        if isinstance(field, Village):
            field.choices = options


class OnDay(ActForm):
    """A form with the day it holds from."""

    on = Date(label=gettext_lazy("From the day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.actor.on


def act_page(
    request: HttpRequest, act: Act, row: Any, *, back: str, crumbs: list[dict[str, str]]
) -> HttpResponse:
    """Show the form of an act and do it; what the action refuses stands above the form."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = act.form(request.POST or None, actor=actor, row=row)  # type: ignore[call-arg]
    if request.method == "POST" and form.is_valid():
        try:
            found = act.run(actor, row, form.cleaned_data)
            messages.success(request, found if isinstance(found, str) else _("Done."))
            return redirect(back)
        except NotAllowed:
            raise
        except Problem as problem:
            form.add_error(None, str(problem))
    told = {
        "title": act.label,
        "subtitle": str(row or ""),
        "form": form,
        "back": back,
        "crumbs": crumbs,
    }
    return render(request, "console/people/act.html", told)
