"""Courses and drafts, and what their addresses hold, for the rights matrix."""

from __future__ import annotations

from collections.abc import Callable

from doorstep.kernel.places.models import Unit
from tests import course_world
from tests.offices import Country

Maker = Callable[[Country, Unit], object]


def a_draft(_country: Country, unit: Unit) -> object:
    """Let somebody write a course in the province of `unit`."""
    return course_world.draft(unit).pk


def a_course(_country: Country, unit: Unit) -> object:
    """Let the province of `unit` have a course of its own; its code is known nowhere else."""
    return course_world.edition(unit.province, f"own-{unit.province}").course.code


_COURSE_PAGES = ("course", "course-start", "course-compare")
_LESSON_PAGES = ("draft-lesson", "draft-step", "draft-step-add", "draft-preview")
_QUESTION_PAGES = ("draft-question", "draft-preview-question")

DRAFT_OBJECTS: dict[str, Maker] = {
    "draft": a_draft,
    **dict.fromkeys((f"console:{page}/code" for page in _COURSE_PAGES), a_course),
}
"""Objects that belong to a province."""

DRAFT_OPEN: dict[str, Callable[[], object]] = {
    **dict.fromkeys((f"console:{page}/lesson" for page in _LESSON_PAGES), lambda: "one"),
    **dict.fromkeys((f"console:{page}/question" for page in _QUESTION_PAGES), lambda: "q"),
    "console:draft-step/step": lambda: "a",
    "console:draft-words/language": lambda: "en",
}
"""Parts inside a draft."""
