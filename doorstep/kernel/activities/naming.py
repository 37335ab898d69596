"""Rows of a list of activities, and the names of what they call by id: a portion at a time.

Files hold hundreds of thousands of rows. So ids stay as the database keeps them, a name is asked
for beside where its owner lives, and whether the actor may see it is answered from memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import NullIf

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_PEOPLE
from doorstep.kernel.activities.models import Attached
from doorstep.kernel.activities.photos import withheld
from doorstep.kernel.activities.queries import place_names
from doorstep.kernel.basics.statements import as_id, ask, marks, stream
from doorstep.kernel.places.models import Unit

# SQLite says of a title that is JSON's null that it is "null".
_TITLE = NullIf(KT("answers__title"), Value("null", output_field=TextField()))
_READ = (
    "id", "root", "province", "kind", "happened_on", "place_id", "team_id", "household_id",
    "business_id", _TITLE, "attention", "is_void",
)  # fmt: skip
_HOUSEHOLDS = "SELECT id, head_name, province, village_id FROM people_household WHERE id IN"
_BUSINESSES = "SELECT id, name, province, village_id FROM people_business WHERE id IN"
_PERSONS = (
    "SELECT t.activity_id, p.full_name, p.province, p.village_id FROM activities_participant t"
    " JOIN people_person p ON p.id = t.person_id WHERE t.activity_id IN"
)
_TEAMS = "SELECT id, name FROM people_team WHERE id IN"
_WITH_FILES = "SELECT DISTINCT root FROM activities_attached WHERE province IN"

Key = Any
"""An id as the database keeps it; `as_id` reads it."""


class Told(NamedTuple):
    """An activity as a list needs it. A title that is no text comes as the database writes it."""

    id: Key
    root: Key
    province: str
    kind: str
    on: date
    place: int
    team: Key | None
    household: Key | None
    business: Key | None
    title: str | None
    attention: str
    is_void: bool


def told(rows: Any) -> Iterator[list[Told]]:
    """Read a queryset of activities in portions, however many they are."""
    try:
        question = rows.values_list(*_READ).query.sql_with_params()
    except EmptyResultSet:  # narrowed to what cannot be
        return
    for portion in stream(*question):
        yield [Told._make(row) for row in portion]


@dataclass(frozen=True)
class Names:
    """What rows of a list call by id: places with their commune, teams, subjects, persons in the
    order in which they were entered, and how many photos may be shown.

    Persons, households and businesses are there only where the actor may see people.
    """

    places: dict[int, tuple[str, str]]
    teams: dict[Key, str]
    subjects: dict[Key, str]
    persons: dict[Key, list[str]]
    photos: dict[Key, int]


class Naming:
    """Names for one actor, looked up in one question per sort of name and portion.

    Places and teams come back in every portion, so they are remembered.
    """

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._places: dict[int, tuple[str, str]] = {}
        self._teams: dict[Key, str] = {}
        held = actor.holding(SEE_PEOPLE)
        self._sees_all = actor.is_system
        self._provinces = {o.province for o in held if o.level == "province"}
        self._villages: set[int] = set()
        if not actor.is_system and any(o.level != "province" for o in held):
            within = Unit.objects.filter(actor.scope(SEE_PEOPLE, "id"))
            self._villages = set(within.values_list("id", flat=True))

    def of(self, rows: Sequence[Told]) -> Names:
        """Look up what `rows` need."""
        if fresh := {r.place for r in rows} - self._places.keys():
            self._places |= place_names(fresh, on=self._actor.on)
        if new := {r.team for r in rows if r.team is not None} - self._teams.keys():
            self._teams.update(_asked(_TEAMS, new))
        return Names(
            self._places,
            self._teams,
            {
                **self._heads(_HOUSEHOLDS, {r.household for r in rows}),
                **self._heads(_BUSINESSES, {r.business for r in rows}),
            },
            self._persons([r.id for r in rows]),
            _photos(rows),
        )

    def _may_name(self, province: str, village: int) -> bool:
        return self._sees_all or province in self._provinces or village in self._villages

    def _heads(self, question: str, ids: set[Key | None]) -> dict[Key, str]:
        rows = _asked(question, ids - {None})
        return {key: name for key, name, *home in rows if self._may_name(*home)}

    def _persons(self, activities: Sequence[Key]) -> dict[Key, list[str]]:
        named: dict[Key, list[str]] = {}
        for key, name, *home in _asked(_PERSONS, activities, " ORDER BY t.id"):
            if self._may_name(*home):
                named.setdefault(key, []).append(name)
        return named


def _asked(question: str, ids: Any, order: str = "") -> list[Any]:
    some = list(ids)
    return ask(f"{question} ({marks(some)}){order}", some) if some else []


def _photos(rows: Sequence[Told]) -> dict[Key, int]:
    """Count what may be shown; who may be shown is only asked where there is something."""
    if not rows:
        return {}
    provinces, roots = list({r.province for r in rows}), [r.root for r in rows]
    question = f"{_WITH_FILES} ({marks(provinces)}) AND root IN ({marks(roots)})"
    keys = {as_id(key): key for (key,) in ask(question, [*provinces, *roots])}
    shown = Attached.objects.filter(root__in=keys).exclude(withheld()).values_list("root")
    return {keys[root]: n for root, n in shown.annotate(n=Count("id")).order_by()} if keys else {}
