"""What is wrong with a draft, with the page and the field where it is mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.urls import reverse

from doorstep.kernel.basics.tables import Fault
from doorstep.surfaces.console.courses.place_words import words_of

Key = tuple[str, ...]
HEAD: Key = ("head",)


@dataclass(frozen=True)
class Placed:
    """A fault: the thing it belongs to (`key`), the field inside, the place in words."""

    key: Key
    field: tuple[str, ...]
    where: str
    message: str

    def href(self, draft: object) -> str:
        """Give the address of the page that mends it."""
        page, *codes = self.key
        return reverse(f"console:draft-{page}", args=[draft, *codes])


def placed(faults: Iterable[Fault], body: Mapping[str, Any]) -> list[Placed]:
    """Find the place of each fault."""
    return [_placed(fault, body) for fault in faults]


def _placed(fault: Fault, body: Mapping[str, Any]) -> Placed:
    parts = [part for part in fault.where.split(".") if part]
    if parts[:1] == ["lessons"]:
        path, key, field = _in_lessons(parts[1:], body.get("lessons", []))
    elif parts[:1] == ["questions"]:
        path, key, field = _in_questions(parts[1:], body.get("questions", []))
    else:
        path, key, field = parts, HEAD, parts
    return Placed(key, tuple(field), words_of(path, body), fault.message)


def _row(part: str, rows: list[Any]) -> Any:
    """Find a table by its place in the list (from 1) or by its code."""
    if part.isascii() and part.isdigit() and 1 <= int(part) <= len(rows):
        return rows[int(part) - 1]
    return next((row for row in rows if row.get("code") == part), None)


def _in_lessons(parts: list[str], rows: list[Any]) -> tuple[list[str], Key, list[str]]:
    lesson = _row(parts[0], rows) if parts else None
    if lesson is None:
        return ["lessons", *parts], ("lessons",), parts
    code, rest = str(lesson["code"]), parts[1:]
    rest = rest[1:] if rest[:1] == ["steps"] and len(rest) > 1 else rest
    step = _row(rest[0], lesson.get("steps", [])) if rest else None
    if step is None:
        return ["lessons", code, *(rest or ["steps"])], ("lesson", code), rest
    # What is told of a step as a whole is told of its scene.
    field = rest[1:] or ["show"]
    path = ["lessons", code, "steps", str(step["code"]), *field]
    return path, ("step", code, str(step["code"])), field


def _in_questions(parts: list[str], rows: list[Any]) -> tuple[list[str], Key, list[str]]:
    question = _row(parts[0], rows) if parts else None
    if question is None:
        return ["questions", *parts], ("questions",), parts
    code = str(question["code"])
    return ["questions", code, *parts[1:]], ("question", code), parts[1:]


def mark(form: forms.Form, found: Iterable[Placed], *, key: Key) -> None:
    """Show the faults of one thing at the fields of its form; the form stays unbound.

    A field of the table has the name of its form field, or is named in `form.named`.
    """
    errors = form.errors
    for one in found:
        if one.key != key:
            continue
        name = _name(form, one.field)
        is_named = name != NON_FIELD_ERRORS
        words = one.message if is_named else f"{one.where}: {one.message}"
        errors.setdefault(name, form.error_class()).append(words)


def _name(form: forms.Form, field: tuple[str, ...]) -> str:
    for end in range(len(field), 0, -1):
        name = "_".join(field[:end])
        name = getattr(form, "named", {}).get(name, name)
        if name in form.fields:
            return name
    return NON_FIELD_ERRORS
