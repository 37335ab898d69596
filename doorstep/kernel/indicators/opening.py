"""Opening a figure: from the value down to the facts that make it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_FIGURES
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.sorting import sort_key
from doorstep.kernel.indicators.families import Item, Opening, family_of
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.queries import (
    FigureRow,
    computed_figure,
    day_of,
    reported_row,
    span_of,
)
from doorstep.kernel.indicators.register import Term, find
from doorstep.kernel.indicators.reported import told_here, values_seen
from doorstep.kernel.indicators.sums import COLUMN, THEN, Borders, is_stock
from doorstep.kernel.places.models import Placement, Unit
from doorstep.kernel.places.queries import names_on


@dataclass
class Opened:
    """An open figure: the row, and the facts behind one of its parts."""

    row: FigureRow
    opening: Opening
    _names: dict[int, str] = field(default_factory=dict)

    def items(self, limit: int | None = None, skip: int = 0) -> Iterator[Item]:
        """Give the facts in a stable order."""
        family = family_of(self.opening.measure)
        if family is None:
            return iter(())
        stop = None if limit is None else skip + limit
        return islice(family.items(self.opening), skip, stop)

    def know_places(self, places: Iterable[int]) -> None:
        """Read the names of several places at once."""
        fresh = set(places) - self._names.keys()
        if fresh:
            self._names |= names_on(fresh, on=self.row.period.end)

    def village_name(self, place: int) -> str:
        """Give the name of the place a fact hangs on."""
        self.know_places([place])
        return self._names.get(place, "")


def open_figure(
    *,
    actor: Actor,
    unit: Unit,
    indicator: str,
    period: Period,
    group: str | None = None,
    borders: Borders | None = None,
    part: str = "numerator",
) -> Opened:
    """Open a computed figure. The actor must be allowed to see figures of the unit.

    Raises Problem for an unknown or entered indicator (entered ones have a source, no facts).
    """
    actor.require(SEE_FIGURES, unit.id)
    ind = find(indicator)
    if ind is None:
        raise Problem("indicators.unknown", _("There is no such indicator."))
    term = ind.numerator if part == "numerator" else ind.denominator
    if term is None:
        raise Problem("indicators.nothing_to_open", _("This figure has no facts to open."))
    group = group or ind.groups[0]
    on = actor.on if borders in (None, THEN) else borders
    row = computed_figure(unit, ind, group, period, actor.on, on)
    if row is None:
        row = FigureRow(ind, group, unit.id, None, None, "=", period, "doorstep")
    return Opened(row, opening_of(unit, term, group, period, actor, on))


@dataclass(frozen=True)
class Report:
    """A reported figure, open: the row, and the values behind it with the names of their units."""

    row: FigureRow
    values: tuple[EnteredValue, ...]
    units: dict[int, str]


def open_report(
    *,
    actor: Actor,
    unit: Unit,
    indicator: str,
    period: Period,
    group: str | None = None,
    borders: Borders | None = None,
) -> Report:
    """Open a figure that was reported: the unit's own values in the period, the last of which is
    the figure, or those of units under it that make it together, in the order of their names.

    The actor must be allowed to see figures of the unit. Raises Problem for an indicator nobody
    knows.
    """
    actor.require(SEE_FIGURES, unit.id)
    ind = find(indicator)
    if ind is None:
        raise Problem("indicators.unknown", _("There is no such indicator."))
    on = day_of(borders, actor.on)
    told = told_here(values_seen(actor), ind, group, unit=unit, period=period, on=on)
    names = names_on({v.unit_id for v in told.values}, on=period.end)
    values = sorted(
        told.values, key=lambda v: (sort_key(names.get(v.unit_id, "")), v.period_from, v.id)
    )
    return Report(reported_row(told, unit, period), tuple(values), names)


def opening_of(
    unit: Unit, term: Term, group: str, period: Period, actor: Actor, on: Borders | None
) -> Opening:
    """Say which facts are behind a term at a unit on the borders of a day."""
    start, end = span_of(period, today=actor.on)
    return Opening(
        province=unit.province,
        measure=term.measure,
        group=term.group or group,
        places=places_under(unit, on),
        from_month=None if is_stock(term) else start,
        to_month=end,
    )


def places_under(unit: Unit, on: Borders | None) -> list[int]:
    """Give the ids of all units whose facts count under `unit` on the borders of a day."""
    inside = Placement.objects.filter(
        province=unit.province,
        valid_from__lte=on,
        valid_to__gt=on,
        **{COLUMN[unit.level]: unit.id},
    )
    return sorted(inside.values_list("unit", flat=True))
