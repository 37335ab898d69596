"""Which attainments an activity shows, by the definition of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from doorstep.kernel.activities.kinds import BY_PERSON, KINDS, ActivityKind, Gives
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.activities.rules import holds
from doorstep.kernel.activities.special_answers import ticked
from doorstep.kernel.attainments.actions import Grant


def grants_of(a: Activity, persons: Sequence[UUID]) -> list[Grant]:
    """List the grants of one activity: to the household, the business, each participant.

    What was ticked by person is granted to that participant alone.
    """
    kind = KINDS.get(a.kind)
    if kind is None or a.is_void:
        return []
    return [
        Grant(a.province, subject_type, subject, g.attainment, a.happened_on, "activity", a.root)
        for g in kind.gives
        if _shows(g, kind, a)
        for subject_type, subject in _subjects(g, kind, a, persons)
    ]


def _shows(g: Gives, kind: ActivityKind, a: Activity) -> bool:
    is_by_person = _by_person(g, kind)
    return (is_by_person or holds(g.when, a.answers)) and holds(g.also, a.answers)


def _by_person(g: Gives, kind: ActivityKind) -> bool:
    field = kind.field(g.when[0]) if g.when else None
    return field is not None and field.type == BY_PERSON


def _subjects(
    g: Gives, kind: ActivityKind, a: Activity, persons: Sequence[UUID]
) -> list[tuple[str, UUID]]:
    if g.to == "household":
        return [("household", a.household_id)] if a.household_id else []
    if g.to == "business":
        return [("business", a.business_id)] if a.business_id else []
    if g.when and _by_person(g, kind):
        told = ticked(a.answers.get(g.when[0]))
        return [("person", p) for p in persons if set(told.get(p, ())) & set(g.when[1])]
    return [("person", p) for p in persons]
