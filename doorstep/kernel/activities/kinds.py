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
TYPES = (INTEGER, TEXT, LONG_TEXT, CHOICE, CHOICES, YES_NO, DATE)
OF_SUBJECT = "*"
"""A count for every target group of the household, person or business reached."""


@dataclass(frozen=True)
class Field:
    """One question: code, type, label, checks. `options` are (code, label) pairs.

    `sign_of` names the number field whose sign (">", "~") this field keeps, as officials report
    "more than", "about". `since` is the kind's version that added the field.
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


@dataclass(frozen=True)
class Count:
    """Adds to `measure`: 1 per activity, or the number in `field`; for a group or for all.

    `when` names a field and the answers for which it counts; None: always.
    """

    measure: Measure
    field: str | None = None
    group: str = "all"
    when: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Gives:
    """Grants an attainment to those reached: to "persons", "household", "business".

    `when` names a field and the answers that show it; None: the activity itself shows it.
    """

    attainment: str
    to: str
    when: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class ActivityKind:
    """One kind of work. `reaches` are the subjects its form asks for."""

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

    def field(self, code: str) -> Field | None:
        """Find a field by its code."""
        return next((f for f in self.fields if f.code == code), None)

    def measures(self) -> Iterable[Measure]:
        """Give the measures it adds to, each once."""
        return {c.measure.code: c.measure for c in self.counts}.values()


KINDS: Register[ActivityKind] = Register("activity kinds", ActivityKind)


def activity_kind(code: str, **told: Any) -> ActivityKind:
    """Register a kind and the family that counts it. One file per kind calls this once."""
    from doorstep.kernel.activities.counting import plug_in

    kind = KINDS.add(code, ActivityKind(code, **told))
    for field in kind.fields:
        if field.type not in TYPES:
            raise ValueError(f"{code}.{field.code}: unknown type {field.type}")
    plug_in(kind)
    return kind
