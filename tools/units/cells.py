"""Schematic shapes: each commune gets the land that is nearer to its centre than to any other's."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
import shapely.affinity
import shapely.ops
from shapely.geometry import MultiPoint, MultiPolygon, Polygon
from shapely.geometry import Point as Dot
from shapely.geometry.base import BaseGeometry

from .sources import Point

# Degrees of longitude are shrunk so that distances are right in the middle of the country.
LONGITUDE_SCALE = math.cos(math.radians(16.0))
GRID = 0.0005  # degrees; about 55 m. One grid for all, so neighbours round alike.
OUTLINE_TOLERANCE = 0.006  # degrees
SHORE_KM = 6.0  # a centre this far outside the drawn coast still belongs to the land drawn
SMALLEST_PART = 2e-5  # square degrees, about 0.25 km2: crumbs of coast are not drawn
SPREAD = 0.012  # degrees between units for which only one common point is known


@dataclass(frozen=True)
class Seed:
    """A unit and its centre."""

    unit_id: int
    point: Point


def simplified(outline: MultiPolygon) -> MultiPolygon:
    """Return the outline as it is drawn: fewer corners, specks of islands left out."""
    thin = outline.simplify(OUTLINE_TOLERANCE)
    return MultiPolygon([part for part in _polygons(thin) if part.area > 5 * SMALLEST_PART])


def is_off_shore(seed: Seed, *, land: BaseGeometry) -> bool:
    """Return whether the unit has no land on the drawn outline."""
    return land.distance(Dot(seed.point[1], seed.point[0])) * 111.2 > SHORE_KM


def divide(seeds: Sequence[Seed], *, land: MultiPolygon) -> dict[int, MultiPolygon]:
    """Return the cell of each unit: the part of `land` nearest to its centre."""
    centres = _distinct([seed.point for seed in seeds], land=land)
    points = [(lon * LONGITUDE_SCALE, lat) for lat, lon in centres]
    frame = shapely.affinity.scale(land.envelope.buffer(1), LONGITUDE_SCALE, 1, origin=(0, 0))
    cells = shapely.voronoi_polygons(MultiPoint(points), extend_to=frame, ordered=True)
    whole = shapely.affinity.scale(land, LONGITUDE_SCALE, 1, origin=(0, 0))
    shapely.prepare(whole)
    drawn = {}
    for seed, cell in zip(seeds, cells.geoms, strict=True):
        piece = shapely.affinity.scale(cell & whole, 1 / LONGITUDE_SCALE, 1, origin=(0, 0))
        drawn[seed.unit_id] = _on_grid(piece)
    return drawn


def _distinct(points: Sequence[Point], *, land: BaseGeometry) -> list[Point]:
    """Return the centres on land and all different, moved as little as that takes."""
    result = list(points)
    for _ in range(10):
        result = [_ashore(point, land=land) for point in _apart(result)]
        if len(set(result)) == len(result):
            return result
    raise ValueError("centres keep falling together")


def _apart(points: Sequence[Point]) -> list[Point]:
    """Return the points, with coincident ones put on a small ring around the common point."""
    times = Counter(points)
    seen: Counter[Point] = Counter()
    result = []
    for point in points:
        angle = 2 * math.pi * seen[point] / times[point]
        reach = SPREAD if times[point] > 1 else 0.0
        seen[point] += 1
        result.append((point[0] + reach * math.sin(angle), point[1] + reach * math.cos(angle)))
    return result


def _ashore(point: Point, *, land: BaseGeometry) -> Point:
    """Return the point, or the nearest land if it lies in the water of the simplified coast."""
    dot = Dot(point[1], point[0])
    if land.intersects(dot):
        return point
    found = shapely.ops.nearest_points(land, dot)[0]
    return found.y, found.x


def _on_grid(shape: BaseGeometry) -> MultiPolygon:
    """Return `shape` with each corner on the common grid, so that neighbours still share edges."""
    rounded = shapely.set_precision(shape, GRID, mode="pointwise")
    return _without_crumbs(rounded if rounded.is_valid else shapely.make_valid(rounded))


def _without_crumbs(shape: BaseGeometry) -> MultiPolygon:
    """Return the exterior of the parts worth drawing; the largest part always stays."""
    parts = sorted(_polygons(shape), key=lambda part: -part.area)
    return MultiPolygon(
        [Polygon(p.exterior) for i, p in enumerate(parts) if i == 0 or p.area > SMALLEST_PART]
    )


def _polygons(shape: BaseGeometry) -> list[Polygon]:
    parts = shapely.get_parts(shapely.get_parts(shape))
    return [part for part in parts if part.geom_type == "Polygon" and part.area > 0]


def together(cells: Sequence[MultiPolygon]) -> MultiPolygon:
    """Return the exterior of several cells taken as one shape."""
    return _without_crumbs(shapely.union_all(list(cells), grid_size=GRID))


def rings(shape: MultiPolygon) -> list[list[list[float]]]:
    """Return the exterior rings as [[lon, lat], …], first point repeated at the end."""
    return [
        [[_short(x), _short(y)] for x, y in part.exterior.coords]
        for part in sorted(shape.geoms, key=lambda part: -part.area)
    ]


def _short(degrees: float) -> float:
    return round(degrees, 4)
