"""Registering at the door: households, persons, businesses, work-days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from doorstep.kernel.access.rights import RECORD, REGISTER
from doorstep.kernel.people.actions import (
    register_businesses,
    register_households,
    register_persons,
)
from doorstep.kernel.people.allowances import log_work_days
from doorstep.kernel.people.door import birth_of
from doorstep.kernel.people.drafts import (
    BusinessDraft,
    Draft,
    HouseholdDraft,
    Outcome,
    PersonDraft,
)
from doorstep.kernel.people.models import (
    BUSINESS,
    HOUSEHOLD,
    PERSON,
    Household,
    TeamMember,
)
from doorstep.kernel.sync.deeds import (
    CHANGES,
    COMMAND,
    JOINS,
    MAKES,
    Act,
    Named,
    Payload,
    Result,
    deed,
    finder,
)
from doorstep.kernel.sync.finding import commands_done, ids_in

_INTO = "merged_into_id" if hasattr(Household, "merged_into_id") else "NULL"
_HOUSEHOLDS = f"SELECT id, {_INTO} FROM people_household WHERE id IN"  # noqa: S608
_BUSINESSES = "SELECT id FROM people_business WHERE id IN"
_PERSONS = "SELECT id, merged_into_id FROM people_person WHERE id IN"

finder(HOUSEHOLD, lambda ids: {i: _kept(i, row) for i, row in ids_in(ids, _HOUSEHOLDS).items()})
finder(BUSINESS, lambda ids: {i: i for i in ids_in(ids, _BUSINESSES)})
finder(PERSON, lambda ids: {i: _kept(i, row) for i, row in ids_in(ids, _PERSONS).items()})
finder("member", lambda ids: _members(ids))
finder(COMMAND, commands_done)


def _kept(told: str, row: Sequence[Any]) -> str:
    """Give the record a person is part of by now."""
    into = row[0]
    return told if into is None else str(into if isinstance(into, UUID) else UUID(hex=into))


def _members(ids: Iterable[str]) -> dict[str, str]:
    numbers = [int(i) for i in ids if i.isdigit() and len(i) < 19]
    rows = TeamMember.objects.filter(pk__in=numbers).values_list("pk", flat=True)
    return {str(pk): str(pk) for pk in rows}


class Registering(Payload):
    """What every registration tells. Groups that are not named are not left."""

    village: int
    registered_on: date | None = None
    phone: str = Field(default="", max_length=40)
    groups: list[str] = Field(default_factory=list, max_length=30)
    sensitive: dict[str, str] = Field(default_factory=dict, max_length=10)


class RegisterHousehold(Registering):
    """A household, named after its head."""

    head_name: str = Field(min_length=1, max_length=200)
    number: str = ""
    address: str = ""


class RegisterPerson(Registering):
    """A person. `birth` is a day or only a year; `sex` is "m", "f" or ""."""

    full_name: str = Field(min_length=1, max_length=200)
    household: UUID | None = None
    birth: str | int | None = None
    sex: str = Field(default="", max_length=1)
    identity_number: str = Field(default="", max_length=40)


class RegisterBusiness(Registering):
    """An enterprise, cooperative, business household, point of sale, school, hospital."""

    name: str = Field(min_length=1, max_length=300)
    kind: str = Field(max_length=30)
    tax_number: str = Field(default="", max_length=20)
    address: str = ""


def _frame(act: Act[Any]) -> dict[str, Any]:
    told = act.payload
    return {
        "id": act.row.pk,
        "village": told.village,
        "registered_on": min(act.day(told.registered_on or act.bound), act.actor.on),
        "phone": told.phone,
        "groups": frozenset(told.groups),
        "sensitive": dict(told.sensitive),
        "source": "phone",
    }


def _household(act: Act[RegisterHousehold]) -> HouseholdDraft:
    told = act.payload
    return HouseholdDraft(
        **_frame(act), head_name=told.head_name, number=told.number, address=told.address
    )


def _person(act: Act[RegisterPerson]) -> PersonDraft:
    told = act.payload
    return PersonDraft(
        **_frame(act),
        full_name=told.full_name,
        household=act.id_of(HOUSEHOLD, told.household),
        birth=birth_of(told.birth, today=act.actor.on),
        sex=told.sex if told.sex in ("m", "f") else "",
        identity_number=told.identity_number,
    )


def _business(act: Act[RegisterBusiness]) -> BusinessDraft:
    told = act.payload
    return BusinessDraft(
        **_frame(act),
        name=told.name,
        kind=told.kind,
        tax_number=told.tax_number,
        address=told.address,
    )


Enter = Callable[..., Outcome]


def _all(
    enter: Enter, draft: Callable[[Act[Any]], Draft], kind: str
) -> Callable[[Sequence[Act[Any]]], list[Result]]:
    """Register several at once; who was known before keeps the id that is known."""

    def together(acts: Sequence[Act[Any]]) -> list[Result]:
        drafts = [draft(act) for act in acts]
        ids = enter(actor=acts[0].actor, drafts=drafts, is_at_door=True).ids
        return [{"type": kind, "id": str(i)} for i in ids]

    return together


def _home(told: RegisterPerson) -> Iterable[Named]:
    return [(HOUSEHOLD, str(told.household))] if told.household else []


def _village(told: Registering) -> int:
    return told.village


def _plug(
    code: str, model: Any, enter: Enter, draft: Callable[[Act[Any]], Any], kind: str, **more: Any
) -> None:
    together = _all(enter, draft, kind)
    deed(
        code,
        model,
        lambda act: together([act])[0],
        together=together,
        place=_village,
        right=REGISTER,
        **more,
    )


_plug(
    "people.register_household", RegisterHousehold, register_households, _household, HOUSEHOLD,
    rank=MAKES,
)  # fmt: skip
_plug(
    "people.register_business", RegisterBusiness, register_businesses, _business, BUSINESS,
    rank=MAKES,
)  # fmt: skip
_plug(
    "people.register_person", RegisterPerson, register_persons, _person, PERSON,
    rank=JOINS, needs=_home,
)  # fmt: skip


class AddWorkDay(Payload):
    """Days (or nights) that a member of a team worked."""

    member: int
    days: list[date] = Field(min_length=1, max_length=62)
    part: str = "day"
    activity: UUID | None = None


def _work(act: Act[AddWorkDay]) -> Result:
    told = act.payload
    fresh = log_work_days(
        actor=act.actor,
        member=told.member,
        days=[act.day(d) for d in told.days],
        part=told.part,
        activity=told.activity,
    )
    return {"days": [d.isoformat() for d in fresh]}


deed(
    "people.add_work_day", AddWorkDay, _work, rank=CHANGES, right=RECORD,
    needs=lambda told: [("member", str(told.member))],
)  # fmt: skip
