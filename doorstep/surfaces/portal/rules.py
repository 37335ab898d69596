"""Which rows of a published table stay hidden, so that no figure points at a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

LEAST = 5
"""Smaller counts from personal registers are not published."""
Counts = tuple[int | None, int | None]
"""Numerator and denominator of a row; None where there is none."""


def is_empty(row: Counts) -> bool:
    """Tell whether a row counts nobody at all, so that there is nothing to show or to hide."""
    numerator, denominator = row
    return numerator is None or denominator == 0


def is_small(row: Counts) -> bool:
    """Tell whether a row shows a count under five; a zero tells of everybody, so it is small."""
    return not is_empty(row) and any(n is not None and n < LEAST for n in row)


def hidden_rows(rows: Sequence[Counts]) -> list[bool]:
    """Tell for every row of a table whether it stays hidden.

    Small rows are hidden. What a reader could work out from the table's total must not be small
    either: while one row alone is hidden, or the hidden ones together count less than five, the
    next smallest row is hidden too, as long as there is one.
    """
    hidden = {i for i, row in enumerate(rows) if is_small(row)}
    while hidden and not _is_covered([rows[i] for i in hidden]):
        shown = [i for i, row in enumerate(rows) if i not in hidden and not is_empty(row)]
        if not shown:
            break
        hidden.add(min(shown, key=lambda i: (_size(rows[i]), i)))
    return [i in hidden for i in range(len(rows))]


def _is_covered(hidden: Sequence[Counts]) -> bool:
    """Tell whether the hidden rows hide each other."""
    if len(hidden) < 2:
        return False
    sums = (sum(row[part] or 0 for row in hidden) for part in (0, 1) if hidden[0][part] is not None)
    return all(n >= LEAST for n in sums)


def _size(row: Counts) -> tuple[int, int]:
    return row[0] or 0, row[1] or 0


@dataclass(frozen=True)
class Sum:
    """A total that is shown beside its parts, by the numbers of the cells."""

    total: int
    parts: tuple[int, ...]

    def cells(self) -> tuple[int, ...]:
        """The parts, then the total."""
        return (*self.parts, self.total)


def hidden_cells(
    cells: Sequence[Counts], sums: Sequence[Sum], *, kept_back: Iterable[int] = ()
) -> set[int]:
    """Tell which cells of several tables stay hidden when the sums between them are known.

    Small cells are hidden, and what is `kept_back` already. As long as a hidden cell could be
    worked out from the shown ones by any combination of the sums, or what is hidden of a shown
    total counts less than five, one more cell is hidden: the smallest part, a total only when no
    part is left.
    """
    hidden = {i for i, cell in enumerate(cells) if is_small(cell)} | set(kept_back)
    hidden = {i for i in hidden if not is_empty(cells[i])}
    while (weak := _weak(cells, sums, hidden)) and (
        found := _next(cells, weak, hidden)
    ) is not None:
        hidden.add(found)
    return hidden


def _weak(cells: Sequence[Counts], sums: Sequence[Sum], hidden: set[int]) -> list[Sum]:
    """Give the sums that tell too much, those that do so by themselves before all others."""
    exposed = worked_out(sums, hidden)
    found = [s for s in sums if exposed & set(s.cells())]
    alone = [s for s in found if len(hidden & set(s.cells())) == 1]
    return alone or found or [s for s in sums if _tells_little_people(cells, s, hidden)]


def _tells_little_people(cells: Sequence[Counts], s: Sum, hidden: set[int]) -> bool:
    """Tell whether a shown total leaves less than five to all its hidden parts together."""
    under = [cells[i] for i in s.parts if i in hidden]
    if not under or s.total in hidden:
        return False
    sums = (sum(row[part] or 0 for row in under) for part in (0, 1) if under[0][part] is not None)
    return any(n < LEAST for n in sums)


def _next(cells: Sequence[Counts], weak: Sequence[Sum], hidden: set[int]) -> int | None:
    """Give the cell to hide next, None when everything in these sums is hidden."""
    parts = {i for s in weak for i in s.parts}
    totals = {s.total for s in weak}
    for some in (parts, totals):
        shown = [i for i in some if i not in hidden and not is_empty(cells[i])]
        if shown:
            return min(shown, key=lambda i: (_size(cells[i]), i))
    return None


def worked_out(sums: Sequence[Sum], hidden: set[int]) -> set[int]:
    """Give the hidden cells whose value follows from the shown ones: what a clever reader finds.

    Each sum is an equation in its hidden cells; after elimination, an equation in one cell alone
    gives that cell away.
    """
    rows: list[dict[int, Fraction]] = []
    for s in sums:
        row = {i: Fraction(1) for i in s.parts if i in hidden}
        if s.total in hidden:
            row[s.total] = Fraction(-1)
        for known in rows:
            _subtract(row, known)
        if row:
            pivot = next(iter(row))
            row = {i: n / row[pivot] for i, n in row.items()}
            for known in rows:
                _subtract(known, row)
            rows.append(row)
    return {next(iter(row)) for row in rows if len(row) == 1}


def _subtract(row: dict[int, Fraction], by: dict[int, Fraction]) -> None:
    """Clear the leading cell of `by` (its first) out of `row`."""
    pivot = next(iter(by))
    if factor := row.get(pivot):
        for i, n in by.items():
            left = row.get(i, Fraction(0)) - factor * n
            if left:
                row[i] = left
            else:
                row.pop(i, None)
