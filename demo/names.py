"""Invented names with everything that is stored beside them, made once and drawn many times."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from demo.words import FAMILIES, GIVEN, MIDDLES, PLACE_FIRST, PLACE_LAST
from doorstep.kernel.people.naming import person_columns, plain_columns

_POOL = 160


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the columns kept beside it."""

    full: str
    search: str
    sort: str
    match: str


class Names:
    """Draws names of people: a pool of names per people, family and sex."""

    def __init__(self, *, seed: int) -> None:
        self._seed = seed
        self._pools: dict[tuple[str, str, str], list[Name]] = {}

    def family(self, chance: random.Random, *, people: str) -> str:
        """Draw a family name."""
        return chance.choice(_families(people))

    def person(self, chance: random.Random, *, people: str, family: str, sex: str) -> Name:
        """Draw a name of the family."""
        key = (people, family, sex)
        pool = self._pools.get(key)
        if pool is None:
            pool = self._pools[key] = self._pool(*key)
        return pool[int(chance.random() * _POOL)]

    def _pool(self, people: str, family: str, sex: str) -> list[Name]:
        chance = random.Random(f"{self._seed}:{people}:{family}:{sex}")
        middles, given = _parts(people, sex)
        return [
            named(f"{family} {chance.choice(middles)} {chance.choice(given)}".replace("|", " "))
            for _n in range(_POOL)
        ]


@cache
def _families(people: str) -> list[str]:
    return FAMILIES[people].split()


@cache
def _parts(people: str, sex: str) -> tuple[list[str], list[str]]:
    own = people if (people, sex) in GIVEN else ""
    return MIDDLES[own, sex].split(), GIVEN[own, sex].split()


def named(full: str) -> Name:
    """Give a name with its columns."""
    told = person_columns(full)
    return Name(told["full_name"], told["search_key"], told["sort_key"], told["match_key"])


def plain(name: str, *, length: int = 200) -> tuple[str, str, str]:
    """Give a name of a thing with its search and sort keys."""
    told = plain_columns("name", name, length=length)
    return told["name"], told["search_key"], told["sort_key"]


def place_names(chance: random.Random, *, count: int, taken: set[str]) -> list[str]:
    """Draw names of villages, all different from each other and from those `taken`."""
    first, weights = zip(*PLACE_FIRST, strict=True)
    last = PLACE_LAST.split()
    found: list[str] = []
    while len(found) < count:
        name = f"{chance.choices(first, weights)[0]} {chance.choice(last)}"
        if name not in taken and name.split()[0] != name.split()[1]:
            taken.add(name)
            found.append(name)
    return found
