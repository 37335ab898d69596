"""Which rows of a published table stay hidden: never a small count, nor one to be worked out."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorstep.surfaces.portal.rules import LEAST, hidden_rows, is_empty, is_small

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
