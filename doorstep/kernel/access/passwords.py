"""One-time passwords: made here, shown once, and good for a few days until a person chooses."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""No l, o, 0, 1: they are read aloud and copied by hand."""
GROUPS, GROUP = 4, 4
LENT_FOR = timedelta(days=7)


def one_time_password() -> str:
    """Make a password like "k7mq-x2ap-…": 80 random bits in groups that can be read aloud."""
    groups = ("".join(secrets.choice(LETTERS) for _i in range(GROUP)) for _g in range(GROUPS))
    return "-".join(groups)


def has_run_out(lent_at: datetime | None, *, at: datetime) -> bool:
    """Tell whether a password lent at that time no longer opens anything."""
    return lent_at is not None and at >= lent_at + LENT_FOR
