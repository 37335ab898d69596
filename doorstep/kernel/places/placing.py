"""Where the facts of a unit count on any day: the pure computation behind `Placement`.

On a day of its life a unit counts where it belongs. Before its life it counts where all its
predecessors agree, after it where all its successors agree; where they do not agree the answer
is "not known" (None), until somebody resolves a split village by village, or names an heir for
what hangs on the split unit itself. A unit that came from
nowhere, went nowhere or is without a parent counts where its nearest parent does, so that no
fact is lost to the commune, district or province above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from doorstep.kernel.places.models.units import BEGINNING, FOREVER

LEVELS = ("village", "commune", "district", "province")
Spot = tuple[int | None, int | None, int | None, int | None]
NOWHERE: Spot = (None, None, None, None)


@dataclass
class Life:
    """What the computation needs of one unit."""

    id: int
    level: str
    began_on: date
    ended_on: date
    parents: list[tuple[date, date, int | None]] = field(default_factory=list)

    def parent_near(self, on: date) -> int | None:
        """Give the parent on the day; where there is none the last before, else the first."""
        known = [(start, parent) for start, _end, parent in self.parents if parent is not None]
        before = [parent for start, parent in known if start <= on]
        return before[-1] if before else known[0][1] if known else None


class Passage(NamedTuple):
    """One unit (or a part of it) went into another on a day."""

    old: int
    new: int
    on: date


class Atlas:
    """Lives and passages of a set of units, and the spots of each on any day.

    A passage tells what was before a life only if that life began with it, and what came after
    only if it ended with it: a part that joined a living unit changes neither. `heirs` say where
    a unit that ended in parts goes on as a whole.
    """

    def __init__(
        self,
        lives: Iterable[Life],
        passages: Iterable[Passage],
        heirs: Mapping[int, int] | None = None,
    ) -> None:
        self._heirs = heirs or {}
        self._lives = {life.id: life for life in lives}
        self._after: dict[int, list[int]] = defaultdict(list)
        self._before: dict[int, list[int]] = defaultdict(list)
        for old, new, on in passages:
            if old in self._lives and self._lives[old].ended_on == on:
                self._after[old].append(new)
            if new in self._lives and self._lives[new].began_on == on:
                self._before[new].append(old)
        self._known: dict[tuple[int, date, bool], Spot] = {}

    def spot(self, unit: int, on: date, *, is_own: bool = True) -> Spot:
        """Give (village, commune, district, province) of `unit` on the day, None where unknown.

        `is_own` is false for what lies under the unit: an heir gets the facts of the unit itself,
        its villages wait for somebody to say where each one went.
        """
        known = self._known.get((unit, on, is_own))
        if known is None:
            known = self._known[unit, on, is_own] = self._find(unit, on, is_own)
        return known

    def _find(self, unit: int, on: date, is_own: bool) -> Spot:
        life = self._lives.get(unit)
        if life is None:
            return NOWHERE
        if life.began_on <= on < life.ended_on:
            return self._with(life.id, life, on)
        if is_own and on >= life.ended_on and unit in self._heirs:
            return self.spot(self._heirs[unit], on)
        others = self._before[unit] if on < life.began_on else self._after[unit]
        return self._agreed(others, on, is_own) if others else self._with(None, life, on)

    def _with(self, own: int | None, life: Life, on: date) -> Spot:
        """Give the spot of the parent with `own` at the level of the unit itself."""
        parent = life.parent_near(on)
        above = self.spot(parent, on, is_own=False) if parent is not None else NOWHERE
        here = LEVELS.index(life.level)
        return tuple(  # type: ignore[return-value]
            own if i == here else above[i] if i > here else None for i in range(4)
        )

    def _agreed(self, units: list[int], on: date, is_own: bool) -> Spot:
        spots = [self.spot(u, on, is_own=is_own) for u in units]
        return tuple(  # type: ignore[return-value]
            spots[0][i] if all(s[i] == spots[0][i] for s in spots) else None for i in range(4)
        )

    def intervals(self, unit: int) -> list[tuple[date, date, Spot]]:
        """Give the spots of `unit` for all time as (from, to, spot), neighbours merged."""
        days = sorted(self._turning_days(unit))
        found: list[tuple[date, date, Spot]] = []
        for start, end in zip(days, [*days[1:], FOREVER], strict=True):
            spot = self.spot(unit, start)
            if found and found[-1][2] == spot:
                found[-1] = (found[-1][0], end, spot)
            else:
                found.append((start, end, spot))
        return found

    def _turning_days(self, unit: int) -> set[date]:
        days, seen, to_see = {BEGINNING}, set(), [unit]
        while to_see:
            one = to_see.pop()
            life = self._lives.get(one)
            if life is None or one in seen:
                continue
            seen.add(one)
            days.update((life.began_on, life.ended_on))
            days.update(start for start, _end, _parent in life.parents)
            to_see += [p for _a, _b, p in life.parents if p is not None]
            to_see += self._after[one] + self._before[one]
        return {d for d in days if d < FOREVER}
