"""Two household records are one: merging and undoing it, as with persons.

The record that goes keeps its residence, groups and evidence and stops counting; the one that
stays gets copies that carry the merge. Only who lives there is written anew, and the merge
remembers who that was.
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
from doorstep.kernel.people.belonging import chunks, copy_memberships, merged_under
from doorstep.kernel.people.models import (
    HOUSEHOLD,
    Household,
    HouseholdMerge,
    Person,
    Residence,
)
from doorstep.kernel.people.moving import ERROR, subject_row
from doorstep.kernel.people.watchers import after_merge, after_unmerge, tell


def merge_households(*, actor: Actor, kept: UUID, gone: UUID, reason: str) -> HouseholdMerge:
    """Let the household `gone` count as `kept`; who lived in it lives in `kept`.

    Both lie in one village (move one first); both may have taken in others before. Problem when
    one is part of another already, or when the one to be kept has left and the other has not.
    """
    if kept == gone:
        raise Problem("people.same_record", _("This is one and the same record."))
    with transaction.atomic():
        one, other = _both(actor, kept, gone)
        people = Person.objects.select_for_update().filter(household=other).order_by("pk")
        moved = list(people.values_list("pk", flat=True))
        merge = HouseholdMerge.objects.create(
            id=new_id(),
            province=one.province,
            kept=one,
            gone=other,
            moved=[str(pk) for pk in moved],
            at=timezone.now(),
            account_id=actor.account_id,
            reason=reason.strip()[:300],
        )
        _live_in(moved, one)
        under = merged_under(one.province, other.pk)
        Household.objects.filter(pk__in=[other.pk, *under]).update(merged_into=one)
        _residences(other).update(is_counted=False)
        copy_memberships(one.province, one, HouseholdMerge)
        tell(after_merge, merge)
        _finish(actor, "people.merge_households", merge, one.village_id)
    return merge


def _both(actor: Actor, kept: UUID, gone: UUID) -> tuple[Household, Household]:
    """Give both rows, locked in one order always, once they may be merged."""
    rows: dict[UUID, Household] = {pk: subject_row(HOUSEHOLD, pk) for pk in sorted((kept, gone))}
    for row in rows.values():
        actor.require(KEEP_PEOPLE, row.village_id)
    one, other = rows[kept], rows[gone]
    if one.village_id != other.village_id:
        raise Problem(
            "people.two_villages", _("The two households lie in two villages; move one first.")
        )
    if one.left_on is not None and other.left_on is None:
        raise Problem(
            "people.keep_who_is_here", _("Keep the record that has not left the register.")
        )
    return one, other


def undo_household_merge(*, actor: Actor, merge: UUID) -> HouseholdMerge:
    """Make two households of one again. Merges on top of it are undone first.

    Who lived in the one that comes back lives there again, unless they moved elsewhere since.
    """
    with transaction.atomic():
        row = HouseholdMerge.objects.select_for_update().get(pk=merge)
        if row.undone_at is not None:
            raise Problem("people.merge_undone", _("This was undone already."))
        kept: Household = subject_row(HOUSEHOLD, row.kept_id)
        gone = Household.objects.select_for_update().get(pk=row.gone_id)
        for village in {kept.village_id, gone.village_id}:
            actor.require(KEEP_PEOPLE, village)
        row.undone_at, row.undone_by = timezone.now(), actor.account_id
        row.save(update_fields=["undone_at", "undone_by"])
        Household.objects.filter(pk=gone.pk).update(merged_into=None)
        Household.objects.filter(pk__in=merged_under(row.province, gone.pk)).update(
            merged_into=gone
        )
        still = Person.objects.filter(household=kept, village=gone.village_id)
        back = set(still.values_list("pk", flat=True))
        _live_in([pk for pk in map(UUID, row.moved) if pk in back], gone)
        _residences(gone).update(is_counted=gone.left_reason != ERROR)
        copy_memberships(row.province, kept, HouseholdMerge)
        tell(after_unmerge, row)
        _finish(actor, "people.undo_household_merge", row, kept.village_id)
    return row


def _live_in(persons: list[UUID], household: Household) -> None:
    for some in chunks(persons):
        Person.objects.filter(pk__in=some, province=household.province).update(household=household)


def _residences(household: Household) -> QuerySet[Residence]:
    return Residence.objects.filter(
        province=household.province, subject_type=HOUSEHOLD, subject=household.pk
    )


def _finish(actor: Actor, verb: str, merge: HouseholdMerge, village: int) -> None:
    mark_subjects(HOUSEHOLD, merge.province, [merge.kept_id, merge.gone_id])
    note(
        actor=actor,
        verb=verb,
        about=HOUSEHOLD,
        about_id=merge.kept_id,
        province=merge.province,
        place_id=village,
        details={"merge": str(merge.pk), "gone": str(merge.gone_id), "reason": merge.reason},
    )
