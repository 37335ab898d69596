"""Stretches of days cut against each other: nothing is lost, nothing counted twice."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.people.spans import Span, in_months, minus

START = date(2025, 1, 1)


def _span(ends: tuple[int, int]) -> Span:
    first, length = ends
    return START + timedelta(days=first), START + timedelta(days=first + length)


spans = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(_span)


def days(span: Span) -> set[date]:
    return {span[0] + timedelta(days=n) for n in range((span[1] - span[0]).days)}


@given(spans, st.lists(spans, max_size=5))
def test_what_is_left_is_every_day_that_was_not_taken(span: Span, taken: list[Span]) -> None:
    left = minus(span, taken)
    wanted = days(span) - {d for t in taken for d in days(t)}
    assert sorted(d for part in left for d in days(part)) == sorted(wanted)


def test_months_repeat_the_days() -> None:
    assert in_months((date(2025, 3, 31), date(9999, 12, 31)))["from_month"] == 202503
    assert in_months((date(2025, 3, 31), date(9999, 12, 31)))["to_month"] == 999912
