"""Where everybody of a province belonged and in which groups, kept in memory for one count.

A million persons have some ten thousand histories: those who moved into a village in the same month
and are in the same groups share one. So a person costs the memory of an id, and what is counted
of them is counted once for all who share their history.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from doorstep.kernel.basics.processes import Tell
from doorstep.kernel.basics.statements import Row, stream
from doorstep.kernel.indicators.sweeps import MONTHS, gathering
from doorstep.kernel.people.standing import ALL, NEVER, group_names

_TOLD_EVERY = 200
Span = tuple[str, int, int, int]
"""(group, the village's first slot, from month, to month)"""


class History:
    """Stays in villages and, in each, the groups; `end` is NEVER for what has no end.

    A history never changes: another stay or group leads on to another history, the same one for
    everybody who takes this step. `reached` is for whoever counts what those who share it did.
    """

    __slots__ = ("_next", "_stays", "end", "reached", "spans", "start")

    def __init__(self, stays: tuple[Span, ...] = (), spans: tuple[Span, ...] = ()) -> None:
        self._stays, self.spans = stays, spans
        self.start = min((s[2] for s in stays), default=NEVER)
        self.end = max((s[3] for s in stays), default=0)
        self.reached: list[tuple[str, int]] = []
        self._next: dict[tuple[int | str, int, int], History] | None = None

    def staying(self, village: int, start: int, end: int) -> History:
        """Give the history that has this stay too."""
        key = (village, start, end)
        return self._following().get(key) or self._lead(
            key, stay=(ALL, village * MONTHS, start, end)
        )

    def joining(self, group: str, start: int, end: int) -> History:
        """Give the history that is in this group too, as far as it stays anywhere then."""
        start, end = max(start, self.start), min(end, self.end)
        if start >= end:
            return self
        key = (group, start, end)
        return self._following().get(key) or self._lead(key)

    def _following(self) -> dict[tuple[int | str, int, int], History]:
        if self._next is None:
            self._next = {}
        return self._next

    def _lead(self, key: tuple[Any, int, int], *, stay: Span | None = None) -> History:
        if stay is not None:
            made = History((*self._stays, stay), (*self.spans, stay))
        else:
            group, start, end = key
            clipped = ((b, max(s, start), min(e, end)) for _all, b, s, e in self._stays)
            joined = ((group, b, s, e) for b, s, e in clipped if s < e)
            made = History(self._stays, (*self.spans, *joined))
        self._following()[key] = made
        return made


Histories = dict[str, History]
"""History by subject, named as the database writes it."""


def histories(province: str, subject_type: str, *, until: int, tell: Tell) -> Histories:
    """Read the histories of all subjects of a type up to the month `until`.

    What begins later is left out, and what ends later has no end: no cell beyond is counted, and
    the years in which children come of age do not make a history each.
    """
    known: Histories = {}
    nobody = History()
    reading = _read("people_residence", "village_id", province, subject_type, "is_counted", tell)
    for rows in reading:
        for subject, village, start, end in rows:
            if start < end and start <= until:
                history = known.get(subject, nobody)
                known[subject] = history.staying(village, start, end if end <= until else NEVER)
    _join(
        known, _read("people_groupmembership", '"group"', province, subject_type, "", tell), until
    )
    if names := group_names():
        sealed = _read("people_sensitivemembership", "token", province, subject_type, "", tell)
        # A token of another key names no group here.
        _join(known, sealed, until, name=names.get)
    return known


def _join(
    known: Histories,
    reading: Iterator[list[Row]],
    until: int,
    name: Callable[[str], str | None] | None = None,
) -> None:
    for rows in reading:
        for subject, kept_as, start, end in rows:
            history = known.get(subject)
            group = kept_as if name is None else name(kept_as)
            if history is not None and group is not None and start <= until:
                known[subject] = history.joining(group, start, end if end <= until else NEVER)


def _read(
    table: str, column: str, province: str, subject_type: str, also: str, tell: Tell
) -> Iterator[list[Row]]:
    """Stream (subject, column, from, to) of a table, in the order in which it lies."""
    question = f"SELECT CAST(subject AS text), {column}, from_month, to_month FROM {table}"  # noqa: S608 - our names
    question += " WHERE province = %s AND subject_type = %s" + (f" AND {also}" if also else "")
    yield from told(stream(question, (province, subject_type)), table, subject_type, tell)


def told(reading: Iterator[list[Row]], table: str, what: str, tell: Tell) -> Iterator[list[Row]]:
    """Hand pieces on and tell now and then how many rows have been read."""
    read = 0
    for number, rows in enumerate(reading):
        read += len(rows)
        if number % _TOLD_EVERY == 0:
            tell(f"{what}: {table.partition('_')[2]} {read:,}")
        yield rows


def belonging(known: Histories) -> dict[str, dict[int, int]]:
    """Count who belongs where: changes by slot for each group."""
    found = gathering()
    for history, n in Counter(known.values()).items():
        for group, base, start, end in history.spans:
            slots = found["", group]
            slots[base + start] += n
            if end < NEVER:
                slots[base + end] -= n
    return {group: slots for (_all, group), slots in found.items()}
