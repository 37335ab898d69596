"""The key that signs a province's certificates: the private half in VAR, the public one in a table.

A key signs from its first day until another takes over; the old one stays listed, and what it
signed on its days stays valid.
"""

from __future__ import annotations

import base64
import logging
import os
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization as how
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.certificates.lines import PublicKey, key_id
from doorstep.capabilities.learning.certificates.models import SigningKey
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.places.models import FOREVER

log = logging.getLogger(__name__)


def folder() -> Path:
    """Give where private keys lie: a folder that the owner alone may open."""
    return Path(settings.VAR_DIR) / "certificate-keys"


def keep(key: Ed25519PrivateKey, *, province: str) -> bytes:
    """Write a private key into VAR, readable by the owner alone; give its raw public half."""
    public = key.public_key().public_bytes_raw()
    place = _place(province, key_id(public))
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    told = key.private_bytes(how.Encoding.PEM, how.PrivateFormat.PKCS8, how.NoEncryption())
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(told)
    return public


def private_key(*, province: str, key: str) -> Ed25519PrivateKey:
    """Give the private half of a key; Problem where this machine does not have it."""
    return _kept(str(_place(province, key)))


def forget(*, province: str, key: str) -> None:
    """Take the private half of a key away; what it signed is checked with the public one still."""
    _place(province, key).unlink(missing_ok=True)
    _kept.cache_clear()


def _place(province: str, key: str) -> Path:
    return folder() / f"{province}-{key}.pem"


@cache
def _kept(path: str) -> Ed25519PrivateKey:
    try:
        found = how.load_pem_private_key(Path(path).read_bytes(), password=None)
    except OSError as why:
        raise Problem(
            "certificate.key_missing",
            _("The key that signs certificates is not on this machine (%(file)s)."),
            file=Path(path).name,
        ) from why
    if not isinstance(found, Ed25519PrivateKey):
        raise TypeError(f"{path} holds no Ed25519 key")
    return found


def current(*, province: str) -> SigningKey | None:
    """Give the key that signs now."""
    found: SigningKey | None = SigningKey.objects.filter(province=province, to_on=FOREVER).first()
    return found


@dataclass(frozen=True)
class Signer:
    """Both halves of the key that signs now."""

    key: str
    private: Ed25519PrivateKey


def signer(*, province: str) -> Signer | None:
    """Give what signs now; None without a key, or where its private half is not on this machine:
    what is recorded is recorded all the same, and its certificate stays due."""
    row = current(province=province)
    try:
        return Signer(row.key, private_key(province=province, key=row.key)) if row else None
    except Problem as why:
        log.error("certificates: %s", why)
        return None


def public_keys(*, province: str = "") -> list[PublicKey]:
    """List the public keys of a province, or of all, the newest first: those one may trust."""
    rows = SigningKey.objects.filter(is_trusted=True).order_by("province", "-from_on", "-made_at")
    if province:
        rows = rows.filter(province=province)
    return [public_key(row) for row in rows]


def public_key(row: SigningKey) -> PublicKey:
    """Read a row as what checks lines."""
    return PublicKey(row.province, row.key, raw(row.public), row.from_on, row.to_on)


def written(public: bytes) -> str:
    """Write a raw public key in base64url without padding."""
    return base64.urlsafe_b64encode(public).decode().rstrip("=")


def raw(public: str) -> bytes:
    """Read what `written` wrote."""
    return base64.urlsafe_b64decode(public + "=" * (-len(public) % 4))


def row_of(public: bytes, *, province: str, on: date) -> dict[str, object]:
    """Give the columns of a key that signs from a day on."""
    told = {"province": province, "key": key_id(public), "public": written(public)}
    return {**told, "from_on": on}


def is_here(*, province: str, key: str) -> bool:
    """Tell whether this machine holds the private half of a key."""
    return _place(province, key).exists()
