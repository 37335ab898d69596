"""Which groups a subject belongs to and when: the rows to write, and the mask on any day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from demo.world import PROVINCE
from doorstep.kernel.people.rules import age_span

if TYPE_CHECKING:
    from demo.world import World

FOREVER = "9999-12-31"
AGES = (("adults", 18), ("people_15_plus", 15), ("elderly", 60))
"""Groups by age, as in content/groups.toml."""
_SOURCE, _BY_AGE = "demo", "age"
_YEARS_AHEAD = 3
"""The register writes ages ahead for a whole life; a demonstration does with three years."""
_LEAP_DAY = "-02-29"


class Belonging:
    """The groups of one person, household or business."""

    __slots__ = ("_born", "_from", "_late", "_mask", "_type", "_world", "codes")

    def __init__(self, world: World, subject_type: str, registered: date) -> None:
        self._world = world
        self._type = subject_type
        self._from = registered
        self._mask = 0
        self._late: list[tuple[int, str]] = []
        self._born: date | None = None
        self.codes: list[str] = []

    def always(self, code: str) -> None:
        """Belong to a group since the day of registration."""
        self.codes.append(code)
        self._mask |= self._world.bits.get(code, 0)

    def counted_birth(self, born: date) -> None:
        """Say from which day ages are counted."""
        self._born = born

    def mask(self, on: str) -> int:
        """Give the mask of groups on a day (ISO) after registration."""
        mask = self._mask
        for bit, start in self._late:
            if on >= start:
                mask |= bit
        return mask

    def write(self, subject: str) -> None:
        """Write the memberships; from now on `mask` knows the ages too."""
        world = self._world
        plain, sensitive = world.pens["membership"], world.pens["sensitive"]
        since, month = self._from.isoformat(), _month(self._from)
        base = (PROVINCE, self._type, subject)
        for code in self.codes:
            if code not in world.bits:
                continue
            row = (*base, world.tokens.get(code, code), since, month, _SOURCE)
            (sensitive if code in world.tokens else plain).add(row)
        if self._born is not None:
            born = self._born.isoformat()
            for code, age in AGES:
                self._by_age(code, age, born, base)

    def _by_age(self, code: str, age: int, born: str, base: tuple[str, str, str]) -> None:
        world = self._world
        year = int(born[:4]) + age
        if code not in world.bits or year > world.today.year + _YEARS_AHEAD:
            return
        day = f"{year}{born[4:]}" if born[4:] != _LEAP_DAY else _after_leap(born, age)
        if day <= self._from.isoformat():
            self._mask |= world.bits[code]
        else:
            self._late.append((world.bits[code], day))
        world.pens["membership"].add((*base, code, day, int(day[:4] + day[5:7]), _BY_AGE))


def _after_leap(born: str, age: int) -> str:
    return age_span(date.fromisoformat(born), age, None)[0].isoformat()


def _month(on: date) -> int:
    return on.year * 100 + on.month
