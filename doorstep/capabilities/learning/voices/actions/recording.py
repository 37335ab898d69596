"""Keeping a recording: told by its content, of a step there is, and the speaker agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.queries import taught_course
from doorstep.capabilities.learning.voices.actions.forgetting import forget_arrived
from doorstep.capabilities.learning.voices.languages import dialect_name, language_code, notices
from doorstep.capabilities.learning.voices.models import (
    MOST_SECONDS,
    WAITING,
    WITHDRAWN,
    Recording,
)
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import RECORD
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.files.sounds import cleaned_sound
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.queries import units_of

MOST_BYTES = 400_000
_LEAST_SECONDS = 0.3


@dataclass(frozen=True)
class VoiceDraft:
    """A step as somebody spoke it. `id` is made on the phone; `stored` is what arrived of the file.

    `made_by` is the speaker, who agreed (`is_agreed`) to the words of `notice` at `made_at`; None:
    the program `machine` spoke. `text_digest` is of the Vietnamese text that was read.
    """

    id: UUID
    place: int
    course: str
    lesson: str
    step: str
    language: str
    dialect: str
    text_digest: str
    stored: StoredFile
    made_by: UUID | None
    made_at: datetime
    notice: str = ""
    is_agreed: bool = False
    machine: str = ""


def record_voice(*, actor: Actor, draft: VoiceDraft) -> Recording:
    """Keep a recording until a second speaker has listened; give it. The same id again gives it.

    What the same speaker recorded of this step before, and nobody has heard, gives way to it.
    Raises NotAllowed, and Problem: learning.voice_not_agreed, .voice_notice_unknown,
    .voice_step_unknown, .voice_no_language, .voice_too_large, .voice_too_long, .voice_empty,
    files.not_a_sound.
    """
    actor.require(RECORD, draft.place)
    known: Recording | None = Recording.objects.filter(pk=draft.id).first()
    if known is not None:
        return known
    _check_agreement(draft)
    seconds = _seconds(draft.stored)
    province = units_of([draft.place])[draft.place].province
    _check_step(draft, province)
    language = language_code(draft.language)
    if not language:
        raise Problem("learning.voice_no_language", _("Say which language was spoken."))
    row = Recording(
        id=draft.id, province=province, place_id=draft.place, course=draft.course,
        lesson=draft.lesson, step=draft.step, language=language,
        dialect=dialect_name(draft.dialect, language=language), text_digest=draft.text_digest,
        file=draft.stored, seconds=Decimal(str(round(seconds, 1))), made_by=draft.made_by,
        made_at=draft.made_at, machine=draft.machine, notice=draft.notice,
        agreed_at=draft.made_at if draft.is_agreed else None,
    )  # fmt: skip
    with transaction.atomic():
        _replace(row)
        row.save(force_insert=True)
        told = {"course": row.course, "step": f"{row.lesson}/{row.step}", "language": language}
        note(
            actor=actor, verb="voice.record", about="recording", about_id=row.pk,
            province=province, place_id=draft.place, details=told,
        )  # fmt: skip
    return row


def _check_agreement(draft: VoiceDraft) -> None:
    if draft.machine:
        return
    if not draft.is_agreed:
        raise Problem(
            "learning.voice_not_agreed", _("The speaker did not agree that others hear the voice.")
        )
    if draft.notice not in {one.id for one in notices()}:
        raise Problem(
            "learning.voice_notice_unknown", _("The words the speaker agreed to are not known.")
        )


def _seconds(stored: StoredFile) -> float:
    """Give how long it is, by its content; what its sender says of it proves nothing."""
    if stored.size > MOST_BYTES:
        raise Problem("learning.voice_too_large", _("A recording of a step has at most 400 kB."))
    seconds = cleaned_sound(path_of(stored).read_bytes()).seconds
    if seconds < _LEAST_SECONDS:
        raise Problem("learning.voice_empty", _("There is nothing to hear in this recording."))
    if seconds > MOST_SECONDS:
        raise Problem("learning.voice_too_long", _("A recording of a step has at most a minute."))
    return seconds


def _check_step(draft: VoiceDraft, province: str) -> None:
    found = taught_course(draft.course, province=province)
    lesson = found.lesson(draft.lesson) if found else None
    if lesson is None or draft.step not in {step.code for step in lesson.steps}:
        raise Problem(
            "learning.voice_step_unknown", _("This course has no such step. The sound is kept.")
        )


def _replace(row: Recording) -> None:
    """Withdraw what the same speaker recorded of the step before and nobody has heard yet."""
    same = {
        name: getattr(row, name)
        for name in ("province", "course", "lesson", "step", "language", "dialect", "made_by")
    }
    older = Recording.objects.filter(**same, state=WAITING, made_at__lte=row.made_at)
    files = [file for file in older.values_list("file_id", flat=True) if file != row.file_id]
    older.update(state=WITHDRAWN, withdrawn_at=row.made_at)
    forget_arrived(files)
