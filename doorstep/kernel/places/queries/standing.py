"""What stands in places and reaches them on a day, and the acts that changed the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from typing import Any

from django.db.models import QuerySet

from doorstep.kernel.basics.statements import ask
from doorstep.kernel.places.geojson import Ring
from doorstep.kernel.places.models import Border, Change, Coverage, Facility
from doorstep.kernel.places.queries.versions import place_ids_under

_CHUNK = 800
_CHANGES = "SELECT COUNT(id), COUNT(undone_at) FROM places_change"
_BORDERS = (
    "SELECT id, unit_id, valid_from, valid_to, rings FROM places_border"
    " WHERE province = %s ORDER BY id"
)


def coverage_on(villages: Iterable[int], *, on: date) -> dict[int, dict[str, Coverage]]:
    """Give what reaches each village on the day by kind; kinds without a row are not known."""
    found: dict[int, dict[str, Coverage]] = defaultdict(dict)
    wanted = sorted(set(villages))
    for start in range(0, len(wanted), _CHUNK):
        rows = Coverage.objects.on(on).filter(village__in=wanted[start : start + _CHUNK])
        for row in rows.order_by("kind"):
            found[row.village_id][row.kind] = row
    return dict(found)


def facilities_under(unit: int, *, on: date, kind: str | None = None) -> QuerySet[Facility]:
    """Give the facilities that stand on the day in a unit (on that day's borders), by name."""
    rows = Facility.objects.filter(
        place__in=place_ids_under(unit, borders=on), began_on__lte=on, ended_on__gt=on
    )
    rows = rows.filter(kind=kind) if kind is not None else rows
    return rows.select_related("place").order_by("kind", "search_key", "id")


def borders_on(units: Iterable[int], *, on: date) -> dict[int, list[Ring]]:
    """Give the imported exterior rings (longitude, latitude) of units, those that have any."""
    rows = Border.objects.on(on).filter(unit__in=list(units))
    return dict(rows.values_list("unit_id", "rings"))


def map_stamp(province: str | None) -> tuple[Any, ...]:
    """Give what changes whenever units of a province (None: of the country) begin, end, change
    their name or move: the acts on the map, and the editions of the official units."""
    where, told = ("", []) if province is None else (" WHERE province = %s", [province])
    editions = ask(f"SELECT digest FROM places_edition{where} ORDER BY digest", told)  # noqa: S608 - our words
    return (*ask(f"{_CHANGES}{where}", told)[0], *(row[0] for row in editions))


def borders_stamp(province: str) -> str:
    """Give what changes whenever an imported border of a province does: a digest of them all, ""
    where there are none."""
    rows = ask(_BORDERS, [province])
    return blake2b(repr(rows).encode(), digest_size=16).hexdigest() if rows else ""


def changes_in(province: str) -> QuerySet[Change]:
    """Give the acts on the map of a province, the newest first, undone ones too."""
    return Change.objects.filter(province=province).order_by("-id")
