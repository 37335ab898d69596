"""How far the province had come by which day, and on which day one person got there.

A curve is a list of shares by day for everybody together. Communes differ: each has an offset in
log odds, and the whole is shifted until the mean over all is the share that was published.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

STEPS = 2000
Points = tuple[tuple[date, float], ...]

SKILLED = {
    "cadres": (
        (date(2025, 6, 30), 0.30),
        (date(2025, 8, 31), 0.58),
        (date(2025, 10, 31), 0.78),
        (date(2025, 12, 31), 0.872),
        (date(2026, 6, 30), 0.94),
        (date(2026, 11, 15), 0.968),
    ),
    "pupils": (
        (date(2025, 5, 31), 0.55),
        (date(2025, 9, 30), 0.78),
        (date(2025, 12, 31), 0.97),
        (date(2026, 5, 31), 0.98),
        (date(2026, 11, 15), 0.991),
    ),
    "workers": (
        (date(2025, 8, 31), 0.40),
        (date(2025, 12, 31), 0.69),
        (date(2026, 6, 30), 0.785),
        (date(2026, 11, 15), 0.852),
    ),
    "adults": (
        (date(2025, 6, 30), 0.20),
        (date(2025, 8, 31), 0.46),
        (date(2025, 10, 15), 0.60),
        (date(2025, 12, 31), 0.74),
        (date(2026, 6, 30), 0.84),
        (date(2026, 11, 15), 0.913),
    ),
}
"""Basic digital skills by group (made up; ends agree with the targets' order of size)."""
VISITED: Points = (
    (date(2025, 6, 30), 0.22),
    (date(2025, 8, 31), 0.50),
    (date(2025, 12, 31), 0.66),
    (date(2026, 11, 15), 0.83),
)
BANKED: Points = (
    (date(2025, 6, 30), 0.66),
    (date(2025, 12, 31), 0.74),
    (date(2026, 11, 15), 0.81),
)
BANKED_BEFORE = 0.60
"""Share of people of 15 and over on the banks' list at the start."""
INSTALLED: Points = (
    (date(2025, 8, 31), 0.42),
    (date(2025, 12, 31), 0.55),
    (date(2026, 11, 15), 0.76),
)
INSTALLED_BEFORE = 0.24
"""Share of people of 15 and over on the police's list of accounts in use at the start."""
CASHLESS: Points = (
    (date(2025, 9, 24), 0.08),
    (date(2025, 12, 24), 0.12),
    (date(2026, 10, 24), 0.22),
)
"""Share of people of 15 and over with Mobile Money, by the telecoms' monthly lists."""
CONFIRMED: Points = (
    (date(2025, 9, 25), 0.12),
    (date(2025, 10, 25), 0.27),
    (date(2025, 12, 25), 0.42),
    (date(2026, 3, 25), 0.46),
    (date(2026, 6, 25), 0.50),
    (date(2026, 10, 25), 0.585),
)
"""Share of adults on the authority's lists; each list is imported on the 25th."""


def share_on(points: Points, *, on: date, start: date) -> float:
    """Give the share on a day: straight lines between the points, nothing before `start`."""
    before = (start, 0.0)
    for point in points:
        if on < point[0]:
            if on <= before[0]:
                return before[1]
            way = (on - before[0]).days / (point[0] - before[0]).days
            return before[1] + way * (point[1] - before[1])
        before = point
    return before[1]


def odds(share: float) -> float:
    """Give the log odds of a share."""
    return math.log(share / (1 - share))


def chance(log_odds: float) -> float:
    """Give the share of log odds."""
    return 1 / (1 + math.exp(-log_odds))


def shift_for(share: float, spread: Sequence[tuple[float, float]]) -> float:
    """Give the log odds that, with the offsets of `spread` (weight, offset), make `share`."""
    low, high = -12.0, 12.0
    whole = sum(w for w, _o in spread)
    for _step in range(40):
        middle = (low + high) / 2
        reached = sum(w * chance(middle + o) for w, o in spread) / whole
        low, high = (middle, high) if reached < share else (low, middle)
    return low


class Way:
    """A curve for people of different offsets: who with which chance gets there on which day."""

    def __init__(
        self, points: Points, spread: Sequence[tuple[float, float]], *, start: date, last: int
    ) -> None:
        shifts = [(p, shift_for(s, spread)) for p, s in points if p > start]
        self._points = [((p - start).days, shift) for p, shift in shifts]
        self._last = last
        self._tables: dict[float, list[int]] = {}

    def day(self, luck: float, offset: float) -> int | None:
        """Give the number of the day, or None when `luck` (0 to 1) was not enough until today."""
        table = self._tables.get(offset)
        if table is None:
            table = self._tables[offset] = self._table(offset)
        found = table[int(luck * STEPS)]
        return found if found <= self._last else None

    def _table(self, offset: float) -> list[int]:
        """For each step of luck the day on which the curve reaches it, or one that never comes."""
        never = 1 << 30
        table: list[int] = []
        day, share = 0, 0.0
        for end, shift in self._points:
            reached = chance(shift + offset)
            while len(table) < STEPS and (luck := (len(table) + 0.5) / STEPS) < reached:
                way = (luck - share) / (reached - share)
                table.append(day + round(way * (end - day)))
            day, share = end, reached
        return table + [never] * (STEPS - len(table))
