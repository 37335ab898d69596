"""A program speaks the steps that nobody has read: below every person's voice, heard before use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from doorstep.capabilities.learning.courses import Course
from doorstep.capabilities.learning.voices.actions.recording import VoiceDraft, record_voice
from doorstep.capabilities.learning.voices.engines import Engine
from doorstep.capabilities.learning.voices.models import ACCEPTED, RETURNED, WAITING, Recording
from doorstep.capabilities.learning.voices.texts import spoken, text_digest, texts_of
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.files.actions import keep_clean
from doorstep.kernel.files.sounds import cleaned_sound
from doorstep.kernel.places.models import Unit

MADE, THERE, NO_TEXT, REFUSED, FAILED = "made", "there", "no text", "returned before", "failed"


@dataclass(frozen=True)
class Said:
    """What became of one step: its "lesson/step", the outcome, seconds and bytes, what failed."""

    step: str
    outcome: str
    seconds: float = 0.0
    size: int = 0
    why: str = ""


@dataclass(frozen=True)
class Order:
    """What is to be spoken: a course in a province, in a language and dialect, by an engine."""

    course: Course
    place: Unit
    language: str
    dialect: str
    engine: Engine


def speak_missing(
    *, actor: Actor, order: Order, at: datetime, is_trial: bool = False
) -> Iterator[Said]:
    """Speak each step that has no recording in the language, and keep it waiting for a listener.

    A step that a person reads, or read and waits, in any dialect is left alone; so is one that the
    same program spoke from the same text, also when a listener returned it. One step failing does
    not stop the others. Raises NotAllowed.
    """
    texts = {key: text_digest(text) for key, text in texts_of(order.course).items()}
    known = _known(order)
    for lesson in order.course.lessons:
        for step in lesson.steps:
            key = f"{lesson.code}/{step.code}"
            text = spoken(order.course, step, language=order.language)
            outcome = NO_TEXT if not text else _standing(known.get(key, ()), texts[key], order)
            if outcome or is_trial:
                yield Said(key, outcome or MADE)
                continue
            try:
                yield _speak(actor, order, (lesson.code, step.code), texts[key], text, at)
            except Problem as why:
                yield Said(key, FAILED, why=str(why))


def _known(order: Order) -> dict[str, list[dict[str, Any]]]:
    rows = Recording.objects.filter(
        Q(machine="") & Q(state__in=(ACCEPTED, WAITING)) | ~Q(machine="")
        & Q(dialect=order.dialect, state__in=(ACCEPTED, WAITING, RETURNED)),
        province=order.place.province, course=order.course.code, language=order.language,
    )  # fmt: skip
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.values("lesson", "step", "machine", "state", "text_digest"):
        found.setdefault(f"{row['lesson']}/{row['step']}", []).append(row)
    return found


def _standing(rows: Iterable[dict[str, Any]], digest: str, order: Order) -> str:
    """Tell why a step needs no machine; "" where it does."""
    outcome = ""
    for row in rows:
        is_same = row["text_digest"] == digest
        if not row["machine"] or (is_same and row["state"] != RETURNED):
            return THERE
        if is_same and row["machine"] == order.engine.name:
            outcome = REFUSED
    return outcome


def _speak(
    actor: Actor, order: Order, where: tuple[str, str], digest: str, text: str, at: datetime
) -> Said:
    sound = cleaned_sound(order.engine.speak(text))
    with transaction.atomic():
        stored = keep_clean(actor=actor, raw=sound.raw, province=order.place.province, name="",
                            kind="voice", media_type=sound.media_type)  # fmt: skip
        draft = VoiceDraft(
            id=new_id(), place=order.place.pk, course=order.course.code, lesson=where[0],
            step=where[1], language=order.language, dialect=order.dialect, text_digest=digest,
            stored=stored, made_by=None, made_at=at, machine=order.engine.name,
        )  # fmt: skip
        row = record_voice(actor=actor, draft=draft)
    return Said("/".join(where), MADE, float(row.seconds), stored.size)
