"""Drawing a paper: which questions, in which order, from a seed.

The same seed gives the same paper on the server and on a phone (`client/learning/drawing.ts` is
held to the same vectors), so a test taken without signal needs to carry home only seed and answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from doorstep.kernel.quizzes.questions import ORDER, Question

_MASK = 0xFFFFFFFF
T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """A question of a paper; `shown` gives the file positions in the order they are shown."""

    code: str
    shown: tuple[int, ...]


def numbers(seed: str) -> Iterator[int]:
    """Give an endless row of 32-bit numbers: mulberry32, started by the FNV-1a hash of `seed`."""
    state = 0x811C9DC5
    for byte in seed.encode():
        state = ((state ^ byte) * 0x01000193) & _MASK
    while True:
        state = (state + 0x6D2B79F5) & _MASK
        t = ((state ^ (state >> 15)) * (state | 1)) & _MASK
        t = (t ^ ((t + ((t ^ (t >> 7)) * (t | 61) & _MASK)) & _MASK)) & _MASK
        yield (t ^ (t >> 14)) & _MASK


def shuffled(things: Sequence[T], row: Iterator[int]) -> list[T]:
    """Give the things in an order taken from the row of numbers (Fisher and Yates, from behind)."""
    found = list(things)
    for last in range(len(found) - 1, 0, -1):
        chosen = next(row) * (last + 1) >> 32
        found[last], found[chosen] = found[chosen], found[last]
    return found


def draw(bank: Sequence[Question], quota: Mapping[str, int], *, seed: str) -> list[Asked]:
    """Draw so many questions of each topic and shuffle them; topics in the order of their codes.

    A topic that has fewer gives all it has.
    """
    row = numbers(seed)
    chosen: list[Question] = []
    for topic in sorted(quota):
        there = sorted((q for q in bank if q.topic == topic), key=lambda q: q.code)
        chosen += shuffled(there, row)[: quota[topic]]
    return [Asked(q.code, tuple(_shown(q, row))) for q in shuffled(chosen, row)]


def _shown(question: Question, row: Iterator[int]) -> list[int]:
    places = list(range(question.width))
    if question.is_fixed:
        return places
    mixed = shuffled(places, row)
    # Things to be put in order must not lie in the right order already.
    if question.kind == ORDER and mixed == places:
        mixed = [*places[1:], places[0]]
    return mixed
