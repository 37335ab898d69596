"""The country's outline: one country of a TopoJSON file as a shapely geometry."""

import json
from pathlib import Path

from shapely import get_parts
from shapely.geometry import MultiPolygon, Polygon
from shapely.validation import make_valid

VIETNAM = "704"  # ISO 3166-1 numeric


def read_outline(file: Path, *, country: str = VIETNAM) -> MultiPolygon:
    """Return the country in (longitude, latitude) degrees from a world-atlas countries file."""
    topology = json.loads(file.read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    (found,) = (
        shape
        for shape in topology["objects"]["countries"]["geometries"]
        if shape.get("id") == country
    )
    parts = found["arcs"] if found["type"] == "MultiPolygon" else [found["arcs"]]
    polygons = [
        Polygon(_ring(rings[0], arcs=arcs), [_ring(hole, arcs=arcs) for hole in rings[1:]])
        for rings in parts
    ]
    shape = make_valid(MultiPolygon(polygons))
    return MultiPolygon(
        [part for part in get_parts(get_parts(shape)) if part.geom_type == "Polygon"]
    )


def _arcs(topology: dict) -> list[list[tuple[float, float]]]:
    (scale_x, scale_y), (move_x, move_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + move_x, y * scale_y + move_y))
        lines.append(line)
    return lines


def _ring(indexes: list[int], *, arcs: list) -> list[tuple[float, float]]:
    ring: list[tuple[float, float]] = []
    for index in indexes:
        line = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(line[1:] if ring else line)
    return ring
