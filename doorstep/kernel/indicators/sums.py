"""Sums of cells by unit, on the borders of any day. Screen, CSV and document read these."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from doorstep.kernel.basics.periods import add_months, month_end
from doorstep.kernel.basics.statements import ask as told
from doorstep.kernel.indicators.families import STOCK, measure_named
from doorstep.kernel.indicators.register import PERCENT, Indicator, Term
from doorstep.kernel.indicators.remembering import remembered, state_of

THEN = "then"
"""Ask for the borders of each month itself instead of the borders of one day."""
_SUMS = """
SELECT p.{column}, c.month, SUM(c.value) FROM indicators_cell c
JOIN indicators_series s ON s.id = c.series_id
JOIN places_placement p ON p.unit_id = c.place_id AND p.province = c.province
WHERE p.valid_from <= %s AND p.valid_to > %s
AND s.measure = %s AND s."group" = %s AND c.province = %s AND c.month <= %s"""
"""The units between cells and placements say nothing here, and would be looked up for each."""
_TURNS = "SELECT DISTINCT valid_from FROM places_placement WHERE province = %s ORDER BY 1"
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
    turns = [row[0] for row in told(_TURNS, [ask.province])]
    for i, span in enumerate(spans):
        by_epoch[_epoch(turns, span[1])].append(i)
    for day, places in by_epoch.items():
        found = _on_borders(ask, term, [spans[i] for i in places], day)
        for unit, row in found.items():
            for i, n in zip(places, row, strict=True):
                rows[unit][i] = n
    return rows


def _epoch(turns: Sequence[date], month: int) -> date:
    """The last day in or before the month on which the borders of the province changed."""
    before = bisect_left(turns, month_end(month))
    return turns[before - 1] if before else month_end(month)


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
    column = COLUMN[ask.level]
    values = [term.measure, ask.group_of(term), ask.province, max(end for _s, end in spans)]
    question = _SUMS.format(column=column)
    if not stands:
        question += " AND c.month >= %s"
        values.append(min(start for start, _e in spans))
    found: dict[int | None, dict[int, int]] = defaultdict(dict)
    rows = told(f"{question} GROUP BY 1, 2", [borders, borders, *values])
    for unit, month, n in rows:
        found[unit][month] = int(n)
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
