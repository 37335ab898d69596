"""Correcting what the register says of a person: with a reason, and the figures follow."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.ages import renew_ages
from doorstep.kernel.people.batches import mark_subjects, note_batch
from doorstep.kernel.people.belonging import Groups
from doorstep.kernel.people.models import PERSON, Person
from doorstep.kernel.people.moving import subject_row
from doorstep.kernel.people.naming import person_columns
from doorstep.kernel.people.rules import kept_phone


def correct_person(
    *,
    actor: Actor,
    person: UUID,
    reason: str,
    full_name: str | None = None,
    birth: date | int | None = None,
    sex: str | None = None,
    phone: str | None = None,
) -> Person:
    """Change what is given (None leaves it); `phone` "" takes the number away.

    The journal names the fields and the reason, never the values: it cannot be erased. A new
    birth changes the age groups from the beginning, because it was never otherwise.
    """
    if not reason.strip():
        raise Problem("people.no_reason", _("A correction needs a reason."))
    with transaction.atomic():
        row: Person = subject_row(PERSON, person)
        actor.require(KEEP_PEOPLE, row.village_id)
        told = _columns(full_name, birth, sex, phone, today=actor.on)
        changed = {name: value for name, value in told.items() if getattr(row, name) != value}
        if changed:
            Person.objects.filter(pk=row.pk).update(**changed)
            _after(actor, row, set(changed), reason.strip())
    return Person.objects.get(pk=person)


def _columns(
    full_name: str | None,
    birth: date | int | None,
    sex: str | None,
    phone: str | None,
    *,
    today: date,
) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if full_name is not None:
        told |= person_columns(full_name)
        if not told["full_name"]:
            raise Problem("people.no_name", _("A name is needed."))
    if birth is not None:
        year = birth.year if isinstance(birth, date) else birth
        if not 1880 <= year <= today.year:
            raise Problem("people.no_such_birth", _("This is no possible birth."))
        told |= {"birth_year": year, "birth_on": birth if isinstance(birth, date) else None}
    if sex is not None:
        told["sex"] = sex
    if phone is not None:
        told["phone"] = kept_phone(phone)
    return told


def _after(actor: Actor, row: Person, names: set[str], reason: str) -> None:
    if names & {"birth_on", "birth_year"}:
        renew_ages([row.pk], province=row.province, groups=Groups())
        mark_subjects(PERSON, row.province, [row.pk])
    fields = sorted(n for n in names if not n.endswith("_key"))
    listed = [(row.pk, row.village_id)]
    told = {"fields": fields, "reason": reason[:300]}
    note_batch(actor, "people.correct_person", PERSON, row.province, listed, **told)
