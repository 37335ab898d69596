"""Reading courses: the newest published edition of each, parsed once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from doorstep.capabilities.learning import courses
from doorstep.capabilities.learning.courses import Course, Lesson
from doorstep.capabilities.learning.models import EVERYWHERE, Edition

_KEPT = 200


@dataclass(frozen=True)
class Taught:
    """A course as it is taught now. Editions of a province's own course (`is_own`) are counted from
    one by themselves: its number says something only together with whose it is."""

    course: Course
    number: int
    digest: str
    is_own: bool = False

    def lesson(self, code: str) -> Lesson | None:
        """Give one of its lessons."""
        return next((one for one in self.course.lessons if one.code == code), None)


def taught(*, province: str) -> list[Taught]:
    """List the courses taught in a province, in their order; everybody may learn.

    A province's own course takes the place of a shipped one of the same code.
    """
    heads = (
        Edition.objects.filter(Q(province=EVERYWHERE) | Q(province=province))
        .exclude(published_at=None)
        .order_by("course", "-number")
        .values_list("course", "course__code", "province", "course__position", "digest", "number")
    )
    newest: dict[str, tuple[str, int, str, int, bool]] = {}
    seen = set()
    for row, code, where, position, digest, number in heads:
        if row in seen:
            continue
        seen.add(row)
        if code not in newest or where != EVERYWHERE:
            newest[code] = (code, position, digest, number, where != EVERYWHERE)
    ordered = sorted(newest.values(), key=lambda one: (one[1], one[0]))
    return [
        Taught(_course(digest), number, digest, is_own)
        for _code, _position, digest, number, is_own in ordered
    ]


def taught_course(code: str, *, province: str) -> Taught | None:
    """Give one course as it is taught now."""
    return next((one for one in taught(province=province) if one.course.code == code), None)


def course_of_edition(digest: str) -> Course | None:
    """Give the course of a published edition by its digest; None for one that is not known here."""
    try:
        return _course(digest)
    except IndexError:
        return None


@lru_cache(maxsize=_KEPT)
def _course(digest: str) -> Course:
    """Read an edition; it never changes, so it is read once in a process."""
    known = Edition.objects.filter(digest=digest, published_at__isnull=False)
    body = known.values_list("body", flat=True)[0]
    course, _faults = courses.read(body)
    return course
