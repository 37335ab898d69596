"""What activities add to figures: one family per kind, tallied from the current revisions."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)

from doorstep.kernel.activities.answered import Says, Whole
from doorstep.kernel.activities.kinds import KINDS, OF_SUBJECT, ActivityKind, Count
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.periods import month_end, month_start
from doorstep.kernel.basics.statements import ask
from doorstep.kernel.indicators.families import (
    FAMILIES,
    Family,
    Item,
    Measure,
    Opening,
    Slice,
    Tally,
)
from doorstep.kernel.indicators.fold import mark_slices

Columns = dict[tuple[str, str], list[tuple[Count, int | None]]]
"""What adds to a measure and group: counts, each perhaps for one target group only."""


def family_code(kind: str) -> str:
    """Give the code of the family that counts the activities of a kind."""
    return f"activities:{kind}"


class OfKind(Family):
    """The figures of one kind: its activities, and those of other kinds that add to them."""

    is_monthly = True

    def __init__(self, kind: ActivityKind) -> None:
        self._kind = kind
        self.code = family_code(kind.code)
        self.feeds = sorted({family_code(c.of_kind) for c in kind.counts if c.of_kind})

    def measures(self) -> Iterable[Measure]:
        """The measures of the kind's own counts."""
        return {c.measure.code: c.measure for c in self._kind.counts if not c.of_kind}.values()

    def tally(self, part: Slice) -> Iterator[Tally]:
        """Sum the counts by place and month, in one pass for each kind that adds to them."""
        groups = group_bits()
        for kind, counts in self._added(part.province):
            columns = _columns(counts, groups)
            sums = {f"c{number}": _sum(some) for number, some in enumerate(columns.values())}
            rows = _rows(kind, part).values_list("place", "month").annotate(**sums)
            for row in rows.order_by():
                for (measure, group), n in zip(columns, row[2:], strict=True):
                    if n:
                        yield Tally(measure, group, row[0], row[1], n)

    def _added(self, province: str) -> Iterator[tuple[str, list[Count]]]:
        """Give this kind, and each that adds to its figures in a province, with their counts."""
        yield self._kind.code, [c for c in self._kind.counts if not c.of_kind]
        for kind in KINDS:
            lent = [c for c in kind.counts if c.of_kind == self._kind.code]
            if lent and kind.province in ("", province):
                yield kind.code, lent

    def items(self, opening: Opening) -> Iterator[Item]:
        """Every activity behind the figure with what it adds, in the order of their days."""
        parts = [_behind(opening, *added) for added in self._added(opening.province)]
        yield from map(_item, heapq.merge(*parts, key=lambda a: (a.happened_on, a.pk)))


def _columns(counts: list[Count], groups: dict[str, int]) -> Columns:
    """Give every (measure, group), and the counts (with the bit of a group) that add to it."""
    found: Columns = {}
    for count in counts:
        which = groups.items() if count.group == OF_SUBJECT else [(count.group, None)]
        for group, bit in which:
            found.setdefault((count.measure.code, group), []).append((count, bit))
    return found


def _rows(kind: str, part: Slice) -> QuerySet[Activity]:
    rows = Activity.objects.filter(
        province=part.province, kind=kind, is_current=True, is_void=False
    ).exclude(attention="unknown_kind")  # never checked: it counts once somebody amends it
    if part.places is not None:
        rows = rows.filter(place__in=part.places)
    if part.months is not None:
        rows = rows.filter(month__in=part.months)
    return rows


def _behind(opening: Opening, kind: str, counts: list[Count]) -> Iterator[Any]:
    """Give the activities of a kind that add to a figure, with `n`, in the order of their days."""
    groups = group_bits()
    pairs = [
        (c, groups.get(opening.group) if c.group == OF_SUBJECT else None)
        for c in counts
        if c.measure.code == opening.measure
        and (c.group == opening.group or (c.group == OF_SUBJECT and opening.group in groups))
    ]
    if not pairs:
        return
    rows = (
        _rows(kind, Slice(opening.province, sorted(opening.places)))
        .filter(month__gte=opening.from_month or 0, month__lte=opening.to_month)
        # The same again in days: the index by kind is in their order and starts there.
        .filter(**_days(opening))
        .annotate(n=sum((term(c, bit) for c, bit in pairs), start=Value(0)))
        .exclude(n=0)
        .select_related("household", "business", "team")
        .order_by("happened_on", "id")
    )
    yield from rows.iterator(chunk_size=500)


def _days(opening: Opening) -> dict[str, date]:
    days = {"happened_on__lt": month_end(opening.to_month)}
    if opening.from_month:
        days["happened_on__gte"] = month_start(opening.from_month)
    return days


def _sum(counts: list[tuple[Count, int | None]]) -> Any:
    return Sum(sum((term(c, bit) for c, bit in counts), start=Value(0)))


def term(count: Count, bit: int | None) -> Any:
    """Give what an activity adds by this count, in SQL; with a bit, for that target group only."""
    number: Any = Value(1) if count.field is None else Whole(count.field)
    condition = Q()
    if count.when is not None:
        condition &= Q(Says(count.when))
    if bit is not None:
        condition &= _has_bit(F("groups").bitand(1 << bit))
    if not condition:
        return number
    return Case(When(condition, then=number), default=Value(0), output_field=BigIntegerField())


def _has_bit(mask: Any) -> Q:
    from django.db.models.lookups import GreaterThan

    return Q(GreaterThan(mask, Value(0)))


def _item(a: Any) -> Item:
    subject = a.household or a.business
    kind = "household" if a.household_id else "business" if a.business_id else "activity"
    return Item(
        kind,
        str(subject.pk if subject else a.root),
        str(subject) if subject else "",
        str(a.root),
        a.happened_on,
        a.place_id,
        str(a.team) if a.team_id else None,
        int(a.n),
        a.kind,
    )


def group_bits() -> dict[str, int]:
    """Give the bit of every target group by code."""
    return dict(ask("SELECT code, bit FROM people_targetgroup ORDER BY bit", ()))


def plug_in(kind: ActivityKind) -> None:
    """Register the family of a kind."""
    FAMILIES.add(family_code(kind.code), OfKind(kind))


def mark_stale(rows: Iterable[Activity]) -> None:
    """Mark the slices of these activities for the fold."""
    slices: dict[str, set[tuple[str, int, int]]] = {}
    for a in rows:
        slices.setdefault(a.province, set()).add((family_code(a.kind), a.place_id, a.month))
    for province, some in slices.items():
        mark_slices(province=province, slices=some)


def first(items: Iterator[Item], count: int) -> list[Item]:
    """Give the first `count` items."""
    return list(islice(items, count))
