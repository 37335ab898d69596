"""Answers of an activity in words: labels for codes, numbers and days as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doorstep.kernel.activities.kinds import (
    CHOICE,
    CHOICES,
    DATE,
    INTEGER,
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
    return _plain(field, value)


def _plain(field: Field, value: Any) -> str:
    if field.type == INTEGER and isinstance(value, int):
        return writing.number(value)
    if field.type == DATE:
        try:
            return writing.day(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
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
