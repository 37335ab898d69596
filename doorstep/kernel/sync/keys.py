"""The server's own keys: one that opens what was sealed to it, one that signs receipts.

Both are P-256, made once and kept in VAR beside the other secrets, readable by the owner alone.
"""

from __future__ import annotations

import base64
import hashlib
import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization as how
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

SEAL, SIGN = "seal-key.pem", "sign-key.pem"


def private_key(name: str) -> ec.EllipticCurvePrivateKey:
    """Give the key kept under `name`, making it on first use."""
    return _kept(str(Path(settings.VAR_DIR) / name))


@cache
def _kept(path: str) -> ec.EllipticCurvePrivateKey:
    place = Path(path)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = ec.generate_private_key(ec.SECP256R1())
        told = fresh.private_bytes(how.Encoding.PEM, how.PrivateFormat.PKCS8, how.NoEncryption())
        beside = place.with_name(f"{place.name}.{os.getpid()}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(told)
        try:
            os.link(beside, place)  # of two that begin at once, one key stands
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    found = how.load_pem_private_key(place.read_bytes(), password=None)
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds no key on a curve")
    return found


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Give the public point, uncompressed: 65 bytes."""
    return key.public_key().public_bytes(how.Encoding.X962, how.PublicFormat.UncompressedPoint)


def key_id(point: bytes) -> bytes:
    """Give the short name of a public key: the first 8 bytes of its SHA-256."""
    return hashlib.sha256(point).digest()[:8]


def told(name: str) -> str:
    """Give the public point of a kept key as base64url without padding."""
    return base64.urlsafe_b64encode(point_of(private_key(name))).decode().rstrip("=")
