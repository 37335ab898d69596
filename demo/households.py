"""The people of one village: households with heads, ages, shared telephones, and their groups."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from demo.belonging import Belonging
from demo.names import Name
from demo.phones import family_phone
from demo.world import PROVINCE, Village, World

SIZES = [n for n, many in enumerate((6, 12, 18, 24, 19, 12, 6, 3), start=1) for _i in range(many)]
"""Persons in each of a hundred households: 4.2 on the mean."""
CADRES, WORKERS = 0.06, 0.10
POOR_FAR, POOR_NEAR, NEAR_POOR = 0.34, 0.14, 0.09
NO_DEVICE_FAR, NO_DEVICE_NEAR = 0.26, 0.10


class Told(NamedTuple):
    """What is drawn of a person before anything is written."""

    name: Name
    sex: str
    age: int
    phone: str
    people: str


@dataclass(slots=True)
class Someone:
    """A person, as far as their work and attainments need to know."""

    id: str
    name: Name
    born: date
    kind: str
    age: int
    groups: Belonging


@dataclass(slots=True)
class Home:
    """A household with its persons."""

    id: str
    registered: date
    is_poor: bool
    has_device: bool
    groups: Belonging
    persons: list[Someone] = field(default_factory=list)


def make_homes(world: World, village: Village, chance: random.Random) -> Iterator[Home]:
    """Write the households of a village with their persons and groups, one after the other."""
    mean = world.scale.households
    count = max(1, round(chance.gauss(mean, mean / 5)))
    for number in range(1, count + 1):
        yield _home(world, village, chance, number)


def _home(world: World, v: Village, chance: random.Random, number: int) -> Home:
    registered = world.calendar.days[0] - timedelta(days=chance.randrange(5, 45))
    people = _people(chance, v)
    size = SIZES[int(chance.random() * 100)]
    wealth = chance.random()
    poor = POOR_FAR if v.is_remote else POOR_NEAR
    home = Home(
        id=world.id_on(registered),
        registered=registered,
        is_poor=wealth < poor,
        has_device=chance.random() >= (NO_DEVICE_FAR if v.is_remote else NO_DEVICE_NEAR),
        groups=Belonging(world, "household", registered),
    )
    _groups_of_home(home, v, people, is_near_poor=poor <= wealth < poor + NEAR_POOR)
    family = world.names.family(chance, people=people)
    phone = family_phone(chance) if chance.random() < 0.9 else ""
    for place, (sex, age) in enumerate(_ages(chance, size)):
        own = family if place != 1 else world.names.family(chance, people=people)
        name = world.names.person(chance, people=people, family=own, sex=sex)
        if place == 0:
            _write_home(world, v, home, number, name, phone, registered)
        number_known = phone if age >= 15 and chance.random() < 0.55 else ""
        told = Told(name, sex, age, number_known, people)
        home.persons.append(_person(world, v, chance, home, told))
    home.groups.write(home.id)
    return home


def _people(chance: random.Random, v: Village) -> str:
    """Most are of the village's people; towns are mixed."""
    if v.type == "xóm" and chance.random() < 0.94:
        return v.people
    if chance.random() < (0.10 if v.type == "xóm" else 0.22):
        return "Kinh"
    return chance.choice((v.people, "Tày", "Nùng"))


def _ages(chance: random.Random, size: int) -> Iterator[tuple[str, int]]:
    """Give sex and age, the head first, then the spouse, children and old parents."""
    head = min(84, max(23, int(chance.gauss(47, 14))))
    sex = "f" if chance.random() < 0.24 else "m"
    yield sex, head
    if size > 1:
        yield ("m" if sex == "f" else "f"), min(84, max(20, head + chance.randrange(-6, 5)))
    for n in range(2, size):
        if n >= 4 and head < 58 and chance.random() < 0.7:
            age = min(97, head + chance.randrange(20, 31))
        else:
            age = max(0, head - chance.randrange(19, 39))
        yield chance.choice("mf"), age


def _groups_of_home(home: Home, v: Village, people: str, *, is_near_poor: bool) -> None:
    if home.is_poor:
        home.groups.always("poor")
    elif is_near_poor:
        home.groups.always("near_poor")
    if people != "Kinh":
        home.groups.always("ethnic_minority")
    if not home.has_device:
        home.groups.always("no_smart_device")
    if v.is_remote:
        home.groups.always("remote")


def _write_home(
    world: World, v: Village, home: Home, number: int, head: Name, phone: str, on: date
) -> None:
    since = on.isoformat()
    world.pens["household"].add(
        (
            home.id,
            PROVINCE,
            v.id,
            f"{number:03d}",
            head.full,
            head.search,
            head.sort,
            f"{v.type} {v.name}",
            phone,
            since,
        )
    )
    world.pens["residence"].add((PROVINCE, "household", home.id, v.id, since, _month(on)))


def _person(
    world: World,
    v: Village,
    chance: random.Random,
    home: Home,
    told: Told,
) -> Someone:
    name, sex, age, phone, people = told
    registered = home.registered
    born = date(2025 - age, 1, 1) + timedelta(days=chance.randrange(365))
    born = min(born, registered)
    one = Someone(
        world.id_on(registered), name, born, "", age, Belonging(world, "person", registered)
    )
    one.kind = _kind(chance, v, age)
    _groups_of_person(one, home, people, is_disabled=chance.random() < 0.021)
    since = registered.isoformat()
    exact = born.isoformat() if chance.random() < 0.85 else None
    if exact is None:
        one.groups.counted_birth(date(born.year, 7, 1))
    world.pens["person"].add(
        (
            one.id,
            PROVINCE,
            v.id,
            home.id,
            name.full,
            name.search,
            name.sort,
            name.match,
            sex,
            born.year,
            exact,
            phone,
            since,
        )
    )
    world.pens["residence"].add((PROVINCE, "person", one.id, v.id, since, _month(registered)))
    one.groups.write(one.id)
    return one


def _kind(chance: random.Random, v: Village, age: int) -> str:
    """Cadres, workers, pupils, others: whose curve of skills a person follows."""
    if 6 <= age <= 17:
        return "pupils" if chance.random() < 0.97 else ""
    in_town = v.type != "xóm"
    if 22 <= age <= 60:
        luck = chance.random() / (1.8 if in_town else 0.85)
        if luck < CADRES:
            return "cadres"
        if luck < CADRES + WORKERS:
            return "workers"
    return "adults" if age >= 18 else ""


def _groups_of_person(one: Someone, home: Home, people: str, *, is_disabled: bool) -> None:
    groups = one.groups
    groups.counted_birth(one.born)
    if one.kind in ("cadres", "workers", "pupils"):
        groups.always(one.kind)
    if one.kind == "pupils":
        groups.always("pupils_primary" if one.age <= 10 else "pupils_secondary")
    for code in ("poor", "near_poor"):
        if code in home.groups.codes:
            groups.always(code)
    if people != "Kinh":
        groups.always("ethnic_minority")
    if is_disabled:
        groups.always("disabled")


def _month(on: date) -> int:
    return on.year * 100 + on.month
