"""A few dozen persons who stand in the register twice, in two villages, spelled a little apart."""

from __future__ import annotations

import random
from datetime import timedelta

from demo.belonging import Belonging
from demo.households import Someone
from demo.names import Name, named
from demo.world import PROVINCE, Village, World

TWINS = 48
_SPELLINGS = (("Thuý", "Thúy"), ("Hoà", "Hòa"), ("Lý", "Lí"), ("Thuỷ", "Thủy"), ("Quý", "Quí"))


class Twins:
    """Remembers persons by chance and writes them once more elsewhere at the end."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = world.chance("twins")
        self._kept: list[Someone] = []
        self._seen = 0

    def see(self, one: Someone) -> None:
        """Perhaps keep a person: each is as likely as any other (reservoir sampling)."""
        if one.age < 18:
            return
        self._seen += 1
        if len(self._kept) < TWINS:
            self._kept.append(one)
        elif (place := self._chance.randrange(self._seen)) < TWINS:
            self._kept[place] = one

    def write(self, villages: list[Village]) -> None:
        """Write the second records."""
        for one in self._kept:
            village = self._chance.choice(villages)
            self._again(one, village, _respelled(one.name, self._chance))

    def _again(self, one: Someone, v: Village, name: Name) -> None:
        world = self._world
        registered = world.calendar.days[0] - timedelta(days=self._chance.randrange(1, 5))
        made, since = world.id_on(registered), registered.isoformat()
        groups = Belonging(world, "person", registered)
        groups.counted_birth(one.born)
        exact = one.born.isoformat() if self._chance.random() < 0.5 else None
        world.pens["person"].add(
            (
                made,
                PROVINCE,
                v.id,
                None,
                name.full,
                name.search,
                name.sort,
                name.match,
                "",
                one.born.year,
                exact,
                "",
                since,
            )
        )
        month = registered.year * 100 + registered.month
        world.pens["residence"].add((PROVINCE, "person", made, v.id, since, month))
        groups.write(made)


def _respelled(name: Name, chance: random.Random) -> Name:
    for one, other in _SPELLINGS:
        if one in name.full:
            return named(name.full.replace(one, other))
    words = name.full.split()
    if len(words) == 4 and chance.random() < 0.5:
        return named(" ".join((words[0], *words[2:])))
    return name
