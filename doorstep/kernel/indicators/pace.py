"""Pace: where one should be today on the way to a target, and how one stands against it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

AHEAD_FROM, ON_PACE_FROM, BEHIND_FROM = Decimal("1.05"), Decimal("0.95"), Decimal("0.80")


class Status(StrEnum):
    """How a figure stands against its pace, not against the end of the year."""

    REACHED = "reached"
    AHEAD = "ahead"
    ON_PACE = "on_pace"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"


def way_gone(points: Sequence[tuple[date, Decimal]], *, year: int, on: date) -> Decimal:
    """Give the share (0 to 1) of the year's way expected to be gone at the end of the day `on`.

    `points` are (day, percent) from the plan's phases; without them the way is even from
    1 January to 31 December. Between two points the way is even; a plan that begins inside the
    year expects nothing before its first point.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    own = sorted((d, r) for d, r in points if first <= d <= last)
    known = own if own and own[0][1] == 0 else [(first, Decimal(0)), *own]
    if known[-1][0] < last:
        known.append((last, Decimal(100)))
    if on <= known[0][0]:
        return known[0][1] / 100
    for (from_on, from_reach), (to_on, to_reach) in itertools.pairwise(known):
        if on <= to_on:
            days = (to_on - from_on).days or 1
            gone = Decimal((on - from_on).days) / days
            return (from_reach + (to_reach - from_reach) * gone) / 100
    return Decimal(1)


def expected(*, start: Decimal, target: Decimal, gone: Decimal) -> Decimal:
    """Give the value expected when the share `gone` of the way from `start` to `target` is gone."""
    return start + (target - start) * gone if target > start else target


def status(*, value: Decimal | None, target: Decimal | None, pace: Decimal | None) -> Status:
    """Compare a value with its pace: within 5 % is on pace, below 80 % far behind."""
    if target is None or pace is None:
        return Status.NO_TARGET
    if value is None:
        return Status.NO_DATA
    if value >= target:
        return Status.REACHED
    share = value / pace if pace else Decimal(2)
    if share >= AHEAD_FROM:
        return Status.AHEAD
    if share >= ON_PACE_FROM:
        return Status.ON_PACE
    return Status.BEHIND if share >= BEHIND_FROM else Status.FAR_BEHIND
