"""One passage through the activities of a whole province, for all kinds at once.

The database reads what counts need from the answers; sums by place, month and group are made here,
because activities that lie as they were received would have to be sorted for it there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, Case, Value, When
from django.db.models.functions import Concat

from doorstep.kernel.activities.counting import family_code, group_bits, term
from doorstep.kernel.activities.kinds import KINDS, OF_SUBJECT, ActivityKind, Count
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.processes import Tell
from doorstep.kernel.basics.statements import Row, stream
from doorstep.kernel.indicators.families import FAMILIES, Family
from doorstep.kernel.indicators.sweeps import (
    MONTHS,
    Counted,
    Slots,
    Sweep,
    drained,
    gathering,
)

_TOLD_EVERY = 200
_HELD = 200_000
"""Different activities (as far as counts go) that are held before they are added to the sums."""
_FIRST = 4
"""Columns before the numbers: kind, place, month, mask of groups."""
Adding = tuple[int | None, dict[str, Slots], str]
"""Which column is added (None: the activity itself), to the numbers of which groups, to which."""


class OfActivities(Sweep):
    """Every kind of activity."""

    def families(self) -> list[Family]:
        """One family per kind, those that provinces made too."""
        return [FAMILIES[family_code(kind.code)] for kind in KINDS]

    def counted(self, province: str, *, until: int, tell: Tell) -> Iterator[Counted]:
        """Read the activities once."""
        found = {kind.code: gathering() for kind in KINDS}
        adding = {kind.code: list(_adding(kind, found, province)) for kind in KINDS}
        held: Counter[Row] = Counter()
        read = 0
        for number, rows in enumerate(_pieces(province)):
            held.update(rows)
            read += len(rows)
            if number % _TOLD_EVERY == 0:
                tell(f"activities: {read:,}")
            if len(held) > _HELD:
                _add(held, adding, until)
        _add(held, adding, until)
        for kind in list(found):
            yield from drained(family_code(kind), found.pop(kind))


def _pieces(province: str) -> Iterator[list[Row]]:
    """Read (kind, place, month, groups, number, …) of what counts, as `OfKind.tally` takes it.

    Written so that SQLite takes no index: the table is read in the order in which it lies.
    """
    rows = (
        Activity.objects.annotate(of=Concat("province", Value("")))
        .filter(of=province, is_current=True, is_void=False)
        .exclude(attention="unknown_kind")
        .order_by()
        .values_list("kind", "place", "month", "groups", *_numbers())
    )
    return stream(*rows.query.sql_with_params())


def _numbers() -> list[Any]:
    """Give the columns of numbers: the first, the second, … that each kind reads of its answers."""
    read = {kind.code: _read_by(kind) for kind in KINDS}
    most = max(map(len, read.values()), default=0)
    return [
        Case(
            *(When(kind=k, then=term(c[i], None)) for k, c in read.items() if len(c) > i),
            default=Value(0),
            output_field=BigIntegerField(),
        )
        for i in range(most)
    ]


def _read_by(kind: ActivityKind) -> list[Count]:
    """List the counts of a kind that need its answers, each field and condition once."""
    return list({_what(c): c for c in kind.counts if _what(c) != (None, None)}.values())


def _what(count: Count) -> tuple[Any, Any]:
    return count.field, count.when


def _adding(kind: ActivityKind, found: dict[str, Any], province: str) -> Iterator[Adding]:
    """Give what an activity of this kind is added to, in its own family or in another."""
    order = [_what(c) for c in _read_by(kind)]
    for count in kind.counts:
        if count.of_kind and (kind.province not in ("", province) or count.of_kind not in found):
            continue
        column = _FIRST + order.index(_what(count)) if _what(count) in order else None
        numbers = _Groups(found[count.of_kind or kind.code], count.measure.code)
        yield column, numbers, count.group


class _Groups(dict[str, Slots]):
    """The numbers of a measure by group, made when they are first asked for."""

    def __init__(self, found: Any, measure: str) -> None:
        super().__init__()
        self._found, self._measure = found, measure

    def __missing__(self, group: str) -> Slots:
        slots: Slots = self._found[self._measure, group]
        self[group] = slots
        return slots


def _add(held: Counter[Row], adding: dict[str, list[Adding]], until: int) -> None:
    bits = group_bits()

    @cache
    def groups_in(mask: int) -> list[str]:
        return [group for group, bit in bits.items() if mask >> bit & 1]

    for row, times in held.items():
        kind, place, month, mask = row[:_FIRST]
        if month > until:
            continue
        slot = place * MONTHS + month
        for column, numbers, group in adding.get(kind, ()):
            n = times if column is None else times * row[column]
            if n:
                for one in groups_in(mask) if group == OF_SUBJECT else (group,):
                    numbers[one][slot] += n
    held.clear()
