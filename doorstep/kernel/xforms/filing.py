"""Files that come with a submission: told by content, cleaned before the transaction, kept once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.statements import insert
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.files import actions as keeping
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.files.rules import cleaned_photo, document_type
from doorstep.kernel.xforms.models import Submission, SubmittedFile

NOT_KEPT = ("audit.csv",)
"""Collect's diary of a filling holds positions and times of every touch; nobody asked for it."""
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
_SOUNDS = (
    ".m4a",
    ".mp4",
    ".amr",
    ".3gp",
    ".3gpp",
    ".ogg",
    ".oga",
    ".opus",
    ".wav",
    ".mp3",
    ".webm",
)
_HEADS = (
    (4, b"ftyp", "audio/mp4"), (0, b"#!AMR", "audio/amr"), (0, b"OggS", "audio/ogg"),
    (8, b"WAVE", "audio/wav"), (0, b"ID3", "audio/mpeg"), (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"), (0, b"\x1aE\xdf\xa3", "audio/webm"),
)  # fmt: skip
MAX_SOUND_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Clean:
    """A file that is what it says, ready to be kept."""

    name: str
    raw: bytes
    kind: str
    media_type: str
    size: tuple[int | None, int | None] = (None, None)


def cleaned(name: str, raw: bytes) -> Clean | None:
    """Check and clean a file; None for one that is not kept on purpose.

    Raises Problem, naming the file, for what is not what its name says, or is of no type we keep.
    """
    name = tidy(name)[:200]
    if name in NOT_KEPT:
        return None
    try:
        if name.lower().endswith(_PICTURES):
            clean, width, height = cleaned_photo(raw)
            return Clean(name, clean, "photo", "image/jpeg", (width, height))
        if name.lower().endswith(_SOUNDS):
            return Clean(name, raw, "voice", _sound_type(raw))
        return Clean(name, raw, "document", document_type(raw))
    except Problem as why:
        words = _("The file %(name)s was not taken: %(why)s")
        raise Problem("odk.bad_file", words, name=name, why=str(why)) from why


def _sound_type(raw: bytes) -> str:
    """Tell the type of a spoken note by its first bytes; its own blocks are kept as they are."""
    if len(raw) > MAX_SOUND_BYTES:
        raise Problem("files.too_large", _("The sound is larger than 8 MB."))
    for start, mark, media_type in _HEADS:
        if raw[start : start + len(mark)] == mark:
            return media_type
    raise Problem("files.unknown_type", _("This file is not a sound that can be kept."))


def file_all(actor: Actor, province: str, files: Mapping[str, Clean]) -> dict[str, StoredFile]:
    """Keep files; give them by the name the form knows them by."""
    return {
        name: keeping.keep_clean(
            actor=actor, raw=f.raw, province=province, name=f.name, kind=f.kind,
            media_type=f.media_type, size=f.size,
        )
        for name, f in files.items()
    }  # fmt: skip


def link(sub: Submission, files: Mapping[str, StoredFile]) -> None:
    """Remember which files came with a submission."""
    rows = [
        SubmittedFile(submission_id=sub.pk, province=sub.province, name=name, file=f)
        for name, f in files.items()
    ]
    insert(rows, or_leave=True)


def files_of(sub: Submission) -> dict[str, StoredFile]:
    """Give the files that came with a submission so far, by name."""
    rows = SubmittedFile.objects.filter(submission=sub).select_related("file")
    return {row.name: row.file for row in rows}
