"""Pace: where one should be today, and how one stands against it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from doorstep.kernel.indicators.pace import Status, expected, status, way_gone


@pytest.mark.parametrize(("on", "gone"), [
    (date(2025, 1, 1), 0), (date(2025, 6, 30), "0.36"), (date(2025, 12, 31), 1),
])  # fmt: skip
def test_the_way_follows_the_phases(on: date, gone: object) -> None:
    points = [(date(2025, 6, 30), Decimal(36)), (date(2025, 12, 31), Decimal(100))]
    assert way_gone(points, year=2025, on=on) == Decimal(gone)


def test_without_phases_the_way_is_even() -> None:
    assert round(way_gone([], year=2025, on=date(2025, 7, 2)), 2) == Decimal("0.50")
    assert expected(start=Decimal(40), target=Decimal(60), gone=Decimal("0.5")) == 50


@pytest.mark.parametrize(("value", "told"), [
    (None, Status.NO_DATA), (80, Status.REACHED), (45, Status.AHEAD), (40, Status.ON_PACE),
    (35, Status.BEHIND), (20, Status.FAR_BEHIND),
])  # fmt: skip
def test_status_is_against_pace(value: int | None, told: Status) -> None:
    given = None if value is None else Decimal(value)
    assert status(value=given, target=Decimal(80), pace=Decimal(40)) == told
