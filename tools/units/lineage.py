"""From which old units each new one came, with the converter's mix-ups of namesakes removed."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from .geometry import distance_km
from .names import compare_key, split_type
from .notes import Remark, squeezed
from .sources import Converter, Link, NewUnit, OldUnit, Point

# Two units of one name inside one new province are taken for each other in the converter.
# Real namesakes that were confused lie far apart; neighbours of one name do not exist.
NAMESAKE_KM = 20.0


@dataclass
class Lineage:
    """Links after correction, and the ones that were dropped."""

    links: list[Link]
    dropped: list[Link]

    def parents(self) -> dict[tuple[str, str], list[Link]]:
        """Return the links by new unit."""
        grouped = defaultdict(list)
        for link in self.links:
            grouped[link.new_key].append(link)
        return dict(grouped)

    def successors(self) -> dict[str, list[Link]]:
        """Return the links by old unit."""
        grouped = defaultdict(list)
        for link in self.links:
            grouped[link.old_key].append(link)
        return dict(grouped)


def corrected(source: Converter) -> Lineage:
    """Return the converter's links without confused namesakes.

    A new unit names each old unit once. Where two old units of one name both lead to it, the
    one whose district supplies its other parents is meant (failing that, the one that lies
    nearer to them by NAMESAKE_KM); the link of the other is dropped, provided that this old unit
    keeps another successor. An old unit left with one successor is whole again.
    """
    before = Lineage(source.links, [])
    successors = before.successors()
    dropped = []
    for links in before.parents().values():
        for link in links:
            if len(successors[link.old_key]) > 1 and _is_mix_up(link, links=links, source=source):
                dropped.append(link)
                successors[link.old_key].remove(link)
    kept = [
        Link(link.old_key, link.new_key, link.is_part and len(successors[link.old_key]) > 1)
        for link in source.links
        if link not in dropped
    ]
    return Lineage(kept, dropped)


def _is_mix_up(link: Link, *, links: list[Link], source: Converter) -> bool:
    """Return whether `link` stands only because another parent bears the same name."""
    old = source.old[link.old_key]
    units = [source.old[other.old_key] for other in links]
    times = Counter(compare_key(unit.full_name) for unit in units)
    name = compare_key(old.full_name)
    twins = [unit for unit in units if compare_key(unit.full_name) == name and unit != old]
    rest = [unit for unit in units if times[compare_key(unit.full_name)] == 1]
    if not twins:
        return False
    districts = {unit.district_code for unit in rest}
    if old.district_code in districts:
        return False
    if any(twin.district_code in districts for twin in twins):
        return True
    points = [unit.point for unit in rest] or [source.new[link.new_key].point]
    return _gap(old, points=points) - min(_gap(t, points=points) for t in twins) > NAMESAKE_KM


def _gap(unit: OldUnit, *, points: list[Point]) -> float:
    return min(distance_km(unit.point, point) for point in points)


def differences(
    source: Converter, lineage: Lineage, *, remarks: dict[str, Remark]
) -> list[tuple[NewUnit, set[str], set[str]]]:
    """Return new units whose parents the two sources name differently: (unit, only in the
    converter, only in the remarks), names as squeezed keys."""
    result = []
    for new_key, links in lineage.parents().items():
        unit = source.new[new_key]
        ours = {squeezed(split_type(source.old[link.old_key].full_name)[1]) for link in links}
        theirs = set(remarks[unit.code].parents) or {squeezed(split_type(unit.full_name)[1])}
        if ours != theirs:
            result.append((unit, ours - theirs, theirs - ours))
    return sorted(result, key=lambda row: row[0].code)
