"""Reading borders out of GeoJSON (RFC 7946), strictly: what cannot be read is told, not guessed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem

MAX_BYTES = 60 * 1024 * 1024
# Longitude and latitude of Vietnam with its islands, generously.
_WEST, _EAST, _SOUTH, _NORTH = 101.0, 119.0, 6.0, 24.5
_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")

Ring = list[list[float]]


def read_borders(given: dict[str, Any] | bytes, code_property: str) -> dict[str, list[Ring]]:
    """Give the exterior rings by unit code, coordinates rounded to 5 decimals (about a metre).

    Features with one code are one unit. Codes given as numbers come back as text without the
    zeros they lost. Raises Problem for anything but Polygons and MultiPolygons inside Vietnam.
    """
    collection = _loaded(given) if isinstance(given, bytes) else given
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise Problem("geojson.no_collection", _("The file is not a GeoJSON FeatureCollection."))
    _check_system(collection.get("crs"))
    features = collection.get("features")
    if not isinstance(features, list) or not features:
        raise Problem("geojson.empty", _("The file holds no features."))
    found: dict[str, list[Ring]] = {}
    for number, feature in enumerate(features, start=1):
        code = _code(feature, code_property, number)
        found.setdefault(code, []).extend(_rings(feature, code))
    return found


def _loaded(raw: bytes) -> Any:
    if len(raw) > MAX_BYTES:
        raise Problem("geojson.too_large", _("The file is larger than 60 MB."))
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as why:
        raise Problem("geojson.unreadable", _("The file is not JSON that can be read.")) from why


def _check_system(crs: Any) -> None:
    """Old files name their coordinate system; only WGS 84 means longitude and latitude."""
    if crs is not None and not any(name in json.dumps(crs) for name in _WGS84):
        raise Problem(
            "geojson.other_system", _("The coordinates must be longitude and latitude (WGS 84).")
        )


def _code(feature: Any, code_property: str, number: int) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get(code_property) if isinstance(properties, dict) else None
    if isinstance(code, bool) or not isinstance(code, str | int) or not str(code).strip():
        raise Problem(
            "geojson.no_code",
            _("Feature %(number)s has no unit code in “%(property)s”."),
            number=number,
            property=code_property,
        )
    return str(code).strip()


def _rings(feature: dict[str, Any], code: str) -> Iterator[Ring]:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list):
        raise Problem(
            "geojson.no_polygon", _("The border of unit %(unit)s is not a polygon."), unit=code
        )
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not polygons or not all(isinstance(p, list) and p for p in polygons):
        raise _bad_ring(code)
    for polygon in polygons:
        for ring in polygon:  # holes are checked too, though only the outside is kept
            _checked(ring, code)
        yield _checked(polygon[0], code)


def _checked(ring: Any, code: str) -> Ring:
    if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:
        raise _bad_ring(code)
    kept: Ring = []
    for position in ring:
        point = _rounded(position, code)
        if not kept or kept[-1] != point:
            kept.append(point)
    if len(kept) < 4:
        raise _bad_ring(code)
    return kept


def _rounded(position: Any, code: str) -> list[float]:
    is_pair = isinstance(position, list) and len(position) >= 2
    if not is_pair or not all(type(n) in (int, float) for n in position[:2]):
        raise _bad_ring(code)
    lon, lat = position[:2]
    if not (_WEST <= lon <= _EAST and _SOUTH <= lat <= _NORTH):
        raise Problem(
            "geojson.outside",
            _(
                "A corner of unit %(unit)s lies outside Vietnam: longitude comes first, then"
                " latitude, in degrees."
            ),
            unit=code,
        )
    return [round(float(lon), 5), round(float(lat), 5)]


def _bad_ring(code: str) -> Problem:
    return Problem(
        "geojson.bad_ring",
        _("The border of unit %(unit)s has a ring that is not closed or has too few corners."),
        unit=code,
    )
