"""Packs: a course as a phone keeps it, in all languages, with its pictures and without test keys.

A pack is immutable and called by the SHA-256 of its bytes. What a phone is told of a test question
says nothing about its key: marks are left out, and what is to be put in order or matched stands
sorted by its text. Answers come back in positions of the pack (`file_positions`).
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from doorstep.capabilities.learning import courses
from doorstep.capabilities.learning.courses import Course, scenes_of
from doorstep.capabilities.learning.editions import digest_of, plain
from doorstep.capabilities.learning.models import EVERYWHERE, Edition
from doorstep.capabilities.learning.queries import Taught, taught
from doorstep.capabilities.learning.scenes import scene
from doorstep.capabilities.learning.wordings import OTHERS, SOURCE, standing
from doorstep.kernel.basics.tables import Faults
from doorstep.kernel.quizzes.questions import MATCH, ORDER, TEST, Question, Words

FORMAT = 1
_KEYS = ("right", "why", "is_true", "answer", "tolerance", "pairs")
_KEPT = 60


@dataclass(frozen=True)
class Pack:
    """A pack: its digest, its bytes packed and unpacked, and how its translations stand."""

    digest: str
    body: bytes
    packed: bytes
    languages: dict[str, dict[str, int]]


def pack_of(one: Taught) -> Pack:
    """Give the pack of a course as it is taught now."""
    return _pack(one.digest, one.number)


def pack_of_table(
    table: dict[str, Any], *, known: courses.Known | None = None
) -> tuple[Taught, Pack]:
    """Give a course that nobody has published yet as it would be taught, with its pack.

    Its number is that of the shipped edition with the same contents, else the next one. Raises
    Faults for a course that is not sound.
    """
    body = plain(table)
    course, faults = courses.read(deepcopy(body), known=known)
    if faults:
        raise Faults(faults)
    edition = digest_of(body)
    shipped = Edition.objects.filter(province=EVERYWHERE, course__code=course.code)
    numbers = dict(shipped.values_list("digest", "number"))
    number = numbers.get(edition) or max(numbers.values(), default=0) + 1
    one = Taught(course, number, edition)
    return one, packed_table(body, edition=edition, number=number)


def pack_named(digest: str, *, province: str) -> Pack | None:
    """Find a pack of a course taught in a province by its digest."""
    return next((p for p in map(pack_of, taught(province=province)) if p.digest == digest), None)


def file_positions(course: Course, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Turn answers to test questions from positions of the pack into positions of the file.

    What is no answer is left as it came: marking says so.
    """
    bank = {q.code: q for q in course.pool(TEST)}
    return {code: _in_file(bank.get(code), told) for code, told in answers.items()}


def _in_file(question: Question | None, told: Any) -> Any:
    if question is None or question.kind not in (ORDER, MATCH) or not isinstance(told, list):
        return told
    places = _sorted(_hidden(question))
    if not all(isinstance(n, int) and 0 <= n < len(places) for n in told):
        return told
    return [places[n] for n in told]


def _hidden(question: Question) -> Sequence[Words]:
    return question.items or [pair.right for pair in question.pairs]


def _sorted(texts: Sequence[Words]) -> list[int]:
    """Give file positions sorted by the Vietnamese, which says nothing about what is right."""
    return sorted(range(len(texts)), key=lambda n: str(texts[n].get(SOURCE, "")))


@lru_cache(maxsize=_KEPT)
def _pack(edition: str, number: int) -> Pack:
    body = Edition.objects.filter(digest=edition).values_list("body", flat=True)[0]
    return packed_table(body, edition=edition, number=number)


def packed_table(body: dict[str, Any], *, edition: str, number: int) -> Pack:
    """Pack the table of a course, sound or not; `edition` is its digest."""
    course, _faults = courses.read(deepcopy(body))
    told = {
        "format": FORMAT,
        "edition": edition,
        "number": number,
        "course": _without_keys(deepcopy(body), course),
        "scenes": {"|".join(show): scene(show) for _where, show in scenes_of(course)},
    }
    raw = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    packed = gzip.compress(raw, 9, mtime=0)
    return Pack(hashlib.sha256(raw).hexdigest(), raw, packed, _languages(body))


def _languages(body: dict[str, Any]) -> dict[str, dict[str, int]]:
    told = {}
    for language in OTHERS:
        _count, missing, old = standing(deepcopy(body), language)
        told[language] = {"missing": len(missing), "old": len(old)}
    return told


def _without_keys(body: dict[str, Any], course: Course) -> dict[str, Any]:
    bank = {q.code: q for q in course.pool(TEST)}
    body["questions"] = [
        _told(one, bank[one["code"]]) if one.get("code") in bank else one
        for one in body.get("questions", [])
    ]
    return body


def _told(table: dict[str, Any], question: Question) -> dict[str, Any]:
    """Give a test question's table without what tells its answer."""
    told = {k: v for k, v in table.items() if k not in _KEYS}
    if "choices" in told:
        told["choices"] = [
            {k: v for k, v in choice.items() if k not in ("right", "why")}
            for choice in told["choices"]
        ]
    if question.kind == ORDER:
        told["items"] = [table["items"][n] for n in _sorted(question.items)]
    if question.kind == MATCH:
        told["left"] = [pair["left"] for pair in table["pairs"]]
        told["right"] = [table["pairs"][n]["right"] for n in _sorted(_hidden(question))]
    return told
