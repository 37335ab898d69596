"""Schematic shapes: each commune gets the land that is nearer to its centre than to any other's."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPoint, MultiPolygon, Point as Dot, Polygon
from shapely.geometry.base import BaseGeometry

from .sources import Point

# Degrees of longitude are shrunk so that distances are right in the middle of the country.
LONGITUDE_SCALE = math.cos(math.radians(16.0))
GRID = 0.0005  # degrees; about 55 m. One grid for all, so neighbours round alike.
OUTLINE_TOLERANCE = 0.006  # degrees
SHORE_KM = 6.0  # a centre this far outside the drawn coast still belongs to the mainland
SMALLEST_PART = 2e-5  # square degrees, about 0.25 km2: crumbs of coast are not drawn
SPREAD = 0.012  # degrees between units for which only one common point is known


@dataclass(frozen=True)
class Seed:
    """A unit and its centre; `is_island` ones far off the coast are drawn as insets."""

    unit_id: int
    point: Point
    is_island: bool = False


def simplified(outline: MultiPolygon) -> MultiPolygon:
    """Return the outline as it is drawn: fewer corners, specks of islands left out."""
    thin = outline.simplify(OUTLINE_TOLERANCE)
    return MultiPolygon([part for part in _polygons(thin) if part.area > 5 * SMALLEST_PART])


def is_off_shore(seed: Seed, *, land: BaseGeometry) -> bool:
    """Return whether the unit has no land on the drawn outline."""
    gap = land.distance(Dot(seed.point[1], seed.point[0])) * 111.2
    return gap > SHORE_KM or (seed.is_island and gap > 0)


def divide(seeds: Sequence[Seed], *, land: MultiPolygon) -> dict[int, MultiPolygon]:
    """Return the cell of each unit: the part of `land` nearest to its centre."""
    points = [(lon * LONGITUDE_SCALE, lat) for lat, lon in _apart(seeds)]
    frame = shapely.affinity.scale(land.envelope.buffer(1), LONGITUDE_SCALE, 1, origin=(0, 0))
    cells = shapely.voronoi_polygons(MultiPoint(points), extend_to=frame, ordered=True)
    whole = shapely.affinity.scale(land, LONGITUDE_SCALE, 1, origin=(0, 0))
    shapely.prepare(whole)
    drawn = {}
    for seed, cell in zip(seeds, cells.geoms, strict=True):
        piece = shapely.affinity.scale(cell & whole, 1 / LONGITUDE_SCALE, 1, origin=(0, 0))
        drawn[seed.unit_id] = _on_grid(piece)
    return drawn


def _apart(seeds: Sequence[Seed]) -> list[Point]:
    """Return the centres, with coincident ones put on a small ring around the common point."""
    times = Counter(seed.point for seed in seeds)
    seen: Counter[Point] = Counter()
    result = []
    for seed in seeds:
        number, total = seen[seed.point], times[seed.point]
        seen[seed.point] += 1
        angle = 2 * math.pi * number / total
        reach = SPREAD if total > 1 else 0.0
        lat, lon = seed.point
        result.append((lat + reach * math.sin(angle), lon + reach * math.cos(angle)))
    return result


def _on_grid(shape: BaseGeometry) -> MultiPolygon:
    """Return `shape` on the common grid without crumbs; the largest part always stays."""
    parts = sorted(_polygons(shapely.set_precision(shape, GRID)), key=lambda part: -part.area)
    return MultiPolygon(
        [Polygon(p.exterior) for i, p in enumerate(parts) if i == 0 or p.area > SMALLEST_PART]
    )


def _polygons(shape: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]


def together(cells: Sequence[MultiPolygon]) -> MultiPolygon:
    """Return the outline of several cells, closing slits that rounding may have left."""
    joined = shapely.union_all(shapely.buffer(list(cells), GRID, join_style="mitre"))
    return _on_grid(joined.buffer(-GRID, join_style="mitre"))


def rings(shape: MultiPolygon) -> list[list[list[float]]]:
    """Return the exterior rings as [[lon, lat], …], first point repeated at the end."""
    return [
        [[_short(x), _short(y)] for x, y in part.exterior.coords]
        for part in sorted(shape.geoms, key=lambda part: -part.area)
    ]


def _short(degrees: float) -> float:
    return round(degrees, 4)
