"""What a voice reads of a step: the Vietnamese text, the same on every phone and here.

A step that tells: its sentence and what stands under it. A step that asks: the question and
everything there is to choose, to order or to match, in the order of the file. One part a line.
Held against tests/vectors/spoken.json, as the app is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from doorstep.capabilities.learning.courses import Course, Step
from doorstep.capabilities.learning.wordings import SOURCE
from doorstep.kernel.basics.text import nfc
from doorstep.kernel.quizzes.questions import PRACTICE, Question


def spoken(course: Course, step: Step, *, language: str = SOURCE) -> str:
    """Give the text that a voice reads of a step; "" where a translation is missing or old."""
    if not step.ask:
        return _lines((step.say, step.more), language)
    asked = next((q for q in course.pool(PRACTICE) if q.code == step.ask), None)
    return _lines(tuple(_parts(asked)), language) if asked else ""


def text_digest(text: str) -> str:
    """Give the SHA-256 of a text, in hex: what a recording remembers of it."""
    return hashlib.sha256(text.encode()).hexdigest()


def texts_of(course: Course) -> dict[str, str]:
    """Give the text of every step, by "lesson/step", in the order of the course."""
    return {
        f"{lesson.code}/{step.code}": spoken(course, step)
        for lesson in course.lessons
        for step in lesson.steps
    }


def _parts(question: Question) -> Iterator[Mapping[str, str]]:
    yield question.ask
    for choice in question.choices:
        yield choice.text
    yield from question.items
    for pair in question.pairs:
        yield pair.left
        yield pair.right


def _lines(parts: Sequence[Mapping[str, str]], language: str) -> str:
    told = [part for part in parts if part.get(SOURCE)]
    if any(not part.get(language) or language in part.get("old", "").split() for part in told):
        return ""
    return "\n".join(text for part in told if (text := " ".join(nfc(part[language]).split())))
