"""Stretches of days that a membership or residence holds: half-open, cut against each other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from doorstep.kernel.basics.periods import month_of

Span = tuple[date, date]
"""From a day up to, not including, a day."""


def minus(span: Span, taken: Iterable[Span]) -> list[Span]:
    """Give what is left of `span` outside the `taken` ones, in order of time."""
    rest: list[Span] = []
    start, end = span
    for from_on, to_on in sorted(taken):
        if to_on <= start or from_on >= end:
            continue
        if from_on > start:
            rest.append((start, from_on))
        start = max(start, to_on)
    if start < end:
        rest.append((start, end))
    return rest


def in_months(span: Span) -> dict[str, object]:
    """Give the columns of a span: the days, and their months as yyyymm for the sums.

    Somebody stands in a month when they stand at its end, so the month of the first day is in
    and the month of the last is out.
    """
    start, end = span
    return {
        "from_on": start,
        "to_on": end,
        "from_month": month_of(start),
        "to_month": month_of(end),
    }
