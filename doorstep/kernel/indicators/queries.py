"""Figures of a unit: value, numerator, denominator, target, pace and status in one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.periods import Period, add_months, month_of
from doorstep.kernel.indicators.models import EnteredValue, Target
from doorstep.kernel.indicators.pace import Status, expected, status, way_gone
from doorstep.kernel.indicators.promises import Promises, pace_points
from doorstep.kernel.indicators.register import (
    INDICATORS,
    PERCENT,
    Indicator,
)
from doorstep.kernel.indicators.remembering import one_look
from doorstep.kernel.indicators.reported import Coverage, Told, told_of, values_seen
from doorstep.kernel.indicators.sums import Ask, Borders, Pair, Span, figures, is_stock
from doorstep.kernel.places.models import Unit


@dataclass(frozen=True)
class FigureRow:
    """One figure with everything needed to read it and to open it."""

    indicator: Indicator
    group: str
    unit_id: int
    pair: Pair | None
    value: Decimal | None
    sign: str
    period: Period
    source: str
    target: Target | None = None
    pace: Decimal | None = None
    status: Status = Status.NO_TARGET
    entered: EnteredValue | None = None
    coverage: Coverage | None = None

    @property
    def is_reported(self) -> bool:
        """Tell whether it was reported, by the unit itself or by units under it."""
        return self.entered is not None or self.coverage is not None

    @property
    def target_from(self) -> int | None:
        """The unit above whose target holds here; None where the target is the unit's own."""
        if self.target is None or self.target.unit_id == self.unit_id:
            return None
        return self.target.unit_id

    @property
    def in_its_measure(self) -> tuple[Decimal | None, Decimal | None]:
        """Target and pace in the measure of the figure: a count promised for a share becomes its
        share of the denominator (None without one)."""
        told = (self.target.value if self.target else None, self.pace)
        if self.target is None or self.indicator.value_kind != PERCENT:
            return told
        if self.target.value_kind == PERCENT:
            return told
        below = self.pair.denominator if self.pair else None
        target, pace = (n * 100 / below if below and n is not None else None for n in told)
        return target, pace


def span_of(period: Period, *, today: date) -> Span:
    """Give the months of a period, up to the present month."""
    months = [m for m in period.months() if m <= month_of(today)] or period.months()[:1]
    return months[0], months[-1]


def day_of(borders: Borders | None, today: date) -> date:
    """Give the day whose borders say what lies above and below a unit."""
    return borders if isinstance(borders, date) else today


def unit_figures(
    *, actor: Actor, unit: Unit, period: Period, borders: Borders | None = None
) -> list[FigureRow]:
    """Give all figures of a unit for a period: the computed ones, then the entered ones."""
    on = day_of(borders, actor.on)
    promises = Promises.of(unit.id, period.start.year, on=on)
    with one_look():
        rows = [
            row
            for ind in INDICATORS
            for group in ind.groups
            if (row := computed_figure(unit, ind, group, period, actor.on, borders, promises))
        ]
    entered = entered_figures(
        actor=actor, unit=unit, period=period, borders=borders, promises=promises
    )
    return rows + list(entered)


def computed_figure(
    unit: Unit,
    ind: Indicator,
    group: str,
    period: Period,
    today: date,
    borders: Borders | None = None,
    promises: Promises | None = None,
) -> FigureRow | None:
    """Give one computed figure of a unit against its target; None when there is neither."""
    span = span_of(period, today=today)
    ask = Ask(ind, unit.province, unit.level, borders or today, group)
    before = (add_months(span[0], -1),) * 2
    pairs = figures(ask, [span, before]).get(unit.id)
    if promises is None:
        day = day_of(borders, today)
        promises = Promises.of(unit.id, period.start.year, on=day, indicator=ind.code)
    target, points = promises.of_figure(ind.code, group)
    if pairs is None and target is None:
        return None
    is_level = ind.value_kind == PERCENT or is_stock(ind.numerator)
    start = (pairs[1].value if pairs and is_level else None) or Decimal(0)
    pair = pairs[0] if pairs else None
    row = FigureRow(
        ind, group, unit.id, pair, pair.value if pair else None, "=", period, "doorstep"
    )
    return beside(row, target, start, points, today)


