"""Whole things: what belongs to a person, household, business or activity and travels with it.

A whole is replaced as one. Who is not of the box's places but is named there (a mother from the
next commune at a class) travels bare: the record without name, so that everything still counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from doorstep.kernel.basics.registers import Register
from doorstep.kernel.box import sensitive
from doorstep.kernel.box.wire import Table

NOBODY = "–"
Turn = Callable[[Table], Table]


@dataclass(frozen=True)
class Part:
    """Rows of a table that belong to wholes by column `by`; `under`: by rows of another part."""

    model: str
    by: str
    where: Mapping[str, Any] = field(default_factory=dict)
    under: str = ""
    is_bare: bool = False
    is_sensitive: bool = False
    pack: Turn | None = None
    unpack: Turn | None = None


@dataclass(frozen=True)
class Whole:
    """One sort of whole: its table, the column of its id, where it belongs, what goes with it.

    `bare` are the columns told of somebody who is not of the places.
    """

    code: str
    model: str
    key: str
    place: str
    parts: tuple[Part, ...]
    bare: Mapping[str, Any] = field(default_factory=dict)


WHOLES: Register[Whole] = Register("box wholes", Whole)
_KEYS = {"search_key": "", "sort_key": "", "external_id": "", "phone": ""}


def _of(subject: str, *more: Part) -> tuple[Part, ...]:
    """What belongs to whoever lives somewhere: residences, groups, what was attained."""
    here = {"subject_type": subject}
    return (
        Part("people.residence", "subject", here, is_bare=True),
        Part("people.groupmembership", "subject", here, is_bare=True),
        Part(
            "people.sensitivemembership", "subject", here,
            is_sensitive=True, pack=sensitive.opened, unpack=sensitive.closed,
        ),
        Part("attainments.attainment", "subject", here, is_bare=True),
        Part(
            "attainments.evidence", "attainment_id",
            under="attainments.attainment", is_bare=True,
        ),
        *more,
    )  # fmt: skip


HOUSEHOLD = Whole(
    "household", "people.household", "id", "village_id",
    _of("household", Part("people.householdmerge", "gone_id")),
    {**_KEYS, "head_name": NOBODY, "number": "", "address": "", "merged_into_id": None},
)  # fmt: skip
PERSON = Whole(
    "person", "people.person", "id", "village_id",
    _of("person", Part("people.merge", "gone_id"), Part("people.consent", "person_id")),
    {
        **_KEYS, "full_name": NOBODY, "match_key": "", "birth_on": None, "household_id": None,
        "merged_into_id": None,
    },
)  # fmt: skip
BUSINESS = Whole(
    "business", "people.business", "id", "village_id", _of("business"),
    {**_KEYS, "name": NOBODY, "tax_number": "", "address": ""},
)  # fmt: skip
ACTIVITY = Whole(
    "activity", "activities.activity", "root", "place_id",
    (Part("activities.participant", "activity_id", under="activities.activity"),),
)  # fmt: skip
for _whole in (HOUSEHOLD, BUSINESS, PERSON, ACTIVITY):
    WHOLES.add(_whole.code, _whole)
