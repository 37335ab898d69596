"""Shapes of units for maps: imported borders where there are any, else schematic cells.

Cells are made from centre points cut by the country's outline (`content/units`); pages say so.
Islands outside that outline have no cell: they are given as small marks to be drawn as insets.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from doorstep.kernel.places.models import Border, UnitVersion

Rings = list[list[list[float]]]
TWO_LEVELS_FROM = date(2025, 7, 1)
_MARK = 0.06  # half the side of an island's mark, in degrees


@dataclass(frozen=True)
class Shapes:
    """Rings of (longitude, latitude) by unit id; islands apart; whether all of it is schematic."""

    rings: dict[int, Rings]
    islands: dict[int, str]
    is_schematic: bool


def shapes_of(province: str, *, on: date) -> Shapes:
    """Give the shapes of the communes of a province (today's code) on the borders of a day."""
    folder = "cells" if on >= TWO_LEVELS_FROM else "cells/before-2025"
    drawn = _cells(f"{folder}/{province}.json")
    islands = _islands(folder, province)
    real = {b.unit_id: b.rings for b in Border.objects.on(on).filter(province=province)}
    rings = {**drawn, **islands[0], **real}
    alive = set(
        UnitVersion.objects.on(on)
        .filter(province=province, level="commune", unit__in=rings)
        .values_list("unit", flat=True)
    )
    kept = {unit: r for unit, r in rings.items() if unit in alive}
    return Shapes(kept, islands[1], is_schematic=not set(kept) <= set(real))


def shapes_of_country() -> Shapes:
    """Give the shapes of today's provinces, with Hoàng Sa and Trường Sa as marks."""
    rings, islands = _islands("cells", None)
    return Shapes({**_cells("cells/country.json"), **rings}, islands, is_schematic=True)


def _islands(folder: str, province: str | None) -> tuple[dict[int, Rings], dict[int, str]]:
    rows = _read(f"{folder}/insets.json")
    if province is None:
        own = [r for r in rows if "Hoàng Sa" in r["name"] or "Trường Sa" in r["name"]]
    else:
        own = [r for r in rows if r["province"] == province]
    return {r["id"]: _mark(r["lon"], r["lat"]) for r in own}, {r["id"]: r["name"] for r in own}


def _mark(lon: float, lat: float) -> Rings:
    return [
        [
            [lon - _MARK, lat],
            [lon, lat + _MARK],
            [lon + _MARK, lat],
            [lon, lat - _MARK],
            [lon - _MARK, lat],
        ]
    ]


def _cells(name: str) -> dict[int, Rings]:
    return {int(unit): rings for unit, rings in _read(name).items()}


@lru_cache(maxsize=80)
def _read(name: str) -> Any:
    path = Path(settings.CONTENT_DIR) / "units" / name
    return json.loads(path.read_text()) if path.exists() else {} if "insets" not in name else []
