"""Correcting a household, person or business, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from doorstep.kernel.access.rights import REGISTER
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.batches import MODELS
from doorstep.kernel.people.door import FIELDS, correct_fields, same, value_of
from doorstep.kernel.people.models import HOUSEHOLD
from doorstep.kernel.sync.deeds import Act, Named, Payload, Result, deed
from doorstep.kernel.sync.disagreeing import Change, keep_disagreements, merged


class Correct(Payload):
    """Fields of a record, each as it was seen and as it should be."""

    type: Literal["person", "household", "business"]
    id: UUID
    fields: dict[str, Change] = Field(min_length=1, max_length=20)
    reason: str = Field(default="", max_length=300)


def _needs(told: Correct) -> Iterator[Named]:
    yield told.type, str(told.id)
    home = told.fields.get(HOUSEHOLD)
    if home is not None and home.now:
        yield HOUSEHOLD, str(home.now)


def _correct(act: Act[Correct]) -> Result:
    told = act.payload
    subject = act.id_of(told.type, told.id)
    row: Any = MODELS[told.type].objects.select_for_update().get(pk=subject)
    act.actor.require(REGISTER, row.village_id)
    if unknown := told.fields.keys() - set(FIELDS[told.type]):
        words = _("This cannot be corrected at the door: %(fields)s.")
        raise Problem("people.unknown_field", words, fields=", ".join(sorted(unknown))[:80])
    current = {name: value_of(row, name) for name in told.fields}
    sure, apart = merged(told.fields, current, same)
    if sure:
        correct_fields(
            actor=act.actor,
            subject_type=told.type,
            subject=subject,
            told=sure,
            reason=told.reason or "phone",
        )
    keep_disagreements(act, told.type, subject, row.village_id, apart)
    return {"subject": str(subject), "changed": sorted(sure), "disagrees": sorted(apart)}


deed("people.correct", Correct, _correct, needs=_needs)
