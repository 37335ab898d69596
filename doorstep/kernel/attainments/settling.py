"""Bringing attainments in line with the evidence that stands: first dates, revocation, marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from doorstep.kernel.attainments.counting import family_code
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.attainments.watchers import follow_change
from doorstep.kernel.basics.periods import month_of
from doorstep.kernel.basics.statements import as_day, as_id, ask, for_update, marks, tell
from doorstep.kernel.indicators.fold import mark

_CHUNK = 400
_COLUMNS = "id, province, subject_type, subject, code, first_on, first_month, is_live"
_FIRST = (
    'SELECT attainment_id, MIN("on") FROM attainments_evidence WHERE stands AND attainment_id IN'
)
_WRITTEN = (
    "UPDATE attainments_attainment"
    " SET first_on = %s, first_month = %s, is_live = %s, changed_at = %s WHERE id = %s"
)
_HOMES = "SELECT DISTINCT village_id FROM people_residence WHERE subject_type = %s AND subject IN"


def settle(attainments: set[Attainment]) -> int:
    """Bring first dates in line with the standing evidence; mark what changed for the fold."""
    changed: list[Attainment] = []
    for some in _pieces(sorted(a.pk for a in attainments)):
        # Locked in one order: of two that show the same attainment at once, the second sees both.
        changed += in_line(_rows(f"id IN ({marks(some)})", some))
    mark_villages(changed)
    follow_change(changed)
    return len(changed)


def locked(
    province: str, subject_type: str, subjects: Sequence[UUID], codes: Sequence[str]
) -> Iterator[Attainment]:
    """Give what `subjects` have of `codes`, each row locked, in the order of their ids."""
    for some in _pieces(subjects):
        where = f"subject IN ({marks(some)}) AND code IN ({marks(codes)})"
        values = [province, subject_type, *some, *codes]
        yield from _rows(f"province = %s AND subject_type = %s AND {where}", values)


def _rows(where: str, values: Sequence[Any]) -> list[Attainment]:
    asked = f"SELECT {_COLUMNS} FROM attainments_attainment WHERE {where} ORDER BY id"  # noqa: S608
    return [
        Attainment(
            id=as_id(row[0]),
            province=row[1],
            subject_type=row[2],
            subject=as_id(row[3]),
            code=row[4],
            first_on=row[5],
            first_month=row[6],
            is_live=row[7],
        )
        for row in ask(asked + for_update(), values)
    ]


def in_line(attainments: Sequence[Attainment]) -> list[Attainment]:
    """Set the first dates of locked `attainments` by their evidence; give those that changed."""
    first: dict[UUID, date] = {}
    for some in _pieces([a.id for a in attainments]):
        for attained, on in ask(f"{_FIRST} ({marks(some)}) GROUP BY 1", some):
            first[as_id(attained)] = as_day(on)
    changed = [a for a in attainments if _set_first(a, first.get(a.id))]
    at = timezone.now()
    tell(_WRITTEN, [(a.first_on, a.first_month, a.is_live, at, a.id) for a in changed])
    return changed


def _set_first(a: Attainment, first: date | None) -> bool:
    """Set the first date; tell whether anything changed."""
    before = (a.first_on, a.is_live)
    a.is_live = first is not None
    if first is not None:
        a.first_on, a.first_month = first, month_of(first)
    return before != (a.first_on, a.is_live)


def mark_villages(changed: Sequence[Attainment]) -> None:
    """Mark the figures of the villages where the subjects of `changed` belong or belonged."""
    by_type: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for a in changed:
        by_type[a.province, a.subject_type].add(a.subject)
    for (province, subject_type), subjects in by_type.items():
        villages: set[int] = set()
        for some in _pieces(sorted(subjects)):
            found = ask(f"{_HOMES} ({marks(some)})", [subject_type, *some])
            villages.update(village for (village,) in found)
        mark(family=family_code(subject_type), province=province, places=villages)


def _pieces(every: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]
