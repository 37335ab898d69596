"""Seals: a seed under a pass phrase, a file on a stick under the key of the one who may open it.

Seed `DSS1` · salt (16) · iv (12) · AES-256-GCM, key by scrypt (2^15, 8, 1). Stick `DSX1` · key id
(8) · ephemeral point (65) · iv (12) · AES-256-GCM, key by ECDH P-256 and HKDF-SHA256, as parcels
of phones. Inside is gzip. What the province writes on a stick is signed beside.
"""

from __future__ import annotations

import base64
import gzip
import os
import zlib

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.sync import keys

SEED, STICK = b"DSS1", b"DSX1"
_POINT, _IV = 65, 12
_SPOILED = "This file is damaged, or was not meant for this server."


def under_phrase(plain: bytes, phrase: str) -> bytes:
    """Seal a seed."""
    salt, iv = os.urandom(16), os.urandom(_IV)
    head = SEED + salt
    sealed = AESGCM(_stretched(phrase, salt)).encrypt(iv, gzip.compress(plain, 6), head)
    return head + iv + sealed


def from_phrase(raw: bytes, phrase: str) -> bytes:
    """Open a seed; Problem `seed.not_one`, `seed.wrong_phrase`."""
    if raw[:4] != SEED or len(raw) < 60:
        raise Problem("seed.not_one", "This file is no seed of a box.")
    head, iv = raw[:20], raw[20:32]
    try:
        plain = AESGCM(_stretched(phrase, head[4:])).decrypt(iv, raw[32:], head)
    except InvalidTag as why:
        words = "The pass phrase is wrong, or the file is damaged."
        raise Problem("seed.wrong_phrase", words) from why
    return gzip.decompress(plain)


def _stretched(phrase: str, salt: bytes) -> bytes:
    plain = "".join(c for c in phrase.upper() if c.isalnum()).encode()
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(plain)


def to_key(plain: bytes, point: str) -> bytes:
    """Seal a file so that only the owner of the public `point` (base64url) opens it."""
    told = _raw(point)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), told)
    own = ec.generate_private_key(ec.SECP256R1())
    head = STICK + keys.key_id(told) + keys.point_of(own)
    iv = os.urandom(_IV)
    key = _derived(own.exchange(ec.ECDH(), theirs), head)
    return head + iv + AESGCM(key).encrypt(iv, gzip.compress(plain, 6), head)


def is_for_us(raw: bytes) -> bool:
    """Tell whether a file was sealed to this server."""
    own = keys.key_id(keys.point_of(keys.private_key(keys.SEAL)))
    return raw[:4] == STICK and raw[4:12] == own


def for_us(raw: bytes) -> bytes:
    """Open a file that was sealed to this server; Problem `stick.damaged`."""
    size = 12 + _POINT
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw[12:size])
        shared = keys.private_key(keys.SEAL).exchange(ec.ECDH(), theirs)
        key = _derived(shared, raw[:size])
        return gzip.decompress(
            AESGCM(key).decrypt(raw[size : size + _IV], raw[size + _IV :], raw[:size])
        )
    except (ValueError, InvalidTag, EOFError, OSError, zlib.error) as why:
        raise Problem("stick.damaged", _SPOILED) from why


def _derived(shared: bytes, head: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=b"", info=head).derive(shared)


def check_signature(text: bytes, signature: str, point: str) -> None:
    """Check that the owner of `point` signed `text`; Problem `stick.not_signed`."""
    raw = _raw(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _raw(point))
    try:
        r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
        key.verify(encode_dss_signature(r, s), text, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError) as why:
        words = "This file was not written by the province of this box."
        raise Problem("stick.not_signed", words) from why


def _raw(told: str) -> bytes:
    return base64.urlsafe_b64decode(told + "=" * (-len(told) % 4))
