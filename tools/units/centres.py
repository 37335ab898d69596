"""Centre points: the published ones, checked against each other, and replaced where they fail.

The centres of the old communes came from a geocoder, which falls back to the middle of the
district or finds a namesake; some centres of the new communes belong to namesakes too.
"""

from collections import Counter
from dataclasses import dataclass

from .geometry import distance_km, middle, radius_km
from .lineage import Lineage
from .names import split_type
from .sources import Converter, NewUnit, OldUnit, Point

# A centre may lie this far from where its neighbours in the lineage put it before it is doubted.
DOUBT_KM = 15.0
DOUBT_RADII = 3.0

# Right although far from the old point: the Hải Tặc islands, whose old commune the geocoder put
# into the town of Hà Tiên.
TRUSTED = {"30781"}


@dataclass
class Centres:
    """Centres to use, by old key and by new key, and why one was replaced."""

    old: dict[str, Point]
    new: dict[tuple[str, str], Point]
    old_reasons: dict[str, str]
    new_reasons: dict[tuple[str, str], str]


def settled(source: Converter, lineage: Lineage) -> Centres:
    """Return one believable centre for each unit."""
    vague = _vague(source)
    parents, successors = lineage.parents(), lineage.successors()
    centres = Centres({}, {}, {}, {})
    for key, unit in source.new.items():
        olds = [source.old[link.old_key] for link in parents[key]]
        _settle_new(unit, olds=olds, vague=vague, source=source, into=centres)
    for old_key, old in source.old.items():
        news = [source.new[link.new_key] for link in successors[old_key]]
        _settle_old(old, news=news, is_vague=old_key in vague, into=centres)
    return centres


def _vague(source: Converter) -> set[str]:
    """Return old units whose point is the district's own or is shared with another unit."""
    shared = Counter(unit.point for unit in source.old.values())
    return {
        unit.key
        for unit in source.old.values()
        if shared[unit.point] > 1 or unit.point == source.old_districts[unit.district_code].point
    }


def _settle_new(
    unit: NewUnit, *, olds: list[OldUnit], vague: set[str], source: Converter, into: Centres
) -> None:
    into.new[unit.key] = unit.point
    points = [old.point for old in olds if old.key not in vague]
    is_trusted = unit.code in TRUSTED or split_type(unit.full_name)[0] == "đặc khu"
    if not points or is_trusted:
        return
    by_parents = middle(points)
    if distance_km(unit.point, by_parents) <= _tolerance(unit):
        return
    witness = middle([source.old_districts[old.district_code].point for old in olds])
    if distance_km(by_parents, witness) < distance_km(unit.point, witness):
        into.new[unit.key] = by_parents
        into.new_reasons[unit.key] = "far from the old units it was made of; their middle taken"


def _settle_old(old: OldUnit, *, news: list[NewUnit], is_vague: bool, into: Centres) -> None:
    into.old[old.key] = old.point
    nearest = min(news, key=lambda new: distance_km(old.point, into.new[new.key]))
    is_far = distance_km(old.point, into.new[nearest.key]) > _tolerance(nearest)
    if is_vague or is_far:
        into.old[old.key] = into.new[nearest.key]
        into.old_reasons[old.key] = (
            "source gives a shared or district point; centre of the successor taken"
            if is_vague
            else "far from its successor; centre of the successor taken"
        )


def _tolerance(unit: NewUnit) -> float:
    return max(DOUBT_KM, DOUBT_RADII * radius_km(unit.area_km2))
