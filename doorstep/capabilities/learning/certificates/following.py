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

from doorstep.capabilities.learning.certificates.actions.issuing import look
from doorstep.capabilities.learning.certificates.adopted import in_force
from doorstep.capabilities.learning.certificates.models import Certificate
from doorstep.capabilities.learning.certificates.rules import SKILL, TEST
from doorstep.kernel.access.actors import the_system
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
    """Look again at both records of a merge that was made or undone: one certificate stands for
    one person, and each of two persons has her own."""
    if isinstance(merge, Merge):
        _look(merge.province, [merge.kept_id, merge.gone_id])


def _look(province: str, persons: Sequence[UUID]) -> None:
    if settings.IS_BOX:
        return
    at = timezone.now()
    on = timezone.localdate(at)
    is_concerned = in_force(province=province, on=on) or Certificate.objects.filter(
        person__in=persons
    )
    if is_concerned:
        look(actor=the_system(on=on), province=province, persons=persons, at=at)
