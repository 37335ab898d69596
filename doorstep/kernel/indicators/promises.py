"""What plans promised for a unit and a year: its own targets, and shares promised above it.

One rule for every page, command and report. A target of the unit itself speaks first; of several
plans the last one. Where it has none for an indicator and a group, the percentage of the nearest
unit above that promised one holds for it too: 80 % of the adults of a province is 80 % in every
commune. A count is never taken over: a thousand of the province are not a thousand of each
commune, so counts have to be handed down.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from doorstep.kernel.basics.statements import ask, marks
from doorstep.kernel.indicators.models import PacePoint, Target
from doorstep.kernel.indicators.register import PERCENT
from doorstep.kernel.places.models import Placement, Unit

Row = tuple[Any, ...]
Points = list[tuple[date, Decimal]]
_UP = ("village_id", "commune_id", "district_id", "province_unit_id")
_TARGETS = (
    'SELECT id, unit_id, indicator, "group", value, value_kind, plan_id FROM indicators_target'
    " WHERE province = %s AND year = %s AND indicator IN"
)
_POINTS = 'SELECT plan_id, "on", reach FROM indicators_pacepoint WHERE plan_id IN'
_ABOVE = "SELECT {} FROM places_placement WHERE unit_id = %s"


@dataclass(frozen=True)
class Promises:
    """The targets that hold for a unit in a year, with their pace points."""

    targets: dict[tuple[str, str], Target]
    points: dict[UUID, Points]

    @classmethod
    def of(cls, unit: int, year: int, *, on: date, indicator: str | None = None) -> Promises:
        """Read them all, or those of one indicator; what lies above on the borders of `on`."""
        return promises_of([unit], year, on=on, indicator=indicator)[unit]

    def of_figure(self, indicator: str, group: str) -> tuple[Target | None, Points]:
        """Give the target of a figure with the pace points of its plan."""
        target = self.targets.get((indicator, group))
        return target, self.points.get(target.plan_id, []) if target else []


def promises_of(
    units: Collection[int], year: int, *, on: date, indicator: str | None = None
) -> dict[int, Promises]:
    """Give the promises of many units at once, asking as often as for one."""
    above = _above(units, on)
    every = {*units, *(up for ups in above.values() for up in ups)}
    found = Target.objects.filter(unit__in=every, year=year).order_by("id")
    if indicator is not None:
        found = found.filter(indicator=indicator)
    own: dict[int, dict[tuple[str, str], Target]] = {}
    shares: dict[int, dict[tuple[str, str], Target]] = {}
    for t in found:
        own.setdefault(t.unit_id, {})[t.indicator, t.group] = t
        if t.value_kind == PERCENT:
            shares.setdefault(t.unit_id, {})[t.indicator, t.group] = t
    points = _points({t.plan_id for t in found})
    return {
        unit: Promises(
            _nearest([own.get(unit, {}), *(shares.get(up, {}) for up in above.get(unit, ()))]),
            points,
        )
        for unit in units
    }


def _above(units: Collection[int], on: date) -> dict[int, list[int]]:
    """Give the units above each, the nearest first."""
    rows = Placement.objects.on(on).filter(unit__in=units).values_list("unit", *_UP)
    return {unit: [up for up in ups if up is not None and up != unit] for unit, *ups in rows}


def _nearest(
    levels: Iterable[dict[tuple[str, str], Target]],
) -> dict[tuple[str, str], Target]:
    found: dict[tuple[str, str], Target] = {}
    for targets in levels:
        found = targets | found
    return found


def _points(plans: set[UUID]) -> dict[UUID, Points]:
    points: dict[UUID, Points] = {}
    for p in PacePoint.objects.filter(plan_id__in=plans) if plans else ():
        points.setdefault(p.plan_id, []).append((p.on, p.reach))
    return points


def target_of(unit: int, indicator: str, group: str, year: int, *, on: date) -> Target | None:
    """Give the target that holds for a unit on the borders of `on`, its own or one from above."""
    return Promises.of(unit, year, on=on, indicator=indicator).targets.get((indicator, group))


def pace_points(target: Target) -> Points:
    """Give the pace points of the plan behind a target."""
    points = PacePoint.objects.filter(province=target.province, plan_id=target.plan_id)
    return [(p.on, p.reach) for p in points]


def promised(unit: Unit, year: int, indicators: Collection[str]) -> tuple[Row, ...]:
    """Give the targets and pace points that speak of a unit, of the units below it, or of those
    above, as a key.

    They are few and told as they stand, so no stamp has to be kept for them.
    """
    inside = "commune_id" if unit.level == "commune" else "district_id"
    below = (
        "SELECT id FROM places_unit WHERE province = %s AND level <> 'village'"
        if unit.level == "province"
        else f"SELECT unit_id FROM places_placement WHERE province = %s AND {inside} = %s"  # noqa: S608 - our names
    )
    where = [unit.province] if unit.level == "province" else [unit.province, unit.id]
    above = " OR ".join(f"unit_id IN ({_ABOVE.format(column)})" for column in _UP)
    names = sorted(indicators)
    told = [unit.province, year, *names, unit.id, *where, *[unit.id] * len(_UP)]
    targets = ask(
        f"{_TARGETS} ({marks(names)}) AND (unit_id = %s OR unit_id IN ({below}) OR {above})", told
    )
    plans = sorted({row[-1] for row in targets}, key=str)
    points = ask(f"{_POINTS} ({marks(plans)})", plans) if plans else []
    return (*sorted(targets, key=str), *sorted(points, key=str))
