"""Whenever a test is passed or a skill attested, or that is taken back, the rules are looked at.

It happens in the act's own transaction, for the few who are concerned. A box does not: certificates
are given where the province's key is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from doorstep.capabilities.learning.certificates.actions.bringing_back import bring_back
from doorstep.capabilities.learning.certificates.actions.issuing import look
from doorstep.capabilities.learning.certificates.adopted import in_force
from doorstep.capabilities.learning.certificates.models import Certificate
from doorstep.capabilities.learning.certificates.rules import SKILL, TEST
from doorstep.kernel.access.actors import Actor, the_system
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.people.models import PERSON, HouseholdMerge, Merge


def attained(changed: Sequence[Attainment]) -> None:
    """Look at the rules for the persons of what changed, where a rule could ask for it."""
    persons: dict[str, set[UUID]] = defaultdict(set)
    for one in changed:
        if one.subject_type == PERSON and one.code.startswith((TEST, SKILL)):
            persons[one.province].add(one.subject)
    for province, some in persons.items():
        _look(province, sorted(some))


def merged(merge: Merge | HouseholdMerge) -> None:
    """Look again at both records of a merge that was made: one certificate stands for a person."""
    if isinstance(merge, Merge):
        _look(merge.province, [merge.kept_id, merge.gone_id])


def unmerged(merge: Merge | HouseholdMerge) -> None:
    """Look again at both records of a merge that was undone: each of two persons has her own, the
    one that was replaced where it may stand again."""
    if not isinstance(merge, Merge):
        return
    both = [merge.kept_id, merge.gone_id]
    if not settings.IS_BOX:
        bring_back(actor=_system(), province=merge.province, persons=both)
    _look(merge.province, both)


def _look(province: str, persons: Sequence[UUID]) -> None:
    if settings.IS_BOX:
        return
    at, actor = timezone.now(), _system()
    on = actor.on
    is_concerned = in_force(province=province, on=on) or Certificate.objects.filter(
        person__in=persons
    )
    if is_concerned:
        look(actor=actor, province=province, persons=persons, at=at)


def _system() -> Actor:
    return the_system(on=timezone.localdate(timezone.now()))
