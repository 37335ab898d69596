"""Checking a certificate: by its line, its number, or its badge as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doorstep.capabilities.learning.certificates import keys, lines
from doorstep.capabilities.learning.certificates.adopted import framework_of
from doorstep.capabilities.learning.certificates.badges import certificate_id
from doorstep.capabilities.learning.certificates.lines import (
    REVOKED,
    UNKNOWN,
    UNREADABLE,
    VALID,
    Told,
)
from doorstep.capabilities.learning.certificates.models import MERGED, Certificate
from doorstep.capabilities.learning.certificates.numbers import read_number

REPLACED = "replaced"
"""Taken back because the same person has another one: two records turned out to be one person."""


@dataclass(frozen=True)
class Checked:
    """What a check found. `told` comes from a signed line alone; a number tells no name."""

    state: str
    told: Told | None = None
    number: str = ""
    framework: dict[str, str] | None = None
    is_sample: bool = False
    issued_on: date | None = None
    initials: str = ""
    reason: str = ""


def check(text: str) -> Checked:
    """Check a number, a line, an address with a line, or a badge, as of this moment."""
    number = read_number(text) if len(text) < 40 else ""
    if number:
        return check_number(number)
    return check_badge(text) if text.strip().startswith("ey") else check_line(text)


def check_badge(jwt: str) -> Checked:
    """Check a badge (JWT): its signature by the keys known here, then whether it was taken back."""
    found = certificate_id(jwt)
    row = Certificate.objects.filter(pk=found).first() if found else None
    if row is None:
        return Checked(UNREADABLE if found is None else UNKNOWN)
    state = _state(row)
    told = Told(row.province, row.framework, row.issued_on, row.name, None, row.number)
    return _of(row, state, told)


def check_number(number: str) -> Checked:
    """Check a whole number: whether it stands, with no more of the person than initials."""
    row = Certificate.objects.filter(number=number).first()
    if row is None:
        return Checked(UNKNOWN, number=number)
    return _of(row, _state(row), None)


def check_line(line: str) -> Checked:
    """Check a line by its signature, and then whether it was taken back."""
    found = lines.verify(line, keys.public_keys())
    if found.told is None:
        return Checked(found.state)
    row = Certificate.objects.filter(number=found.told.number).first()
    if row is None:  # rightly signed, and not in these books: the signature is what counts
        return Checked(found.state, found.told, found.told.number, issued_on=found.told.issued_on)
    return _of(row, _state(row) if found.state == VALID else found.state, found.told)


def _state(row: Certificate) -> str:
    if row.revoked_at is None:
        return VALID
    return REPLACED if row.reason == MERGED else REVOKED


def _of(row: Certificate, state: str, told: Told | None) -> Checked:
    framework = framework_of(row.adopted_id)
    return Checked(
        state=state,
        told=told,
        number=row.number,
        framework=framework.title,
        is_sample=framework.is_sample,
        issued_on=row.issued_on,
        initials="" if told else initials(row.name),
        reason=row.reason if row.revoked_at else "",
    )


def initials(name: str) -> str:
    """Give the first letters of a name's words: enough for who holds the paper, no more."""
    return " ".join(f"{word[0]}." for word in name.split() if word)


def is_known(state: str) -> bool:
    """Tell whether a check found anything to speak of."""
    return state not in (UNKNOWN, UNREADABLE)
