"""What a phone saves as a file: sealed parcels, and photos with their keys sealed beside them.

`{format: 1, device, made_at, parcels: [{sealed}], files: [{sha256, key, box}]}` in base64. A file
may also be one parcel as it is. The key of a photo is a parcel of `{file, key}`; its 32 bytes open
`box` (iv · AES-256-GCM). So photos that only their author could open on the phone arrive as well.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.models import Device
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.sync import arriving, parcels
from doorstep.kernel.sync.envelopes import read_json

MOST_PARCELS = 1000
MOST_FILES = 1000
_IV, _KEY = 12, 32


@dataclass(frozen=True)
class Saved:
    """What lies in a file: parcels (None for one that is no base64), photos, whose phone it was."""

    parcels: list[bytes | None]
    files: list[Any] = field(default_factory=list)
    device: str = ""


def read(raw: bytes) -> Saved:
    """Read what somebody brought; Problem parcel.not_one for a file that is none."""
    if raw[:4] == parcels.MAGIC:
        return Saved([raw])
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as why:
        raise Problem("parcel.not_one", _("This is no sealed parcel.")) from why
    if not isinstance(told, dict) or not isinstance(told.get("parcels"), list):
        raise Problem("parcel.not_one", _("This is no sealed parcel."))
    every = [_bytes(p, "sealed") for p in told["parcels"][:MOST_PARCELS]]
    files = told.get("files")
    known = files[:MOST_FILES] if isinstance(files, list) else []
    return Saved(every, known, str(told.get("device") or ""))


def _bytes(told: Any, name: str) -> bytes | None:
    given = told.get(name) if isinstance(told, dict) else None
    try:
        return base64.b64decode(given or "", validate=True) or None
    except (binascii.Error, TypeError, ValueError):
        return None


def device_named(saved: Saved) -> Device | None:
    """Give the device the file says it is of. Nothing proves that: who brings it needs a right."""
    try:
        return Device.objects.filter(pk=UUID(saved.device)).first()
    except ValueError:
        return None


def photo_of(told: Any) -> tuple[str, bytes]:
    """Open one photo of a file: (the SHA-256 it is known by, its bytes); Problem parcel.damaged."""
    key, box = _bytes(told, "key"), _bytes(told, "box")
    if key is None or box is None:
        raise Problem("parcel.damaged", _("This parcel is damaged."))
    inside = read_json(parcels.unsealed(key))
    try:
        opens = AESGCM(bytes(inside["key"][: _KEY + 1]))
        return str(inside["file"]), opens.decrypt(box[:_IV], box[_IV:], None)
    except (InvalidTag, KeyError, TypeError, ValueError) as why:
        raise Problem("parcel.damaged", _("This parcel is damaged.")) from why


def take_photos(*, device: Device, saved: Saved, at: datetime) -> Iterator[Problem | None]:
    """Take the photos of a file in for a device, one after the other; a Problem for each that
    could not be taken, None for one that is here now."""
    for told in saved.files:
        try:
            sha256, raw = photo_of(told)
            arriving.take_whole(device=device, sha256=sha256, raw=raw, at=at)
            yield None
        except Problem as why:
            yield why
