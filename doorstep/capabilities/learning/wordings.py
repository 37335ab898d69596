"""The texts of a course's table with their places, and translations put in or taken out.

A translation remembers the Vietnamese it was made from. When that changed, the translation is still
shown, and `old` names its language: newer than its translation, never silently old.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SOURCE = "vi"
OTHERS = ("en", "bn")
TEXTS = ("title", "about", "say", "more", "alt", "ask", "why", "text", "left", "right", "unit")


@dataclass(frozen=True)
class Place:
    """Where a text stands: its context, and the table and field that hold it."""

    context: str
    holder: Any
    field: Any

    @property
    def text(self) -> str:
        """The Vietnamese."""
        value = self.holder[self.field]
        return str(value.get(SOURCE, "")) if isinstance(value, dict) else str(value)


@dataclass(frozen=True)
class Translation:
    """A translated text and the Vietnamese that it translates.

    `is_old`: it is known to be older than its Vietnamese, which need not be told then.
    """

    source: str
    text: str
    is_old: bool = False


def texts_of(course: dict[str, Any]) -> Iterator[Place]:
    """Walk every text of a course's table in reading order."""
    yield from _own(course, "course")
    for name in course.get("topics", {}):
        yield Place(f"course.topics.{name}", course["topics"], name)
    for lesson in course.get("lessons", []):
        yield from _own(lesson, str(lesson.get("code")))
        for step in lesson.get("steps", []):
            if not step.get("ask"):
                yield from _own(step, f"{lesson.get('code')}.{step.get('code')}")
    for question in course.get("questions", []):
        yield from _of_question(question, f"questions.{question.get('code')}")


def _own(table: dict[str, Any], context: str) -> Iterator[Place]:
    for field in TEXTS:
        value = table.get(field)
        if value and isinstance(value, str | dict):
            yield Place(f"{context}.{field}", table, field)


def _of_question(question: dict[str, Any], context: str) -> Iterator[Place]:
    yield from _own(question, context)
    for name in ("choices", "pairs"):
        for n, inside in enumerate(question.get(name, []), 1):
            yield from _own(inside, f"{context}.{name}.{n}")
    items = question.get("items", [])
    for n in range(len(items)):
        yield Place(f"{context}.items.{n + 1}", items, n)


def put_in(course: dict[str, Any], language: str, told: dict[str, Translation]) -> None:
    """Put translations into a course's table; a text without one stays without."""
    for place in texts_of(course):
        value = place.holder[place.field]
        words = dict(value) if isinstance(value, dict) else {SOURCE: value}
        found = told.get(place.context)
        if found and found.text:
            words[language] = found.text
            if found.is_old or found.source != words[SOURCE]:
                words["old"] = " ".join(filter(None, (words.get("old", ""), language)))
        place.holder[place.field] = words


def standing(course: dict[str, Any], language: str) -> tuple[int, list[str], list[str]]:
    """Tell how many texts there are, and the places of those untranslated and those grown old."""
    count, missing, old = 0, [], []
    for place in texts_of(course):
        count += 1
        value = place.holder[place.field]
        words = value if isinstance(value, dict) else {}
        if not words.get(language):
            missing.append(place.context)
        elif language in words.get("old", "").split():
            old.append(place.context)
    return count, missing, old
