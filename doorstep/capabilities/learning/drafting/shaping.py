"""The edits of a course's table, one thing at a time, as pure functions on the table.

A Vietnamese text that changes keeps its translations and marks them as older than it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.drafting.spots import (
    Row,
    codes_in,
    find,
    lesson_of,
    question_of,
    rows_of,
    step_of,
)
from doorstep.capabilities.learning.wordings import OTHERS, SOURCE, texts_of
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import nfc

MOST_LESSONS, MOST_STEPS, MOST_QUESTIONS = 60, 40, 2000
UP, DOWN = "up", "down"


@dataclass(frozen=True)
class Head:
    """The head of a course as typed. `topics`: words by code; `draw` None: there is no test."""

    title: str
    about: str
    order: int
    groups: Sequence[str]
    reviewed_on: str
    sources: Sequence[str]
    topics: Mapping[str, str]
    draw: Mapping[str, int] | None = None
    minutes: int = 15
    pass_percent: int = 70


@dataclass(frozen=True)
class StepTexts:
    """A step as typed: a scene with sentences, or `ask`, the code of a practice question."""

    show: Sequence[str] = ()
    alt: str = ""
    say: str = ""
    more: str = ""
    attest: str = ""
    ask: str = ""


@dataclass(frozen=True)
class Part:
    """A choice, an item or a pair as typed: `words` by field; `right` and `show` of choices."""

    words: Mapping[str, str]
    is_right: bool = False
    show: Sequence[str] = ()


@dataclass(frozen=True)
class QuestionTexts:
    """A question as typed; `parts` by their place in the table, so that translations stay."""

    kind: str
    topic: str
    pool: str
    ask: str
    why: str
    alt: str
    show: Sequence[str]
    is_fixed: bool = False
    parts: Sequence[Part | None] = ()
    answer: Any = None
    tolerance: Any = None
    unit: str = ""


def _clean(text: str) -> str:
    """Give a text as it is kept; PostgreSQL keeps no NUL."""
    return nfc(text).replace("\0", "").strip()


def worded(known: Any, text: str) -> Any:
    """Give a text with its translations when its Vietnamese is now `text`."""
    text = _clean(text)
    if not isinstance(known, dict):
        return {SOURCE: text}
    if nfc(str(known.get(SOURCE, ""))).strip() == text:
        return known
    others = {code: known[code] for code in OTHERS if known.get(code)}
    old = {"old": " ".join(others)} if others else {}
    return {SOURCE: text, **others, **old}


def put(holder: Row, name: str, text: str) -> None:
    """Put a Vietnamese text into a table; an empty one takes the field away."""
    if _clean(text):
        holder[name] = worded(holder.get(name), text)
    else:
        holder.pop(name, None)


def _set(holder: Row, name: str, value: Any) -> None:
    """Put a value into a table; nothing takes the field away."""
    if value or (value == 0 and value is not False):
        holder[name] = value
    else:
        holder.pop(name, None)


def set_head(body: Row, told: Head) -> None:
    """Put in the head of the course: title, groups, topics, test."""
    put(body, "title", told.title)
    put(body, "about", told.about)
    body["order"] = told.order
    body["groups"] = list(told.groups)
    _set(body, "reviewed_on", told.reviewed_on)
    _set(body, "sources", list(told.sources))
    known = body.get("topics", {})
    body["topics"] = {code: worded(known.get(code), words) for code, words in told.topics.items()}
    if told.draw is None:
        body.pop("test", None)
    else:
        draw = {topic: n for topic, n in told.draw.items() if n}
        percent = told.pass_percent
        body["test"] = {"minutes": told.minutes, "pass_percent": percent, "draw": draw}


def make_room(rows: list[Row], most: int, code: str) -> None:
    """Raise Problem unless one more of this code fits into a list: `draft.full`, `draft.twice`."""
    if len(rows) >= most:
        raise Problem("draft.full", _("There is no room for more than %(most)s."), most=most)
    if code in codes_in(rows):
        raise Problem("draft.twice", _("The code %(named)s is there already."), named=code)


def add_lesson(body: Row, *, code: str, title: str) -> None:
    """Add a lesson at the end."""
    rows = rows_of(body, "lessons")
    make_room(rows, MOST_LESSONS, code)
    rows.append({"code": code, "title": worded(None, title), "minutes": 5, "steps": []})


def set_lesson(body: Row, lesson: str, *, title: str, minutes: int, skills: Sequence[str]) -> None:
    """Put in a lesson's title, minutes and skills."""
    row = lesson_of(body, lesson)
    put(row, "title", title)
    row["minutes"] = minutes
    _set(row, "skills", list(skills))


