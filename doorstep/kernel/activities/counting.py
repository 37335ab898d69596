"""What activities add to figures: one family per kind, tallied from the current revisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    F,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from doorstep.kernel.activities.kinds import OF_SUBJECT, ActivityKind, Count
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


def family_code(kind: str) -> str:
    """Give the code of the family that counts the activities of a kind."""
    return f"activities:{kind}"


class OfKind(Family):
    """The activities of one kind."""

    is_monthly = True

    def __init__(self, kind: ActivityKind) -> None:
        self._kind = kind
        self.code = family_code(kind.code)

    def measures(self) -> Iterable[Measure]:
        """The measures the kind's counts add to."""
        return self._kind.measures()

    def tally(self, part: Slice) -> Iterator[Tally]:
        """Sum the counts by place and month in one pass."""
        groups = group_bits()
        columns = dict(self._columns(groups))
        rows = self._rows(part).values_list("place", "month").annotate(**_sums(columns))
        names = list(columns)
        for row in rows.order_by():
            for name, n in zip(names, row[2:], strict=True):
                measure, group = name.split("__")
                if n:
                    yield Tally(self._real(measure), group, row[0], row[1], n)

    def _columns(self, groups: dict[str, int]) -> Iterator[tuple[str, list[tuple[Count, Any]]]]:
        """Name every (measure, group) column and the counts (with a condition) that add to it."""
        found: dict[str, list[tuple[Count, Any]]] = {}
        for count in self._kind.counts:
            which = groups.items() if count.group == OF_SUBJECT else [(count.group, None)]
            for group, bit in which:
                name = f"m{self._number(count.measure.code)}__{group}"
                found.setdefault(name, []).append((count, bit))
        yield from found.items()

    def _number(self, measure: str) -> int:
        return [m.code for m in self.measures()].index(measure)

    def _real(self, name: str) -> str:
        return [m.code for m in self.measures()][int(name[1:])]

    def _rows(self, part: Slice) -> QuerySet[Activity]:
        rows = Activity.objects.filter(
            province=part.province, kind=self._kind.code, is_current=True, is_void=False
        ).exclude(attention="unknown_kind")  # never checked: it counts once somebody amends it
        if part.places is not None:
            rows = rows.filter(place__in=part.places)
        if part.months is not None:
            rows = rows.filter(month__in=part.months)
        return rows

    def items(self, opening: Opening) -> Iterator[Item]:
        """Every activity behind the figure with what it adds."""
        counts = [c for c in self._kind.counts if c.measure.code == opening.measure]
        groups = group_bits()
        pairs = [
            (c, groups.get(opening.group) if c.group == OF_SUBJECT else None)
            for c in counts
            if c.group == opening.group or (c.group == OF_SUBJECT and opening.group in groups)
        ]
        if not pairs:
            return
        rows = (
            self._rows(Slice(opening.province, sorted(opening.places)))
            .filter(month__gte=opening.from_month or 0, month__lte=opening.to_month)
            # The same again in days: the index by kind is in their order and starts there.
            .filter(**_days(opening))
            .annotate(n=sum((term(c, bit) for c, bit in pairs), start=Value(0)))
            .exclude(n=0)
            .select_related("household", "business", "team")
            .order_by("happened_on", "id")
        )
        yield from (_item(a) for a in rows.iterator(chunk_size=500))


def _days(opening: Opening) -> dict[str, date]:
    days = {"happened_on__lt": month_end(opening.to_month)}
    if opening.from_month:
        days["happened_on__gte"] = month_start(opening.from_month)
    return days


def _sums(columns: dict[str, list[tuple[Count, Any]]]) -> dict[str, Any]:
    return {
        name: Sum(sum((term(c, bit) for c, bit in counts), start=Value(0)))
        for name, counts in columns.items()
    }


def term(count: Count, bit: int | None) -> Any:
    """Give what an activity adds by this count, in SQL; with a bit, for that target group only."""
    if count.field is None:
        number: Any = Value(1)
    else:
        text = KeyTextTransform(count.field, "answers")
        checked = Case(
            When(attention="unknown_kind", then=Value("0")), default=text, output_field=TextField()
        )
        number = Coalesce(Cast(checked, IntegerField()), 0)
    if count.when is None and bit is None:
        return number
    condition = Q()
    if count.when is not None:
        condition &= Q(**{f"answers__{count.when[0]}__in": list(count.when[1])})
    if bit is not None:
        condition &= _has_bit(F("groups").bitand(1 << bit))
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
