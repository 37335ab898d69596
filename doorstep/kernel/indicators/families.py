"""Families of measures: whoever owns facts says how they are tallied and how they are listed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from doorstep.kernel.basics.registers import Register

FLOW, STOCK = "flow", "stock"


@dataclass(frozen=True)
class Measure:
    """One thing that is counted: code, label, what one of it is called, flow or stock."""

    code: str
    label: Any
    counted_unit: Any
    nature: str = FLOW


class Tally(NamedTuple):
    """What the facts say for one cell."""

    measure: str
    group: str
    place: int
    month: int
    n: int


@dataclass(frozen=True)
class Slice:
    """What to tally: a province, perhaps only some places, perhaps only some months."""

    province: str
    places: Sequence[int] | None = None
    months: Sequence[int] | None = None


@dataclass(frozen=True)
class Opening:
    """Which facts to list: a measure and group at these places, from a month to a month.

    `from_month` is None for stocks: what stands at the end of `to_month`.
    """

    province: str
    measure: str
    group: str
    places: Sequence[int]
    from_month: int | None
    to_month: int


@dataclass(frozen=True)
class Item:
    """One fact behind a figure. `n` is what it adds to the figure (1 for persons); `kind` says
    what kind of activity it is, where it is one."""

    subject_type: str
    subject: str
    subject_name: str
    activity: str | None
    happened_on: date | None
    place: int
    team: str | None
    n: int = 1
    kind: str = ""


class Family:
    """Facts behind some measures, each measure of one family only.

    `is_monthly`: a new fact changes only the month it is in. `feeds` are the codes of families in
    whose tallies the facts of this one are too: where this one is stale, those are.
    """

    code: str
    is_monthly: bool = False
    feeds: Collection[str] = ()

    def measures(self) -> Iterable[Measure]:
        """List the measures of this family."""
        raise NotImplementedError

    def tally(self, part: Slice) -> Iterator[Tally]:
        """Count the facts of `part`, one tally per cell that is not zero."""
        raise NotImplementedError

    def items(self, opening: Opening) -> Iterator[Item]:
        """List the facts behind a figure, in a stable order; their `n` add up to the figure."""
        raise NotImplementedError


FAMILIES: Register[Family] = Register("families", Family)


class Learner:
    """What must be asked before facts are counted, because another process may have changed it."""

    def __init__(self, learn: Callable[[], object]) -> None:
        self.learn = learn


LEARNERS: Register[Learner] = Register("learned before counting", Learner)


def learn() -> None:
    """Bring what is counted, and how, to what is said now."""
    for one in LEARNERS:
        one.learn()


def fed_by(families: Collection[str]) -> dict[str, list[str]]:
    """Give for each family that feeds some of `families` which of them it feeds."""
    found = {f.code: [code for code in f.feeds if code in families] for f in FAMILIES}
    return {code: fed for code, fed in found.items() if fed}


def family_of(measure: str) -> Family | None:
    """Find the family that counts `measure`."""
    return next((f for f in FAMILIES if any(m.code == measure for m in f.measures())), None)


def measure_named(code: str) -> Measure | None:
    """Find a measure by its code."""
    return next((m for f in FAMILIES for m in f.measures() if m.code == code), None)
