"""Figures of a unit: value, numerator, denominator, target, pace and status in one row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_FIGURES
from doorstep.kernel.basics.periods import Period, add_months, month_of
from doorstep.kernel.basics.statements import ask, marks
from doorstep.kernel.indicators.models import EnteredValue, PacePoint, Target
from doorstep.kernel.indicators.pace import Status, expected, status, way_gone
from doorstep.kernel.indicators.register import (
    INDICATORS,
    PERCENT,
    Indicator,
    all_indicators,
)
from doorstep.kernel.indicators.remembering import one_look
from doorstep.kernel.indicators.sums import Ask, Borders, Pair, Span, figures, is_stock
from doorstep.kernel.places.models import Unit

Row = tuple[Any, ...]
_TARGETS = (
    'SELECT id, unit_id, indicator, "group", value, value_kind, plan_id FROM indicators_target'
    " WHERE province = %s AND year = %s AND indicator IN"
)
_POINTS = 'SELECT plan_id, "on", reach FROM indicators_pacepoint WHERE plan_id IN'


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


def span_of(period: Period, *, today: date) -> Span:
    """Give the months of a period, up to the present month."""
    months = [m for m in period.months() if m <= month_of(today)] or period.months()[:1]
    return months[0], months[-1]


def unit_figures(
    *, actor: Actor, unit: Unit, period: Period, borders: Borders | None = None
) -> list[FigureRow]:
    """Give all figures of a unit for a period: the computed ones, then the entered ones."""
    promises = Promises.of(unit.id, period.start.year)
    with one_look():
        rows = [
            row
            for ind in INDICATORS
            for group in ind.groups
            if (row := computed_figure(unit, ind, group, period, actor.on, borders, promises))
        ]
    return rows + list(entered_figures(actor=actor, unit=unit, period=period))


@dataclass(frozen=True)
class Promises:
    """The targets of a unit and year with their pace points; of several plans the last speaks."""

    targets: dict[tuple[str, str], Target]
    points: dict[UUID, list[tuple[date, Decimal]]]

    @classmethod
    def of(cls, unit: int, year: int, indicator: str | None = None) -> Promises:
        """Read them all, or those of one indicator."""
        found = Target.objects.filter(unit=unit, year=year).order_by("id")
        if indicator is not None:
            found = found.filter(indicator=indicator)
        targets = {(t.indicator, t.group): t for t in found}
        points: dict[UUID, list[tuple[date, Decimal]]] = {}
        plans = {t.plan_id for t in targets.values()}
        for p in PacePoint.objects.filter(plan_id__in=plans) if plans else ():
            points.setdefault(p.plan_id, []).append((p.on, p.reach))
        return cls(targets, points)


def promised(unit: Unit, year: int, indicators: Collection[str]) -> tuple[Row, ...]:
    """Give the targets and pace points that speak of a unit or of the units below it, as a key.

    They are few and told as they stand, so no stamp has to be kept for them.
    """
    inside = "commune_id" if unit.level == "commune" else "district_id"
    below = (
        "SELECT id FROM places_unit WHERE province = %s AND level <> 'village'"
        if unit.level == "province"
        else f"SELECT unit_id FROM places_placement WHERE province = %s AND {inside} = %s"  # noqa: S608
    )
    where = [unit.province] if unit.level == "province" else [unit.province, unit.id]
    names = sorted(indicators)
    told = [unit.province, year, *names, unit.id, *where]
    targets = ask(f"{_TARGETS} ({marks(names)}) AND (unit_id = %s OR unit_id IN ({below}))", told)
    plans = sorted({row[-1] for row in targets}, key=str)
    points = ask(f"{_POINTS} ({marks(plans)})", plans) if plans else []
    return (*sorted(targets, key=str), *sorted(points, key=str))


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
    promises = promises or Promises.of(unit.id, period.start.year, ind.code)
    target = promises.targets.get((ind.code, group))
    if pairs is None and target is None:
        return None
    is_level = ind.value_kind == PERCENT or is_stock(ind.numerator)
    start = (pairs[1].value if pairs and is_level else None) or Decimal(0)
    points = promises.points.get(target.plan_id, []) if target else []
    pair = pairs[0] if pairs else None
    row = FigureRow(
        ind, group, unit.id, pair, pair.value if pair else None, "=", period, "doorstep"
    )
    return _beside(row, target, start, points, today)


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
    return _beside(row, target, start, points, today)


def _beside(
    row: FigureRow,
    target: Target | None,
    start: Decimal,
    points: Sequence[tuple[date, Decimal]],
    today: date,
) -> FigureRow:
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


def target_of(unit: int, indicator: str, group: str, year: int) -> Target | None:
    """Give the target of a unit; of several plans the one that speaks last."""
    found = Target.objects.filter(unit=unit, indicator=indicator, group=group, year=year)
    return found.order_by("-id").first()


def pace_points(target: Target) -> list[tuple[date, Decimal]]:
    """Give the pace points of the plan behind a target."""
    points = PacePoint.objects.filter(province=target.province, plan_id=target.plan_id)
    return [(p.on, p.reach) for p in points]


def entered_figures(*, actor: Actor, unit: Unit, period: Period) -> Iterator[FigureRow]:
    """Give the entered values of a unit whose period touches `period`, corrected ones left out."""
    values = list(
        EnteredValue.objects.visible_to(actor, SEE_FIGURES)
        .filter(unit=unit, period_from__lt=period.end, period_to__gt=period.start)
        .filter(replaced_by=None)
        .order_by("indicator", "period_from")
    )
    known = {i.code: i for i in all_indicators()} if values else {}
    for v in values:
        ind = known.get(v.indicator) or Indicator(v.indicator, v.indicator, "")
        yield entered_row(v, ind)


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
