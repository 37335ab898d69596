"""Sealed parcels: commands that come by a file, QR codes or another phone, and the signed receipt.

`DSP1` · key id (8) · ephemeral point (65) · iv (12) · ciphertext. ECDH P-256, HKDF-SHA256 with the
first 77 bytes as info, AES-256-GCM over them as associated data, gzip JSON inside. Opened, a parcel
is a batch of the device whose authorization lies in it, and goes through the same inbox.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.devices import device_of
from doorstep.kernel.access.models import Device
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.sync import keys
from doorstep.kernel.sync.envelopes import Batch, batch_of, inflated, read_json
from doorstep.kernel.sync.inbox import Answer, receive
from doorstep.kernel.sync.models import Parcel
from doorstep.kernel.sync.reasons import words_of

MAGIC = b"DSP1"
_HEAD, _IV = 4 + 8 + 65, 12
MOST_BYTES = 3 * 1024 * 1024
_MOST_OFF_S = 100 * 366 * 86_400


@dataclass(frozen=True)
class Opened:
    """What lay in a parcel: whose it is, its commands, and whether the device was revoked since.

    `off`: by how much our clock was before the device's when the two last spoke.
    """

    parcel: str
    device: Device
    batch: Batch
    is_revoked: bool
    off: timedelta = timedelta(0)


def parcel_id(raw: bytes) -> str:
    """Give the name of a parcel: the SHA-256 of its bytes."""
    return hashlib.sha256(raw).hexdigest()


def unsealed(raw: bytes) -> bytes:
    """Open a parcel with the server's key; Problem for one that is damaged or sealed elsewhere."""
    if len(raw) < _HEAD + _IV + 16 or raw[:4] != MAGIC or len(raw) > MOST_BYTES:
        raise Problem("parcel.not_one", _("This is no sealed parcel."))
    key = keys.private_key(keys.SEAL)
    if raw[4:12] != keys.key_id(keys.point_of(key)):
        raise Problem("parcel.other_key", _("This parcel was sealed for another server."))
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw[12:_HEAD])
        shared = key.exchange(ec.ECDH(), theirs)
        plain = AESGCM(_derived(shared, raw[:_HEAD])).decrypt(
            raw[_HEAD : _HEAD + _IV], raw[_HEAD + _IV :], raw[:_HEAD]
        )
    except (ValueError, InvalidTag) as why:
        raise Problem("parcel.damaged", _("This parcel is damaged.")) from why
    return inflated(plain)


def _derived(shared: bytes, head: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=b"", info=head).derive(shared)


def opened(raw: bytes) -> Opened:
    """Open a parcel and find whose it is; Problem for one that is not to be read.

    `parcel.of_nobody`, not `device.unknown`: who brings a parcel is not who made it.
    """
    told = read_json(unsealed(raw))
    batch = batch_of(told)
    credentials = str(told.get("authorization") or "").removeprefix("Device ")
    is_revoked = False
    try:
        device = device_of(credentials)
    except Problem as why:
        if why.code != "device.revoked":
            words = _("The phone that made this parcel is not known here.")
            raise Problem("parcel.of_nobody", words) from why
        is_revoked, device = True, Device.objects.get(pk=credentials.partition(".")[0])
    return Opened(parcel_id(raw), device, batch, is_revoked, _off(told.get("off_s")))


def _off(seconds: Any) -> timedelta:
    is_told = isinstance(seconds, int) and abs(seconds) < _MOST_OFF_S
    return timedelta(seconds=seconds if is_told else 0)


def on_arrival(found: Opened, *, at: datetime) -> Batch:
    """Give the batch as if it were sent now: days on the way are no fault of the clock.

    `sent_at` becomes what the device's clock shows at `at`, as far as that is known; a parcel made
    later than that by its own clock shows that the clock is wrong.
    """
    return replace(found.batch, sent_at=max(found.batch.sent_at, at - found.off))


def take(*, actor: Actor, raw: bytes, at: datetime) -> tuple[Opened, list[Answer]]:
    """Put a parcel through the inbox; taking it twice changes nothing.

    What comes from a device that was revoked meanwhile is kept for an officer to look at.
    """
    found = opened(raw)
    reason = "sync.revoked" if found.is_revoked else ""
    answers = receive(device=found.device, batch=on_arrival(found, at=at), at=at, reason=reason)
    _row, is_new = Parcel.objects.get_or_create(
        id=found.parcel,
        defaults={
            "province": found.device.province,
            "device": found.device,
            "brought_by": actor.account_id,
            "came_at": at,
            "commands": len(answers),
        },
    )
    if is_new:
        note(
            actor=actor,
            verb="sync.take_parcel",
            about="device",
            about_id=found.device.pk,
            province=found.device.province,
            place_id=found.device.unit_id,
            details={"parcel": found.parcel, "commands": len(answers)},
        )
    return found, answers


def receipt(parcel: str, answers: list[Answer], *, at: datetime) -> dict[str, Any]:
    """Give the signed receipt: `told` is the JSON text that `signature` (ECDSA P-256) is over."""
    told = {"parcel": parcel, "server_at": at, "answers": [a._asdict() for a in answers]}
    text = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return {"told": text, "signature": signature(text.encode())}


def for_a_carrier(answers: list[Answer]) -> list[Answer]:
    """Leave away what was said about a record in particular: the receipt goes through other hands.

    The device that made it asks for the rest when it has signal itself.
    """
    return [a._replace(words=words_of(a.reason), result={}) for a in answers]


def signature(text: bytes) -> str:
    """Sign as browsers check it: r and s, 32 bytes each, in base64url."""
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    der = keys.private_key(keys.SIGN).sign(text, ec.ECDSA(hashes.SHA256()))
    raw = b"".join(n.to_bytes(32, "big") for n in decode_dss_signature(der))
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
