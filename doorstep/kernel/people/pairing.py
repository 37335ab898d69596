"""Which records are worth comparing: those that could score high enough, and few others.

A name alone is shared by hundreds in a province. What `likeness` gives decides what two records
must share beside it: the same day of birth, the same name and a part of the day, the same village.
Every pair that could be proposed is in one of these groups, so nothing is lost by not looking at
the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import combinations

from doorstep.kernel.people.likeness import Portrait

Pair = tuple[Portrait, Portrait]
Mark = Callable[[Portrait], Hashable]
MOST_ALIKE = 400
"""A group with more than this says nothing (a placeholder name, a phone of the commune)."""
_FEW = 6


def by_name(block: Sequence[Portrait]) -> Iterator[Pair]:
    """Give the pairs worth a look among those who share family and given name.

    Born in one year, or a year apart in one village; a birth that is not known fits any in the
    village. A pair may come more than once.
    """
    if len(block) <= _FEW:
        yield from (pair for pair in combinations(block, 2) if _is_near(*pair))
        return
    dated = [p for p in block if p.birth_on is not None]
    yield from _pairs(dated, lambda p: p.birth_on)
    yield from _pairs(dated, _either_way)
    yield from _pairs(dated, lambda p: (p.spelled, p.birth_year, _month(p)))
    yield from _pairs(dated, lambda p: (p.spelled, p.birth_year, _day(p)))
    for part in (_month, _day):
        same_part = _pairs(dated, lambda p: (p.birth_year, part(p), p.village))  # noqa: B023
        yield from (pair for pair in same_part if _words(pair[0]) != _words(pair[1]))
    turned = _pairs(dated, lambda p: (_day(p), _month(p), p.village))
    yield from (pair for pair in turned if _is_near(*pair))
    if len(dated) < len(block):
        yield from _by_year_only(block)


def _by_year_only(block: Sequence[Portrait]) -> Iterator[Pair]:
    """Give the pairs of which one at least is known by its year alone, or not even that."""
    for key in (_spelled_and_year, _year):
        for a, b in _pairs([p for p in block if p.birth_year is not None], key):
            is_other = key is _spelled_and_year or _words(a) != _words(b)
            if is_other and (a.birth_on is None or b.birth_on is None):
                yield a, b
    for a, b in _pairs(block, lambda p: (p.spelled, p.village)):
        if _is_near(a, b) and (a.birth_on is None or b.birth_on is None):
            yield a, b


def by_phone(block: Sequence[Portrait]) -> Iterator[Pair]:
    """Give the pairs among those who share a phone."""
    return combinations(block[:MOST_ALIKE], 2)


def _pairs(rows: Sequence[Portrait], key: Mark) -> Iterator[Pair]:
    groups: dict[Hashable, list[Portrait]] = defaultdict(list)
    for p in rows:
        groups[key(p)].append(p)
    for group in groups.values():
        if len(group) > 1:
            yield from combinations(group[:MOST_ALIKE], 2)


def _is_near(a: Portrait, b: Portrait) -> bool:
    if a.birth_year is None or b.birth_year is None:
        return a.village == b.village
    apart = abs(a.birth_year - b.birth_year)
    return apart == 0 or (apart == 1 and a.village == b.village)


def _spelled_and_year(p: Portrait) -> Hashable:
    return p.spelled, p.birth_year


def _year(p: Portrait) -> Hashable:
    return p.birth_year


def _either_way(p: Portrait) -> Hashable:
    """The same for 5 October and 10 May of a year."""
    return p.birth_year, frozenset((_day(p), _month(p)))


def _day(p: Portrait) -> int:
    return p.birth_on.day if p.birth_on else 0


def _month(p: Portrait) -> int:
    return p.birth_on.month if p.birth_on else 0


def _words(p: Portrait) -> int:
    return len(p.spelled.split())
