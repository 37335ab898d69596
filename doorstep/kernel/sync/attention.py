"""What an officer decides: a record that needs attention is entered, entered with another place or
subject, or set aside, and of two values for one field one is taken. Whatever is decided, what was
sent stays in the inbox.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor, PlacedQuerySet
from doorstep.kernel.access.rights import SETTLE
from doorstep.kernel.activities.actions import amend
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.people.batches import MODELS
from doorstep.kernel.people.door import correct_fields
from doorstep.kernel.sync.applying import Run
from doorstep.kernel.sync.deeds import Act, Payload
from doorstep.kernel.sync.device.recording import ACTIVITY, changes_of
from doorstep.kernel.sync.instead import Instead, corrected
from doorstep.kernel.sync.models import (
    APPLIED,
    ATTENTION,
    KEPT,
    OPEN,
    SETTLED,
    TAKEN,
    WAITING,
    Command,
    Correction,
    Disagreement,
)
from doorstep.kernel.sync.waiting import try_again


def waiting_for(actor: Actor) -> PlacedQuerySet:
    """Give the commands that need attention where `actor` may decide, the oldest first."""
    rows: PlacedQuerySet = Command.objects.visible_to(actor, SETTLE).filter(state=ATTENTION)
    return rows.select_related("device").order_by("received_at", "id")


def disagreements_for(actor: Actor) -> PlacedQuerySet:
    """Give the open disagreements where `actor` may decide, the oldest first."""
    rows: PlacedQuerySet = Disagreement.objects.visible_to(actor, SETTLE).filter(state=OPEN)
    return rows.order_by("made_at", "id")


def enter(
    *,
    actor: Actor,
    command: UUID,
    at: datetime,
    instead: Instead | None = None,
    reason: str = "",
) -> Command:
    """Enter a command in the officer's name: as it is, or with what was chosen `instead`.

    The command stays as it was sent; a correction says who chose what instead, when and why, and
    needs a `reason`. Raises Problem: sync.unknown, sync.nothing_to_decide, sync.waits (what it
    builds on is not here), sync.no_reason, what `corrected` says, or whatever the act itself says;
    NotAllowed.
    """
    with transaction.atomic():
        row = _locked(actor, command)
        run = Run(at, officer=replace(actor, device=str(row.device_id)))
        if instead:
            run.instead[row.pk] = corrected(actor=actor, row=row, instead=instead)
            made = _keep_correction(actor, row, instead, reason, at)
        run.do([row])
        if row.state == WAITING:
            raise Problem("sync.waits", _("What it builds on has not arrived."))
        if row.state != APPLIED:
            words = _("It cannot be entered as it is: %(why)s")
            raise Problem("sync.cannot_enter", words, why=row.words or row.reason)
        if instead:
            row.words = made.reason
            _settle(actor, row, "sync.corrected_by_officer", at)
            told = {"place": made.place, "subjects": made.subjects}
            _note(actor, "sync.enter_corrected", row, reason=made.reason, instead=told)
        else:
            _settle(actor, row, "sync.applied_by_officer", at)
            _note(actor, "sync.enter", row)
        try_again(made=run.made, at=at)
    return row


def _keep_correction(
    actor: Actor, row: Command, instead: Instead, reason: str, at: datetime
) -> Correction:
    if not reason.strip():
        raise Problem("sync.no_reason", _("Say why something else is entered than was sent."))
    made: Correction = Correction.objects.create(
        command=row,
        province=row.province,
        place=instead.place,
        subjects={sent: str(chosen) for sent, chosen in instead.subjects.items()},
        reason=reason.strip()[:300],
        made_by=actor.account_id,
        made_at=at,
    )
    return made


def set_aside(*, actor: Actor, command: UUID, reason: str, at: datetime) -> Command:
    """Say that a command is not entered, and why; the phone is told."""
    if not reason.strip():
        raise Problem("sync.no_reason", _("Setting a record aside needs a reason."))
    with transaction.atomic():
        row = _locked(actor, command)
        row.words = reason.strip()[:400]
        _settle(actor, row, "sync.set_aside", at)
        _note(actor, "sync.set_aside", row, reason=row.words)
    return row


def _locked(actor: Actor, command: UUID) -> Command:
    rows: Any = Command.objects.visible_to(actor, SETTLE).select_for_update(of=("self",))
    row: Command | None = rows.select_related("device").filter(pk=command).first()
    if row is None:
        raise Problem("sync.unknown", _("There is no such record among those you decide about."))
    if row.state not in (ATTENTION, WAITING):
        raise Problem("sync.nothing_to_decide", _("Somebody decided about this record already."))
    return row


def _settle(actor: Actor, row: Command, reason: str, at: datetime) -> None:
    row.state, row.reason = SETTLED, reason
    row.settled_at, row.settled_by = at, actor.account_id
    names = ["state", "reason", "words", "result", "applied_at", "settled_at", "settled_by"]
    names.append("unit_id")
    Command.objects.filter(pk=row.pk).update(**{name: getattr(row, name) for name in names})
    row.waits.all().delete()


def _note(actor: Actor, verb: str, row: Command, **told: Any) -> None:
    note(
        actor=actor,
        verb=verb,
        about="command",
        about_id=row.pk,
        province=row.province,
        place_id=row.unit_id,
        details={"verb": row.verb, **told},
    )


def settle_disagreement(
    *, actor: Actor, disagreement: UUID, is_other_taken: bool, at: datetime
) -> Disagreement:
    """Keep the value in the books, or take the one that was sent; both stay readable.

    Raises Problem: sync.unknown, sync.nothing_to_decide, or what the change itself says.
    """
    with transaction.atomic():
        rows: Any = Disagreement.objects.visible_to(actor, SETTLE).select_for_update()
        row: Disagreement | None = rows.filter(pk=disagreement).first()
        if row is None:
            words = _("There is no such record among those you decide about.")
            raise Problem("sync.unknown", words)
        if row.state != OPEN:
            words = _("Somebody decided about this record already.")
            raise Problem("sync.nothing_to_decide", words)
        if is_other_taken:
            _take(actor, row, at)
        row.state = TAKEN if is_other_taken else KEPT
        row.settled_at, row.settled_by = at, actor.account_id
        row.save(update_fields=["state", "settled_at", "settled_by"])
        note(
            actor=actor,
            verb="sync.settle_disagreement",
            about=row.subject_type,
            about_id=row.subject,
            province=row.province,
            place_id=row.unit_id,
            details={"field": row.field, "taken": is_other_taken},
        )
    return row


def _take(actor: Actor, row: Disagreement, at: datetime) -> None:
    reason = str(_("Two values: the one from the device was taken."))
    if row.subject_type == ACTIVITY:
        a: Activity = Activity.objects.get(root=row.subject, is_current=True)
        act: Act[Payload] = Act(row.command, Payload(), actor, at, {}, actor.on)
        changes = changes_of(act, a, {row.field: row.other})
        if changes:
            amend(actor=actor, root=row.subject, reason=reason, **changes)
        return
    subject = MODELS[row.subject_type].objects.get(pk=row.subject)
    kept = getattr(subject, "merged_into_id", None) or subject.pk
    correct_fields(
        actor=actor,
        subject_type=row.subject_type,
        subject=kept,
        told={row.field: row.other},
        reason=reason,
    )
