"""The fold: stale slices are computed anew from the facts and the cells brought to agree.

A fact and its marks commit together, so no commit is skipped; nobody writes cells in the path
of a fact, so there is no hot row. One fold runs at a time (an advisory lock on PostgreSQL, marks
that must still be there on SQLite). A fact that commits while its slice is being computed has a
mark of its own and is folded next time; folding a slice twice changes nothing.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import DataError, connection, transaction

from doorstep.kernel.basics.processes import Tell
from doorstep.kernel.basics.statements import insert, one_view
from doorstep.kernel.basics.statements import tell as say
from doorstep.kernel.indicators.comparing import Changes, comparing
from doorstep.kernel.indicators.families import FAMILIES, Family, Slice, learn
from doorstep.kernel.indicators.horizon import horizon
from doorstep.kernel.indicators.models import Cell, Mark, Series
from doorstep.kernel.indicators.remembering import folded, renew

_log = logging.getLogger("doorstep.fold")
CHUNK = 40
"""Places folded in one transaction."""
_LOCK = 0x0D005  # advisory lock number of the fold
_BATCH = 2000
_INSERT = "INSERT INTO indicators_cell (province, series_id, place_id, month, value) VALUES"
_INSERTED = 199
"""Cells in one statement: one by one, and as models, they take ten times as long."""


Counts = dict[tuple[str, str, int, int], int]
"""What the facts say, by measure, group, place and month."""


class Key(NamedTuple):
    """Which cell."""

    series: int
    place: int
    month: int


def mark(*, family: str, province: str, places: Iterable[int], months: Iterable[int] = ()) -> None:
    """Say that the cells of `family` at `places` are stale. Call it in the fact's transaction."""
    when = tuple(set(months)) or (0,)
    insert([_mark(family, province, p, m) for p in set(places) for m in when])


def mark_slices(*, province: str, slices: Iterable[tuple[str, int, int]]) -> None:
    """Say that the cells of (family, place, month) are stale, all in one statement."""
    insert([_mark(family, province, place, month) for family, place, month in slices])


def _mark(family: str, province: str, place: int, month: int) -> Mark:
    return Mark(province=province, family=family, place_id=place, month=month)


