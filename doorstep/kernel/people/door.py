"""Corrections at the door, field by field: what a record says, and changing single fields of it.

Who may register may correct. The journal names the fields and the reason, never the values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import REGISTER
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.ages import renew_ages
from doorstep.kernel.people.batches import MODELS, mark_subjects, note_batch
from doorstep.kernel.people.belonging import Groups
from doorstep.kernel.people.models import BUSINESS, HOUSEHOLD, PERSON, Household
from doorstep.kernel.people.moving import subject_row
from doorstep.kernel.people.naming import person_columns, plain_columns
from doorstep.kernel.people.rules import kept_phone

FIELDS = {
    PERSON: ("full_name", "birth", "sex", "phone", "household"),
    HOUSEHOLD: ("head_name", "number", "address", "phone"),
    BUSINESS: ("name", "kind", "address", "phone"),
}
"""What can be corrected at the door, by type of subject."""
_VERBS = {
    PERSON: "people.correct_person",
    HOUSEHOLD: "people.correct_household",
    BUSINESS: "people.correct_business",
}


def value_of(row: Any, field: str) -> Any:
    """Give what a record says in a field, as plain JSON: a birth is "1950-03-01", "1950" or ""."""
    if field == "birth":
        return (row.birth_on.isoformat() if row.birth_on else str(row.birth_year or ""))[:10]
    if field == "household":
        return str(row.household_id) if row.household_id else ""
    return getattr(row, field)


def same(field: str, one: Any, other: Any) -> bool:
    """Tell whether two values of a field are the same, however they were typed."""
    return _plain(field, one) == _plain(field, other)


def _plain(field: str, value: Any) -> str:
    text = " ".join(str("" if value is None else value).split())
    return kept_phone(text) if field == "phone" and text else text


def correct_fields(
    *, actor: Actor, subject_type: str, subject: UUID, told: Mapping[str, Any], reason: str
) -> list[str]:
    """Set fields of a record; give the columns that changed.

    Raises Problem: people.unknown_subject, people.merged, people.unknown_field, people.no_name,
    people.no_such_birth, people.not_in_village; NotAllowed.
    """
    with transaction.atomic():
        row = subject_row(subject_type, subject)
        actor.require(REGISTER, row.village_id)
        columns: dict[str, Any] = {}
        for field, value in told.items():
            if field not in FIELDS[subject_type]:
                raise Problem("people.unknown_field", _("This cannot be corrected at the door."))
            columns |= _READ.get(field, _text)(actor, row, field, value)
        changed = {name: v for name, v in columns.items() if getattr(row, name) != v}
        if changed:
            MODELS[subject_type].objects.filter(pk=row.pk).update(**changed)
            _after(actor, subject_type, row, set(changed), reason)
    return sorted(changed)


def _text(_actor: Actor, row: Any, field: str, value: Any) -> dict[str, Any]:
    return {field: " ".join(str(value or "").split())[: row._meta.get_field(field).max_length]}


def _phone(_actor: Actor, _row: Any, field: str, value: Any) -> dict[str, Any]:
    return {field: kept_phone(str(value)) if value else ""}


def _name(_actor: Actor, _row: Any, field: str, value: Any) -> dict[str, Any]:
    name = str(value or "")
    if field == "full_name":
        columns = person_columns(name)
    else:
        columns = plain_columns(field, name, length=120 if field == "head_name" else 200)
    if not columns[field]:
        raise Problem("people.no_name", _("A name is needed."))
    return dict(columns)


def birth_of(told: Any, *, today: date) -> date | int | None:
    """Read a birth: a day, a year, or nothing; Problem for what is none."""
    text = str("" if told is None else told).strip()
    if not text:
        return None
    try:
        found: date | int = int(text) if len(text) <= 4 else date.fromisoformat(text)
    except ValueError as why:
        raise Problem("people.no_such_birth", _("This is no possible birth.")) from why
    year = found.year if isinstance(found, date) else found
    if not 1880 <= year <= today.year:
        raise Problem("people.no_such_birth", _("This is no possible birth."))
    return found


def _birth(actor: Actor, _row: Any, _field: str, value: Any) -> dict[str, Any]:
    birth = birth_of(value, today=actor.on)
    day = birth if isinstance(birth, date) else None
    return {"birth_on": day, "birth_year": day.year if day else birth}


def _sex(_actor: Actor, _row: Any, _field: str, value: Any) -> dict[str, Any]:
    return {"sex": value if value in ("m", "f") else ""}


def _household(_actor: Actor, row: Any, _field: str, value: Any) -> dict[str, Any]:
    if not value:
        return {"household_id": None}
    home = Household.objects.filter(pk=value, village=row.village_id, left_on=None).first()
    if home is None:
        words = _("This household does not live in that village.")
        raise Problem("people.not_in_village", words)
    return {"household_id": home.pk}


_READ: dict[str, Callable[[Actor, Any, str, Any], dict[str, Any]]] = {
    "phone": _phone,
    "full_name": _name,
    "head_name": _name,
    "name": _name,
    "birth": _birth,
    "sex": _sex,
    "household": _household,
}


def _after(actor: Actor, subject_type: str, row: Any, names: set[str], reason: str) -> None:
    if names & {"birth_on", "birth_year"}:
        renew_ages([row.pk], province=row.province, groups=Groups())
        mark_subjects(PERSON, row.province, [row.pk])
    fields = sorted(n for n in names if not n.endswith("_key"))
    listed = [(row.pk, row.village_id)]
    told = {"fields": fields, "reason": reason[:300]}
    note_batch(actor, _VERBS[subject_type], subject_type, row.province, listed, **told)
