"""The certificates of a class: those that its learners have."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from doorstep.capabilities.learning.certificates.queries import certificates
from doorstep.capabilities.learning.classes.models import LearningClass
from doorstep.kernel.access.actors import Actor


def certificates_in(row: LearningClass, *, actor: Actor) -> QuerySet[Any]:
    """Give what stands of those who are in a class and whom the actor may see, by name.

    Without certificates whose name was erased. One that was given to a record merged into the
    learner's, or out of which hers was merged, is hers.
    """
    inside = row.learners.filter(left_on=None)
    who = inside.values_list(Coalesce("person__merged_into", "person"))
    rows = certificates(actor=actor).filter(
        Q(person__in=who) | Q(person__merged_into__in=who), revoked_at=None
    )
    return rows.exclude(line="").order_by("person__sort_key", "id")
