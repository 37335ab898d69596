"""Which target groups an activity reached: those of its household, business or single person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from doorstep.kernel.activities.counting import group_bits
from doorstep.kernel.people.models import GroupMembership, SensitiveMembership
from doorstep.kernel.people.standing import group_token

if TYPE_CHECKING:
    from doorstep.kernel.activities.actions import Draft

_CHUNK = 400
Span = tuple[int, date, date]


def masks_of(drafts: Sequence[Draft]) -> dict[UUID, int]:
    """Give the mask of target groups per draft, as they were on the day it happened."""
    subjects = {d.id: s for d in drafts if (s := _subject(d)) is not None}
    spans = _spans(set(subjects.values()))
    days = {d.id: d.happened_on for d in drafts}
    masks: dict[UUID, int] = {}
    for draft, subject in subjects.items():
        for bit, start, end in spans.get(subject, ()):
            if start <= days[draft] < end:
                masks[draft] = masks.get(draft, 0) | (1 << bit)
    return masks


def _subject(d: Draft) -> UUID | None:
    if d.household or d.business:
        return d.household or d.business
    return d.persons[0] if len(d.persons) == 1 else None


def _spans(subjects: Iterable[UUID]) -> dict[UUID, list[Span]]:
    bits = group_bits()
    by_token = {group_token(code): bit for code, bit in bits.items()}
    found: dict[UUID, list[Span]] = defaultdict(list)
    every = sorted(subjects)
    for i in range(0, len(every), _CHUNK):
        some = every[i : i + _CHUNK]
        for rows, column, names in (
            (GroupMembership.objects, "group", bits),
            (SensitiveMembership.objects, "token", by_token),
        ):
            told = rows.filter(subject__in=some).values_list("subject", column, "from_on", "to_on")
            for subject, name, start, end in told:
                if name in names:
                    found[subject].append((names[name], start, end))
    return found
