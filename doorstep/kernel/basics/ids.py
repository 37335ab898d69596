"""Ids are made where the fact is made, so that sending twice changes nothing."""

from __future__ import annotations

import secrets
import time
from uuid import UUID

import uuid_utils.compat

_PLACE_EPOCH_MS = (
    1_735_689_600_000  # 1 January 2025: unit ids stay under 2**53, exact in JavaScript
)
_RANDOM_BITS = 12
_last_place_id = 0


def new_id() -> UUID:
    """Give a UUIDv7: ordered by time, unique without asking the server (RFC 9562)."""
    return uuid_utils.compat.uuid7()


def new_place_id() -> int:
    """Give a 53-bit id for a unit made on this installation.

    Milliseconds since 2025 and 12 random bits; ids within one process always grow.
    Official units have small ids from `content/units`, so the two never meet.
    """
    global _last_place_id
    millis = int(time.time() * 1000) - _PLACE_EPOCH_MS
    made = (millis << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
    _last_place_id = max(made, _last_place_id + 1)
    return _last_place_id
