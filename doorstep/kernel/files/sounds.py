"""What a recording of speech is, told by its content: its container, its length, nothing private.

Browsers record WebM or MP4, some Ogg; in each the sound stays bit for bit, while what was written
beside it (titles, comments, dates, positions, names of programs) is blanked where it lies. So no
place inside the file moves, and a file cleaned twice is the same. The voice itself stays what it
is: personal data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.files.containers import Damaged, mp4, ogg, webm

WEBM, OGG, MP4 = "audio/webm", "audio/ogg", "audio/mp4"
_READERS: tuple[tuple[int, bytes, str, Callable[[bytearray], float]], ...] = (
    (0, b"\x1aE\xdf\xa3", WEBM, webm.clean),
    (0, b"OggS", OGG, ogg.clean),
    (4, b"ftyp", MP4, mp4.clean),
)


@dataclass(frozen=True)
class Sound:
    """A recording as it is kept: its bytes, its media type, its length in seconds."""

    raw: bytes
    media_type: str
    seconds: float


def cleaned_sound(raw: bytes) -> Sound:
    """Read a recording and blank what is not sound; Problem files.not_a_sound for anything else.

    Pictures beside the sound (a film) are refused, too. How long it is comes from the times of
    its parts, never from what its head claims alone.
    """
    for start, mark, media_type, clean in _READERS:
        if raw[start : start + len(mark)] != mark:
            continue
        kept = bytearray(raw)
        try:
            seconds = clean(kept)
        except (Damaged, IndexError, ArithmeticError) as why:
            raise _refusal() from why
        return Sound(bytes(kept), media_type, seconds)
    raise _refusal()


def _refusal() -> Problem:
    return Problem("files.not_a_sound", _("This file is not a recording that can be played."))
