"""Which rows of a published table stay hidden, so that no figure points at a person."""

from __future__ import annotations

from collections.abc import Sequence

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
