"""What is told when somebody or something enters the register, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.people.models import BUSINESS, HOUSEHOLD, PERSON
from doorstep.kernel.places.models import FOREVER


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What every subject has. `id` is made where the fact is made; `external_id` comes from a list.

    `groups` are codes of groups; `sensitive` are codes of sensitive ones with a detail or "".
    They hold from `told_on`: without it from the day of registration, or, for a subject that is
    known already, from the day of the act. Groups that are not named are not left.
    """

    subject_type: ClassVar[str]
    village: int
    registered_on: date
    id: UUID = field(default_factory=new_id)
    external_id: str = ""
    phone: str = ""
    groups: frozenset[str] = frozenset()
    sensitive: Mapping[str, str] = field(default_factory=dict)
    told_on: date | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseholdDraft(Draft):
    """A household, named after its head."""

    subject_type: ClassVar[str] = HOUSEHOLD
    head_name: str
    number: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonDraft(Draft):
    """A person. `birth` is a day or only a year; `sex` is "m", "f" or "".

    The household is named by its id or by the external id it has in the same village.
    """

    subject_type: ClassVar[str] = PERSON
    full_name: str
    birth: date | int | None = None
    sex: str = ""
    household: UUID | None = None
    household_key: str = ""
    identity_number: str = ""

    @property
    def birth_year(self) -> int | None:
        """The year of birth, None when unknown."""
        return self.birth.year if isinstance(self.birth, date) else self.birth

    @property
    def birth_on(self) -> date | None:
        """The day of birth, None when unknown."""
        return self.birth if isinstance(self.birth, date) else None


@dataclass(frozen=True, kw_only=True)
class BusinessDraft(Draft):
    """An enterprise, cooperative, business household, point of sale, school, hospital."""

    subject_type: ClassVar[str] = BUSINESS
    name: str
    kind: str
    tax_number: str = ""
    address: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a batch. `ids` says, draft by draft, under which id the subject is kept."""

    ids: tuple[UUID, ...]
    made: tuple[UUID, ...]
    updated: tuple[UUID, ...]
    unchanged: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class MemberDraft:
    """Somebody's part in a team: a person of the register, or only a name."""

    full_name: str
    role: str = "member"
    position: str = ""
    phone: str = ""
    person: UUID | None = None
    account_id: UUID | None = None
    from_on: date | None = None
    to_on: date = FOREVER
    trained_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class TeamDraft:
    """A team with its villages and members. Without `villages` it serves the village it is in."""

    place: int
    name: str
    label: str
    founded_on: date
    id: UUID = field(default_factory=new_id)
    kind: str = "community"
    decision: str = ""
    external_id: str = ""
    villages: tuple[int, ...] = ()
    members: tuple[MemberDraft, ...] = ()
