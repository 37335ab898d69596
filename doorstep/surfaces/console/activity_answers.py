"""Answers of an activity in words: labels for codes, numbers and days as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doorstep.kernel.activities.kinds import (
    ACTIVITY,
    BY_PERSON,
    CHOICE,
    CHOICES,
    DATE,
    INTEGER,
    MEMBERS,
    OF_FILES,
    YES_NO,
    ActivityKind,
    Field,
)
from doorstep.surfaces.look import writing


def in_words(field: Field | None, value: Any) -> str:
    """Write one answer; what does not fit its field, or has none, is written as it came."""
    if value in (None, "", []):
        return "–"
    if field is None:
        return str(value)
    if field.type == YES_NO:
        return _("yes") if value is True else _("no") if value is False else str(value)
    if field.type in (CHOICE, CHOICES):
        labels = {code: str(label) for code, label in field.options}
        given = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(one), str(one)) for one in given)
    if field.type in (BY_PERSON, MEMBERS, ACTIVITY, *OF_FILES):
        return _told_in_number(field, value)
    return _plain(field, value)


def _told_in_number(field: Field, value: Any) -> str:
    """Write how many were told: who they are is said elsewhere, to whom may see it."""
    if field.type == BY_PERSON and isinstance(value, dict):
        labels = {code: str(label) for code, label in field.options}
        every = [code for codes in value.values() if isinstance(codes, list) for code in codes]
        return ", ".join(f"{labels.get(c, c)}: {every.count(c)}" for c in dict.fromkeys(every))
    if field.type == ACTIVITY:
        return str(value)
    return writing.number(len(value)) if isinstance(value, list) else str(value)


def _plain(field: Field, value: Any) -> str:
    if field.type == INTEGER and isinstance(value, int):
        return writing.number(value)
    if field.type == DATE:
        try:
            return writing.day(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def answer_facts(kind: ActivityKind | None, answers: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Give the answers as facts: those of the form in its order, then those it does not know."""
    fields = kind.fields if kind else ()
    for field in fields:
        if field.code in answers:
            value = in_words(field, answers[field.code])
            yield {"label": str(field.label), "value": value}
    known = {f.code for f in fields}
    for code in sorted(answers.keys() - known):
        yield {"label": code, "value": in_words(None, answers[code]), "kind": "code"}
