"""Listening to a recording: a second speaker accepts or returns it; the speaker takes it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.models import EVERYWHERE, Course
from doorstep.capabilities.learning.voices.actions.forgetting import forget_arrived
from doorstep.capabilities.learning.voices.models import (
    ACCEPTED,
    RETURNED,
    WAITING,
    WITHDRAWN,
    Recording,
)
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import AMEND, RECORD
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.journal.actions import note


def accept_voice(*, actor: Actor, recording: Recording, at: datetime) -> None:
    """Let a recording be heard by everybody; the one before it is withdrawn.

    Of two accepted at once the second counts as the later one, and takes the place of the first.
    Raises NotAllowed (also for the speaker), Problem learning.voice_heard_already, and
    learning.voice_human_is_there where a machine would take a person's place.
    """
    with transaction.atomic():
        _one_by_one(recording)
        row = _open(actor, recording)
        before = Recording.objects.select_for_update().filter(
            province=row.province, course=row.course, lesson=row.lesson, step=row.step,
            language=row.language, dialect=row.dialect, state=ACCEPTED,
        )  # fmt: skip
        if row.machine and before.filter(machine="").exists():
            raise Problem("learning.voice_human_is_there", _("A person's voice is there already."))
        files = list(before.values_list("file_id", flat=True))
        before.update(state=WITHDRAWN, withdrawn_at=at)
        forget_arrived(files)
        row.state, row.reviewed_by, row.reviewed_at, row.note = ACCEPTED, actor.account_id, at, ""
        row.save(update_fields=["state", "reviewed_by", "reviewed_at", "note"])
        _tell(actor, "voice.accept", row)


def return_voice(*, actor: Actor, recording: Recording, reason: str, at: datetime) -> None:
    """Give a recording back to its speaker with a note. Raises as `accept_voice` does."""
    said = tidy(reason)[:300]
    if not said:
        raise Problem("learning.voice_no_note", _("Say what should be spoken otherwise."))
    with transaction.atomic():
        row = _open(actor, recording)
        row.state, row.reviewed_by, row.reviewed_at, row.note = RETURNED, actor.account_id, at, said
        row.save(update_fields=["state", "reviewed_by", "reviewed_at", "note"])
        _tell(actor, "voice.return", row)


def withdraw_voice(*, actor: Actor, recording: Recording, at: datetime) -> bool:
    """Let a voice be heard no more: its speaker took the agreement back, or a leader did for it.

    Tells whether it was still there. Raises NotAllowed.
    """
    is_own = actor.account_id is not None and actor.account_id == recording.made_by
    if not is_own:
        actor.require(AMEND, recording.place_id)
    with transaction.atomic():
        standing = Recording.objects.filter(pk=recording.pk).exclude(state=WITHDRAWN)
        if not standing.update(state=WITHDRAWN, withdrawn_at=at):
            return False
        forget_arrived([recording.file_id])
        _tell(actor, "voice.withdraw", recording)
    return True


def _one_by_one(recording: Recording) -> None:
    """Let those who accept recordings of one course wait for each other: of a step that nobody has
    accepted yet there is no row that the second could wait for."""
    where = Q(province=EVERYWHERE) | Q(province=recording.province)
    held = Course.objects.select_for_update(no_key=True).filter(where, code=recording.course)
    list(held.order_by("pk").values_list("pk"))


def _open(actor: Actor, recording: Recording) -> Recording:
    """Give the recording, held, where this actor may judge it and nobody has."""
    actor.require(RECORD, recording.place_id)
    if actor.account_id is None or actor.account_id == recording.made_by:
        raise NotAllowed("learning.voice_own", _("A second speaker has to listen to it."))
    found = Recording.objects.select_for_update().filter(pk=recording.pk, state=WAITING).first()
    if found is None or found.file_id is None:
        raise Problem("learning.voice_heard_already", _("Somebody has decided about it already."))
    row: Recording = found
    return row


def _tell(actor: Actor, verb: str, row: Recording) -> None:
    told = {"course": row.course, "step": f"{row.lesson}/{row.step}", "language": row.language}
    note(
        actor=actor, verb=verb, about="recording", about_id=row.pk, province=row.province,
        place_id=row.place_id, details=told,
    )  # fmt: skip
