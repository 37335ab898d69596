"""The compact signed line of a certificate, which a small printed code holds.

Bytes: Ed25519 signature (64) · key id (4) · UTF-8 text; written in base32 without padding, so that
a code holds it in its dense mode and it can follow `#` in an address. The text is
`1|province|framework|yyyymmdd|name|birth year|number` (the number without what the province says).
Signed are `doorstep certificate 1`, a line feed, the key id and the text.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from doorstep.capabilities.learning.certificates.numbers import bare, whole
from doorstep.kernel.basics.text import nfc

VERSION = "1"
CONTEXT = b"doorstep certificate 1\n"
NAME_BYTES = 60
"""How much of a name a line holds, as UTF-8. Names known to be longer lose words in the middle."""
_SIGNATURE, _KEY = 64, 4
_SHORTEST, MOST_SIGNS = 110, 400

VALID, UNREADABLE, ALTERED = "valid", "unreadable", "altered"
UNKNOWN_KEY, KEY_EXPIRED, REVOKED, UNKNOWN = "unknown_key", "key_expired", "revoked", "unknown"


@dataclass(frozen=True)
class Told:
    """What a line says; `number` whole, `birth_year` None where it is not known."""

    province: str
    framework: str
    issued_on: date
    name: str
    birth_year: int | None
    number: str


@dataclass(frozen=True)
class PublicKey:
    """A key that checks lines of a province issued from a day to a day, both included."""

    province: str
    key: str
    public: bytes
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Verdict:
    """What a check found; `told` only where the signature is right."""

    state: str
    told: Told | None = None


def key_id(public: bytes) -> str:
    """Give the short name of a public key: 8 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[: 2 * _KEY]


def short_name(name: str) -> str:
    """Give a name as a line holds it: whole, or with `…` for words of its middle, or cut.

    Family name and given name, first and last, are what people are known by.
    """
    words = nfc(name).replace("|", " ").split()
    told = " ".join(words)
    while len(told.encode()) > NAME_BYTES and len(words) > 2:
        words.pop(-2)
        told = " ".join([*words[:-1], "…", words[-1]])
    while len(told.encode()) > NAME_BYTES:
        told = told[:-1]
    return told


def signed(told: Told, key: Ed25519PrivateKey) -> str:
    """Sign what a certificate tells; give its line."""
    id = bytes.fromhex(key_id(key.public_key().public_bytes_raw()))
    text = _text(told)
    raw = key.sign(CONTEXT + id + text) + id + text
    return base64.b32encode(raw).decode().rstrip("=")


def _text(told: Told) -> bytes:
    fields = (
        VERSION, told.province, told.framework, f"{told.issued_on:%Y%m%d}", short_name(told.name),
        str(told.birth_year or ""), bare(told.number),
    )  # fmt: skip
    return "|".join(fields).encode()


def verify(line: str, keys: Iterable[PublicKey]) -> Verdict:
    """Check a line, or the address it stands in, against public keys. Nothing is asked elsewhere:
    whether the certificate was revoked, a line cannot tell."""
    raw = _raw(line)
    told = _told(raw[_SIGNATURE + _KEY :]) if raw else None
    if told is None:
        return Verdict(UNREADABLE)
    signature, id = raw[:_SIGNATURE], raw[_SIGNATURE : _SIGNATURE + _KEY]
    known = [k for k in keys if k.key == id.hex() and k.province == told.province]
    if not known:
        return Verdict(UNKNOWN_KEY)
    for key in known:
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(
                signature, CONTEXT + raw[_SIGNATURE:]
            )
        except InvalidSignature:
            continue
        is_of_its_days = key.from_on <= told.issued_on <= key.to_on
        return Verdict(VALID if is_of_its_days else KEY_EXPIRED, told)
    return Verdict(ALTERED)


def _raw(line: str) -> bytes:
    """Give the bytes of a line, b"" where it is none; one way of writing it alone is taken."""
    signs = re.sub(r"\s", "", line.rpartition("#")[2]).upper()
    if not _SHORTEST <= len(signs) <= MOST_SIGNS:
        return b""
    try:
        raw = base64.b32decode(signs + "=" * (-len(signs) % 8))
    except (binascii.Error, ValueError):
        return b""
    return raw if base64.b32encode(raw).decode().rstrip("=") == signs else b""


def _told(text: bytes) -> Told | None:
    try:
        version, province, framework, day, name, birth, number = text.decode().split("|")
        if version != VERSION or not re.fullmatch(r"[0-9]{8}", day):
            return None
        issued_on = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        full = whole(province, number)
        birth_year = int(birth) if birth else None
    except ValueError:
        return None
    return Told(province, framework, issued_on, name, birth_year, full) if full else None
