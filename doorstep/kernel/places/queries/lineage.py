"""What a unit was made of and what it became, with the decision and the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from doorstep.kernel.places.models import Lineage, Unit, UnitVersion
from doorstep.kernel.places.queries.versions import versions_near


@dataclass(frozen=True)
class Passed:
    """One unit (or a part of it) that another came from or became.

    `kind` is "merged" (whole) or "part"; `name` and `code` as they were at the passage.
    """

    unit_id: int
    name: str
    code: str
    kind: str
    share: Decimal | None
    effective_on: date
    decision: str
    decided_on: date | None
    note: str
    is_verified: bool


@dataclass(frozen=True)
class Story:
    """One identity that carries or carried a code: its versions, what it came from and became."""

    unit: Unit
    name: str
    code: str
    versions: list[UnitVersion]
    made_of: list[Passed] = field(default_factory=list)
    became: list[Passed] = field(default_factory=list)


def lineage_of(code: str, *, on: date | None = None, province: str | None = None) -> list[Story]:
    """Give every unit that ever carried `code`, oldest first, each with one step back and on.

    One code has named different units: 03637 was one commune until 30 June 2025 and is another
    since. With `on`, only the unit that carries it on that day. Levels have codes of their own
    lengths, so the code tells the level.
    """
    versions = UnitVersion.objects.filter(code=code)
    versions = versions.on(on) if on is not None else versions
    versions = versions.filter(province=province) if province is not None else versions
    return _stories(set(versions.values_list("unit_id", flat=True)))


def story_of(unit: int) -> Story | None:
    """Give the story of one unit; None when there is no such unit."""
    return next(iter(_stories({unit})), None)


def _stories(ids: Collection[int]) -> list[Story]:
    passages = list(
        Lineage.objects.filter(Q(old__in=ids) | Q(new__in=ids)).order_by("effective_on", "id")
    )
    names = _names_at(passages)
    versions: dict[int, list[UnitVersion]] = defaultdict(list)
    for version in UnitVersion.objects.filter(unit__in=ids).order_by("valid_from"):
        versions[version.unit_id].append(version)
    units = Unit.objects.filter(id__in=ids).order_by("began_on", "id")
    return [
        Story(
            unit,
            versions[unit.id][-1].full_name if versions[unit.id] else "",
            versions[unit.id][-1].code if versions[unit.id] else "",
            versions[unit.id],
            [_passed(p, p.old_id, names) for p in passages if p.new_id == unit.id],
            [_passed(p, p.new_id, names) for p in passages if p.old_id == unit.id],
        )
        for unit in units
    ]


def _names_at(passages: Iterable[Lineage]) -> dict[tuple[int, date], UnitVersion]:
    """Give the version near the day of the passage: the old one's last, the new one's first."""
    by_day: dict[date, set[int]] = defaultdict(set)
    for p in passages:
        by_day[p.effective_on] |= {p.old_id, p.new_id}
    return {
        (unit, day): version
        for day, units in by_day.items()
        for unit, version in versions_near(units, on=day).items()
    }


def _passed(p: Lineage, other: int, names: dict[tuple[int, date], UnitVersion]) -> Passed:
    version = names[other, p.effective_on]
    return Passed(
        other,
        version.full_name,
        version.code,
        p.kind,
        p.share,
        p.effective_on,
        p.decision,
        p.decided_on,
        p.note,
        p.verified_by is not None,
    )
