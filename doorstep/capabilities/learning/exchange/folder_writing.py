"""A course's table written as the files of its folder: TOML, and gettext for the translations.

What is read from the folder again is the same table. A translation that is older than its
Vietnamese is written with the flag `fuzzy`: the Vietnamese it was made from is not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from doorstep.capabilities.learning.exchange.shapes import QUESTION_FIELDS
from doorstep.capabilities.learning.exchange.tomls import key, quoted, value_toml
from doorstep.capabilities.learning.folders import words_file
from doorstep.capabilities.learning.wordings import OTHERS, Translation, texts_of

Row = Mapping[str, Any]
_HEAD = ("code", "order", "title", "about", "groups", "reviewed_on", "sources")
_TEST = ("minutes", "pass_percent", "draw")
_LESSON = ("code", "title", "minutes", "skills")
_STEP = ("code", "show", "alt", "say", "more", "attest", "ask")
_PART = ("show", "text", "alt", "left", "right", "why")


def files_of(table: Row) -> dict[str, bytes]:
    """Give the files of a course's folder by name, from its table; it may have faults."""
    body = deepcopy(dict(table))
    books = {code: _known(body, code) for code in OTHERS}
    for place in texts_of(body):
        place.holder[place.field] = place.text
    told = {"course.toml": _head(body)}
    for n, lesson in enumerate(body.get("lessons", []), 1):
        told[f"{n:02d}-{lesson['code']}.toml"] = _lesson(lesson)
    if body.get("questions"):
        told["questions.toml"] = "\n".join(map(_question, body["questions"]))
    for code, known in books.items():
        told[f"{code}.po"] = str(words_file(body, code, known=known))
    return {name: text.encode() for name, text in told.items()}


def _known(body: dict[str, Any], language: str) -> dict[str, Translation]:
    found = {}
    for place in texts_of(body):
        value = place.holder[place.field]
        words = value if isinstance(value, dict) else {}
        if text := str(words.get(language) or ""):
            is_old = language in str(words.get("old", "")).split()
            found[place.context] = Translation(place.text, text, is_old)
    return found


def _head(body: Row) -> str:
    told = _lines(body, _HEAD, but=("lessons", "questions", "topics", "test"))
    told += ["", "[topics]", *_lines(body.get("topics", {}), ())]
    if "test" in body:
        told += ["", "[test]", *_lines(body["test"], _TEST)]
    return "\n".join(told) + "\n"


def _lesson(lesson: Row) -> str:
    told = _lines(lesson, _LESSON, but=("steps",))
    for step in lesson.get("steps", []):
        told += ["", "[[step]]", *_lines(step, _STEP)]
    return "\n".join(told) + "\n"


def _question(question: Row) -> str:
    told = dict(question)
    for name in ("choices", "pairs"):
        if name in told:
            told[name] = [{n: one[n] for n in _ordered(one, _PART)} for one in told[name]]
    return "\n".join(["[[question]]", *_lines(told, QUESTION_FIELDS)]) + "\n"


def _lines(table: Row, order: Sequence[str], *, but: Iterable[str] = ()) -> list[str]:
    """Give a line for each field, those we know first; nothing stands for no value."""
    names = [name for name in _ordered(table, order) if name not in but]
    return [f"{key(name)} = {_value(name, table[name])}" for name in names]


def _ordered(table: Row, order: Sequence[str]) -> list[str]:
    there = [name for name in (*order, *table) if table.get(name) is not None]
    return list(dict.fromkeys(there))


def _value(name: str, value: Any) -> str:
    if name == "reviewed_on":
        return str(value) if _is_day(str(value)) else quoted(str(value))
    return value_toml(name, value)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
