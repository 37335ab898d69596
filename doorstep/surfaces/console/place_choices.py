"""What forms of places offer to choose from: neighbours nearest first, villages, types."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doorstep.kernel.places.kinds import UNIT_TYPES
from doorstep.kernel.places.models import FOREVER, Unit, UnitVersion, VillageType
from doorstep.kernel.places.queries import children_on, units_on
from doorstep.kernel.places.rules import distance_km
from doorstep.surfaces.look.writing import number

Choices = list[tuple[str, str]]
_OF_COMMUNES = ("xã", "phường", "thị trấn", "đặc khu")
_OF_DISTRICTS = ("huyện", "quận", "thị xã", "thành phố")


def neighbours(unit: Unit, version: UnitVersion, on: date) -> Choices:
    """Give the other living units of the same level under the same parent, nearest first."""
    if unit.level == "village":
        others = children_on(version.parent_id or 0, on=on).filter(level="village")
    else:
        others = units_on(unit.province, on=on, level=unit.level)
    here = (version.lat, version.lon)
    found = [(v, distance_km(here, (v.lat, v.lon))) for v in others if v.unit_id != unit.pk]
    found.sort(key=lambda f: (f[1] is None, f[1] or 0, f[0].sort_key))
    return [(str(v.unit_id), with_distance(f"{v.full_name} ({v.code})", km)) for v, km in found]


def with_distance(name: str, km: float | None) -> str:
    """Add how far away something is, where that is known."""
    if km is None:
        return name
    return _("%(name)s, %(km)s km") % {"name": name, "km": number(km, decimals=1)}


def parents(version: UnitVersion, on: date) -> Choices:
    """Give the communes a village could belong to, nearest first; its own is left out."""
    here = (version.lat, version.lon)
    rows = units_on(version.province, on=on, level="commune").exclude(unit=version.parent_id)
    found = [(v, distance_km(here, (v.lat, v.lon))) for v in rows]
    found.sort(key=lambda f: (f[1] is None, f[1] or 0, f[0].sort_key))
    return [(str(v.unit_id), with_distance(v.full_name, km)) for v, km in found]


def children_choices(unit: Unit, on: date) -> Choices:
    """Give the villages that belong to a unit."""
    rows = children_on(unit.pk, on=on).filter(valid_to=FOREVER)
    return [(str(v.unit_id), f"{v.full_name} ({v.code})") for v in rows]


def type_choices(unit: Unit, own: str) -> Choices:
    """Give the type words for units of a level; those of the province first for villages."""
    words = {"commune": _OF_COMMUNES, "district": _OF_DISTRICTS}.get(unit.level)
    if words is None:
        return village_types(unit.province, own=own)
    return [(w, w) for w in dict.fromkeys([*([own] if own else []), *words])]


def village_types(province: str, *, own: str = "") -> Choices:
    """Give the words for villages: the one in use, those of the province, then the country's."""
    known = VillageType.objects.filter(province=province).order_by("word")
    used = list(known.values_list("word", flat=True))
    usual = [w for w in UNIT_TYPES[UNIT_TYPES.index("thôn") :]]
    words = dict.fromkeys([*([own] if own else []), *used, *usual])
    return [(w, w) for w in words]