def judged(
    unit: Unit,
    ind: Indicator,
    group: str,
    period: Period,
    today: date,
    pair: Pair | None,
    target: Target | None,
    start: Decimal,
) -> FigureRow:
    """Put a pair beside its target: pace expected on `today`, and the status against it."""
    points = pace_points(target) if target else []
    row = FigureRow(
        ind, group, unit.id, pair, pair.value if pair else None, "=", period, "doorstep"
    )
    return beside(row, target, start, points, today)


def beside(
    row: FigureRow,
    target: Target | None,
    start: Decimal,
    points: Sequence[tuple[date, Decimal]],
    today: date,
) -> FigureRow:
    """Put a figure beside the target that holds for it: pace on `today`, status against it.

    `start` is where the year began, `points` the pace points of the plan. A count promised for a
    share is judged by the numerator.
    """
    if target is None:
        return row
    value, pair = row.value, row.pair
    if row.indicator.value_kind == PERCENT and target.value_kind != "percent":
        value = Decimal(pair.numerator) if pair and pair.numerator is not None else None
        start = Decimal(0)
    gone = way_gone(points, year=target.year, on=min(today, row.period.end))
    pace = expected(start=start, target=target.value, gone=gone)
    stands = status(value=value, target=target.value, pace=pace)
    return replace(row, value=value, target=target, pace=pace, status=stands)


def entered_figures(
    *,
    actor: Actor,
    unit: Unit,
    period: Period,
    borders: Borders | None = None,
    promises: Promises | None = None,
) -> Iterator[FigureRow]:
    """Give the figures that were reported of a unit for a period: each of its own values that
    touches it, corrected ones left out; where it has none, what units under it reported together.
    """
    on = day_of(borders, actor.on)
    for told in told_of(values_seen(actor), unit=unit, period=period, on=on):
        for v in told.own:
            yield reported_beside(entered_row(v, told.indicator), promises, period, actor.on)
        if told.combined is not None:
            row = combined_row(told, unit, period)
            yield reported_beside(row, promises, period, actor.on)


def reported_beside(
    row: FigureRow, promises: Promises | None, period: Period, today: date
) -> FigureRow:
    """Put a reported figure beside the target that holds for it, where it speaks of the whole
    period; a year is expected to begin at nothing."""
    if promises is None or (row.period.start, row.period.end) != (period.start, period.end):
        return row
    target, points = promises.of_figure(row.indicator.code, row.group)
    return beside(row, target, Decimal(0), points, today)


def combined_row(told: Told, unit: Unit, period: Period) -> FigureRow:
    """Show as a figure what units under `unit` reported together."""
    made = told.combined
    if made is None:
        return FigureRow(told.indicator, told.group, unit.id, None, None, "=", period, "")
    pair = None
    if made.numerator is not None and made.denominator is not None:
        is_share = told.indicator.value_kind == PERCENT
        pair = Pair(int(made.numerator), int(made.denominator), is_share)
    return FigureRow(
        told.indicator, told.group, unit.id, pair, made.value, made.sign, period, "",
        coverage=told.coverage,
    )  # fmt: skip


def reported_row(told: Told, unit: Unit, period: Period) -> FigureRow:
    """Show as one figure what was reported: of several own values the last."""
    last = told.last
    return combined_row(told, unit, period) if last is None else entered_row(last, told.indicator)


def entered_row(v: EnteredValue, ind: Indicator) -> FigureRow:
    """Show an entered value as a figure, with the sign it was reported with."""
    value: Any = v.value
    pair = None
    if v.denominator is not None:
        pair = Pair(int(v.numerator or 0), int(v.denominator), True)
        value = pair.value if value is None else value
    period = Period(v.period_from, v.period_to)
    return FigureRow(ind, v.group, v.unit_id, pair, value, v.sign, period, v.source, entered=v)


def ranked(ask: Ask, span: Span, units: Sequence[int]) -> list[tuple[int, Pair]]:
    """Order units by a figure, the best first; units without any value come last."""
    found = figures(ask, [span])
    pairs = [(u, found[u][0] if u in found else Pair(None)) for u in units]
    sign = -1 if ask.indicator.is_better_high else 1
    return sorted(
        pairs, key=lambda p: (p[1].value is None, sign * (p[1].value or Decimal(0)), p[0])
    )
