"""How long each kept certificate still serves, and when somebody must do something about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from doorstep.server.tls.certificates import (
    addresses_of,
    fingerprint,
    names_of,
    permitted_names,
)
from doorstep.server.tls.keeping import CARRIED, LOCAL, RENEW_BEFORE, root, served

AUTHORITY = "authority"
# A new root must reach every phone, a new certificate only this machine.
REMIND_BEFORE = {
    AUTHORITY: timedelta(days=365),
    LOCAL: RENEW_BEFORE - timedelta(days=5),  # renewed by itself at 30; below 25 that failed
    CARRIED: timedelta(days=30),
}
OK, SOON, ENDED, EARLY = "ok", "soon", "ended", "early"


@dataclass(frozen=True)
class Standing:
    """One kept certificate on a day: `state` is ok, soon, ended, or early (it has not begun)."""

    kind: str
    names: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    days_left: int
    state: str
    is_served: bool
    fingerprint: str


def standings(*, var: Path, serving: str, at: datetime) -> list[Standing]:
    """List what is kept; `serving` is the value of DOORSTEP_TLS."""
    found = [(AUTHORITY, root(var), False)]
    for kind in (LOCAL, CARRIED):
        one = served(kind, var=var)
        found.append((kind, one.certificate if one else None, kind == serving))
    return [
        _standing(kind, certificate=certificate, is_served=is_served, at=at)
        for kind, certificate, is_served in found
        if certificate is not None
    ]


def needing_care(*, var: Path, serving: str, at: datetime) -> list[Standing]:
    """List what is in use and ends soon or has ended; with `local` its authority is in use too."""
    in_use = {serving, AUTHORITY} if serving == LOCAL else {serving}
    told = standings(var=var, serving=serving, at=at)
    return [one for one in told if one.kind in in_use and one.state != OK]


def _standing(
    kind: str, *, certificate: x509.Certificate, is_served: bool, at: datetime
) -> Standing:
    starts, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if kind == AUTHORITY:
        names = permitted_names(certificate)
    else:
        names = [*names_of(certificate), *map(str, addresses_of(certificate))]
    state = OK
    if starts > at:
        state = EARLY
    elif ends <= at:
        state = ENDED
    elif ends - at < REMIND_BEFORE[kind]:
        state = SOON
    return Standing(
        kind,
        tuple(names),
        starts,
        ends,
        (ends - at).days,
        state,
        is_served,
        fingerprint(certificate),
    )
