"""What follows from learning: nobody attests for oneself, and only the server marks a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.certificates import following
from doorstep.capabilities.learning.models import Attempt
from doorstep.capabilities.learning.papers import PASSED
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.labels import needs_attention
from doorstep.kernel.activities.models import Activity, Participant
from doorstep.kernel.activities.watchers import followers
from doorstep.kernel.attainments import watchers
from doorstep.kernel.attainments.actions import withdraw
from doorstep.kernel.people.models import TeamMember
from doorstep.kernel.people.watchers import after_merge, after_unmerge

FOR_ONESELF, NOT_MARKED = "attested_for_oneself", "test_not_marked"

needs_attention(
    FOR_ONESELF,
    why=_("Somebody attested a skill for himself or herself; it does not count."),
    todo=_("Let another member look on and attest it, then take this person out of the record."),
)

needs_attention(
    NOT_MARKED,
    why=_("This test says something else than the paper handed in; it does not count."),
    todo=_("Let the person take the test again; a result cannot be written by hand."),
)


def nobody_for_oneself(actor: Actor, rows: Sequence[Activity]) -> Mapping[UUID, str]:
    """Find records in which the person who recorded them is attested, and take their effect back.

    The record stays as it came; what it showed counts once that person is no longer in it. Who
    recorded any revision counts as having recorded it: an amendment by somebody else, of a remark
    perhaps, makes no attestation of it.
    """
    revisions = Activity.objects.filter(root__in=[a.root for a in rows if not a.is_void])
    by = set(revisions.exclude(recorded_by=None).values_list("root", "recorded_by"))
    members = TeamMember.objects.filter(account_id__in={account for _root, account in by})
    selves = set(members.exclude(person=None).values_list("account_id", "person_id"))
    if not selves:
        return {}
    taking = Participant.objects.filter(activity__in=[a.pk for a in rows])
    there = set(taking.values_list("activity_id", "person_id"))
    own = {
        a.root: FOR_ONESELF
        for a in rows
        if any((a.root, account) in by and (a.pk, person) in there for account, person in selves)
    }
    if own:
        withdraw(actor=actor, source="activity", source_ids=own)
    return own


def only_as_marked(actor: Actor, rows: Sequence[Activity]) -> Mapping[UUID, str]:
    """Find tests that say something else than their paper was marked; they show nothing."""
    marked = Attempt.objects.filter(id__in=[a.root for a in rows])
    known = {k: told for k, *told in marked.values_list("id", "course", "is_passed", "person")}
    taking = Participant.objects.filter(activity__in=[a.pk for a in rows])
    persons: dict[UUID, set[UUID]] = {}
    for activity, person in taking.values_list("activity_id", "person_id"):
        persons.setdefault(activity, set()).add(person)
    wrong = {
        a.root: NOT_MARKED
        for a in rows
        if not a.is_void
        and (told := [a.answers.get("course"), a.answers.get("result") == PASSED])
        and (a.root not in known or [*told, *persons.get(a.pk, ())] != known[a.root])
    }
    if wrong:
        withdraw(actor=actor, source="activity", source_ids=wrong)
    return wrong


followers["skills_attested"].append(nobody_for_oneself)
followers["course_test"].append(only_as_marked)
watchers.after_change.append(following.attained)
after_merge.append(following.merged)
after_unmerge.append(following.unmerged)
