"""The schematic maps: cells per province for today and for June 2025, shapes of the provinces."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon

from .cells import Seed, divide, is_off_shore, rings, together
from .write import write_json


@dataclass(frozen=True)
class Place:
    """A unit to draw: its seed, its full name and today's province of its land."""

    seed: Seed
    name: str
    province: str


def write_maps(places: Sequence[Place], *, land: MultiPolygon, folder: Path) -> dict[str, list]:
    """Write one file of cells per province and insets.json; return the cells by province."""
    shapely.prepare(land)
    off_shore = [place for place in places if is_off_shore(place.seed, land=land)]
    on_land = [place for place in places if place not in off_shore]
    drawn = divide([place.seed for place in on_land], land=land)
    files: dict[str, dict[str, list]] = defaultdict(dict)
    shapes: dict[str, list] = defaultdict(list)
    for place in on_land:
        cell = drawn[place.seed.unit_id]
        if cell.is_empty:
            raise ValueError(f"no cell for {place.name} ({place.seed.unit_id})")
        files[place.province][str(place.seed.unit_id)] = rings(cell)
        shapes[place.province].append(cell)
    for province, cells in sorted(files.items()):
        write_json(folder / f"{province}.json", value=cells)
    write_json(folder / "insets.json", value=[_inset(place) for place in off_shore])
    return shapes


def write_country(shapes: dict[str, list], *, ids: dict[str, int], folder: Path) -> None:
    """Write country.json: the shape of each province, keyed by the province's unit id."""
    value = {str(ids[code]): rings(together(cells)) for code, cells in sorted(shapes.items())}
    write_json(folder / "country.json", value=value)


def _inset(place: Place) -> dict[str, object]:
    lat, lon = place.seed.point
    return {
        "id": place.seed.unit_id,
        "name": place.name,
        "province": place.province,
        "lat": round(lat, 5),
        "lon": round(lon, 5),
    }
