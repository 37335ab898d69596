"""How fast which commune goes: zeal, distance, age, put into the curves of the whole province."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import timedelta
from itertools import accumulate

from demo.curves import (
    BANKED,
    BANKED_BEFORE,
    CASHLESS,
    CONFIRMED,
    INSTALLED,
    INSTALLED_BEFORE,
    SKILLED,
    VISITED,
    Way,
    share_on,
)
from demo.scales import starts_on
from demo.world import HOME_COMMUNE, Village, World

SPREAD = 0.7
BEHIND, FAR_BEHIND = 6, -2.6
REMOTE = -0.6
YOUNG, OLD = 0.5, -1.3
_AGES = ((0.40, YOUNG), (0.40, 0.0), (0.20, OLD))
"""Shares of adults under 40, under 60 and above, and what age does."""
FIRST_LIST = 1
"""Number of the day on which banks and police sent their first lists."""


def spread_zeal(world: World) -> None:
    """Give every commune its zeal: most near the middle, a few far behind, the wards ahead."""
    chance = world.chance("zeal")
    for c in world.communes:
        c.zeal = round(chance.gauss(0.1, 1) * SPREAD, 2) + 0.4 * c.is_ward
    far = [c for c in world.communes if not c.is_ward]
    for c in chance.sample(far, BEHIND):
        c.zeal = FAR_BEHIND * SPREAD * chance.uniform(0.8, 1.1)
    next(c for c in world.communes if c.code == HOME_COMMUNE).zeal = 0.65


class Ways:
    """The ways of a run: skills by kind of person, visits, accounts, confirmations."""

    def __init__(self, world: World) -> None:
        self._start = starts_on(world.scale, today=world.today)
        self._calendar = world.calendar
        where = _where(world)
        told = {"start": self._start, "last": world.calendar.last}
        by_age = [(w * a, o + b) for w, o in where for a, b in _AGES]
        self.visited = Way(VISITED, where, **told)
        self.skilled = {
            kind: Way(points, by_age if kind == "adults" else where, **told)
            for kind, points in SKILLED.items()
        }
        self._adults = SKILLED["adults"]
        # Who is on a list at the start has got there by its day: the first of the curve.
        first = self._start + timedelta(days=FIRST_LIST)
        self.banked = Way(((first, BANKED_BEFORE), *BANKED), by_age, **told)
        self.installed = Way(((first, INSTALLED_BEFORE), *INSTALLED), by_age, **told)
        self.cashless = Way(CASHLESS, by_age, **told)
        self.lists = self._lists()
        self._list_days = [day for day, _share in self.lists]
        self._list_shares = list(accumulate((share for _day, share in self.lists), max))

    def _lists(self) -> list[tuple[int, float]]:
        """The authority's lists: the day's number and the share of the skilled confirmed by it."""
        found = []
        for i, day in enumerate(self._calendar.days):
            if day.day == 25 and day >= CONFIRMED[0][0]:
                confirmed = share_on(CONFIRMED, on=day, start=self._start)
                skilled = share_on(self._adults, on=day, start=self._start)
                found.append((i, confirmed / skilled))
        return found

    def confirmed(self, luck: float, skilled: int) -> int | None:
        """Give the day of the first list with somebody who became skilled on day `skilled`."""
        i = max(bisect_right(self._list_shares, luck), bisect_left(self._list_days, skilled))
        return self._list_days[i] if i < len(self._list_days) else None

    def next_list(self, day: int) -> int | None:
        """Give the day of the first list that can name somebody who got there on `day`."""
        i = bisect_left(self._list_days, day)
        return self._list_days[i] if i < len(self._list_days) else None


def offset_of(village: Village, age: int | None = None) -> float:
    """Give the log odds that set a village, and somebody of an age in it, apart from the middle."""
    offset = village.commune.zeal + REMOTE * village.is_remote
    if age is None:
        return offset
    return offset + (YOUNG if age < 40 else OLD if age >= 60 else 0.0)


def _where(world: World) -> list[tuple[float, float]]:
    return [(1.0, offset_of(v)) for v in world.villages]
