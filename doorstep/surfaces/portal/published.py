"""Published figures: what a unit's figures look like once small counts of people are left out.

Every page of the portal takes its figures from here, so what one table hides no other page shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.queries import (
    FigureRow,
    computed_figure,
    entered_row,
    span_of,
)
from doorstep.kernel.indicators.register import (
    INDICATORS,
    PERCENT,
    Indicator,
    all_indicators,
)
from doorstep.kernel.indicators.sums import Ask, Pair, figures, months_back
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import units_on
from doorstep.surfaces.look.cards import FigureCard
from doorstep.surfaces.portal.keeping_back import COMMUNE, MONTH, PROVINCE, Cell, kept_back
from doorstep.surfaces.portal.memory import remembered


@dataclass(frozen=True)
class Published:
    """A figure as everybody may see it. `is_hidden`: it is kept back to protect persons."""

    row: FigureRow
    is_hidden: bool = False

    @property
    def indicator(self) -> Indicator:
        """What the figure counts."""
        return self.row.indicator

    @property
    def pair(self) -> Pair | None:
        """Numerator and denominator, None when hidden."""
        return None if self.is_hidden else self.row.pair

    @property
    def value(self) -> Decimal | None:
        """The value, None when hidden or unknown."""
        return None if self.is_hidden else self.row.value

    @property
    def is_reported(self) -> bool:
        """Tell whether the figure was reported by an office, not counted here."""
        return self.row.entered is not None

    @property
    def is_share(self) -> bool:
        """Tell whether the value is a percentage."""
        return self.indicator.value_kind == PERCENT

    @property
    def last_on(self) -> date:
        """The last day the figure speaks of."""
        return self.row.period.last_on

    def card(self, href: str = "") -> FigureCard:
        """Show the figure against target and pace."""
        row, pair = self.row, self.pair
        # A percentage with a target in persons is compared, and so shown, in persons.
        is_share = self.is_share and (row.target is None or row.target.value_kind == "percent")
        return FigureCard(
            label=self.indicator.label,
            numerator=pair.numerator if pair else None,
            denominator=(pair.denominator if pair else 0) if is_share else None,
            unit=self.indicator.counted_unit,
            target=row.target.value if row.target else None,
            pace=row.pace,
            status=str(row.status) if row.target else "",
            href=href,
        )


def counted(unit: Unit, *, period: Period, on: date) -> list[Published]:
    """Give all figures counted from records for a unit of the province level."""
    groups = (counted_groups(unit, ind, period=period, on=on) for ind in INDICATORS)
    return [shown for group in groups for shown in group]


def counted_groups(unit: Unit, ind: Indicator, *, period: Period, on: date) -> list[Published]:
    """Give one counted indicator of a unit for each of its groups; those without data left out."""

    def make() -> list[Published]:
        found = (computed_figure(unit, ind, group, period, on) for group in ind.groups)
        rows = [row for row in found if row is not None]
        back = kept_back(unit, ind, year=period.start.year, on=on)
        return [Published(row, (PROVINCE, row.group, unit.id) in back) for row in rows]

    return remembered("counted", unit.id, ind.code, period, on, make=make)


def own_figure(unit: Unit, ind: Indicator, *, period: Period, on: date) -> Published:
    """Give the figure of an indicator's own group; one without data where there is none."""
    group = ind.groups[0]
    for shown in counted_groups(unit, ind, period=period, on=on):
        if shown.row.group == group:
            return shown
    return Published(FigureRow(ind, group, unit.id, None, None, "=", period, "doorstep"))


@dataclass(frozen=True)
class Spot:
    """A commune in a table of communes."""

    unit: int
    name: str
    pair: Pair
    is_hidden: bool

    @property
    def value(self) -> Decimal | None:
        """The value, None when hidden or unknown."""
        return None if self.is_hidden or self.is_empty else self.pair.value

    @property
    def numerator(self) -> int | None:
        """The numerator, None when hidden or unknown."""
        return None if self.is_hidden or self.is_empty else self.pair.numerator

    @property
    def denominator(self) -> int | None:
        """The denominator, None when hidden or unknown."""
        return None if self.is_hidden or self.is_empty else self.pair.denominator

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all is known of the commune."""
        return self.pair.numerator is None or self.pair.denominator == 0


def by_commune(
    province: str, ind: Indicator, group: str, *, period: Period, on: date
) -> list[Spot]:
    """Give a counted indicator for every commune of a province, in Vietnamese order."""

    def make() -> list[Spot]:
        found = figures(Ask(ind, province, "commune", on, group), [span_of(period, today=on)])
        units = [(v.unit_id, v.full_name) for v in units_on(province, on=on, level="commune")]
        pairs = [found[u][0] if u in found else _nothing(ind) for u, _name in units]
        back = _kept_back_in(province, ind, period.start.year, on)
        return [
            Spot(u, name, pair, (COMMUNE, group, u) in back)
            for (u, name), pair in zip(units, pairs, strict=True)
        ]

    return remembered("communes", province, ind.code, group, period, on, make=make)


def _nothing(ind: Indicator) -> Pair:
    """Where no fact is recorded a plain count is zero; a share of nobody is not known."""
    return Pair(None, None, True) if ind.denominator is not None else Pair(0)


@dataclass(frozen=True)
class Month:
    """A month (yyyymm) in the series of a figure."""

    month: int
    pair: Pair
    is_hidden: bool

    @cached_property
    def shown(self) -> Pair:
        """What everybody may see."""
        return Pair(None, None, self.pair.is_ratio) if self.is_hidden else self.pair


def by_month(unit: Unit, ind: Indicator, group: str, *, last: int, on: date) -> list[Month]:
    """Give the 24 months up to `last` (yyyymm) on today's borders; [] where nothing is known."""
    spans = months_back(last, 24)
    pairs = figures(Ask(ind, unit.province, unit.level, on, group), spans).get(unit.id, [])
    years = {month // 100 for month, _m in spans}
    back = {cell for year in years for cell in kept_back(unit, ind, year=year, on=on)}
    return [
        Month(month, pair, (MONTH, group, month) in back)
        for (month, _m), pair in zip(spans, pairs, strict=False)
    ]


def reported(province: str, *, period: Period | None = None, **which: Any) -> Iterator[Published]:
    """Give the values that offices of a province reported and nobody corrected since.

    With `period` those that touch it; `which` narrows further (`unit`, `indicator`).
    """
    known = {i.code: i for i in all_indicators()}
    values = EnteredValue.objects.filter(province=province, replaced_by=None, **which)
    if period is not None:
        values = values.filter(period_from__lt=period.end, period_to__gt=period.start)
    for value in values.order_by("indicator", "-period_to", "unit"):
        ind = known.get(value.indicator) or Indicator(value.indicator, value.indicator, "")
        yield Published(entered_row(value, ind))


def _kept_back_in(province: str, ind: Indicator, year: int, on: date) -> frozenset[Cell]:
    """Give what is kept back in a province, by its code of today."""
    home = units_on(None, on=on, level="province").filter(province=province).first()
    return kept_back(home.unit, ind, year=year, on=on) if home else frozenset()
