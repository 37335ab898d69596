"""Which target groups an activity reached: those of its household, business or single person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from doorstep.kernel.activities.counting import group_bits
from doorstep.kernel.basics.statements import as_id, ask, marks
from doorstep.kernel.people.standing import group_token

if TYPE_CHECKING:
    from doorstep.kernel.activities.actions import Draft

_CHUNK = 400
_PLAIN = 'SELECT subject, "group", from_on, to_on FROM people_groupmembership WHERE subject IN'
_SENSITIVE = (
    "SELECT subject, token, from_on, to_on FROM people_sensitivemembership WHERE subject IN"
)
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
    found: dict[UUID, list[Span]] = defaultdict(list)
    every = sorted(subjects)
    if not every:
        return found
    bits = group_bits()
    by_token = {_token(code, settings.DATA_KEY): bit for code, bit in bits.items()}
    for i in range(0, len(every), _CHUNK):
        some = every[i : i + _CHUNK]
        for question, names in ((_PLAIN, bits), (_SENSITIVE, by_token)):
            for subject, name, start, end in ask(f"{question} ({marks(some)})", some):
                if name in names:
                    found[as_id(subject)].append((names[name], start, end))
    return found


@cache
def _token(code: str, _key: str) -> str:
    """Give the token of a group; another key makes others."""
    return group_token(code)
