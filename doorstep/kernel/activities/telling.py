"""What the journal says of activities: a line per place, and one for every village whose people
were reached by an activity elsewhere, so that whoever follows a village misses nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.statements import as_id, ask, marks
from doorstep.kernel.journal.actions import note

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


def note_rows(actor: Actor, verb: str, rows: Sequence[Activity], **details: Any) -> None:
    """Write the lines of an act on activities, per place and up to 500 activities a line."""
    by_place: dict[tuple[str, int], list[UUID]] = defaultdict(list)
    for a in rows:
        by_place[a.province, a.place_id].append(a.root)
    for (province, place), roots in by_place.items():
        _lines(actor, verb, province, place, roots, details)
    elsewhere: dict[tuple[str, int], list[UUID]] = defaultdict(list)
    for a, village in _reached_elsewhere(rows):
        elsewhere[a.province, village].append(a.root)
    for (province, village), roots in elsewhere.items():
        _lines(actor, "activities.reach", province, village, roots, {})


def _lines(
    actor: Actor, verb: str, province: str, place: int, roots: Sequence[UUID], told: dict[str, Any]
) -> None:
    for start in range(0, len(roots), _IDS_PER_LINE):
        ids = [str(root) for root in roots[start : start + _IDS_PER_LINE]]
        note(
            actor=actor,
            verb=verb,
            about="activity",
            about_id=ids[0] if len(ids) == 1 else f"{len(ids)}",
            province=province,
            place_id=place,
            details=told if len(ids) == 1 else {**told, "ids": ids},
        )


def _reached_elsewhere(rows: Sequence[Activity]) -> list[tuple[Activity, int]]:
    """Give (activity, village) for every village of those reached that is not the place itself."""
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
    pairs = ((by_id[activity], village) for activity, village in found)
    return [(a, village) for a, village in pairs if village != a.place_id]
