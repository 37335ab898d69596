"""Acts on a record by a short form: one table of acts, one view, the action does the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.figures import parse_date
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.surfaces.console.programme_asking import Date


@dataclass(frozen=True)
class Act:
    """One thing that can be done to a record: its form, and what runs with what was filled in."""

    label: Any
    form: type[forms.Form]
    run: Callable[[Actor, Any, dict[str, Any]], object]
    is_grave: bool = False


class ActForm(forms.Form):
    """A form that knows who fills it in, about what, and in which commune if that was asked."""

    def __init__(
        self, *args: Any, actor: Actor, row: Any = None, commune: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.row, self.commune = actor, row, commune


class Once(ActForm):
    """A form whose record gets its id when the form is drawn: sending twice makes one record."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)


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


class OnDay(ActForm):
    """A form with the day it holds from."""

    on = Date(label=gettext_lazy("From the day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.actor.on


def acts_of(acts: Mapping[str, Act], row: Any, *, page: str) -> list[dict[str, Any]]:
    """Give the acts on a record with their addresses, which lie under the address name `page`."""
    return [
        {"label": act.label, "href": reverse(page, args=[row.pk, code])}
        for code, act in acts.items()
    ]


def act_on(
    request: HttpRequest, acts: Mapping[str, Act], code: str, row: Any, *, name: str, page: str
) -> HttpResponse:
    """Do one of the acts on a record called `name`, whose own page has the address name `page`."""
    if row is None or code not in acts:
        raise Http404
    crumb = {"label": name, "href": reverse(page, args=[row.pk])}
    return act_page(request, acts[code], row, crumb=crumb)


def act_page(request: HttpRequest, act: Act, row: Any, *, crumb: dict[str, Any]) -> HttpResponse:
    """Show the form of an act and do it; what the action refuses stands above the form.

    `crumb` is the page one came from and goes back to.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asked = {"actor": actor, "row": row, "commune": _commune(request)}
    form = act.form(request.POST or None, **asked)  # type: ignore[arg-type]
    step = getattr(form, "step", None)
    if request.method == "POST" and not step and form.is_valid():
        try:
            found = act.run(actor, row, form.cleaned_data)
            messages.success(request, found if isinstance(found, str) else _("Done."))
            return redirect(crumb["href"])
        except NotAllowed:
            raise
        except Problem as problem:
            form.add_error(None, str(problem))
    told = {
        "title": act.label,
        "subtitle": str(row or ""),
        "form": step or form,
        "step": step,
        "where": getattr(form, "where", ""),
        "back": crumb["href"],
        "crumbs": [crumb, {"label": str(act.label)}],
    }
    return render(request, "console/people/act.html", told)


def _commune(request: HttpRequest) -> int | None:
    text = request.GET.get("commune", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
