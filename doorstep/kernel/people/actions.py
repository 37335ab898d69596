"""Every act that writes to the register: persons, households, businesses, groups, consents.

The acts on one idea lie together in a file of their own; this is where they are called by name.
Acts on teams are in `teams`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.consents import give_consent, withdraw_consent, withdraw_purpose
from doorstep.kernel.people.correcting import correct_person
from doorstep.kernel.people.drafts import (
    BusinessDraft,
    Draft,
    HouseholdDraft,
    Outcome,
    PersonDraft,
)
from doorstep.kernel.people.groups import join_group, leave_group
from doorstep.kernel.people.handing import offer_person, take_in, withdraw_offer
from doorstep.kernel.people.identity import (
    keep_numbers,
    read_number,
    reveal_identity_number,
    set_identity_number,
)
from doorstep.kernel.people.knowing import household_ids
from doorstep.kernel.people.merging import merge_persons, say_not_same, undo_merge
from doorstep.kernel.people.merging_households import merge_households, undo_household_merge
from doorstep.kernel.people.moving import leave_register, move_household, move_person
from doorstep.kernel.people.naming import person_columns, plain_columns
from doorstep.kernel.people.registering import (
    Batch,
    Columns,
    Enrolment,
    enrol,
    naming_row,
)
from doorstep.kernel.people.rules import kept_phone

__all__ = [
    "register_households",
    "register_persons",
    "register_businesses",
    "move_person",
    "move_household",
    "leave_register",
    "join_group",
    "leave_group",
    "correct_person",
    "set_identity_number",
    "reveal_identity_number",
    "give_consent",
    "withdraw_consent",
    "withdraw_purpose",
    "merge_persons",
    "undo_merge",
    "say_not_same",
    "merge_households",
    "undo_household_merge",
    "offer_person",
    "withdraw_offer",
    "take_in",
]


def register_households(
    *, actor: Actor, drafts: Sequence[HouseholdDraft], is_at_door: bool = False
) -> Outcome:
    """Register households, all or none. See `register_persons`."""
    return enrol(_HOUSEHOLDS, actor=actor, drafts=drafts, is_at_door=is_at_door)


def register_persons(
    *, actor: Actor, drafts: Sequence[PersonDraft], is_at_door: bool = False
) -> Outcome:
    """Register persons, all or none; give who was made, updated, unchanged.

    A draft is known by its id, or by its external id in its village (also after a move away):
    then name, phone, birth and household are brought up to date and groups are added. Whoever
    lives where the actor has no right by now stays as they are. Age groups follow from the birth;
    where only the year is known, from 1 July. The batch belongs to one province; Problem names
    the row that does not fit. `is_at_door`: by members of teams too, and who is known stays as is.
    """
    return enrol(_PERSONS, actor=actor, drafts=drafts, is_at_door=is_at_door)


def register_businesses(
    *, actor: Actor, drafts: Sequence[BusinessDraft], is_at_door: bool = False
) -> Outcome:
    """Register businesses, all or none. See `register_persons`; the tax number tells them too."""
    return enrol(_BUSINESSES, actor=actor, drafts=drafts, is_at_door=is_at_door)


def _phone(draft: Draft) -> str:
    return kept_phone(draft.phone) if draft.phone else ""


def _named(columns: dict[str, str], field: str) -> dict[str, Any]:
    if not columns[field]:
        raise Problem("people.no_name", _("A name is needed."))
    return dict(columns)


def _person_columns(batch: Batch) -> Columns:
    drafts: Sequence[Any] = batch.drafts
    keys = {(d.village, d.household_key) for d in drafts if d.household_key and not d.household}
    households = household_ids(keys, batch.province)

    def columns(d: PersonDraft) -> dict[str, Any]:
        return _named(person_columns(d.full_name), "full_name") | {
            "phone": _phone(d),
            "sex": d.sex,
            "birth_year": d.birth_year,
            "birth_on": d.birth_on,
            "household_id": d.household or households.get((d.village, d.household_key)),
        }

    return columns


def _keep_numbers(batch: Batch) -> None:
    numbers = []
    for row, d in enumerate(batch.drafts):
        if isinstance(d, PersonDraft) and d.identity_number and d.id not in batch.beyond:
            with naming_row(row):
                numbers.append((batch.rows[d.id].pk, read_number(d.identity_number).number))
    if numbers:
        keep_numbers(batch.province, numbers, at=timezone.now())


def _household_columns(batch: Batch) -> Columns:
    def columns(d: HouseholdDraft) -> dict[str, Any]:
        return _named(plain_columns("head_name", d.head_name, length=120), "head_name") | {
            "phone": _phone(d),
            "number": d.number[:40],
            "address": d.address[:200],
        }

    return columns


def _business_columns(batch: Batch) -> Columns:
    def columns(d: BusinessDraft) -> dict[str, Any]:
        return _named(plain_columns("name", d.name, length=200), "name") | {
            "phone": _phone(d),
            "kind": d.kind,
            "tax_number": d.tax_number,
            "address": d.address[:200],
        }

    return columns


_PERSONS = Enrolment("people.register_persons", _person_columns, _keep_numbers)
_HOUSEHOLDS = Enrolment("people.register_households", _household_columns)
_BUSINESSES = Enrolment("people.register_businesses", _business_columns)
