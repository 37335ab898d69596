"""The figures shown on the page of a unit: the five of the plan, and visits."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doorstep.capabilities.fieldwork.indicators import THE_FIVE
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_FIGURES
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.promises import Promises
from doorstep.kernel.indicators.queries import FigureRow, computed_figure
from doorstep.kernel.indicators.register import INDICATORS, PERCENT, Indicator
from doorstep.kernel.indicators.remembering import one_look
from doorstep.kernel.places.models import Unit
from doorstep.surfaces.console.choosing import Choice
from doorstep.surfaces.console.promisers import by_whose_target, promisers
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.statuses import status_mark
from doorstep.surfaces.look.writing import number, percent, said, said_counted

_SHOWN = (*THE_FIVE, "visits")


def figures_of(actor: Actor, unit: Unit, name: str, *, on: date) -> dict[str, Any]:
    """Give the figures of a unit for the year of `on`, on the borders of that day."""
    borders = "" if on == actor.on else on.isoformat()
    choice = Choice(actor, unit, name, Period.year(on.year), None, on, borders)
    promises = Promises.of(unit.pk, on.year, on=on)
    with one_look():
        shown = (INDICATORS[code] for code in _SHOWN if code in INDICATORS)
        rows = [_row(choice, ind, on, promises) for ind in shown]
    values = EnteredValue.objects.visible_to(actor, SEE_FIGURES).filter(unit=unit, replaced_by=None)
    names = promisers(rows, on=on)
    return {
        "table": _table(rows, choice, names),
        "year": on.year,
        "all_href": reverse("console:figures") + choice.address(),
        "entered": values.count(),
        "entered_href": reverse("console:figures") + choice.address(kind="entered"),
    }


def _table(rows: list[FigureRow], choice: Choice, names: dict[int, str]) -> Table:
    columns = [
        Column(
            key="label",
            label=_("Indicator"),
            value=lambda r: said(r.indicator.label)[0],
            href=lambda r: (
                reverse("console:figure", args=[r.indicator.code]) + choice.address(group=r.group)
            ),
        ),
        Column(key="value", label=_("Value"), value=_value_words),
        Column(key="made_of", label=_("Made of"), value=_made_of),
        Column(key="target", label=_("Target"), value=lambda r: _target_words(r, names)),
        Column(
            key="status",
            label=_("Status"),
            value=lambda r: status_mark(str(r.status)) if r.target else "",
        ),
    ]
    return Table(caption=_("Figures"), columns=columns, rows=rows)


def _value_words(row: FigureRow) -> str:
    is_share = row.indicator.value_kind == PERCENT
    return percent(row.value, decimals=2) if is_share else number(row.value)


def _made_of(row: FigureRow) -> str:
    if row.pair is None:
        return ""
    count = row.pair.denominator if row.pair.is_ratio else row.pair.numerator
    unit = said_counted(row.indicator.counted_unit, count)[0]
    if not row.pair.is_ratio:
        return unit
    return f"{number(row.pair.numerator)} / {number(row.pair.denominator)} {unit}"


def _target_words(row: FigureRow, names: dict[int, str]) -> str:
    if row.target is None:
        return ""
    value = row.target.value.normalize()
    told = percent(value) if row.target.value_kind == "percent" else number(value)
    return ", ".join(filter(None, (told, by_whose_target(row, names))))


def _row(choice: Choice, ind: Indicator, on: date, promises: Promises) -> FigureRow:
    group = ind.groups[0]
    found = computed_figure(choice.unit, ind, group, choice.period, choice.actor.on, on, promises)
    return found or FigureRow(
        ind, group, choice.unit.pk, None, None, "=", choice.period, "doorstep"
    )
