"""Distances and middles on a small country: good to about one per cent, enough to judge points."""

import math
from collections.abc import Sequence
from statistics import median

from .sources import Point


def distance_km(one: Point, other: Point) -> float:
    """Return the distance in km between two (latitude, longitude) points in degrees."""
    north = (one[0] - other[0]) * 111.2
    east = (one[1] - other[1]) * 111.2 * math.cos(math.radians((one[0] + other[0]) / 2))
    return math.hypot(north, east)


def middle(points: Sequence[Point]) -> Point:
    """Return the median latitude and longitude, which one wrong point hardly moves."""
    return median(p[0] for p in points), median(p[1] for p in points)


def radius_km(area_km2: float | None) -> float:
    """Return the radius of a circle of that area; 3 km when the area is not known."""
    return math.sqrt(area_km2 / math.pi) if area_km2 else 3.0
