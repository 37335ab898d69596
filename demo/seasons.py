"""The days on which work is done: busier in drives, quiet at Tết and on Sundays."""

from __future__ import annotations

from datetime import date, timedelta

_SUNDAY = 6
# First day, day after the last, how busy: "30 days and nights", the day of 10 October, Tết.
_SEASONS = (
    (date(2025, 7, 7), date(2025, 9, 1), 3.0),
    (date(2025, 10, 1), date(2025, 11, 6), 2.0),
    (date(2025, 12, 8), date(2025, 12, 31), 1.6),
    (date(2026, 2, 8), date(2026, 3, 1), 0.3),
    (date(2026, 3, 20), date(2026, 5, 1), 1.4),
    (date(2026, 7, 1), date(2026, 8, 16), 1.8),
    (date(2026, 10, 1), date(2026, 10, 26), 2.0),
)


class Calendar:
    """Days from `start` to `until`, both included, numbered from 0."""

    def __init__(self, *, start: date, until: date) -> None:
        count = (until - start).days + 1
        self.days = [start + timedelta(days=i) for i in range(count)]
        self.iso = [d.isoformat() for d in self.days]
        self.months = [d.year * 100 + d.month for d in self.days]
        self.first = start.toordinal()
        self.last = count - 1
        self.busy = [i for i, d in enumerate(self.days) for _n in range(_busy(d))]
        self._before = [0] * (count + 1)
        for i in self.busy:
            self._before[i + 1] += 1
        for i in range(count):
            self._before[i + 1] += self._before[i]

    def number(self, day: date) -> int:
        """Give the number of a day; below 0 or above `last` when it lies outside."""
        return day.toordinal() - self.first

    def some_day(self, chance: float, *, after: int = -1) -> int | None:
        """Give a working day later than `after` for a chance in [0, 1), None when none is left."""
        skip = self._before[after + 1]
        left = len(self.busy) - skip
        return self.busy[skip + int(chance * left)] if left > 0 else None


def _busy(day: date) -> int:
    weight = 10.0
    for start, end, times in _SEASONS:
        if start <= day < end:
            weight *= times
    if day.weekday() == _SUNDAY:
        weight *= 0.3
    return max(1, round(weight))
