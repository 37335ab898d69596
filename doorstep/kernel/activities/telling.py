"""What the journal says of activities: a line per place, and one for every village whose people
were reached by an activity elsewhere, so that whoever follows a village misses nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.statements import as_id, ask, marks
from doorstep.kernel.journal.actions import Told, note_each, note_many

_IDS_PER_LINE = 500
_HOMES = (
    "SELECT a.id, h.village_id FROM activities_activity a"
    " JOIN people_household h ON h.id = a.household_id WHERE a.id IN"
)
_PERSONS = (
    "SELECT DISTINCT t.activity_id, p.village_id FROM activities_participant t"
    " JOIN people_person p ON p.id = t.person_id WHERE t.activity_id IN"
)
_BUSINESSES = (
    "SELECT a.id, b.village_id FROM activities_activity a"
    " JOIN people_business b ON b.id = a.business_id WHERE a.id IN"
)


def note_rows(
    actor: Actor,
    verb: str,
    rows: Sequence[Activity],
    *,
    before: Sequence[Activity] = (),
    **details: Any,
) -> None:
    """Write the lines of an act on activities, per place and up to 500 activities a line.

    `before` are the revisions they supersede: whoever was reached by those is told as well.
    """
    reached = [*_reached(rows), *_reached(before), *((a, a.place_id) for a in before)]
    note_many(actor=actor, lines=_told(verb, rows, reached, details))


def note_recorded(by: Mapping[Actor, Sequence[Activity]]) -> None:
    """Write the lines of activities that several persons recorded, each in their own name."""
    reached: dict[UUID, list[tuple[Activity, int]]] = defaultdict(list)
    for a, village in _reached([a for rows in by.values() for a in rows]):
        reached[a.pk].append((a, village))
    verb = "activities.record"
    note_each(
        by_actor=(
            (actor, _told(verb, rows, [one for a in rows for one in reached[a.pk]], {}))
            for actor, rows in by.items()
        )
    )


def _told(
    verb: str,
    rows: Sequence[Activity],
    reached: Sequence[tuple[Activity, int]],
    details: dict[str, Any],
) -> list[Told]:
    by_place: dict[tuple[str, int], list[UUID]] = defaultdict(list)
    for a in rows:
        by_place[a.province, a.place_id].append(a.root)
    lines = [told for at, roots in by_place.items() for told in _lines(verb, at, roots, details)]
    elsewhere: dict[tuple[str, int], list[UUID]] = defaultdict(list)
    places = {(a.root, a.place_id) for a in rows}
    for a, village in dict.fromkeys(reached):
        if (a.root, village) not in places and a.root not in elsewhere[a.province, village]:
            elsewhere[a.province, village].append(a.root)
    for at, roots in elsewhere.items():
        lines += _lines("activities.reach", at, roots, {})
    return lines


def _lines(
    verb: str, at: tuple[str, int], roots: Sequence[UUID], details: dict[str, Any]
) -> Iterator[Told]:
    for start in range(0, len(roots), _IDS_PER_LINE):
        ids = [str(root) for root in roots[start : start + _IDS_PER_LINE]]
        about = ids[0] if len(ids) == 1 else f"{len(ids)}"
        told = details if len(ids) == 1 else {**details, "ids": ids}
        yield Told(verb, "activity", about, *at, told)


def _reached(rows: Sequence[Activity]) -> list[tuple[Activity, int]]:
    """Give (activity, village) for every village of those reached."""
    by_id = {a.pk: a for a in rows}
    found: set[tuple[UUID, int]] = set()
    for question, ids in (
        (_HOMES, [a.pk for a in rows if a.household_id]),
        (_BUSINESSES, [a.pk for a in rows if a.business_id]),
        (_PERSONS, [a.pk for a in rows]),
    ):
        for start in range(0, len(ids), _IDS_PER_LINE):
            some = ids[start : start + _IDS_PER_LINE]
            answers = ask(f"{question} ({marks(some)})", some)
            found |= {(as_id(activity), village) for activity, village in answers}
    return [(by_id[activity], village) for activity, village in sorted(found)]
