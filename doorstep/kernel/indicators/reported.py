"""Figures of entered indicators: a unit's own values, or those of units under it combined.

What a unit reported itself speaks for it. Where it reported nothing in a period, the values of the
units that count under it on the borders of a day are combined by the rule of their indicator, and
it is said how many of how many told one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from doorstep.kernel.access.actors import Actor, PlacedQuerySet
from doorstep.kernel.access.rights import SEE_FIGURES
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.combining import Combined, combine, last_on, that_count
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.register import PERCENT, Indicator, all_indicators
from doorstep.kernel.indicators.sums import COLUMN
from doorstep.kernel.places.models import Placement, Unit

CHILD = {"province": "commune", "district": "commune", "commune": "village"}
_LEVELS = tuple(COLUMN)
Spot = dict[str, int | None]
Key = tuple[str, str]


@dataclass(frozen=True)
class Coverage:
    """From how many units of a level a figure is combined: `told` of `units`.

    `bare` more told only a percentage, without what was counted.
    """

    told: int
    units: int
    level: str
    bare: int = 0


@dataclass(frozen=True)
class Told:
    """What was reported for one figure: the unit's own values, else what others make together."""

    indicator: Indicator
    group: str
    own: tuple[EnteredValue, ...] = ()
    combined: Combined | None = None
    coverage: Coverage | None = None

    @property
    def values(self) -> tuple[EnteredValue, ...]:
        """The values behind the figure, those that could not go in last."""
        if self.combined is None:
            return self.own
        return (*self.combined.values, *self.combined.bare)

    @property
    def last(self) -> EnteredValue | None:
        """The unit's own value that speaks last."""
        return max(self.own, key=lambda v: (v.period_to, last_on(v), v.id), default=None)


def values_seen(actor: Actor) -> PlacedQuerySet:
    """Give the values an actor may see."""
    return EnteredValue.objects.visible_to(actor, SEE_FIGURES)


def told_of(
    values: PlacedQuerySet, *, unit: Unit, period: Period, on: date, indicator: str | None = None
) -> Iterator[Told]:
    """Give what `values` tell of a unit in a period, by indicator and group, on a day's borders.

    Asks the database as often for one indicator as for all.
    """
    own = {COLUMN[unit.level]: unit.id}
    under = Placement.objects.on(on).filter(province=unit.province, **own)
    rows = values.filter(
        Q(unit=unit.id) | Q(unit__in=under.values("unit")),
        province=unit.province,
        period_from__lt=period.end,
        period_to__gt=period.start,
        replaced_by=None,
    )
    if indicator is not None:
        rows = rows.filter(indicator=indicator)
    by_figure: dict[Key, list[EnteredValue]] = defaultdict(list)
    for v in rows.order_by("indicator", "period_from", "id"):
        by_figure[v.indicator, v.group].append(v)
    if not by_figure:
        return
    known = {i.code: i for i in all_indicators()}
    below = _Below(unit, on)
    for (code, group), found in by_figure.items():
        ind = known.get(code) or Indicator(code, code, "")
        if mine := tuple(v for v in found if v.unit_id == unit.id):
            yield Told(ind, group, mine)
        elif code in known and not ind.is_computed:
            told = _combined(ind, group, found, period, below)
            if told is not None:
                yield told


def told_here(
    values: PlacedQuerySet,
    ind: Indicator,
    group: str | None,
    *,
    unit: Unit,
    period: Period,
    on: date,
) -> Told:
    """Give what `values` tell of one figure, perhaps nothing; as `told_of`."""
    wanted = group or ind.groups[0]
    for told in told_of(values, unit=unit, period=period, on=on, indicator=ind.code):
        if told.group == wanted:
            return told
    return Told(ind, wanted)


def _combined(
    ind: Indicator, group: str, found: list[EnteredValue], period: Period, below: _Below
) -> Told | None:
    below.know({v.unit_id for v in found})
    rule = ind.aggregation
    above = {v.unit_id: below.between(v.unit_id) for v in found}
    some = that_count(found, period=period, rule=rule, above=above)
    if not some:
        return None
    made = combine(some, rule=rule, is_share=ind.value_kind == PERCENT)
    return Told(ind, group, (), made, below.coverage(some, made))


class _Below:
    """The units under one: where those that told something count, and how many there are."""

    def __init__(self, unit: Unit, on: date) -> None:
        self._unit, self._on = unit, on
        self._levels: dict[int, str] = {}
        self._spots: dict[int, Spot] = {}
        self._counts: dict[str, int] = {}

    def know(self, units: set[int]) -> None:
        """Read the levels of units and where they count, if that is not known yet."""
        fresh = units - self._spots.keys()
        if not fresh:
            return
        rows = Placement.objects.on(self._on).filter(unit__in=fresh)
        for unit, level, *places in rows.values_list("unit", "unit__level", *COLUMN.values()):
            self._levels[unit] = level
            self._spots[unit] = dict(zip(COLUMN, places, strict=True))

    def between(self, unit: int) -> list[int]:
        """Give the units above one that lie under the unit asked for."""
        lower = _LEVELS[: _LEVELS.index(self._unit.level)]
        places = (self._spots[unit][level] for level in lower)
        return [place for place in places if place is not None and place != unit]

    def coverage(self, some: Sequence[EnteredValue], made: Combined) -> Coverage:
        """Say from how many units of how many `made` is combined."""
        level = self._level_of({v.unit_id for v in some})
        bare = {self._place(v.unit_id, level) for v in made.bare} - {None}
        told = {self._place(v.unit_id, level) for v in some if v not in made.bare} - {None}
        return Coverage(len(told), self._count(level), level, len(bare - told))

    def _level_of(self, units: set[int]) -> str:
        """Give the level just below, or a higher one on which somebody told something."""
        child = CHILD[self._unit.level]
        higher = {self._levels[u] for u in units if self._spots[u][child] is None}
        return max({child, *higher}, key=_LEVELS.index)

    def _place(self, unit: int, level: str) -> int | None:
        """Give the unit of a level that one counts in; None: not known on these borders."""
        return unit if level == self._unit.level else self._spots[unit][level]

    def _count(self, level: str) -> int:
        if level not in self._counts:
            own = {COLUMN[self._unit.level]: self._unit.id}
            rows = Placement.objects.on(self._on).filter(province=self._unit.province, **own)
            if level == self._unit.level:  # those that went into it
                found = rows.filter(unit__level=level).exclude(unit=self._unit).count()
            else:
                places = rows.filter(**{f"{COLUMN[level]}__isnull": False})
                found = places.values(COLUMN[level]).distinct().count()
            self._counts[level] = found
        return self._counts[level]
