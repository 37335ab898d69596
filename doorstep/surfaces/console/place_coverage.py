"""What reaches a village: signal, electricity and fibre from a day on, with all that was before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PLACES
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.places.actions import set_coverage
from doorstep.kernel.places.kinds import COVERAGE_KINDS, coverage_label, level_label
from doorstep.kernel.places.models import Coverage, Unit
from doorstep.surfaces.console.forms import Day
from doorstep.surfaces.console.place_changing import living_version
from doorstep.surfaces.console.place_words import (
    crumbs_to,
    page_of,
    since_words,
    unit_for,
    until_words,
)
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.rights import needs


class CoverageForm(forms.Form):
    """One level of one kind from a day on. The choice carries both: "signal:4g"."""

    level = forms.ChoiceField(label=gettext_lazy("What reaches the village"))
    from_on = forms.DateField(
        label=gettext_lazy("From"), widget=Day,
        error_messages={"required": gettext_lazy("This answer is needed.")},
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=200, required=False,
        help_text=gettext_lazy("Who says so: a report, a measurement, the operator."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data, initial={"from_on": actor.on}, label_suffix="")
        self._today = actor.on
        self.fields["from_on"].widget.attrs["max"] = actor.on.isoformat()
        self.fields["level"].choices = [("", "–"), *_levels()]

    def clean_from_on(self) -> Any:
        """Refuse days that have not come."""
        day = self.cleaned_data["from_on"]
        if day > self._today:
            raise forms.ValidationError(_("The day lies in the future."))
        return day


def _levels() -> list[Any]:
    return [
        (kind.label, [(f"{kind.code}:{code}", words) for code, words in kind.levels.items()])
        for kind in COVERAGE_KINDS
    ]


@require_http_methods(["GET", "POST"])
@needs(KEEP_PLACES)
def coverage(request: HttpRequest, unit: int) -> HttpResponse:
    """Show what reached a village when, and set a level."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    village = unit_for(request, unit=unit, right=KEEP_PLACES)
    version = living_version(village, actor)
    if village.level != "village":
        raise Problem("places.no_village", _("This is not a village."))
    form = CoverageForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid() and _set(actor, village, form):
        messages.success(request, _("The coverage is kept."))
        return redirect(reverse("console:coverage", args=[village.pk]))
    context = {
        "title": _("Coverage"),
        "subtitle": version.full_name,
        "form": form,
        "table": history(village),
        "crumbs": [*crumbs_to(actor, village, on=actor.on), {"label": _("Coverage")}],
        "back": page_of(village.pk),
    }
    return render(request, "console/places/coverage.html", context)


def _set(actor: Actor, village: Unit, form: CoverageForm) -> bool:
    told = form.cleaned_data
    kind, _sep, level = told["level"].partition(":")
    try:
        set_coverage(
            actor=actor, village=village.pk, kind=kind, level=level,
            from_on=told["from_on"], source=told["source"],
        )  # fmt: skip
    except NotAllowed:
        raise
    except Problem as problem:
        form.add_error(None, str(problem))
        return False
    return True


def history(village: Unit) -> Table:
    """Give every level a village had, the latest of each kind first."""
    rows = Coverage.objects.filter(village=village).order_by("kind", "-valid_from")
    columns = [
        Column(key="kind", label=_("What"), value=lambda c: str(coverage_label(c.kind))),
        Column(
            key="level",
            label=pgettext("of coverage", "Level"),
            value=lambda c: str(level_label(c.kind, c.level)),
        ),
        Column(key="from", label=_("From"), value=lambda c: since_words(c.valid_from)),
        Column(key="to", label=_("Until"), value=lambda c: until_words(c.valid_to) or _("today")),
        Column(key="source", label=_("Source")),
    ]
    return Table(caption=_("What reached the village when"), columns=columns, rows=list(rows))
