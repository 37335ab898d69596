"""Two records are one person: merging, undoing it, and saying that two are not the same.

A merge moves nothing. The record that goes keeps what is its own and stops counting; the one
that stays gets copies that carry the merge. Undoing takes the copies away and lets the other
count again, so nothing has to be remembered.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.people.batches import mark_subjects
from doorstep.kernel.people.belonging import copy_memberships, merged_under
from doorstep.kernel.people.models import PERSON, Merge, NotSame, Person, Residence
from doorstep.kernel.people.moving import ERROR, HANDED_OVER, subject_row
from doorstep.kernel.people.watchers import after_merge, after_unmerge, tell


def merge_persons(*, actor: Actor, kept: UUID, gone: UUID, reason: str) -> Merge:
    """Let the record `gone` count as `kept`; both may have taken in others before.

    Problem when one of them is part of another record already, when they lie in two provinces,
    or when the one to be kept has left the register and the other has not.
    """
    if kept == gone:
        raise Problem("people.same_record", _("This is one and the same record."))
    with transaction.atomic():
        one, other = _both(actor, kept, gone)
        if one.left_on is not None and other.left_on is None:
            raise Problem(
                "people.keep_who_is_here", _("Keep the record that has not left the register.")
            )
        merge = Merge.objects.create(
            id=new_id(),
            province=one.province,
            kept=one,
            gone=other,
            at=timezone.now(),
            account_id=actor.account_id,
            reason=reason.strip()[:300],
        )
        under = merged_under(one.province, other.pk)
        Person.objects.filter(pk__in=[other.pk, *under]).update(merged_into=one)
        _residences(other).update(is_counted=False)
        copy_memberships(one.province, one)
        tell(after_merge, merge)
        _finish(actor, "people.merge_persons", merge, {one.village_id, other.village_id})
    return merge


def undo_merge(*, actor: Actor, merge: UUID) -> Merge:
    """Make two records of one again, as they were. Merges on top of it are undone first."""
    with transaction.atomic():
        row = Merge.objects.select_for_update().get(pk=merge)
        if row.undone_at is not None:
            raise Problem("people.merge_undone", _("This was undone already."))
        kept = subject_row(PERSON, row.kept_id)
        _refuse_handed_over(kept)
        gone = Person.objects.select_for_update().get(pk=row.gone_id)
        for village in {kept.village_id, gone.village_id}:
            actor.require(KEEP_PEOPLE, village)
        row.undone_at, row.undone_by = timezone.now(), actor.account_id
        row.save(update_fields=["undone_at", "undone_by"])
        Person.objects.filter(pk=gone.pk).update(merged_into=None)
        under = merged_under(row.province, gone.pk)
        Person.objects.filter(pk__in=under).update(merged_into=gone)
        _residences(gone).update(is_counted=gone.left_reason != ERROR)
        copy_memberships(row.province, kept)
        tell(after_unmerge, row)
        _finish(actor, "people.undo_merge", row, {kept.village_id, gone.village_id})
    return row


def say_not_same(*, actor: Actor, one: UUID, other: UUID) -> None:
    """Say that somebody looked and the two are not one person: they are not proposed again."""
    with transaction.atomic():
        first, second = _both(actor, *sorted((one, other)))
        NotSame.objects.get_or_create(
            province=first.province,
            one=first,
            other=second,
            defaults={"account_id": actor.account_id, "at": timezone.now()},
        )
        note(
            actor=actor,
            verb="people.say_not_same",
            about=PERSON,
            about_id=first.pk,
            province=first.province,
            place_id=first.village_id,
            details={"other": str(second.pk)},
        )


def _both(actor: Actor, one: UUID, other: UUID) -> tuple[Person, Person]:
    """Give both rows, locked in one order always, once the actor may keep both."""
    rows: dict[UUID, Person] = {pk: subject_row(PERSON, pk) for pk in sorted((one, other))}
    for row in rows.values():
        actor.require(KEEP_PEOPLE, row.village_id)
    if rows[one].province != rows[other].province:
        raise Problem("people.two_provinces", _("The two records lie in two provinces."))
    return rows[one], rows[other]


def _residences(person: Person) -> QuerySet[Residence]:
    return Residence.objects.filter(
        province=person.province, subject_type=PERSON, subject=person.pk
    )


def _refuse_handed_over(person: Person) -> None:
    """What was shown of both went on with whoever was handed over: that cannot be taken apart."""
    if person.left_reason == HANDED_OVER:
        raise Problem(
            "people.handed_over",
            _("This person was handed over to another province; the record stays as it is."),
        )


def _finish(actor: Actor, verb: str, merge: Merge, villages: set[int]) -> None:
    """Mark what is stale and tell the journal of every village that one of the two lies in."""
    mark_subjects(PERSON, merge.province, [merge.kept_id, merge.gone_id])
    for village in sorted(villages):
        note(
            actor=actor,
            verb=verb,
            about=PERSON,
            about_id=merge.kept_id,
            province=merge.province,
            place_id=village,
            details={"merge": str(merge.pk), "gone": str(merge.gone_id), "reason": merge.reason},
        )
