"""One definition everywhere: a kind as JSON for the field app, as import columns, as a dictionary.

Everything here is read off the kind; nothing is kept beside it that could disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import override

from doorstep.kernel.activities.kinds import (
    BY_PERSON,
    CHOICE,
    CHOICES,
    FIRST_TYPES,
    INTEGER,
    LONG_TEXT,
    MEMBERS,
    OF_FILES,
    TEXT,
    ActivityKind,
    Count,
    Field,
    Gives,
    When,
)
from doorstep.kernel.activities.labels import FRAME_COLUMNS, SUBJECT_COLUMNS
from doorstep.kernel.activities.rules import LONG, MOST, SHORT
from doorstep.kernel.activities.special_answers import MOST_FILES
from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.basics.wording import said

FORMAT = 2
"""The version of the shape of `definition`; a reader that knows less asks for the one it knows.

2: more types of fields, `until`, `shown_when`, `sound`, `most` files, and `also` of what is given.
"""
_UNLISTED = (BY_PERSON, MEMBERS, *OF_FILES)
"""Types that a list of the past has no column for."""


def in_all_languages(words: Any) -> dict[str, str]:
    """Give {"vi": …, "en": …, "bn": …} of a translatable text or a text by language."""
    told = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            told[code] = said(words, code)
    return told


def bounds(field: Field) -> tuple[int, int] | None:
    """Give the smallest and largest number a field takes, None for fields without numbers."""
    if field.type != INTEGER:
        return None
    return (
        0 if field.least is None else field.least,
        MOST if field.most is None else field.most,
    )


def longest(field: Field) -> int | None:
    """Give how many letters a text field takes, None for fields without text."""
    return {TEXT: SHORT, LONG_TEXT: LONG}.get(field.type)


def definition(kind: ActivityKind, *, at: int = FORMAT) -> dict[str, Any]:
    """Give the whole kind as plain JSON: what a phone needs to ask, check and explain offline.

    In format 1 the fields are left out that it has no words for; the kind's version is the same.
    """
    fields = [f for f in kind.fields if at >= FORMAT or (f.is_asked and f.type in FIRST_TYPES)]
    known = {f.code for f in fields}
    gives = [g for g in kind.gives if at >= FORMAT or g.when is None or g.when[0] in known]
    return {
        "format": min(at, FORMAT),
        "code": kind.code,
        "version": kind.version,
        "label": in_all_languages(kind.label),
        "plural": in_all_languages(kind.plural),
        "help": in_all_languages(kind.help),
        "levels": list(kind.levels),
        "reaches": list(kind.reaches),
        "needs": list(kind.needs),
        "fields": [_field(f) | (_more(kind, f) if at >= FORMAT else {}) for f in fields],
        "counts": [_count(c) for c in kind.counts],
        "gives": [_gives(g) for g in gives],
    }


def _more(kind: ActivityKind, f: Field) -> dict[str, Any]:
    """Give what format 2 adds to a field."""
    told: dict[str, Any] = {"sound": f.sound or f"{kind.code}.{f.code}"}
    if f.until is not None:
        told["until"] = f.until
    if f.shown_when is not None:
        told["shown_when"] = _when(f.shown_when)
    if f.type in OF_FILES:
        told["most"] = f.most or MOST_FILES[f.type]
    if f.of:
        told["of"] = f.of
    return told


def _field(f: Field) -> dict[str, Any]:
    told: dict[str, Any] = {
        "code": f.code,
        "type": f.type,
        "label": in_all_languages(f.label),
        "is_required": f.is_required,
        "since": f.since,
    }
    if f.help:
        told["help"] = in_all_languages(f.help)
    if pair := bounds(f):
        told["least"], told["most"] = pair
    if letters := longest(f):
        told["longest"] = letters
    if f.type in (CHOICE, CHOICES, BY_PERSON):
        told["options"] = [{"code": c, "label": in_all_languages(w)} for c, w in f.options]
    return told


def _count(c: Count) -> dict[str, Any]:
    return {
        "measure": c.measure.code,
        "label": in_all_languages(c.measure.label),
        "counted_unit": in_all_languages(c.measure.counted_unit),
        "field": c.field,
        "group": c.group,
        "when": _when(c.when),
    }


def _gives(g: Gives) -> dict[str, Any]:
    known = ATTAINMENTS.get(g.attainment)
    return {
        "attainment": g.attainment,
        "label": in_all_languages(known.label if known else g.attainment),
        "to": g.to,
        "when": _when(g.when),
        "also": _when(g.also),
    }


def _when(when: When | None) -> dict[str, Any] | None:
    return {"field": when[0], "answers": list(when[1])} if when else None


@dataclass(frozen=True)
class ImportColumn:
    """A column of an import file: the code it fills, and the headings by which it is known.

    `answers` marks the fields of the kind; the others are the frame that every kind has.
    """

    code: str
    names: dict[str, str]
    is_required: bool
    is_answer: bool

    def knows(self, heading: str) -> bool:
        """Tell whether a heading in a file means this column: code or name in any language."""
        keys = {search_key(n) for n in (self.code, *self.names.values())}
        return search_key(heading) in keys - {""}


def import_columns(kind: ActivityKind) -> list[ImportColumn]:
    """Give the columns of an import of this kind: the frame, the subjects, then the fields."""
    frame = [
        ImportColumn(code, in_all_languages(label), is_required, False)
        for code, label, is_required in FRAME_COLUMNS
    ]
    subjects = [
        ImportColumn(code, in_all_languages(label), subject in kind.needs, False)
        for subject, code, label in SUBJECT_COLUMNS
        if subject in kind.reaches
    ]
    fields = [
        ImportColumn(f.code, in_all_languages(f.label), f.is_required, True)
        for f in listed_fields(kind)
    ]
    return [*frame, *subjects, *fields]


def listed_fields(kind: ActivityKind) -> list[Field]:
    """Give the fields that a list of the past may have a column for: no files, nothing by person.

    Fields that are no longer asked stay: the past was asked them.
    """
    return [f for f in kind.fields if f.type not in _UNLISTED]


@dataclass(frozen=True)
class DictionaryRow:
    """One field as the data dictionary explains it."""

    field: Field
    bounds: tuple[int, int] | None
    longest: int | None
    names: dict[str, str]
    counts: tuple[Count, ...]
    gives: tuple[Gives, ...]


def dictionary_rows(kind: ActivityKind) -> Iterator[DictionaryRow]:
    """Give each field with its checks, import names, and what its answer counts and shows."""
    for f in kind.fields:
        yield DictionaryRow(
            f,
            bounds(f),
            longest(f),
            in_all_languages(f.label),
            tuple(c for c in kind.counts if c.field == f.code),
            tuple(g for g in kind.gives if g.when and g.when[0] == f.code),
        )
