"""Which rows of a published table stay hidden: never a small count, nor one to be worked out."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorstep.surfaces.portal.rules import (
    LEAST,
    Sum,
    hidden_cells,
    hidden_rows,
    is_empty,
    is_small,
    worked_out,
)

counts = st.integers(min_value=0, max_value=40)
tables = st.lists(st.tuples(counts, counts), max_size=12)
# The machine may be busy; how long a draw takes says nothing about the rule.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(tables)
def test_no_small_row_is_shown(rows: list[tuple[int, int]]) -> None:
    shown = [row for row, is_hidden in zip(rows, hidden_rows(rows), strict=True) if not is_hidden]
    assert all(n >= LEAST for row in shown if not is_empty(row) for n in row)


@patient
@given(tables)
def test_what_is_hidden_cannot_be_worked_out_from_the_total(rows: list[tuple[int, int]]) -> None:
    hides = hidden_rows(rows)
    hidden = [row for row, is_hidden in zip(rows, hides, strict=True) if is_hidden]
    shown = [row for row, h in zip(rows, hides, strict=True) if not h and not is_empty(row)]
    if hidden and shown:
        assert len(hidden) >= 2
        assert all(sum(row[part] for row in hidden) >= LEAST for part in (0, 1))


@patient
@given(tables)
def test_nothing_is_hidden_without_need(rows: list[tuple[int, int]]) -> None:
    hides = hidden_rows(rows)
    assert not any(h for h, row in zip(hides, rows, strict=True) if is_empty(row))
    if not any(is_small(row) for row in rows):
        assert not any(hides)
    if sum(is_small(row) for row in rows) == 1 and sum(not is_empty(row) for row in rows) > 1:
        assert sum(hides) >= 2


def test_a_plain_count_is_hidden_like_a_share() -> None:
    assert hidden_rows([(3, None), (9, None), (8, None), (None, None)]) == [
        True, False, True, False,
    ]  # fmt: skip


@st.composite
def several_tables(draw: st.DrawFn) -> tuple[list[tuple[int, None]], list[Sum]]:
    """Communes by group with totals of both sides, and the first group month by month.

    The groups are parts of a whole here, so every line and every column adds up.
    """
    communes, groups = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    inner = [[draw(st.integers(0, 30)) for _g in range(groups)] for _c in range(communes)]
    cells: list[int] = []

    def add(n: int) -> int:
        cells.append(n)
        return len(cells) - 1

    numbers = [[add(n) for n in row] for row in inner]
    whole = [add(sum(row)) for row in inner]
    by_group = [add(sum(row[g] for row in inner)) for g in range(groups)]
    total = add(sum(map(sum, inner)))
    sums = [Sum(whole[c], tuple(numbers[c])) for c in range(communes)]
    sums += [Sum(by_group[g], tuple(row[g] for row in numbers)) for g in range(groups)]
    sums += [Sum(total, tuple(whole)), Sum(total, tuple(by_group))]
    months, left = [], cells[by_group[0]]
    for _month in range(draw(st.integers(0, 4))):
        taken = draw(st.integers(0, left))
        months.append(add(taken))
        left -= taken
    if months:
        sums.append(Sum(by_group[0], (*months, add(left))))
    return [(n, None) for n in cells], sums


def rank(rows: list[list[int]]) -> int:
    """Give the rank of a matrix, by plain elimination over fractions."""
    left, found = [[Fraction(n) for n in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in left[found:] if r[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(found, pivot)
        for i, row in enumerate(left):
            if i != found and row[column]:
                factor = row[column] / pivot[column]
                left[i] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
        found += 1
    return found


def attacked(sums: list[Sum], hidden: set[int]) -> set[int]:
    """Give what follows from the shown cells: adding "this cell is known" brings nothing new."""
    order = sorted(hidden)
    rows = [
        [(i in s.parts) - (i == s.total) for i in order]
        for s in sums
        if hidden & {*s.parts, s.total}
    ]
    before = rank(rows)
    units = {cell: [int(other == cell) for other in order] for cell in order}
    return {cell for cell, unit in units.items() if rows and rank([*rows, unit]) == before}


@settings(parent=patient, max_examples=150)
@given(several_tables())
def test_nothing_hidden_follows_from_any_of_the_tables_together(
    drawn: tuple[list[tuple[int, None]], list[Sum]],
) -> None:
    cells, sums = drawn
    hidden = hidden_cells(cells, sums)
    assert all(i in hidden for i, cell in enumerate(cells) if is_small(cell))
    assert not any(is_empty(cells[i]) for i in hidden)
    open_sums = [s for s in sums if not {*s.parts, s.total} <= hidden]
    assert attacked(open_sums, hidden) == set() == attacked(sums, hidden)
    assert worked_out(sums, hidden) == attacked(sums, hidden)
    for s in sums:
        under = [cells[i][0] for i in s.parts if i in hidden]
        if under and s.total not in hidden:
            assert len(under) >= 2
            # Where a shown total has nothing left to hide, its parts are all hidden.
            assert sum(under) >= LEAST or set(s.parts) <= hidden


def test_one_hidden_commune_takes_another_with_it_in_every_table_that_shows_it() -> None:
    # Two groups in three communes; one small cell; totals of groups and communes are shown.
    cells = [(n, None) for n in (3, 20, 30, 40, 50, 60, 43, 70, 90, 53, 150, 203)]
    groups = [Sum(9, (0, 1, 2)), Sum(10, (3, 4, 5)), Sum(11, (9, 10))]
    communes = [Sum(6, (0, 3)), Sum(7, (1, 4)), Sum(8, (2, 5))]
    hidden = hidden_cells(cells, [*groups, *communes])
    assert hidden == {0, 1, 3, 4}, "four corners: neither side gives one away"
    assert hidden_cells([*cells[:3], (53, None)], [Sum(3, (0, 1, 2))]) == {0, 1}


def test_a_total_that_is_hidden_is_not_given_away_by_its_parts() -> None:
    cells = [(20, None), (30, None), (50, None)]
    assert hidden_cells(cells, [Sum(2, (0, 1))], kept_back=[2]) == {2, 0}
    assert hidden_cells(cells, [Sum(2, (0, 1))]) == set()
