"""What stays hidden of an indicator in a year, decided once for all tables that show it.

The province by group, the communes by group and the months add up to each other, so a reader may
subtract one table from another. All of them are looked at together: what one hides no other, and
no sum of others, gives away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from doorstep.kernel.basics.periods import Period, month_of
from doorstep.kernel.indicators.register import Indicator
from doorstep.kernel.indicators.sums import Ask, Pair, figures, is_stock
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import units_on
from doorstep.surfaces.portal.memory import remembered
from doorstep.surfaces.portal.rules import Counts, Sum, hidden_cells, hidden_rows

Cell = tuple[str, str, int]
"""What is shown ("province", "commune", "month"), of which group, and which unit or month."""
PROVINCE, COMMUNE, MONTH = "province", "commune", "month"


@dataclass
class _Tables:
    """The cells of all tables of one indicator and year, and the sums between them."""

    names: list[Cell] = field(default_factory=list)
    counts: list[Counts] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)

    def add(self, cell: Cell, pair: Pair | None) -> int:
        """Take a cell in; give its number."""
        self.names.append(cell)
        self.counts.append((pair.numerator, pair.denominator) if pair else (None, None))
        return len(self.names) - 1


def kept_back(province: Unit, ind: Indicator, *, year: int, on: date) -> frozenset[Cell]:
    """Give the cells of a personal indicator that nobody may see for a year; none of the others."""
    if not ind.is_personal:
        return frozenset()

    def make() -> frozenset[Cell]:
        tables = _Tables()
        totals = [_province(tables, province, ind, group, year, on) for group in ind.groups]
        for group, total in zip(ind.groups, totals, strict=True):
            _communes(tables, province, ind, group, total, year, on)
            _months(tables, province, ind, group, total, year, on)
        _groups(tables)
        first = hidden_rows([tables.counts[i] for i in totals])
        back = [i for i, is_hidden in zip(totals, first, strict=True) if is_hidden]
        found = hidden_cells(tables.counts, tables.sums, kept_back=back)
        return frozenset(tables.names[i] for i in found)

    return remembered("kept-back", province.id, ind.code, year, on, make=make)


def _spans(year: int, on: date) -> list[tuple[int, int]]:
    """Give the months of a year that have begun."""
    last = min(month_of(on), year * 100 + 12)
    return [(m, m) for m in Period.year(year).months() if m <= last]


def _of(ind: Indicator, province: Unit, group: str, on: date, level: str) -> Ask:
    return Ask(ind, province.province, level, on, group)


def _province(
    tables: _Tables, province: Unit, ind: Indicator, group: str, year: int, on: date
) -> int:
    spans = _spans(year, on)
    whole = [(spans[0][0], spans[-1][1])] if spans else []
    found = figures(_of(ind, province, group, on, province.level), whole) if whole else {}
    pairs: Sequence[Pair] = found.get(province.id, [])
    return tables.add((PROVINCE, group, province.id), pairs[0] if pairs else None)


def _communes(
    tables: _Tables, province: Unit, ind: Indicator, group: str, total: int, year: int, on: date
) -> None:
    spans = _spans(year, on)
    whole = [(spans[0][0], spans[-1][1])] if spans else []
    found = figures(_of(ind, province, group, on, COMMUNE), whole) if whole else {}
    units = units_on(province.province, on=on, level=COMMUNE).values_list("unit", flat=True)
    nothing = Pair(None, None, True) if ind.denominator is not None else Pair(0)
    parts = [tables.add((COMMUNE, group, u), found[u][0] if u in found else nothing) for u in units]
    tables.sums.append(Sum(total, tuple(parts)))


def _months(
    tables: _Tables, province: Unit, ind: Indicator, group: str, total: int, year: int, on: date
) -> None:
    """The months of a flow add up to the year; of a stock the last one is the year's."""
    spans = _spans(year, on)
    found = figures(_of(ind, province, group, on, province.level), spans) if spans else {}
    parts = [
        tables.add((MONTH, group, month), pair)
        for (month, _m), pair in zip(spans, found.get(province.id, []), strict=False)
    ]
    if is_stock(ind.numerator):
        parts = parts[-1:]
    if parts:
        tables.sums.append(Sum(total, tuple(parts)))


def _groups(tables: _Tables) -> None:
    """Where the groups of a unit happen to add up to its first one, that can be subtracted too."""
    by_unit: dict[int, dict[str, int]] = {}
    for number, (what, group, which) in enumerate(tables.names):
        if what != MONTH:
            by_unit.setdefault(which, {})[group] = number
    for cells in by_unit.values():
        whole, *parts = cells.values()
        told = [tables.counts[i][0] for i in parts]
        if parts and sum(n or 0 for n in told) == tables.counts[whole][0]:
            tables.sums.append(Sum(whole, tuple(parts)))
