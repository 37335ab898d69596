"""How far people are in their lessons, and how many lessons were finished where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.models import Attempt, Study
from doorstep.capabilities.learning.papers import NOT_YET, PASSED
from doorstep.kernel.indicators.families import (
    FAMILIES,
    Family,
    Item,
    Measure,
    Opening,
    Slice,
    Tally,
)
from doorstep.kernel.people.standing import ALL

FAMILY = "studies"
LESSONS = Measure("lessons_finished", _("Lessons finished"), _("sitting"))
_CHUNK = 500


class Studied(Family):
    """Sittings in which somebody came to the end of a lesson, by where and in which month."""

    code = FAMILY
    is_monthly = True

    def measures(self) -> Iterable[Measure]:
        """Lessons finished."""
        return [LESSONS]

    def tally(self, part: Slice) -> Iterator[Tally]:
        """Count sittings by place and month."""
        rows = self._rows(part).values_list("place", "month").annotate(n=Count("id")).order_by()
        for place, month, n in rows:
            yield Tally(LESSONS.code, ALL, place, month, n)

    def items(self, opening: Opening) -> Iterator[Item]:
        """Every such sitting, with whose it was."""
        if opening.group != ALL:
            return
        rows = (
            self._rows(Slice(opening.province, sorted(opening.places)))
            .filter(month__gte=opening.from_month or 0, month__lte=opening.to_month)
            .annotate(name=F("person__full_name"))
            .order_by("ended_on", "id")
        )
        told = rows.values_list("person_id", "name", "ended_on", "place_id")
        for person, name, on, place in told.iterator(chunk_size=_CHUNK):
            yield Item("person", str(person), name, None, on, place, None)

    def _rows(self, part: Slice) -> QuerySet[Study]:
        rows: QuerySet[Study] = Study.objects.filter(province=part.province, is_finished=True)
        if part.places is not None:
            rows = rows.filter(place__in=part.places)
        if part.months is not None:
            rows = rows.filter(month__in=part.months)
        return rows


FAMILIES.add(FAMILY, Studied())


def progress_of(persons: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Give by person the lessons finished and how tests ended, by course; nothing: not there.

    What was learned under a record that was merged into this one belongs to this one.
    """
    found: dict[UUID, dict[str, Any]] = defaultdict(lambda: {"lessons": {}, "tests": {}})
    for start in range(0, len(persons), _CHUNK):
        some = persons[start : start + _CHUNK]
        for field in ("person", "person__merged_into"):
            _lessons(found, field, some)
            _tests(found, field, some)
    return dict(found)


def _lessons(found: dict[UUID, dict[str, Any]], field: str, some: Sequence[UUID]) -> None:
    rows = Study.objects.filter(**{f"{field}__in": some}, is_finished=True)
    for person, course, lesson in rows.values_list(field, "course", "lesson").distinct().order_by():
        there = found[person]["lessons"].setdefault(course, [])
        if lesson not in there:
            there.append(lesson)
            there.sort()


def _tests(found: dict[UUID, dict[str, Any]], field: str, some: Sequence[UUID]) -> None:
    rows = Attempt.objects.filter(**{f"{field}__in": some}).order_by("ended_at")
    for person, course, is_passed in rows.values_list(field, "course", "is_passed"):
        tests = found[person]["tests"]
        tests[course] = PASSED if is_passed or tests.get(course) == PASSED else NOT_YET