def fold(*, limit: int = 20_000) -> int:
    """Fold what is marked, up to `limit` marks; give how many marks were folded.

    A slice that cannot be counted is logged and stays marked; it holds up no other.
    """
    marks = list(Mark.objects.order_by("id")[:limit])
    if marks:
        learn()  # after the marks were read: what changed before them is known now
    done = 0
    groups: dict[tuple[str, str, int], dict[int, list[int]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for m in marks:
        groups[m.province, m.family, m.month][m.place_id].append(m.id)
    # What is stale in all months first: whoever counted it earlier then finds its marks gone.
    for (province, family, month), by_place in sorted(groups.items(), key=lambda g: g[0][2]):
        places = sorted(by_place)
        for start in range(0, len(places), CHUNK):
            some = places[start : start + CHUNK]
            ids = [i for p in some for i in by_place[p]]
            part = Slice(province, some, [month] if month else None)
            try:
                _fold_slice(part, family, ids)
                done += len(ids)
            except DataError:
                _log.exception("%s of %s could not be counted", family, part)
    return done


def _fold_slice(part: Slice, family_code: str, mark_ids: list[int]) -> None:
    family, counted = FAMILIES.get(family_code), None
    if family is not None and connection.vendor == "sqlite":
        # Counting takes far longer than writing, and who writes holds up everybody else who does.
        with one_view():
            counted = counted_in(family, part)
    with transaction.atomic():
        _one_at_a_time()
        if counted is not None and _are_gone(mark_ids):
            return  # another fold took them, and may have counted later than this one
        if family is not None:
            settle(family, part, counted if counted is not None else counted_in(family, part))
            for fed in family.feeds:  # each cell is written under a mark of its own family
                mark(family=fed, province=part.province, places=part.places or (),
                     months=part.months or ())  # fmt: skip
        Mark.objects.filter(id__in=mark_ids).delete()


def _are_gone(mark_ids: list[int]) -> bool:
    return Mark.objects.filter(id__in=mark_ids).count() < len(mark_ids)


def settle(family: Family, part: Slice, counted: Counts) -> int:
    """Make the cells of `part` say what was counted in it; give how many cells changed."""
    series = series_of(family, folded(family.code))
    itself = series.pop((folded(family.code), ""), 0) or _series_id({}, folded(family.code), "")
    wanted = wanted_cells(part, counted, series)
    present = present_cells(part, series.values())
    gone = [cell_id for key, (cell_id, _v) in present.items() if key not in wanted]
    changed = [
        Cell(province=part.province, series_id=k.series, place_id=k.place, month=k.month, value=n)
        for k, n in wanted.items()
        if k not in present or present[k][1] != n
    ]
    for start in range(0, len(gone), _BATCH):
        Cell.objects.filter(id__in=gone[start : start + _BATCH]).delete()
    Cell.objects.bulk_create(
        changed,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["province", "series", "place", "month"],
        update_fields=["value"],
    )
    renew(
        province=part.province,
        series={c.series_id for c in changed}
        | {k.series for k in present if k not in wanted}
        | {itself},
    )
    return len(gone) + len(changed)


def wanted_cells(
    part: Slice, counted: Counts, series: dict[tuple[str, str], int]
) -> dict[Key, int]:
    """Give the cells as they should be, up to the horizon; series that are missing are made."""
    last = horizon(part.province)
    return {
        Key(_series_id(series, measure, group), place, month): n
        for (measure, group, place, month), n in counted.items()
        if month <= last
    }


def counted_in(family: Family, part: Slice) -> Counts:
    """Count the facts of a slice, beyond the horizon too (zeros left out)."""
    wanted: Counts = defaultdict(int)
    for t in family.tally(part):
        wanted[t.measure, t.group, t.place, t.month] += t.n
    return {key: n for key, n in wanted.items() if n}


def present_cells(part: Slice, series: Iterable[int]) -> dict[Key, tuple[int, int]]:
    """Give the cells as they are: key → (row id, value)."""
    rows = Cell.objects.filter(province=part.province, series_id__in=list(series))
    if part.places is not None:
        rows = rows.filter(place_id__in=part.places)
    if part.months is not None:
        rows = rows.filter(month__in=part.months)
    found = rows.values_list("id", "series_id", "place_id", "month", "value")
    return {Key(s, p, m): (i, v) for i, s, p, m, v in found.iterator(chunk_size=5000)}


def series_of(family: Family, *more: str) -> dict[tuple[str, str], int]:
    """Give the series numbers of a family's measures, and of `more`, by (measure, group)."""
    codes = [*(m.code for m in family.measures()), *more]
    rows = Series.objects.filter(measure__in=codes).values_list("measure", "group", "id")
    return {(m, g): i for m, g, i in rows}


def _series_id(series: dict[tuple[str, str], int], measure: str, group: str) -> int:
    found = series.get((measure, group))
    if found is None:
        row, _made = Series.objects.get_or_create(measure=measure, group=group)
        found = series[measure, group] = row.id
    return found


def _one_at_a_time() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


class Difference(NamedTuple):
    """A cell that does not agree with the facts. Series 0: nothing was ever counted in it."""

    family: str
    key: Key
    cell: int
    facts: int


def differences(
    *, province: str, processes: int = 1, tell: Tell | None = None
) -> Iterator[Difference]:
    """Count everything from zero and give each cell that does not agree. Writes nothing.

    A cell whose place has a mark waiting for the fold is not one: the fold has yet to see to it.
    """
    with comparing(province=province, processes=processes, tell=tell) as found:
        for changes in found():
            for c in changes:
                if c.value != c.facts and not c.is_marked:
                    yield Difference(c.family, Key(c.series, c.place, c.month), c.value, c.facts)


def recount(*, province: str, processes: int = 1, tell: Tell | None = None) -> int:
    """Rebuild all cells of a province from the facts; give how many cells changed.

    No fold runs meanwhile: it could bring a cell up to newer facts than were counted here.
    """
    changed = 0
    with (
        comparing(province=province, processes=processes, tell=tell) as found,
        transaction.atomic(),
    ):
        _one_at_a_time()
        renewed: set[int] = set()
        for changes in found():
            renewed |= _write(province, changes)
            changed += len(changes)
        renew(province=province, series=renewed)
    return changed


def _write(province: str, changes: Changes) -> set[int]:
    """Bring the cells to agree; give the series in which some changed."""
    known: dict[tuple[str, str], int] = {}
    for c in changes:
        if (c.measure, c.group) not in known:
            known[c.measure, c.group] = c.series or _series_id({}, c.measure, c.group)
    say("DELETE FROM indicators_cell WHERE id = %s", [(c.cell,) for c in changes if not c.facts])
    say(
        "UPDATE indicators_cell SET value = %s WHERE id = %s",
        [(c.facts, c.cell) for c in changes if c.facts and c.cell],
    )
    fresh = [c for c in changes if not c.cell]
    for start in range(0, len(fresh), _INSERTED):
        rows = [
            (province, known[c.measure, c.group], c.place, c.month, c.facts)
            for c in fresh[start : start + _INSERTED]
        ]
        with connection.cursor() as cursor:
            every = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
            cursor.execute(f"{_INSERT} {every}", [value for row in rows for value in row])
    return set(known.values())
