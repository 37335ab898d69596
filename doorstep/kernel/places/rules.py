"""Pure decisions about places: distances, and how a new interval fits between known ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

_EARTH_KM = 6371.0
Point = tuple[float | None, float | None]


def distance_km(a: Point, b: Point) -> float | None:
    """Give the kilometres between two (lat, lon) along the ground, None where one is unknown."""
    if a[0] is None or a[1] is None or b[0] is None or b[1] is None:
        return None
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (a[0], a[1], b[0], b[1]))
    across = math.sin((lat_b - lat_a) / 2) ** 2
    along = math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return round(2 * _EARTH_KM * math.asin(math.sqrt(across + along)), 1)


def middle(points: Sequence[Point]) -> Point:
    """Give the mean of the known (lat, lon), or (None, None): a centre until a better one comes."""
    known = [(lat, lon) for lat, lon in points if lat is not None and lon is not None]
    if not known:
        return None, None
    lats, lons = zip(*known, strict=True)
    return round(sum(lats) / len(known), 5), round(sum(lons) / len(known), 5)


class Fit(NamedTuple):
    """Where a new interval goes: what it replaces, what it closes, and until when it holds."""

    same_day: int | None
    former: int | None
    valid_to: date


def fit(known: Sequence[tuple[date, date]], start: date, forever: date) -> Fit:
    """Fit an interval that begins on `start` among `known` (from, to), ordered and disjoint.

    Numbers in the answer are places in `known`. The new interval lasts until the next known one.
    """
    same = next((i for i, (a, _b) in enumerate(known) if a == start), None)
    former = next((i for i, (a, b) in enumerate(known) if a < start < b), None)
    later = [a for a, _b in known if a > start]
    return Fit(same, former, min(later, default=forever))
