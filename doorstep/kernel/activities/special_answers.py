"""Checks of the answers that a door needs: per person, files, serial numbers, times, members.

Each check takes the field and what was given, and gives (clean answer, fault); one is None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities.kinds import (
    ACTIVITY,
    BY_PERSON,
    MEMBERS,
    PHOTO,
    SERIALS,
    SIGNATURE,
    TIME,
    VOICE,
    ActivityKind,
    Field,
)
from doorstep.kernel.basics.text import map_digits, tidy

MOST_FILES = {PHOTO: 10, VOICE: 1, SIGNATURE: 1}
"""Files in one answer, where the field does not say another number by `most`."""
MOST_SERIALS, LONGEST_SERIAL, MOST_MEMBERS, MOST_PERSONS = 1000, 60, 50, 200
Checked = tuple[Any, Any]
_SHA = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"([01]?\d|2[0-3])[:hH.]([0-5]\d)")
_BETWEEN = re.compile(r"[\s,;]+")


def persons_named(kind: ActivityKind | None, answers: dict[str, Any]) -> tuple[UUID, ...]:
    """Give the persons whom the answers by person name, each once, in the order told."""
    found: dict[UUID, None] = {}
    for field in kind.fields if kind else ():
        told = answers.get(field.code) if field.type == BY_PERSON else None
        for key in told if isinstance(told, dict) else ():
            if (person := _as_id(key)) is not None:
                found[person] = None
    return tuple(found)


def ticked(answer: Any) -> dict[UUID, list[str]]:
    """Read a BY_PERSON answer: the codes by person; what is none is left out."""
    if not isinstance(answer, dict):
        return {}
    pairs = ((_as_id(key), codes) for key, codes in answer.items())
    return {p: [str(c) for c in codes] for p, codes in pairs if p and isinstance(codes, list)}


def files_named(kind: ActivityKind | None, answers: dict[str, Any]) -> tuple[str, ...]:
    """Give the sha256 of every file that the answers name, each once."""
    codes = [f.code for f in kind.fields if f.type in MOST_FILES] if kind else []
    told = (one for code in codes for one in _listed(answers.get(code)))
    return tuple(dict.fromkeys(str(one) for one in told))


def _as_id(given: Any) -> UUID | None:
    try:
        return given if isinstance(given, UUID) else UUID(str(given))
    except ValueError:
        return None


def _listed(given: Any) -> list[Any]:
    if given in (None, ""):
        return []
    return list(given) if isinstance(given, list | tuple) else [given]


def _by_person(field: Field, given: Any) -> Checked:
    if not isinstance(given, dict) or len(given) > MOST_PERSONS:
        return None, _("Choices by person are needed.")
    known = [code for code, _label in field.options]
    clean: dict[str, list[str]] = {}
    for key, codes in given.items():
        person, chosen = _as_id(key), [str(c) for c in _listed(codes)]
        if person is None:
            return None, _("Choices by person are needed.")
        if not set(chosen) <= set(known):
            return None, _("One of these choices is not known.")
        if chosen:
            clean[str(person)] = [code for code in known if code in chosen]
    return clean, None


def _files(field: Field, given: Any) -> Checked:
    told = list(dict.fromkeys(str(one).lower() for one in _listed(given)))
    if any(_SHA.fullmatch(one) is None for one in told):
        return None, _("Files are named by their SHA-256.")
    if len(told) > (field.most or MOST_FILES[field.type]):
        return None, _("These are too many files.")
    return told, None


def _serials(field: Field, given: Any) -> Checked:
    """Serial numbers as a list, or as text with line breaks, commas or semicolons between."""
    parts: Iterable[str] = (p for one in _listed(given) for p in _BETWEEN.split(str(one)))
    told = list(dict.fromkeys(tidy(p).upper() for p in parts if tidy(p)))
    if len(told) > (field.most or MOST_SERIALS):
        return None, _("These are too many numbers.")
    if any(len(one) > LONGEST_SERIAL for one in told):
        return None, _("A serial number is too long.")
    return told, None


def _time(field: Field, given: Any) -> Checked:
    found = _TIME.fullmatch(map_digits(str(given)).strip())
    if found is None:
        return None, _("A time like 08:30 is needed.")
    return f"{int(found[1]):02d}:{found[2]}", None


def _members(field: Field, given: Any) -> Checked:
    told = [str(one) for one in _listed(given)]
    if len(told) > MOST_MEMBERS or any(not (t.isascii() and t.isdigit()) for t in told):
        return None, _("Members of teams are needed.")
    return list(dict.fromkeys(int(one) for one in told)), None


def _activity(field: Field, given: Any) -> Checked:
    found = _as_id(given)
    return (str(found), None) if found else (None, _("This record is not known."))


CHECKS: dict[str, Callable[[Field, Any], Checked]] = {
    BY_PERSON: _by_person,
    PHOTO: _files,
    VOICE: _files,
    SIGNATURE: _files,
    SERIALS: _serials,
    TIME: _time,
    MEMBERS: _members,
    ACTIVITY: _activity,
}
