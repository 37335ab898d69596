"""Comparing the cells of a whole province with its facts, sweep by sweep, on every core.

Each sweep is counted by a process of its own, inside one view of the database: facts, cells and
marks are those of one moment, whatever is recorded meanwhile. Only what does not agree travels to
whoever asked, who alone writes.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple

from doorstep.kernel.basics.processes import Tell, crew
from doorstep.kernel.basics.statements import one_view, stream
from doorstep.kernel.indicators.families import Family, fed_by, learn
from doorstep.kernel.indicators.horizon import horizon
from doorstep.kernel.indicators.models import Mark, Series
from doorstep.kernel.indicators.sweeps import MONTHS, Counted, Sweep, sweeps

_SENT = 2000
"""Changes that travel at a time."""
_CELLS = "SELECT id, place_id, month, value FROM indicators_cell WHERE province = %s"


class Change(NamedTuple):
    """A cell that does not say what the facts say. `cell` is its row, 0 where there is none;
    `series` is 0 for one that nothing was ever counted in. `is_marked`: the next fold sees to it.
    """

    family: str
    measure: str
    group: str
    series: int
    place: int
    month: int
    cell: int
    value: int
    facts: int
    is_marked: bool


Changes = list[Change]
Comparing = Callable[[], Iterator[Changes]]


@contextmanager
def comparing(
    *, province: str, processes: int = 1, tell: Tell | None = None
) -> Iterator[Comparing]:
    """Give a function that compares everything and gives what does not agree, some at a time.

    The processes are made when the block begins, so a transaction may be opened inside it.
    """
    pieces = len(sweeps())

    def do(piece: int, tell: Tell) -> Iterator[Changes]:
        with one_view(), _nothing_collected():
            learn()  # how things are counted is of the same moment as the facts and the cells
            found = _changes(sweeps()[piece], province, tell)
            while some := list(islice(found, _SENT)):
                yield some

    with crew(do, size=min(processes, pieces), tell=tell or _silence) as doing:
        yield lambda: doing(pieces)


def _silence(_said: str) -> None:
    """Tell nobody."""


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Leave the search for cycles out: it would walk through millions of numbers again and again,
    and what is made here holds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _changes(sweep: Sweep, province: str, tell: Tell) -> Iterator[Change]:
    families = {family.code: family for family in sweep.families()}
    known = {code: _series(family) for code, family in families.items()}
    marked = _marked(province, families)
    for counted in sweep.counted(province, until=horizon(province), tell=tell):
        series = known[counted.family].pop((counted.measure, counted.group), 0)
        yield from _of_series(province, counted, series, marked)
    for code, left in known.items():
        for (measure, group), series in left.items():
            yield from _of_series(province, Counted(code, measure, group, {}), series, marked)


def _of_series(
    province: str, counted: Counted, series: int, marked: set[tuple[str, int, int]]
) -> Iterator[Change]:
    """Give the changes of one series; what agrees is taken out of the counted numbers."""
    family, measure, group, slots = counted

    def change(slot: int, cell: int, value: int, facts: int) -> Change:
        place, month = divmod(slot, MONTHS)
        is_marked = (family, place, 0) in marked or (family, place, month) in marked
        return Change(family, measure, group, series, place, month, cell, value, facts, is_marked)

    question = _CELLS + " AND series_id = %s"
    for rows in stream(question, (province, series)) if series else ():
        for cell, place, month, value in rows:
            slot = place * MONTHS + month
            facts = slots.pop(slot, 0)
            if facts != value or not facts:
                yield change(slot, cell, value, facts)
    # In the order of the cells' index: its pages are then written one after the other.
    for slot, facts in sorted(slots.items()):
        if facts:
            yield change(slot, 0, 0, facts)


def _series(family: Family) -> dict[tuple[str, str], int]:
    codes = [m.code for m in family.measures()]
    rows = Series.objects.filter(measure__in=codes).values_list("measure", "group", "id")
    return {(m, g): i for m, g, i in rows}


def _marked(province: str, families: Iterable[str]) -> set[tuple[str, int, int]]:
    """Give the slices that wait for the fold; for a mark of a feeding family those it feeds too."""
    known = set(families)
    feeding = fed_by(known)
    rows = Mark.objects.filter(province=province, family__in=known | feeding.keys())
    return {
        (fed, place, month)
        for family, place, month in rows.values_list("family", "place_id", "month")
        for fed in (family, *feeding.get(family, ()))
    }
