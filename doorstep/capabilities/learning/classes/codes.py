"""Codes of learners: eight signs that cannot be misread, written on a slip, kept as a digest."""

from __future__ import annotations

import secrets

from django.utils.crypto import salted_hmac

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, O, 1, I and L."""
LENGTH = 8


def new_code() -> str:
    """Make a code: 39 bits, in two groups of four."""
    told = "".join(secrets.choice(SIGNS) for _n in range(LENGTH))
    return f"{told[:4]}-{told[4:]}"


def plain(code: str) -> str:
    """Give a typed code without what people add to it; "" for what is none."""
    told = "".join(sign for sign in code.upper() if sign in SIGNS)
    return told if len(told) == LENGTH and len(code) <= LENGTH * 3 else ""


def digest_of(code: str) -> str:
    """Give the keyed digest under which a code is kept."""
    return salted_hmac("doorstep.learning.code", plain(code), algorithm="sha256").hexdigest()
