"""Ids from the seed: shaped and ordered like UUIDv7, and the same in every run."""

from __future__ import annotations

import random
from datetime import date

_DAY_MS = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()
_LOW = (1 << 62) - 1
_VARIANT = 1 << 63


class Ids:
    """Makes ids of 32 hex digits for facts of a given day."""

    def __init__(self, seed: str) -> None:
        self._bits = random.Random(seed).getrandbits

    def on(self, ordinal: int) -> str:
        """Give an id whose time part lies in the day with this ordinal."""
        chance = self._bits(101)
        moment = (ordinal - _EPOCH) * _DAY_MS + (chance >> 74) * _DAY_MS // (1 << 27)
        return f"{moment:012x}7{chance >> 62 & 0xFFF:03x}{_VARIANT | chance & _LOW:016x}"
