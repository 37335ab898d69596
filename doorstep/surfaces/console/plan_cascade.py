"""Handing a target down: a method, values of one's own on top, and whether it all adds up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from doorstep.capabilities.programme import cascade, queries
from doorstep.capabilities.programme.actions import cascade_targets
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PROGRAMME
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.indicators.models import Target
from doorstep.kernel.indicators.register import PERCENT
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.plan_page import find_target, target_href
from doorstep.surfaces.console.plan_standing import amount, standings
from doorstep.surfaces.console.programme_texts import FigureField
from doorstep.surfaces.console.programme_things import crumbs
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said


class CascadeForm(forms.Form):
    """The method, and per unit a value of one's own and a population where none is known."""

    method = forms.ChoiceField(
        label=pgettext_lazy("how a target is handed down", "How"),
        choices=[(m, cascade.LABELS[m]) for m in cascade.METHODS],
        widget=forms.RadioSelect, initial=cascade.EQUAL,
    )  # fmt: skip

    def __init__(self, data: Any, *, parts: list[cascade.Part], names: dict[int, str]) -> None:
        super().__init__(data, label_suffix="")
        self.units = [p.unit for p in parts]
        for part in parts:
            name = names.get(part.unit, "")
            self._number(f"own_{part.unit}", _("own value of %(unit)s") % {"unit": name})
            if not part.population:
                self._number(f"people_{part.unit}", _("population of %(unit)s") % {"unit": name})

    def _number(self, name: str, label: str) -> None:
        self.fields[name] = FigureField(label=label, required=False)
        self.fields[name].widget.attrs["aria-label"] = label

    def clean(self) -> dict[str, Any]:
        """Nothing is negative, and a population is at least one person."""
        told = super().clean() or self.cleaned_data
        for name, value in told.items():
            if name != "method" and value is not None and value < 0:
                self.add_error(name, _("A figure cannot be negative."))
            elif name.startswith("people_") and value is not None and value != int(value):
                self.add_error(name, _("A population is a whole number."))
        return told

    def told(self) -> dict[str, Any]:
        """Give method, own values and populations as the action takes them."""
        if not self.is_bound:
            return {"method": cascade.EQUAL, "overrides": {}, "populations": {}}
        found = self.cleaned_data
        people = {u: found.get(f"people_{u}") for u in self.units}
        return {
            "method": found["method"],
            "overrides": {u: v for u in self.units if (v := found[f"own_{u}"]) is not None},
            "populations": {u: int(n) for u, n in people.items() if n},
        }

    def cell(self, name: str) -> Any:
        """Give the bound field of a name, None where it is not asked."""
        return self[name] if name in self.fields else None


@dataclass
class Proposal:
    """What a form would hand down: values and populations by unit, and what stands against it."""

    handed: dict[int, Decimal]
    populations: dict[int, int | None]
    problem: str = ""

    @property
    def adds_up(self) -> bool:
        """Tell whether it may be kept."""
        return bool(self.handed) and not self.problem


@require_http_methods(["GET", "POST"])
@needs(KEEP_PROGRAMME)
def hand_down(request: HttpRequest, target: UUID) -> HttpResponse:
    """Show what each unit below would be handed; keep it only when it adds up."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = find_target(actor, target)
    actor.require(KEEP_PROGRAMME, row.unit_id)
    units = queries.units_below(row.unit, on=actor.on)
    parts = queries.parts_below(row, units, on=actor.on, populations={})
    names = names_on([u.pk for u in units], on=actor.on)
    form = CascadeForm(request.POST or None, parts=parts, names=names)
    proposal = Proposal({}, {})
    if not form.is_bound or form.is_valid():
        proposal = _proposed(actor, row, units, form.told())
    if request.POST.get("do") == "save" and proposal.adds_up:
        cascade_targets(actor=actor, target=row, units=units, **form.told())
        messages.success(request, _("The target is handed down."))
        return redirect(target_href(row))
    return _shown(request, row, form, parts, names, proposal)


def _proposed(actor: Actor, row: Target, units: list[Unit], told: dict[str, Any]) -> Proposal:
    try:
        proposal = Proposal(*queries.propose_cascade(actor=actor, target=row, units=units, **told))
    except NotAllowed:
        raise
    except Problem as problem:
        return Proposal({}, {}, str(problem))
    try:
        cascade.check_sum(
            value=row.value, value_kind=row.value_kind, handed=proposal.handed,
            populations=proposal.populations,
        )  # fmt: skip
    except Problem as problem:
        proposal.problem = str(problem)
    return proposal


def _shown(
    request: HttpRequest, row: Target, form: CascadeForm, parts: list[cascade.Part],
    names: dict[int, str], proposal: Proposal,
) -> HttpResponse:  # fmt: skip
    actor: Actor = request.actor  # type: ignore[attr-defined]
    (here,) = standings(actor, [row], is_judged=False)
    title = said(row.wording)[0] or here.indicator
    total = sum(proposal.handed.values(), Decimal(0))
    context = {
        "title": _("Hand down: %(what)s") % {"what": title},
        "subtitle": f"{here.unit}, {row.year}, {here.group}: {here.promised}",
        "crumbs": crumbs(title, target_href(row)),
        "form": form,
        "lines": [_line(row, form, part, names, proposal) for part in parts],
        "proposal": proposal,
        "total": amount(total, row.value_kind) if row.value_kind != PERCENT else "",
        "promised": here.promised,
        "back": target_href(row),
    }
    status = 400 if request.method == "POST" and (form.errors or proposal.problem) else 200
    return render(request, "console/programme/cascade.html", context, status=status)


def _line(
    row: Target, form: CascadeForm, part: cascade.Part, names: dict[int, str], proposal: Proposal
) -> dict[str, Any]:
    value = proposal.handed.get(part.unit)
    return {
        "name": names.get(part.unit, ""),
        "population": part.population,
        "people": form.cell(f"people_{part.unit}"),
        "present": part.present,
        "value": amount(value, row.value_kind) if value is not None else "–",
        "own": form.cell(f"own_{part.unit}"),
    }


urlpatterns = [path("targets/<uuid:target>/hand-down/", hand_down, name="cascade")]
