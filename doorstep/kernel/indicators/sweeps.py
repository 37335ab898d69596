"""Sweeps: counting several families of a whole province in one passage through their tables.

A family tallies a few places by looking their facts up, one by one; for all places of a province
that reads the same tables again and again in an order in which they do not lie. Who owns facts may
add a sweep, which reads each table once from beginning to end. It must give the same cells as the
tallies of its families; a family without a sweep is swept by its tally.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from doorstep.kernel.basics.processes import Tell
from doorstep.kernel.basics.registers import Register
from doorstep.kernel.indicators.families import FAMILIES, Family, Slice

MONTHS = 1_000_000
"""A cell of a series is kept as one number, place × MONTHS + month: millions of pairs would take
three times the memory."""
Slots = dict[int, int]


class Counted(NamedTuple):
    """What the facts say for one series of a family: numbers by slot. Zeros may be among them."""

    family: str
    measure: str
    group: str
    slots: Slots


class Sweep:
    """One passage: which families it serves, and what it counts for them."""

    def families(self) -> list[Family]:
        """List the families it serves."""
        raise NotImplementedError

    def counted(self, province: str, *, until: int, tell: Tell) -> Iterator[Counted]:
        """Count every series of a province up to the month `until`, each series once."""
        raise NotImplementedError


SWEEPS: Register[Sweep] = Register("sweeps", Sweep)


class ByTally(Sweep):
    """The sweep of a family that has none: its tally of the whole province."""

    def __init__(self, family: Family) -> None:
        self._family = family

    def families(self) -> list[Family]:
        """Give the one family."""
        return [self._family]

    def counted(self, province: str, *, until: int, tell: Tell) -> Iterator[Counted]:
        """Gather the tallies by series."""
        tell(self._family.code)
        found = gathering()
        for t in self._family.tally(Slice(province)):
            if t.month <= until:
                found[t.measure, t.group][t.place * MONTHS + t.month] += t.n
        yield from drained(self._family.code, found)


def sweeps() -> list[Sweep]:
    """List the sweeps that together serve every family once, the longest first."""
    some = list(SWEEPS)
    served = {family.code for sweep in some for family in sweep.families()}
    return [*some, *(ByTally(f) for f in FAMILIES if f.code not in served)]


def gathering() -> defaultdict[tuple[str, str], defaultdict[int, int]]:
    """Give an empty table: (measure, group) → numbers by slot."""
    return defaultdict(lambda: defaultdict(int))


def drained(
    family: str, found: defaultdict[tuple[str, str], defaultdict[int, int]]
) -> Iterator[Counted]:
    """Give what was gathered, series by series, and forget each that was given."""
    for measure, group in sorted(found):
        yield Counted(family, measure, group, found.pop((measure, group)))
