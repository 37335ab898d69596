"""Bringing the `Placement` rows up to date after a change on the map."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from doorstep.kernel.places.models import Heir, Lineage, Placement, Unit, UnitVersion
from doorstep.kernel.places.placing import Atlas, Life, Passage, Spot

_BATCH = 5000
_CHUNK = 400


def replace_placements(*, province: str, units: Iterable[int] | None = None) -> int:
    """Compute anew the placements of `units` (default: all) of one province; give the row count.

    Every act on the map ends with this, in its own transaction.
    """
    atlas, ids = _atlas(province)
    wanted = sorted(set(units) & ids) if units is not None else sorted(ids)
    old = Placement.objects.filter(province=province)
    if units is None:
        old.delete()
    for start in range(0, len(wanted) if units is not None else 0, _CHUNK):
        old.filter(unit_id__in=wanted[start : start + _CHUNK]).delete()
    rows = [_row(province, u, *interval) for u in wanted for interval in atlas.intervals(u)]
    Placement.objects.bulk_create(rows, batch_size=_BATCH)
    return len(rows)


def dependants(*, province: str, units: Iterable[int]) -> set[int]:
    """Give `units`, all they became or came from, and everything that ever lay under these.

    Only their placements can change when `units` change.
    """
    found: set[int] = set()
    fresh = set(units)
    while fresh:
        found |= fresh
        some = sorted(fresh)
        fresh = set()
        for start in range(0, len(some), _CHUNK):
            fresh |= _next_to(province, some[start : start + _CHUNK])
        fresh -= found
    return found


def _next_to(province: str, units: list[int]) -> set[int]:
    edges = Lineage.objects.filter(
        Q(old__in=units) | Q(new__in=units), province=province
    ).values_list("old_id", "new_id")
    below = UnitVersion.objects.filter(province=province, parent__in=units)
    return {unit for edge in edges for unit in edge} | set(below.values_list("unit_id", flat=True))


def _row(province: str, unit: int, start: date, end: date, spot: Spot) -> Placement:
    return Placement(
        unit_id=unit,
        province=province,
        valid_from=start,
        valid_to=end,
        village_id=spot[0],
        commune_id=spot[1],
        district_id=spot[2],
        province_unit_id=spot[3],
    )


def _atlas(province: str) -> tuple[Atlas, set[int]]:
    lives = {
        u.id: Life(u.id, u.level, u.began_on, u.ended_on)
        for u in Unit.objects.filter(province=province)
    }
    versions = UnitVersion.objects.filter(province=province).order_by("unit", "valid_from")
    for unit, start, end, parent in versions.values_list(
        "unit_id", "valid_from", "valid_to", "parent_id"
    ):
        parents = lives[unit].parents
        if parents and parents[-1][1] == start and parents[-1][2] == parent:
            parents[-1] = (parents[-1][0], end, parent)
        else:
            parents.append((start, end, parent))
    passages = Lineage.objects.filter(province=province).values_list(
        "old_id", "new_id", "effective_on"
    )
    heirs = dict(Heir.objects.filter(province=province).values_list("unit_id", "heir_id"))
    return Atlas(lives.values(), (Passage(*p) for p in passages), heirs), set(lives)
