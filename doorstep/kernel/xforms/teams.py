"""The team of whoever fills forms in, remembered for a minute: teams change by the week."""

from __future__ import annotations

import time
from datetime import date
from uuid import UUID

from doorstep.kernel.basics.statements import as_id, ask

REMEMBERED_S = 60.0
_MOST = 10_000
_TEAM = """SELECT DISTINCT team_id FROM people_teammember
 WHERE account_id = %s AND from_on <= %s AND to_on > %s"""
_KNOWN: dict[tuple[UUID, date], tuple[float, UUID | None]] = {}


def team_of(account: UUID | None, *, on: date) -> UUID | None:
    """Give the team of an account on a day, where it is in exactly one."""
    if account is None:
        return None
    known = _KNOWN.get((account, on))
    if known is None or known[0] < time.monotonic():
        rows = ask(_TEAM, [account, on, on])
        team = as_id(rows[0][0]) if len(rows) == 1 else None
        if len(_KNOWN) > _MOST:
            _KNOWN.clear()
        known = _KNOWN[account, on] = (time.monotonic() + REMEMBERED_S, team)
    return known[1]
