"""Voices from phones: recordings of steps, taken back again; and what phones are told of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from doorstep.capabilities.learning.voices.actions import VoiceDraft, record_voice, withdraw_voice
from doorstep.capabilities.learning.voices.languages import languages, notices
from doorstep.capabilities.learning.voices.models import ACCEPTED, RETURNED, WAITING, Recording
from doorstep.kernel.access.rights import RECORD
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.sync.deeds import CHANGES, FACTS, Act, Payload, Result, deed, finder
from doorstep.kernel.sync.finding import ids_in
from doorstep.kernel.sync.models import ArrivedFile
from doorstep.kernel.sync.scope import Scope
from doorstep.kernel.sync.sets import small_set

RECORDING, FILE = "recording", "file"
_RECORDINGS = "SELECT id FROM learning_recording WHERE id IN"
_MOST_TOLD = 300


class RecordedVoice(Payload):
    """A step of a lesson was spoken; the sound comes by itself, under its sha256.

    `place`: where the team is, else the unit of the phone. `notice`: to which words the speaker,
    who is who recorded it, agreed. `seconds` is what the phone measured; the file says it again.
    """

    course: str = Field(min_length=1, max_length=60)
    lesson: str = Field(min_length=1, max_length=60)
    step: str = Field(min_length=1, max_length=60)
    language: str = Field(min_length=1, max_length=60)
    dialect: str = Field(default="", max_length=60)
    text_digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    seconds: float = Field(gt=0, le=600)
    agreed: bool
    notice: str = Field(default="", max_length=40)
    place: int | None = None


class WithdrawnVoice(Payload):
    """A speaker takes a recording back."""

    recording: UUID


def _record(act: Act[RecordedVoice]) -> Result:
    told, row = act.payload, act.row
    arrived = ArrivedFile.objects.filter(province=row.province, sha256=told.sha256)
    came = arrived.select_related("file").first()
    if came is None or came.file is None or came.file.kind != "voice":
        raise Problem(
            came.fault if came and came.fault else "files.not_a_sound",
            _("This file is not a recording that can be played."),
        )
    draft = VoiceDraft(
        id=row.pk, place=told.place if told.place is not None else row.unit_id,
        course=told.course, lesson=told.lesson, step=told.step, language=told.language,
        dialect=told.dialect, text_digest=told.text_digest, stored=came.file,
        made_by=row.made_by, made_at=act.recorded_at, notice=told.notice,
        is_agreed=told.agreed,
    )  # fmt: skip
    kept = record_voice(actor=act.actor, draft=draft)
    return {"type": RECORDING, "id": str(kept.pk)}


def _withdraw(act: Act[WithdrawnVoice]) -> Result:
    row = Recording.objects.get(pk=act.payload.recording)
    was_there = withdraw_voice(actor=act.actor, recording=row, at=act.recorded_at)
    return {"recording": str(row.pk), "was_there": was_there}


finder(RECORDING, lambda ids: {i: i for i in ids_in(ids, _RECORDINGS)})
deed(
    "learning.record_voice", RecordedVoice, _record, needs=lambda told: [(FILE, told.sha256)],
    place=lambda told: told.place, right=RECORD, rank=FACTS,
)  # fmt: skip
deed(
    "learning.withdraw_voice", WithdrawnVoice, _withdraw,
    needs=lambda told: [(RECORDING, str(told.recording))], rank=CHANGES,
)  # fmt: skip


def _language_rows(_scope: Scope) -> Iterable[dict[str, Any]]:
    for one in languages():
        yield {
            "id": one.code, "own": one.own, "label": dict(one.label),
            "dialects": list(one.dialects),
        }  # fmt: skip


def _notice_rows(_scope: Scope) -> Iterable[dict[str, Any]]:
    yield {"id": notices()[0].id, "text": dict(notices()[0].text)}


def _own_rows(scope: Scope) -> Iterable[dict[str, Any]]:
    """Give what the holders of a phone recorded and did not take back, the last first."""
    rows = Recording.objects.filter(
        made_by__in=[h.account_id for h in scope.holders], state__in=[WAITING, RETURNED, ACCEPTED]
    )
    for row in rows.order_by("-made_at", "pk")[:_MOST_TOLD]:
        yield {
            "id": str(row.pk), "course": row.course, "lesson": row.lesson, "step": row.step,
            "language": row.language, "dialect": row.dialect, "state": row.state,
            "note": row.note, "by": str(row.made_by),
        }  # fmt: skip


small_set("language", _language_rows)
small_set("voice_notice", _notice_rows)
small_set("recording", _own_rows)
