"""The figures shown on the page of a unit: the five of the plan, and visits."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from doorstep.capabilities.fieldwork.indicators import THE_FIVE
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_FIGURES
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.queries import FigureRow, computed_figure
from doorstep.kernel.indicators.register import INDICATORS, Indicator
from doorstep.kernel.places.models import Unit
from doorstep.surfaces.console.choosing import Choice
from doorstep.surfaces.console.overview import card_of

_SHOWN = (*THE_FIVE, "visits")


def figures_of(actor: Actor, unit: Unit, name: str, *, on: date) -> dict[str, Any]:
    """Give the cards of a unit for the year of `on`, on the borders of that day."""
    borders = "" if on == actor.on else on.isoformat()
    choice = Choice(actor, unit, name, Period.year(on.year), None, on, borders)
    cards = [
        card_of(_row(choice, INDICATORS[code], on), choice)
        for code in _SHOWN
        if code in INDICATORS.codes()
    ]
    values = EnteredValue.objects.visible_to(actor, SEE_FIGURES).filter(unit=unit, replaced_by=None)
    return {
        "cards": cards,
        "year": on.year,
        "all_href": reverse("console:figures") + choice.address(),
        "entered": values.count(),
        "entered_href": reverse("console:figures") + choice.address(kind="entered"),
    }


def _row(choice: Choice, ind: Indicator, on: date) -> FigureRow:
    group = ind.groups[0]
    found = computed_figure(choice.unit, ind, group, choice.period, choice.actor.on, on)
    return found or FigureRow(
        ind, group, choice.unit.pk, None, None, "=", choice.period, "doorstep"
    )
