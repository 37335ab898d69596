"""What one activity counted, and what changed from one of its revisions to the next.

Pure: rows come in, words do not come out; whoever shows them writes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from doorstep.kernel.activities.kinds import OF_SUBJECT, ActivityKind, Field
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.activities.rules import holds, whole
from doorstep.kernel.indicators.families import Measure

COMPARED = ("happened_on", "place_id", "team_id", "household_id", "business_id", "is_void")


@dataclass(frozen=True)
class Counted:
    """What an activity adds to one figure: the measure, the group ("all" or a code), how much."""

    measure: Measure
    group: str
    n: int


def counted(a: Activity, kind: ActivityKind | None, bits: Mapping[str, int]) -> list[Counted]:
    """List what an activity adds, by the counts of its kind; nothing when it is void.

    `bits` are the target groups with their place in the mask.
    """
    if kind is None or a.is_void or not a.is_current:
        return []
    sums: dict[tuple[str, str], int] = {}
    for count in kind.counts:
        if not holds(count.when, a.answers):
            continue
        n = 1 if count.field is None else whole(a.answers, count.field)
        for group in _groups(count.group, a.groups, bits):
            sums[count.measure.code, group] = sums.get((count.measure.code, group), 0) + n
    measures = {m.code: m for m in kind.measures()}
    return [Counted(measures[code], group, n) for (code, group), n in sums.items() if n]


def _groups(group: str, mask: int, bits: Mapping[str, int]) -> list[str]:
    return groups_in(mask, bits) if group == OF_SUBJECT else [group]


def groups_in(mask: int, bits: Mapping[str, int]) -> list[str]:
    """List the groups of a mask."""
    return [code for code, bit in bits.items() if mask >> bit & 1]


@dataclass(frozen=True)
class Change:
    """One thing that differs between two revisions: a column, an answer, or who took part."""

    code: str
    field: Field | None
    before: Any
    after: Any


def changes(
    old: Activity,
    new: Activity,
    kind: ActivityKind | None,
    *,
    persons: tuple[Sequence[UUID], Sequence[UUID]] = ((), ()),
) -> Iterator[Change]:
    """Give what differs from `old` to `new`, columns first, then answers in the form's order."""
    for name in COMPARED:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(name, None, before, after)
    if sorted(persons[0]) != sorted(persons[1]):
        yield Change("persons", None, persons[0], persons[1])
    for code in _codes(old, new, kind):
        before, after = old.answers.get(code), new.answers.get(code)
        if before != after:
            yield Change(code, kind.field(code) if kind else None, before, after)


def _codes(old: Activity, new: Activity, kind: ActivityKind | None) -> list[str]:
    known = [f.code for f in kind.fields] if kind else []
    rest = sorted((old.answers.keys() | new.answers.keys()) - set(known))
    return [*known, *rest]
