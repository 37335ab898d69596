"""Sums of cells by unit, on the borders of any day. Screen, CSV and document read these."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from django.db.models import Sum

from doorstep.kernel.basics.periods import add_months, month_end
from doorstep.kernel.indicators.families import STOCK, measure_named
from doorstep.kernel.indicators.models import Cell, Series
from doorstep.kernel.indicators.register import PERCENT, Indicator, Term
from doorstep.kernel.indicators.remembering import remembered, state_of
from doorstep.kernel.places.models import Placement

THEN = "then"
"""Ask for the borders of each month itself instead of the borders of one day."""
Borders = date | str
Span = tuple[int, int]
"""From a month to a month, both included, as yyyymm."""
COLUMN = {
    "village": "village_id",
    "commune": "commune_id",
    "district": "district_id",
    "province": "province_unit_id",
}


@dataclass(frozen=True)
class Pair:
    """Numerator and denominator (None for plain counts) of one figure."""

    numerator: int | None
    denominator: int | None = None
    is_ratio: bool = False

    @property
    def value(self) -> Decimal | None:
        """Percent for ratios (None without anything to divide by), else the count."""
        if self.numerator is None:
            return None
        if not self.is_ratio:
            return Decimal(self.numerator)
        if not self.denominator:
            return None
        return Decimal(self.numerator) * 100 / Decimal(self.denominator)


@dataclass(frozen=True)
class Ask:
    """What is asked of the cells: an indicator for a group, by units of a level, on borders."""

    indicator: Indicator
    province: str
    level: str
    borders: Borders
    group: str | None = None

    def group_of(self, term: Term) -> str:
        """The group of a term: its own, or the one asked for."""
        return term.group or self.group or self.indicator.groups[0]


def figures(ask: Ask, spans: Sequence[Span]) -> dict[int | None, list[Pair]]:
    """Give for every unit (None: not placed on these borders) one pair per span.

    What was worked out once is given again until a fold or a change of the map touches it.
    """
    ind, terms = (
        ask.indicator,
        [t for t in (ask.indicator.numerator, ask.indicator.denominator) if t],
    )
    if not terms:
        return {}
    key = (
        tuple((t.measure, ask.group_of(t)) for t in terms),
        ind.value_kind,
        ask.province,
        ask.level,
        ask.borders,
        tuple(spans),
        state_of(ask.province, frozenset(t.measure for t in terms)),
    )
    return remembered(key, lambda: _worked_out(ask, spans))


def _worked_out(ask: Ask, spans: Sequence[Span]) -> dict[int | None, list[Pair]]:
    ind = ask.indicator
    top = _by_unit(ask, ind.numerator, spans) if ind.numerator else {}
    if ind.denominator is None:
        return {u: [Pair(n) for n in row] for u, row in top.items()}
    below = _by_unit(ask, ind.denominator, spans)
    nothing = [0] * len(spans)
    return {
        unit: [
            Pair(n, d, ind.value_kind == PERCENT)
            for n, d in zip(top.get(unit, nothing), below.get(unit, nothing), strict=True)
        ]
        for unit in top.keys() | below.keys()
    }


def _by_unit(ask: Ask, term: Term, spans: Sequence[Span]) -> dict[int | None, list[int]]:
    if ask.borders != THEN:
        return _on_borders(ask, term, spans, ask.borders)
    rows: dict[int | None, list[int]] = defaultdict(lambda: [0] * len(spans))
    by_epoch: dict[date, list[int]] = defaultdict(list)
    for i, span in enumerate(spans):
        by_epoch[_epoch(ask.province, span[1])].append(i)
    for day, places in by_epoch.items():
        found = _on_borders(ask, term, [spans[i] for i in places], day)
        for unit, row in found.items():
            for i, n in zip(places, row, strict=True):
                rows[unit][i] = n
    return rows


def _epoch(province: str, month: int) -> date:
    """The last day in or before the month on which the borders of the province changed."""
    turn = (
        Placement.objects.filter(province=province, valid_from__lt=month_end(month))
        .order_by("-valid_from")
        .values_list("valid_from", flat=True)
        .first()
    )
    return turn or month_end(month)


def _on_borders(
    ask: Ask, term: Term, spans: Sequence[Span], borders: Borders
) -> dict[int | None, list[int]]:
    stands = is_stock(term)
    by_month = _months(ask, term, borders, stands, spans)
    return {unit: _spread(months, spans, stands) for unit, months in by_month.items()}


def is_stock(term: Term | None) -> bool:
    """Tell whether a term is a level at the end of a period and not a sum over it."""
    measure = measure_named(term.measure) if term else None
    return measure is not None and measure.nature == STOCK


def _months(
    ask: Ask, term: Term, borders: Borders, stands: bool, spans: Sequence[Span]
) -> dict[int | None, dict[int, int]]:
    series = Series.objects.filter(measure=term.measure, group=ask.group_of(term)).first()
    if series is None:
        return {}
    column = f"place__placements__{COLUMN[ask.level]}"
    cells = Cell.objects.filter(
        province=ask.province,
        series=series.id,
        month__lte=max(end for _s, end in spans),
        place__placements__province=ask.province,
        place__placements__valid_from__lte=borders,
        place__placements__valid_to__gt=borders,
    )
    if not stands:
        cells = cells.filter(month__gte=min(start for start, _e in spans))
    found: dict[int | None, dict[int, int]] = defaultdict(dict)
    for unit, month, n in cells.values_list(column, "month").annotate(n=Sum("value")):
        found[unit][month] = n
    return found


def _spread(months: dict[int, int], spans: Sequence[Span], stands: bool) -> list[int]:
    """Turn monthly changes into one number per span: sums for flows, levels for stocks."""
    if stands:
        order = sorted(months)
        levels = list(accumulate(months[m] for m in order))
        return [_level_at(order, levels, end) for _start, end in spans]
    return [sum(n for m, n in months.items() if start <= m <= end) for start, end in spans]


def _level_at(order: list[int], levels: list[int], month: int) -> int:
    i = bisect_right(order, month)
    return levels[i - 1] if i else 0


def months_back(last: int, count: int) -> list[Span]:
    """Give `count` single-month spans ending with `last`."""
    return [(m, m) for m in (add_months(last, -i) for i in range(count - 1, -1, -1))]
