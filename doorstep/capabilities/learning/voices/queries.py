"""Reading voices: what of a course is spoken in which language, and what waits to be heard."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from doorstep.capabilities.learning.courses import Course
from doorstep.capabilities.learning.voices.models import ACCEPTED, Recording
from doorstep.capabilities.learning.voices.texts import text_digest, texts_of
from doorstep.kernel.access.actors import Actor, PlacedQuerySet
from doorstep.kernel.access.rights import RECORD
from doorstep.kernel.files.models import StoredFile

ENDINGS = {"audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a"}
_COLUMNS = (
    "course", "lesson", "step", "language", "dialect", "text_digest", "machine",
    "file__sha256", "file__media_type", "file__size",
)  # fmt: skip
NAMES_APART = "--"


@dataclass(frozen=True)
class Spoken:
    """One step as it can be heard. `is_old`: the Vietnamese text is newer than the recording."""

    sha256: str
    ending: str
    size: int
    is_old: bool
    is_machine: bool


@dataclass
class Voice:
    """A course in one language and dialect: its steps by "lesson/step", in the course's order."""

    language: str
    dialect: str
    steps: dict[str, Spoken] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called in addresses."""
        return NAMES_APART.join(filter(None, (self.language, self.dialect)))

    @property
    def size(self) -> int:
        """How many bytes its recordings have together."""
        return sum(one.size for one in {s.sha256: s for s in self.steps.values()}.values())

    @property
    def old(self) -> int:
        """How many of its steps speak an older text."""
        return sum(one.is_old for one in self.steps.values())

    @property
    def digest(self) -> str:
        """What tells one state of the voice from another."""
        told = [f"{k} {s.sha256} {s.is_old} {s.is_machine}" for k, s in self.steps.items()]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def voices_of(courses: Sequence[Course], *, province: str) -> dict[str, list[Voice]]:
    """Give the voices of courses by the course's code: what may be heard by everybody.

    Vietnamese first, then by name. A recording of a step that the course has no more is left out,
    and a machine's where a person reads the step in any dialect of the language.
    """
    rows = Recording.objects.filter(
        province=province, state=ACCEPTED, course__in=[c.code for c in courses],
        file__isnull=False,
    )  # fmt: skip
    by_course: dict[str, list[dict[str, Any]]] = {}
    for row in rows.values(*_COLUMNS):
        by_course.setdefault(row["course"], []).append(row)
    return {c.code: _voices(c, by_course.get(c.code, [])) for c in courses}


def _voices(course: Course, rows: Sequence[Mapping[str, Any]]) -> list[Voice]:
    if not rows:
        return []
    texts = {key: text_digest(text) for key, text in texts_of(course).items()}
    place = {key: n for n, key in enumerate(texts)}
    found: dict[tuple[str, str], Voice] = {}
    read = {(_key(row), row["language"]) for row in rows if not row["machine"]}
    known = [
        (key, row) for row in rows if (key := _key(row)) in place
        and not (row["machine"] and (key, row["language"]) in read)
    ]  # fmt: skip
    for key, row in sorted(known, key=lambda one: place[one[0]]):
        voice = Voice(row["language"], row["dialect"])
        voice = found.setdefault((voice.language, voice.dialect), voice)
        voice.steps[key] = Spoken(
            sha256=row["file__sha256"],
            ending=ENDINGS.get(row["file__media_type"], "bin"),
            size=row["file__size"],
            is_old=row["text_digest"] != texts[key],
            is_machine=bool(row["machine"]),
        )
    return sorted(found.values(), key=lambda v: (v.language != "vi", v.language, v.dialect))


def _key(row: Mapping[str, Any]) -> str:
    return f"{row['lesson']}/{row['step']}"


def heard_file(sha256: str, *, province: str) -> StoredFile | None:
    """Give the file of a recording that everybody may hear; None for any other."""
    rows = Recording.objects.filter(province=province, state=ACCEPTED, file__sha256=sha256)
    row = rows.select_related("file").first()
    return row.file if row else None


def recordings(*, actor: Actor) -> PlacedQuerySet:
    """Give the recordings of the places where the actor may record: they may be listened to."""
    return Recording.objects.visible_to(actor, RECORD).select_related("file")
