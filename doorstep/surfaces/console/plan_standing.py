"""How a target stands today: the figure it is about, the pace, the status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.periods import Period, add_months
from doorstep.kernel.indicators.models import EnteredValue, Target
from doorstep.kernel.indicators.promises import pace_points
from doorstep.kernel.indicators.queries import FigureRow, beside, judged, reported_row, span_of
from doorstep.kernel.indicators.register import PERCENT, Indicator, find
from doorstep.kernel.indicators.reported import told_here
from doorstep.kernel.indicators.sums import Ask, figures, is_stock
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.look.groups import group_labels
from doorstep.surfaces.look.writing import number, percent, said


@dataclass(frozen=True)
class Standing:
    """A target in words, with value, pace and status today (codes as `look` knows them)."""

    target: Target
    indicator: str
    group: str
    unit: str
    counted: str
    value: Decimal | None
    sign: str
    pace: Decimal | None
    status: str
    is_entered: bool

    @property
    def promised(self) -> str:
        """The target as the reader's language writes it."""
        return amount(self.target.value, self.target.value_kind)

    @property
    def shown(self) -> str:
        """The value today, with the sign it was reported with."""
        if self.value is None:
            return "–"
        sign = "" if self.sign == "=" else f"{self.sign} "
        return sign + amount(round(self.value, 2), self.target.value_kind)

    @property
    def by_today(self) -> str:
        """Where one should be today."""
        return "–" if self.pace is None else amount(round(self.pace, 2), self.target.value_kind)


def amount(value: Decimal | None, value_kind: str) -> str:
    """Write a percentage as such, anything else as a number."""
    return percent(value) if value_kind == PERCENT else number(value)


def standings(actor: Actor, targets: Iterable[Target], *, is_judged: bool = True) -> list[Standing]:
    """Give targets in words; `is_judged` False leaves out how they stand, for long lists."""
    rows = list(targets)
    names = names_on({t.unit_id for t in rows}, on=actor.on)
    labels = group_labels()
    known = {code: find(code) for code in {t.indicator for t in rows}}
    found = []
    for t in rows:
        ind = known[t.indicator] or Indicator(t.indicator, t.indicator, "")
        row = _row(t, ind, actor.on) if is_judged else None
        found.append(
            Standing(
                target=t,
                indicator=said(ind.label)[0],
                group=labels.get(t.group, t.group),
                unit=names.get(t.unit_id, ""),
                counted=said(ind.counted_unit)[0],
                value=row.value if row else None,
                sign=row.sign if row else "=",
                pace=row.pace if row else None,
                status=str(row.status) if row else "",
                is_entered=bool(row and row.is_reported),
            )
        )
    return found


def _row(target: Target, ind: Indicator, today: date) -> FigureRow:
    period = Period.year(target.year)
    if not ind.is_computed:
        return _reported(target, ind, period, today)
    span = span_of(period, today=today)
    before = (add_months(span[0], -1),) * 2
    ask = Ask(ind, target.unit.province, target.unit.level, today, target.group)
    pairs = figures(ask, [span, before]).get(target.unit_id)
    is_level = ind.value_kind == PERCENT or is_stock(ind.numerator)
    start = (pairs[1].value if pairs and is_level else None) or Decimal(0)
    pair = pairs[0] if pairs else None
    return judged(target.unit, ind, target.group, period, today, pair, target, start)


def _reported(target: Target, ind: Indicator, period: Period, today: date) -> FigureRow:
    """Judge a target by what was reported for its year: the last value, or what units below
    reported together."""
    told = told_here(
        EnteredValue.objects.all(), ind, target.group, unit=target.unit, period=period, on=today
    )
    if not told.values:
        return judged(target.unit, ind, target.group, period, today, None, target, Decimal(0))
    row = replace(reported_row(told, target.unit, period), period=period)
    return beside(row, target, Decimal(0), pace_points(target), today)
