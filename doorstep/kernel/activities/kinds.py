"""The register of activity kinds: one definition draws the form, checks, counts and explains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from doorstep.kernel.basics.registers import Register
from doorstep.kernel.indicators.families import Measure

INTEGER, TEXT, LONG_TEXT, CHOICE, CHOICES, YES_NO, DATE = (
    "integer",
    "text",
    "long_text",
    "choice",
    "choices",
    "yes_no",
    "date",
)
BY_PERSON, PHOTO, VOICE, SIGNATURE, SERIALS, TIME, MEMBERS, ACTIVITY = (
    "by_person",
    "photo",
    "voice",
    "signature",
    "serials",
    "time",
    "members",
    "activity",
)
OF_FILES = (PHOTO, VOICE, SIGNATURE)
"""Types whose answer names attached files by the sha256 of their bytes."""
FIRST_TYPES = (INTEGER, TEXT, LONG_TEXT, CHOICE, CHOICES, YES_NO, DATE)
TYPES = (*FIRST_TYPES, BY_PERSON, *OF_FILES, SERIALS, TIME, MEMBERS, ACTIVITY)
When = tuple[str, tuple[str, ...]]
"""A field and the answers for which something holds (`rules.holds`)."""
OF_SUBJECT = "*"
"""A count for every target group of the household, person or business reached."""


@dataclass(frozen=True)
class Field:
    """One question: code, type, label, checks. `options` are (code, label) pairs.

    `since` is the kind's version that added the field, `until` the one that no longer asks it:
    answers of before stay valid and readable. `shown_when` says for which answers it is asked.
    `sound` names the spoken text (by default kind and field); `of` is the kind of activity that
    an ACTIVITY field points to.

    A BY_PERSON answer is {person id: [codes of `options`]}; PHOTO, VOICE and SIGNATURE name files
    by sha256; MEMBERS names members of teams, SERIALS serial numbers, TIME "HH:MM".
    """

    code: str
    type: str
    label: Any
    is_required: bool = False
    least: int | None = None
    most: int | None = None
    options: tuple[tuple[str, Any], ...] = ()
    help: Any = ""
    since: int = 1
    until: int | None = None
    shown_when: When | None = None
    sound: str = ""
    of: str = ""

    @property
    def is_asked(self) -> bool:
        """Tell whether today's form asks it."""
        return self.until is None


@dataclass(frozen=True)
class Count:
    """Adds to `measure`: 1 per activity, or the number in `field`; for a group or for all.

    `when` names a field and the answers for which it counts; None: always. `of_kind` is the other
    kind whose figure this adds to, where it is not the kind's own.
    """

    measure: Measure
    field: str | None = None
    group: str = "all"
    when: When | None = None
    of_kind: str = ""


@dataclass(frozen=True)
class Gives:
    """Grants an attainment to those reached: to "persons", "household", "business".

    `when` names a field and the answers that show it; None: the activity itself shows it. A
    BY_PERSON field shows it of each person for whom one of these answers was ticked. `also` is a
    second condition.
    """

    attainment: str
    to: str
    when: When | None = None
    also: When | None = None


@dataclass(frozen=True)
class ActivityKind:
    """One kind of work. `reaches` are the subjects its form asks for.

    `province` is empty for kinds of the house; a kind that a province made is its own, and is
    read but no longer asked once it `is_retired`. One that `is_derived` is made by an action of its
    own and no form asks it.
    """

    code: str
    label: Any
    plural: Any
    fields: tuple[Field, ...]
    version: int = 1
    reaches: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    levels: tuple[str, ...] = ("village",)
    counts: tuple[Count, ...] = ()
    gives: tuple[Gives, ...] = ()
    help: Any = ""
    province: str = ""
    is_retired: bool = False
    is_derived: bool = False

    def field(self, code: str) -> Field | None:
        """Find a field by its code."""
        return next((f for f in self.fields if f.code == code), None)

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields that today's form asks."""
        return tuple(f for f in self.fields if f.is_asked)

    def measures(self) -> Iterable[Measure]:
        """Give the measures it adds to, each once."""
        return {c.measure.code: c.measure for c in self.counts}.values()


KINDS: Register[ActivityKind] = Register("activity kinds", ActivityKind)


def offered_in(provinces: Iterable[str]) -> list[ActivityKind]:
    """List the kinds that are asked in these provinces: those of the house, and their own."""
    here = {"", *provinces}
    return [k for k in KINDS if k.province in here and not k.is_retired and not k.is_derived]


def activity_kind(code: str, **told: Any) -> ActivityKind:
    """Register a kind and the family that counts it. One file per kind calls this once."""
    from doorstep.kernel.activities.counting import plug_in

    kind = KINDS.add(code, ActivityKind(code, **told))
    for field in kind.fields:
        if field.type not in TYPES:
            raise ValueError(f"{code}.{field.code}: unknown type {field.type}")
        if field.shown_when and kind.field(field.shown_when[0]) is None:
            raise ValueError(f"{code}.{field.code}: shown by a field that is not there")
    plug_in(kind)
    return kind
