"""Saying "I go there" and "I do not, after all": so that two do not knock at one door."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.fieldwork.models import TaskClaim
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import RECORD
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import Unit

DAYS = 3
"""So long a claim holds when nobody says otherwise."""
_MOST_DAYS = 31


@dataclass(frozen=True)
class ClaimDraft:
    """Who goes to the subject of a task: rule and subject of the task, its village, until when."""

    rule: str
    subject: str
    village: int
    from_on: date
    days: int = DAYS
    claimed_at: datetime | None = None
    id: UUID = field(default_factory=new_id)


def claim_task(*, actor: Actor, draft: ClaimDraft) -> TaskClaim:
    """Claim a task for some days; a known id changes nothing. Right: activities.record there."""
    if not (draft.rule and draft.subject) or not 0 < draft.days <= _MOST_DAYS:
        raise Problem("tasks.no_task", _("Say which task, and for how many days."))
    with transaction.atomic():
        actor.require(RECORD, draft.village)
        unit = Unit.objects.get(pk=draft.village)
        row, is_new = TaskClaim.objects.get_or_create(
            id=draft.id,
            defaults={
                "province": unit.province,
                "village": unit,
                "rule": draft.rule[:40],
                "subject": draft.subject[:40],
                "account_id": actor.account_id,
                "account_name": actor.name[:120],
                "claimed_at": draft.claimed_at or timezone.now(),
                "from_on": draft.from_on,
                "to_on": draft.from_on + timedelta(days=draft.days),
            },
        )
        if is_new:
            _note(actor, "task.claim", row)
    return row


def release_task(*, actor: Actor, claim: UUID) -> TaskClaim:
    """End a claim today: one's own, or anybody's for who may record there."""
    with transaction.atomic():
        row: TaskClaim | None = TaskClaim.objects.select_for_update().filter(pk=claim).first()
        if row is None:
            raise Problem("tasks.no_claim", _("There is no such claim."))
        if not actor.may(RECORD, row.village_id):
            raise NotAllowed("access.not_allowed", _("You may not do this here."))
        if row.to_on > actor.on:
            row.to_on = max(actor.on, row.from_on)
            row.save(update_fields=["to_on"])
            _note(actor, "task.release", row)
    return row


def _note(actor: Actor, verb: str, row: TaskClaim) -> None:
    note(
        actor=actor,
        verb=verb,
        about="village",
        about_id=row.village_id,
        province=row.province,
        place_id=row.village_id,
        details={"rule": row.rule, "subject": row.subject},
    )
