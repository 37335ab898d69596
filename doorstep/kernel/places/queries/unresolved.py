"""What a split has left open: villages without a commune, facts of the split unit itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F

from doorstep.kernel.places.bearing import facts_on
from doorstep.kernel.places.keeping import SEE_PLACES, Keeper
from doorstep.kernel.places.models import FOREVER, Heir, Lineage, Unit, UnitVersion
from doorstep.kernel.places.queries.versions import names_on, versions_near
from doorstep.kernel.places.rules import distance_km


@dataclass(frozen=True)
class Candidate:
    """A unit that a split made, and how far its centre is from the village, where known."""

    unit_id: int
    name: str
    code: str
    distance_km: float | None = None


@dataclass(frozen=True)
class Unresolved:
    """A split unit with something left open.

    `villages` are to be given to one of `candidates`. `facts` hang on the split unit itself, by
    table; they count in its province and in no commune of the borders since, until they are left
    to one of the candidates.
    """

    unit_id: int
    name: str
    code: str
    split_on: date
    candidates: list[Candidate]
    villages: list[int] = field(default_factory=list)
    facts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ScreenRow:
    """A village of a split unit, where it went (None: open), and where it could go, nearest first.

    `candidates` are ordered by distance where coordinates exist, else by name.
    """

    village_id: int
    name: str
    code: str
    assigned: int | None
    candidates: list[Candidate]


def unresolved(*, actor: Keeper, province: str) -> list[Unresolved]:
    """Give the split units of a province that still have open villages or facts of their own.

    Only those the actor may see; ordered by name.
    """
    split = _split_units(province)
    visible = Unit.objects.filter(actor.scope(SEE_PLACES, "id"), province=province)
    seen = set(visible.filter(id__in=split).values_list("id", flat=True)) if split else set()
    villages = _open_villages(actor, province)
    left = set(Heir.objects.filter(province=province).values_list("unit", flat=True))
    facts = facts_on(seen - left)
    names = versions_near(split, on=date.max)
    found = [
        Unresolved(
            unit,
            names[unit].full_name,
            names[unit].code,
            passages[0].effective_on,
            _candidates([p.new_id for p in passages], passages[0].effective_on),
            villages.get(unit, []),
            facts.get(unit, {}),
        )
        for unit, passages in split.items()
        if villages.get(unit) or facts.get(unit)
    ]
    return sorted(found, key=lambda u: names[u.unit_id].sort_key)


def resolution_screen_rows(split_unit: int) -> list[ScreenRow]:
    """Give every village that lay under a split unit, with the units it could go to."""
    passages = list(Lineage.objects.filter(old=split_unit, effective_on=F("old__ended_on")))
    if not passages:
        return []
    day = passages[0].effective_on
    parts = versions_near([p.new_id for p in passages], on=day)
    before = UnitVersion.objects.filter(parent=split_unit, valid_to=day, level="village")
    after = versions_near(before.values_list("unit_id", flat=True), on=day)
    return [
        ScreenRow(v.unit_id, v.full_name, v.code, v.parent_id, _nearest(v, parts.values()))
        for v in sorted(after.values(), key=lambda v: (v.sort_key, v.code))
    ]


def _split_units(province: str) -> dict[int, list[Lineage]]:
    """Give the passages of every unit that ended in parts."""
    passages = Lineage.objects.filter(
        province=province, kind="part", effective_on=F("old__ended_on")
    )
    found: dict[int, list[Lineage]] = defaultdict(list)
    for passage in passages.order_by("old", "new"):
        found[passage.old_id].append(passage)
    return found


def _open_villages(actor: Keeper, province: str) -> dict[int, list[int]]:
    """Give living villages whose last version has no parent, by the unit they lay under."""
    rows = UnitVersion.objects.filter(
        actor.scope(SEE_PLACES, "unit_id"),
        province=province,
        level="village",
        parent=None,
        valid_to=FOREVER,
    )
    open_ones = set(rows.values_list("unit_id", flat=True))
    if not open_ones:
        return {}
    last: dict[int, int] = {}
    known = UnitVersion.objects.filter(province=province, level="village", parent__isnull=False)
    for unit, parent in known.order_by("valid_from").values_list("unit_id", "parent_id"):
        if unit in open_ones and parent is not None:
            last[unit] = parent
    found: dict[int, list[int]] = defaultdict(list)
    for unit in sorted(last):
        found[last[unit]].append(unit)
    return found


def _candidates(units: list[int], on: date) -> list[Candidate]:
    names = names_on(units, on=on)
    versions = versions_near(units, on=on)
    return [Candidate(u, names[u], versions[u].code) for u in units]


def _nearest(village: UnitVersion, parts: Iterable[UnitVersion]) -> list[Candidate]:
    here = (village.lat, village.lon)
    found = [
        (Candidate(p.unit_id, p.full_name, p.code, distance_km(here, (p.lat, p.lon))), p.sort_key)
        for p in parts
    ]
    far = float("inf")
    found.sort(key=lambda c: (far if c[0].distance_km is None else c[0].distance_km, c[1]))
    return [candidate for candidate, _key in found]
