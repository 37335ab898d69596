"""Telephone numbers that nobody has: 050 is not given out in Viet Nam."""

from __future__ import annotations

import random


def family_phone(chance: random.Random) -> str:
    """Give a made-up number in the stored form."""
    return f"+8450{chance.randrange(10**7):07d}"
