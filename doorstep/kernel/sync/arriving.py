"""Files that arrive in parts: kept aside until they are whole, then checked, cleaned and kept.

What a device sends is known by the sha256 of its bytes, so a part sent twice changes nothing and a
broken sending goes on where it stopped. Parts lie in a folder of the device and go after a week.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor, the_system
from doorstep.kernel.access.models import Device
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.files.actions import keep_clean
from doorstep.kernel.files.rules import cleaned_photo
from doorstep.kernel.files.sounds import cleaned_sound
from doorstep.kernel.sync.models import ArrivedFile
from doorstep.kernel.sync.waiting import try_again

MOST_BYTES = 8 * 1024 * 1024
MOST_PART = 512 * 1024
MOST_OPEN = 100
"""Unfinished files that one device may have lying here."""
_KEPT_S = 7 * 86_400
_SHA = re.compile(r"[0-9a-f]{64}")
_SOUNDS = (
    (0, b"\x1aE\xdf\xa3", "audio/webm"),
    (0, b"OggS", "audio/ogg"),
    (4, b"ftyp", "audio/mp4"),
    (8, b"WAVE", "audio/wav"),
)


def have(*, device: Device, sha256: str) -> int:
    """Give how many bytes of a file are here; all of them once it has arrived."""
    _check(sha256)
    arrived = ArrivedFile.objects.filter(province=device.province, sha256=sha256).first()
    if arrived is not None:
        return arrived.size
    path = _path(device, sha256)
    return path.stat().st_size if path.exists() else 0


def take_part(
    *, device: Device, sha256: str, part: bytes, start: int, whole: int, at: datetime
) -> int:
    """Take a part that begins at `start` of `whole` bytes; give how many are here now.

    A part that does not begin where the last one ended is left: the device goes on from what is
    here. Raises Problem: files.too_large, files.wrong_range, files.too_many, files.damaged.
    """
    here = have(device=device, sha256=sha256)
    if whole > MOST_BYTES or len(part) > MOST_PART:
        raise Problem("files.too_large", _("The file is too large. A part has at most 512 kB."))
    if not 0 <= start <= start + len(part) <= whole:
        raise Problem("files.wrong_range", _("This part lies outside the file."))
    if start != here or not part:
        return here
    path = _path(device, sha256)
    _make_room(path)
    with path.open("r+b" if path.exists() else "w+b") as out:
        out.seek(start)
        out.write(part)
        out.truncate()
    here = start + len(part)
    if here == whole:
        _finish(device, sha256, path, at)
    return here


def take_whole(*, device: Device, sha256: str, raw: bytes, at: datetime) -> bool:
    """Take a file that came whole by another way; False for one that is here already.

    Raises Problem: files.no_hash, files.too_large, files.damaged.
    """
    _check(sha256)
    if len(raw) > MOST_BYTES:
        raise Problem("files.too_large", _("The file is too large. A part has at most 512 kB."))
    if ArrivedFile.objects.filter(province=device.province, sha256=sha256).exists():
        return False
    path = _path(device, sha256)
    _make_room(path)
    path.write_bytes(raw)
    _finish(device, sha256, path, at)
    return True


def _finish(device: Device, sha256: str, path: Path, at: datetime) -> None:
    """Check the whole, keep it clean, and do what waited for it."""
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != sha256:
        path.unlink(missing_ok=True)
        raise Problem("files.damaged", _("The file was damaged on the way. Send it again."))
    _keep(device, sha256, raw, at)
    path.unlink(missing_ok=True)


def take_vouched(*, device: Device, sha256: str, raw: bytes, at: datetime) -> None:
    """Keep what a box kept of a file that a phone had sent it as `sha256`; twice is once.

    The box cleaned it, so its bytes are others by now; they are checked and cleaned here again.
    """
    _check(sha256)
    if len(raw) > MOST_BYTES:
        raise Problem("files.too_large", _("The file is too large. A part has at most 512 kB."))
    if not ArrivedFile.objects.filter(province=device.province, sha256=sha256).exists():
        _keep(device, sha256, raw, at)


def _keep(device: Device, sha256: str, raw: bytes, at: datetime) -> None:
    """Keep a whole file clean, and do what waited for it."""
    actor = the_system(on=timezone.localdate(at), device=str(device.pk))
    clean, fault = _cleaned(raw)
    with transaction.atomic():
        kept = clean and keep_clean(
            actor=actor, raw=clean[0], province=device.province, name="", kind=clean[1],
            media_type=clean[2], size=clean[3],
        )  # fmt: skip
        ArrivedFile.objects.get_or_create(
            province=device.province,
            sha256=sha256,
            defaults={
                "device": device,
                "file": kept or None,
                "fault": fault,
                "size": len(raw),
                "arrived_at": at,
            },
        )
        try_again(made=[sha256], at=at)


Clean = tuple[bytes, str, str, tuple[int | None, int | None]]


def _cleaned(raw: bytes) -> tuple[Clean | None, str]:
    """Give what is kept of a file (bytes, kind, media type, size), or why nothing is."""
    for start, mark, media_type in _SOUNDS:
        if raw[start : start + len(mark)] == mark:
            return (_quiet(raw), "voice", media_type, (None, None)), ""
    try:
        photo, width, height = cleaned_photo(raw)
    except Problem as why:
        return None, why.code
    return (photo, "photo", "image/jpeg", (width, height)), ""


def _quiet(raw: bytes) -> bytes:
    """Blank what a recorder wrote beside the sound; what cannot be read is kept as it came."""
    try:
        return cleaned_sound(raw).raw
    except Problem:
        return raw


def _check(sha256: str) -> None:
    if not _SHA.fullmatch(sha256):
        raise Problem("files.no_hash", _("A file is named by the SHA-256 of its bytes."))


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "arriving"


def _path(device: Device, sha256: str) -> Path:
    return _folder() / str(device.pk) / sha256


def _make_room(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() and sum(1 for _p in path.parent.iterdir()) >= MOST_OPEN:
        raise Problem("files.too_many", _("Too many unfinished files. Finish those first."))


def clear_out(*, actor: Actor, at: datetime) -> int:
    """Remove parts of files that nobody went on with for a week; give how many."""
    gone = 0
    for path in _folder().glob("*/*"):
        if path.stat().st_mtime < min(at.timestamp(), time.time()) - _KEPT_S:
            os.unlink(path)
            gone += 1
    return gone
