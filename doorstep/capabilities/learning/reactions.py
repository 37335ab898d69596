"""What follows from attested skills: nobody attests for oneself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.labels import needs_attention
from doorstep.kernel.activities.models import Activity, Participant
from doorstep.kernel.activities.watchers import followers
from doorstep.kernel.attainments.actions import withdraw
from doorstep.kernel.people.models import TeamMember

FOR_ONESELF = "attested_for_oneself"

needs_attention(
    FOR_ONESELF,
    why=_("Somebody attested a skill for himself or herself; it does not count."),
    todo=_("Let another member look on and attest it, then take this person out of the record."),
)


def nobody_for_oneself(actor: Actor, rows: Sequence[Activity]) -> Mapping[UUID, str]:
    """Find records in which the person who recorded them is attested, and take their effect back.

    The record stays as it came; what it showed counts again once somebody amends it.
    """
    by = {a.recorded_by for a in rows if a.recorded_by and not a.is_void}
    members = TeamMember.objects.filter(account_id__in=by).exclude(person=None)
    selves = set(members.values_list("account_id", "person_id")) if by else set()
    if not selves:
        return {}
    taking = Participant.objects.filter(activity__in=[a.pk for a in rows])
    there = set(taking.values_list("activity_id", "person_id"))
    own = {
        a.root: FOR_ONESELF
        for a in rows
        if any(account == a.recorded_by and (a.pk, person) in there for account, person in selves)
    }
    if own:
        withdraw(actor=actor, source="activity", source_ids=own)
    return own


followers["skills_attested"].append(nobody_for_oneself)