def add_step(body: Row, lesson: str, *, code: str) -> None:
    """Add an empty step at the end of a lesson."""
    rows = rows_of(lesson_of(body, lesson), "steps")
    make_room(rows, MOST_STEPS, code)
    rows.append({"code": code})


def set_step(body: Row, lesson: str, step: str, *, told: StepTexts) -> None:
    """Put in a step; one that asks has nothing else."""
    row = step_of(body, lesson, step)
    _set(row, "ask", told.ask)
    _set(row, "show", [] if told.ask else list(told.show))
    _set(row, "attest", "" if told.ask else told.attest)
    for name in ("alt", "say", "more"):
        put(row, name, "" if told.ask else getattr(told, name))


def move(rows: list[Row], code: str, where: str) -> None:
    """Move a table one place up or down; at the end of the list it stays."""
    at = rows.index(find(rows, code))
    to = max(0, min(len(rows) - 1, at + (-1 if where == UP else 1)))
    rows.insert(to, rows.pop(at))


def remove(rows: list[Row], code: str) -> None:
    """Take a table out of its list."""
    rows.remove(find(rows, code))


def add_question(body: Row, *, code: str, kind: str) -> None:
    """Add a question at the end, for practice and with nothing in it."""
    rows = rows_of(body, "questions")
    make_room(rows, MOST_QUESTIONS, code)
    rows.append({"code": code, "kind": kind, "pool": "practice"})


def set_question(body: Row, question: str, *, told: QuestionTexts) -> None:
    """Put in a question; what belongs to another kind goes."""
    row = question_of(body, question)
    old = {name: row.pop(name, []) for name in ("choices", "items", "pairs")}
    for name in ("is_true", "answer", "tolerance"):
        row.pop(name, None)
    row.update(kind=told.kind, pool=told.pool)
    _set(row, "topic", told.topic)
    _set(row, "show", list(told.show))
    for name in ("ask", "why", "alt"):
        put(row, name, getattr(told, name))
    put(row, "unit", told.unit if told.kind == "number" else "")
    if told.is_fixed:
        row["is_fixed"] = True
    else:
        row.pop("is_fixed", None)
    _put_key(row, told, old)


def _put_key(row: Row, told: QuestionTexts, old: Mapping[str, list[Any]]) -> None:
    if told.kind == "order":
        known = _beside(told.parts, old["items"])
        row["items"] = [worded(was, part.words["text"]) for part, was in known]
    elif told.kind == "match":
        row["pairs"] = [_pair(part, was) for part, was in _beside(told.parts, old["pairs"])]
    elif told.kind == "true_false":
        row["is_true"] = bool(told.answer)
    elif told.kind == "number":
        _set(row, "answer", told.answer)
        _set(row, "tolerance", told.tolerance)
    else:
        row["choices"] = [_choice(part, was) for part, was in _beside(told.parts, old["choices"])]


def _beside(parts: Sequence[Part | None], old: list[Any]) -> Iterable[tuple[Part, Any]]:
    """Give each part with what stood in its place; None is a place that was emptied."""
    known = [*old, *[None] * len(parts)]
    return [(part, was) for part, was in zip(parts, known, strict=False) if part is not None]


def _pair(part: Part, was: Any) -> Row:
    known = was if isinstance(was, dict) else {}
    return {side: worded(known.get(side), part.words[side]) for side in ("left", "right")}


def _choice(part: Part, was: Any) -> Row:
    row = dict(was) if isinstance(was, dict) else {}
    for name in ("text", "alt", "why"):
        put(row, name, part.words.get(name, ""))
    _set(row, "show", list(part.show))
    row.pop("right", None)
    if part.is_right:
        row["right"] = True
    return row


def set_scene(holder: Row, *, slot: int, name: str) -> None:
    """Put a drawing in a place of a scene (0 to 2); "" takes it out."""
    show = [*list(holder.get("show", []))[:3], "", "", ""][:3]
    show[slot] = name
    _set(holder, "show", [one for one in show if one])


def translate(
    body: Row, language: str, *, told: Mapping[str, str], confirmed: Iterable[str] = ()
) -> None:
    """Put in translations by place, made from the Vietnamese as it stands: they are old no more.

    One given as it was stays as old as it was, unless its place is `confirmed`. An empty one goes.
    """
    sure = set(confirmed)
    for place in texts_of(body):
        if place.context not in told:
            continue
        value = place.holder[place.field]
        words = dict(value) if isinstance(value, dict) else {SOURCE: value}
        text = _clean(told[place.context])
        if text != words.get(language, "") or place.context in sure:
            old = [one for one in str(words.pop("old", "")).split() if one != language]
            words.pop(language, None)
            words |= {language: text} if text else {}
            words |= {"old": " ".join(old)} if old else {}
        place.holder[place.field] = words
