"""A certifying test: which questions a seed draws, and how a paper is marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from doorstep.capabilities.learning.courses import Course
from doorstep.kernel.quizzes.drawing import Asked, draw
from doorstep.kernel.quizzes.marking import is_right
from doorstep.kernel.quizzes.questions import TEST

PASSED, NOT_YET = "passed", "not_yet"
GRACE = timedelta(minutes=1)
"""What a slow phone may take beyond the minutes of the test."""


@dataclass(frozen=True)
class Marked:
    """A marked paper: `right` of `asked`; over time it is kept but not passed."""

    asked: int
    right: int
    is_late: bool
    is_passed: bool


def paper_of(course: Course, seed: str) -> list[Asked]:
    """Give the paper that a seed draws; [] for a course without a test."""
    return draw(course.pool(TEST), course.test.draw, seed=seed) if course.test else []


def marked(course: Course, seed: str, answers: Mapping[str, Any], taken: timedelta) -> Marked:
    """Mark the answers by question code to the paper of a seed.

    What was not asked is not looked at; what was not answered is not right. Passed: at least
    `pass_percent` of the questions asked, inside the minutes.
    """
    paper = paper_of(course, seed)
    bank = {question.code: question for question in course.questions}
    right = sum(is_right(bank[one.code], answers.get(one.code)) for one in paper)
    if course.test is None:
        return Marked(0, 0, is_late=False, is_passed=False)
    is_late = taken > timedelta(minutes=course.test.minutes) + GRACE
    enough = right * 100 >= course.test.pass_percent * len(paper)
    return Marked(len(paper), right, is_late, is_passed=bool(paper) and enough and not is_late)
