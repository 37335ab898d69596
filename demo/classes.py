"""Who learns: civil servants of the ward, the people of one village, others at their doors."""

from __future__ import annotations

import random
from collections.abc import Sequence
from uuid import UUID

from demo.lessons import PHONE, SESSION, WEB, Book
from demo.world import HOME_COMMUNE, HOME_VILLAGE, PROVINCE, Commune, Village, World
from doorstep.kernel.people.models import GroupMembership, Person

OFFICIALS, VILLAGERS, AT_DOORS = 28, 16, 4
"""Learners in the ward's class, in the village's class, and at the doors of one village."""
DOORS_AT_HOME, OTHER_COMMUNES = 6, 12
"""Villages of the ward, and other communes, where people learn at their doors."""
OF_OFFICIALS = ("safety", "privacy", "ai")
OF_VILLAGERS = ("smartphone", "safety")
_OF_DOORS = ("vneid", "payment", "safety", "services")
_SKILLS = ("device.lock", "identity.vneid", "money.pay", "services.submit", "services.track")
_BEGAN = 78
"""So many days before yesterday the classes began."""
_ADULT = 18


def officials(world: World) -> list[UUID]:
    """Choose civil servants of the home ward."""
    ward = [v.id for v in world.villages if v.commune.code == HOME_COMMUNE]
    cadres = GroupMembership.objects.filter(
        province=PROVINCE, group="cadres", subject_type="person"
    )
    rows = Person.objects.filter(village_id__in=ward, pk__in=cadres.values("subject"))
    return _some(world.chance("class", "officials"), rows, OFFICIALS)


def adults_of(world: World, village: Village, most: int, *, but: Sequence[UUID] = ()) -> list[UUID]:
    """Choose adults of a village, without those in `but`."""
    born = world.calendar.days[0].year - _ADULT
    rows = Person.objects.filter(village_id=village.id, birth_year__lt=born)
    return _some(world.chance("class", village.code), rows.exclude(pk__in=list(but)), most)


def _some(chance: random.Random, rows: object, most: int) -> list[UUID]:
    found = list(rows.order_by("id").values_list("pk", flat=True))  # type: ignore[attr-defined]
    return sorted(chance.sample(found, min(most, len(found))))


def teach_officials(book: Book, place: int, persons: Sequence[UUID]) -> None:
    """Each at her own pace at a computer: some never began, some are through."""
    chance = book.world.chance("learning", "officials")
    for person in persons:
        zeal = chance.random()
        courses = OF_OFFICIALS[: 0 if zeal < 0.1 else 1 if zeal < 0.25 else 2 if zeal < 0.6 else 3]
        day = _from(book, chance.randrange(12))
        for course in courses:
            many = book.lessons_of(course) - (3 if len(courses) == 1 else 0)
            day = _through(book, person, place, course, many, day, chance)
            if len(courses) == 1:
                continue
            if chance.random() < 0.15:
                day = _later(book, day, 1)
                book.tests(person, place, course, day, passes=False, way=WEB, chance=chance)
            day = _later(book, day, 1 + chance.randrange(2))
            book.tests(person, place, course, day, passes=True, way=WEB, chance=chance)


def _through(
    book: Book, person: UUID, place: int, course: str, many: int, day: int, chance: random.Random
) -> int:
    """Finish `many` lessons one or two a sitting; give the day of the last."""
    for n in range(max(1, many)):
        book.learns(person, place, course, n, day, way=WEB, chance=chance)
        day = _later(book, day, chance.choice((0, 1, 2, 3)))
    return day


def teach_village(book: Book, village: Village, persons: Sequence[UUID]) -> None:
    """A lesson every five days together, a test at the end, and the phone in one's own hands."""
    chance = book.world.chance("learning", village.code)
    for course, start, share in zip(OF_VILLAGERS, (4, 40), (0.75, 0.45), strict=True):
        _together(book, village, persons, course, start, chance)
        for person in persons:
            if chance.random() < share:
                day, passes = _from(book, start + 38), chance.random() < 0.85
                book.tests(person, village.id, course, day, passes=passes, way=PHONE, chance=chance)
    shown = {p: chance.sample(_SKILLS, chance.choice((2, 2, 3))) for p in persons}
    seen = {p: skills for p, skills in shown.items() if chance.random() < 0.85}
    if seen:
        by = village.accounts[0][0] if village.accounts else village.commune.officer
        book.shows(village.id, seen, _from(book, 46), by=by, chance=chance)


def _together(
    book: Book,
    village: Village,
    persons: Sequence[UUID],
    course: str,
    start: int,
    chance: random.Random,
) -> None:
    for n in range(book.lessons_of(course)):
        day = _from(book, start + 5 * n)
        for person in persons:
            if chance.random() < 0.85:
                book.learns(person, village.id, course, n, day, way=SESSION, chance=chance)


def teach_at_doors(book: Book, taken: Sequence[UUID]) -> None:
    """In villages of the ward and in some other communes: lessons on the helper's phone."""
    world = book.world
    chance = world.chance("learning", "doors")
    home = [v for v in world.villages if v.commune.code == HOME_COMMUNE and v.name != HOME_VILLAGE]
    if not world.is_commune_peopled(home[0].commune):
        return
    villages = chance.sample(home, min(DOORS_AT_HOME, len(home)))
    for commune in _others(world, chance):
        villages.append(chance.choice([v for v in world.villages if v.commune is commune]))
    for village in villages:
        for person in adults_of(world, village, AT_DOORS, but=taken):
            _at_door(book, village, person, chance)


def _others(world: World, chance: random.Random) -> list[Commune]:
    others = [c for c in world.communes if c.code != HOME_COMMUNE and world.is_commune_peopled(c)]
    return chance.sample(others, min(OTHER_COMMUNES, len(others)))


def _at_door(book: Book, village: Village, person: UUID, chance: random.Random) -> None:
    course = chance.choice(_OF_DOORS)
    day = _from(book, chance.randrange(60))
    many = chance.randrange(1, book.lessons_of(course) + 1)
    for n in range(many):
        book.learns(person, village.id, course, n, day, way=PHONE, chance=chance)
        day = _later(book, day, chance.choice((0, 0, 3, 7)))
    if chance.random() < 0.65:
        skills = chance.sample(_SKILLS, chance.choice((1, 2, 2, 3)))
        book.shows(village.id, {person: skills}, day, by=village.commune.officer, chance=chance)
    if chance.random() < 0.55:
        day = _later(book, day, 1 + chance.randrange(5))
        passes = chance.random() < 0.85
        book.tests(person, village.id, course, day, passes=passes, way=PHONE, chance=chance)


def _from(book: Book, days: int) -> int:
    """Give the number of a day so many days after the classes began."""
    last = book.world.calendar.last
    return max(0, min(last, last - _BEGAN + days))


def _later(book: Book, day: int, days: int) -> int:
    return min(book.world.calendar.last, day + days)
