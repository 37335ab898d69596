"""Ids from the seed: shaped and ordered like UUIDv7, and the same in every run."""

from __future__ import annotations

import random
from datetime import date

_DAY_MS = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()
_STEP = 24
"""Bits of the time that are left to chance: some four and a half hours of the day."""
_DIGITS, _POOL = 24, 4096


class Ids:
    """Makes ids of 32 hex digits for facts of a given day."""

    def __init__(self, seed: str) -> None:
        self._bytes = random.Random(seed).randbytes
        self._days: dict[int, str] = {}
        self._pool, self._at = "", 0

    def on(self, ordinal: int) -> str:
        """Give an id whose time part lies in the day with this ordinal."""
        at = self._at
        if at >= len(self._pool):
            self._pool, at = self._bytes(_POOL * _DIGITS // 2).hex(), 0
        self._at = at + _DIGITS
        day = self._days.get(ordinal)
        if day is None:
            day = self._days[ordinal] = _beginning(ordinal)
        pool = self._pool
        return f"{day}{pool[at : at + 6]}7{pool[at + 6 : at + 9]}8{pool[at + 9 : at + _DIGITS]}"


def _beginning(ordinal: int) -> str:
    """The first six digits of a moment of the day from which all of a step lie in it."""
    return f"{((ordinal - _EPOCH) * _DAY_MS >> _STEP) + 1:06x}"
