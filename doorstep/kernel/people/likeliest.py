"""The likeliest pairs of a search: a bounded table that only gets better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from doorstep.kernel.people.belonging import chunks
from doorstep.kernel.people.likeness import Likeness, Portrait, likeness
from doorstep.kernel.people.models import IdentityNumber, NotSame
from doorstep.kernel.people.pairing import Pair

Key = tuple[UUID, UUID]
Found = tuple[Portrait, Portrait, Likeness]
_UNSETTLED = 5_000


class Likeliest:
    """At most `limit` pairs. Who was told apart stays out; so do two with different numbers.

    Identity numbers are read for pairs that are likely by everything else, not for everybody.
    """

    def __init__(self, province: str, limit: int) -> None:
        self._province, self._limit = province, limit
        self._apart = _told_apart(province)
        self.scores: dict[Key, int] = {}
        self._known: dict[Key, Found] = {}
        self._fresh: dict[Key, Pair] = {}

    def take_up(self, scores: dict[Key, int]) -> None:
        """Go on with the pairs of an earlier run."""
        self.scores = dict(scores)

    def offer(self, pairs: Iterable[Pair]) -> None:
        """Keep those of `pairs` that are likelier than what is kept."""
        floor = self._floor()
        for a, b in pairs:
            like = likeness(a, b)
            if like is not None and like.score > floor:
                self._fresh[_key(a, b)] = (a, b)
                if len(self._fresh) >= _UNSETTLED:
                    self._settle()
                    floor = self._floor()
        self._settle()

    def best(self) -> Iterator[Found]:
        """Give the pairs of this run, the likeliest first."""
        for key in sorted(self.scores, key=self._place):
            if key in self._known:
                yield self._known[key]

    def _floor(self) -> int:
        return min(self.scores.values()) if len(self.scores) >= self._limit else 0

    def _place(self, key: Key) -> tuple[int, str]:
        return -self.scores[key], str(key)

    def _settle(self) -> None:
        """Look at the numbers of what came, take it in, and let go what is too much."""
        fresh = {k: p for k, p in self._fresh.items() if k not in self.scores}
        self._fresh = {}
        numbers = self._numbers({one for key in fresh for one in key} if fresh else set())
        for key, (a, b) in fresh.items():
            if key in self._apart:
                continue
            pair = (_numbered(a, numbers), _numbered(b, numbers))
            like = likeness(*pair)
            if like is not None:
                self.scores[key], self._known[key] = like.score, (*pair, like)
        if len(self.scores) > self._limit:
            for key in sorted(self.scores, key=self._place)[self._limit :]:
                del self.scores[key]
                self._known.pop(key, None)

    def _numbers(self, persons: set[UUID]) -> dict[UUID, dict[str, str]]:
        found: dict[UUID, dict[str, str]] = {}
        for some in chunks(sorted(persons)):
            kept = IdentityNumber.objects.filter(province=self._province, person__in=some)
            for person, kind, told in kept.values_list("person", "kind", "token"):
                found.setdefault(person, {})[kind] = told
        return found


def _numbered(p: Portrait, numbers: dict[UUID, dict[str, str]]) -> Portrait:
    own = numbers.get(p.known_id)
    return replace(p, numbers=own) if own else p


def _key(a: Portrait, b: Portrait) -> Key:
    one, other = a.known_id, b.known_id
    return (one, other) if one < other else (other, one)


def _told_apart(province: str) -> set[Key]:
    """Give the pairs that somebody looked at and found to be two."""
    pairs = NotSame.objects.filter(province=province).values_list("one", "other")
    return {(a, b) if a < b else (b, a) for a, b in pairs}
