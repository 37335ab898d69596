"""A plan as one file: what it may hold, and how it is read before it is checked.

TOML ([plan], [[target]], [[phase]]) and the workbook made from `content/plans/template.xlsx` give
the same raw rows; each remembers where it stands, so that a fault can be found again.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.places.models import Unit

PERCENT, ABSOLUTE = "percent", "absolute"


@dataclass(frozen=True)
class Row:
    """One row as written: where it stands, for people, and its fields.

    `is_typed`: by people into cells, so that "1.000" is a thousand; in TOML it is one.
    """

    where: str
    told: dict[str, Any]
    is_typed: bool = False


@dataclass(frozen=True)
class RawPlan:
    """A plan file before it is checked."""

    plan: Row
    targets: list[Row]
    phases: list[Row]


@dataclass(frozen=True)
class TargetDraft:
    """A target of the file. `weight` is the population of a unit below the plan's own."""

    where: str
    unit: Unit
    indicator: str
    group: str
    year: int
    value: Decimal
    value_kind: str
    clause: str = ""
    wording: dict[str, str] = field(default_factory=dict)
    key: str = ""
    weight: int | None = None

    @property
    def promise(self) -> tuple[str, str, int]:
        """What it is about, whichever the unit."""
        return self.indicator, self.group, self.year


@dataclass(frozen=True)
class PhaseDraft:
    """A phase: days included; `reach` is the percent of the year's way gone at its end."""

    where: str
    title: dict[str, str]
    starts_on: date
    ends_on: date
    reach: Decimal
    key: str = ""


@dataclass(frozen=True)
class PlanDraft:
    """A plan file in which nothing is wrong."""

    key: str
    title: dict[str, str]
    about: dict[str, str]
    unit: Unit
    starts_on: date
    ends_on: date
    document: dict[str, Any]
    targets: list[TargetDraft]
    phases: list[PhaseDraft]

    @property
    def own(self) -> list[TargetDraft]:
        """The targets of the plan's own unit."""
        return [t for t in self.targets if t.unit.id == self.unit.id]

    def below(self, target: TargetDraft) -> list[TargetDraft]:
        """The targets that the file hands down from `target` to other units."""
        return [
            t for t in self.targets if t.unit.id != self.unit.id and t.promise == target.promise
        ]


@dataclass(frozen=True)
class Fault:
    """Something wrong in a file: where, in which field, and what, for people."""

    where: str
    field: str
    message: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.where, self.field, self.message)))


class PlanFaults(Problem):
    """A plan file that cannot be taken over, with every fault in it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("plan.faults", _("The plan file has faults."))
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join([str(self.message), *map(str, self.faults)])


def read_raw(raw: bytes) -> RawPlan:
    """Read a plan file, told apart by its content; raise PlanFaults for what is no plan file."""
    if raw.startswith(b"PK\x03\x04"):
        from doorstep.capabilities.programme.plan_workbook import read_workbook

        return read_workbook(raw)
    return read_toml(raw)


def read_toml(raw: bytes) -> RawPlan:
    """Read the TOML form."""
    try:
        told = tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as why:
        text = _("The letters of this file cannot be read. Save it as UTF-8 and send it again.")
        raise PlanFaults([Fault(_("whole file"), "", text)]) from why
    except tomllib.TOMLDecodeError as why:
        raise PlanFaults([Fault(_("whole file"), "", str(why))]) from why
    plan = told.get("plan")
    if not isinstance(plan, dict):
        raise PlanFaults([Fault(_("whole file"), "plan", _("The part [plan] is missing."))])
    return RawPlan(
        Row(_("plan"), plan),
        _rows(told.get("target"), _("target")),
        _rows(told.get("phase"), _("phase")),
    )


def _rows(given: Any, word: str) -> list[Row]:
    rows = [row for row in given if isinstance(row, dict)] if isinstance(given, list) else []
    return [
        Row(f"{word} {n}" + (f" ({row['key']})" if row.get("key") else ""), row)
        for n, row in enumerate(rows, start=1)
    ]
