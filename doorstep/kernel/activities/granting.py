"""Which attainments an activity shows, by the definition of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from doorstep.kernel.activities.kinds import KINDS, Gives
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.actions import Grant


def grants_of(a: Activity, persons: Sequence[UUID]) -> list[Grant]:
    """List the grants of one activity: to the household, the business, each participant."""
    kind = KINDS.get(a.kind)
    if kind is None or a.is_void:
        return []
    return [
        Grant(a.province, subject_type, subject, g.attainment, a.happened_on, "activity", a.root)
        for g in kind.gives
        if _shows(g, a)
        for subject_type, subject in _subjects(g, a, persons)
    ]


def _shows(g: Gives, a: Activity) -> bool:
    if g.when is None:
        return True
    answer = a.answers.get(g.when[0])
    given = answer if isinstance(answer, list) else [answer]
    return any(str(one).lower() in g.when[1] for one in given)


def _subjects(g: Gives, a: Activity, persons: Sequence[UUID]) -> list[tuple[str, UUID]]:
    if g.to == "household":
        return [("household", a.household_id)] if a.household_id else []
    if g.to == "business":
        return [("business", a.business_id)] if a.business_id else []
    return [("person", p) for p in persons]
