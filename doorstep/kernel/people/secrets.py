"""Encryption at rest and keyed tokens for identity numbers and sensitive groups.

The key comes from DOORSTEP_DATA_KEY. Encryption is AES-256-GCM with the row's purpose as
associated data; tokens are HMAC-SHA-256, cut to 128 bits.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


def _key(purpose: str) -> bytes:
    return hashlib.sha256(f"doorstep:{purpose}:{settings.DATA_KEY}".encode()).digest()


def seal(text: str, *, purpose: str) -> bytes:
    """Encrypt `text`; the same text never gives the same bytes."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_key("seal")).encrypt(nonce, text.encode(), purpose.encode())


def unseal(sealed: bytes, *, purpose: str) -> str:
    """Decrypt what `seal` made for the same purpose; raises InvalidTag for anything else."""
    raw = bytes(sealed)
    return AESGCM(_key("seal")).decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode()).decode()


def token(text: str, *, purpose: str) -> str:
    """Give the keyed token of `text` (32 hex digits): equal for equal texts, mute without key."""
    told = f"{purpose}:{text}".encode()
    return hmac.new(_key("token"), told, hashlib.sha256).hexdigest()[:32]
