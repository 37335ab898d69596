"""Checking a plan file as a whole: every fault with its place, or a plan without any."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from doorstep.capabilities.programme.cascade import check_sum
from doorstep.capabilities.programme.kinds import DOCUMENT_KINDS
from doorstep.capabilities.programme.plan_file import (
    ABSOLUTE,
    PERCENT,
    Fault,
    PhaseDraft,
    PlanDraft,
    PlanFaults,
    RawPlan,
    Row,
    TargetDraft,
)
from doorstep.kernel.basics.figures import Unreadable, parse_date, parse_number
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import map_digits
from doorstep.kernel.indicators.register import Indicator
from doorstep.kernel.places.models import Unit

_DIGITS = {"province": 2, "district": 3, "commune": 5}


@dataclass(frozen=True)
class Known:
    """What the checks ask about the world. `unit` raises Problem for a code nobody has then."""

    unit: Callable[[str, str, date], Unit]
    indicator: Callable[[str], Indicator | None]
    is_group: Callable[[Indicator, str], bool]


@dataclass
class Checker:
    """Reads fields and keeps every fault met on the way."""

    known: Known
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: Row, name: str, message: str) -> None:
        """Remember a fault."""
        self.faults.append(Fault(row.where, name, message))

    def text(self, row: Row, name: str, *, is_required: bool = False) -> str:
        """Give a short text or code; "" where there is none."""
        given = _at(row.told, name)
        text = "" if given is None else f"{given:g}" if isinstance(given, float) else str(given)
        if not text.strip() and is_required:
            self.fault(row, name, _("This is needed."))
        return text.strip()

    def texts(self, row: Row, name: str, *, is_required: bool = False) -> dict[str, str]:
        """Give a text by language."""
        given = _at(row.told, name)
        texts = given if isinstance(given, dict) else {"vi": given} if given else {}
        texts = {k: str(v) for k, v in texts.items() if str(v or "").strip()}
        if not texts and is_required:
            self.fault(row, name, _("This is needed."))
        return texts

    def day(self, row: Row, name: str, *, is_required: bool = True) -> date | None:
        """Give a day; None (and a fault, where it is needed or cannot be read)."""
        given = _at(row.told, name)
        if given in (None, ""):
            if is_required:
                self.fault(row, name, _("A date is needed."))
            return None
        try:
            return parse_date(given)
        except ValueError:
            self.fault(row, name, _("This date cannot be read: %(given)s") % {"given": given})
            return None

    def number(self, row: Row, name: str) -> Decimal | None:
        """Give a number of zero or more; None and a fault otherwise."""
        given = _at(row.told, name)
        try:
            number = _number(given, row.is_typed)
        except Unreadable:
            message = _("A number is needed.")
            if given not in (None, ""):
                message = _("This number cannot be read: %(given)s") % {"given": given}
            self.fault(row, name, message)
            return None
        if number < 0:
            self.fault(row, name, _("A figure cannot be negative."))
            return None
        return number

    def unit(self, row: Row, on: date | None) -> Unit | None:
        """Give the unit named by level, code and day."""
        level = self.text(row, "unit.level", is_required=True)
        code = self.text(row, "unit.code", is_required=True)
        day = self.day(row, "unit.on", is_required=False) or on
        if not code or day is None:
            return None
        code = code.zfill(_DIGITS.get(level, 0))
        try:
            return self.known.unit(level, code, day)
        except Problem as why:
            self.fault(row, "unit", str(why))
            return None


def _at(told: dict[str, Any], name: str) -> Any:
    for step in name.split("."):
        told = told.get(step) if isinstance(told, dict) else None  # type: ignore[assignment]
    return told


def _number(given: Any, is_typed: bool) -> Decimal:
    if isinstance(given, int | float | Decimal) and not isinstance(given, bool):
        return Decimal(str(given))
    text = map_digits(str(given or "")).strip()
    if not is_typed:
        with suppress(InvalidOperation):
            return Decimal(text)
    return parse_number(text, "vi")


def check_plan(raw: RawPlan, known: Known) -> PlanDraft:
    """Give the plan of a file; raise PlanFaults with every fault when there is one."""
    c = Checker(known)
    draft = _plan(c, raw)
    if c.faults or draft is None:
        raise PlanFaults(c.faults)
    return draft


def _plan(c: Checker, raw: RawPlan) -> PlanDraft | None:
    row = raw.plan
    key, title = c.text(row, "key", is_required=True), c.texts(row, "title", is_required=True)
    starts, ends = c.day(row, "starts_on"), c.day(row, "ends_on")
    if starts and ends and ends < starts:
        c.fault(row, "ends_on", _("The end lies before the start."))
        ends = None
    unit, document = c.unit(row, starts), _document(c, row)
    if unit is None or starts is None or ends is None:
        return None
    targets = [t for r in raw.targets if (t := _target(c, r, unit, starts, ends)) is not None]
    if not raw.targets:
        c.fault(row, "targets", _("The plan has no targets."))
    phases = [p for r in raw.phases if (p := _phase(c, r, starts, ends)) is not None]
    about = c.texts(row, "about")
    draft = PlanDraft(key, title, about, unit, starts, ends, document, targets, phases)
    _check_doubles(c, targets)
    _check_order(c, phases)
    _check_below(c, draft)
    return draft


def _document(c: Checker, plan: Row) -> dict[str, Any]:
    """Give the fields of the document as `keep_document` takes them."""
    given = plan.told.get("document")
    row = Row(plan.where, {"document": given if isinstance(given, dict) else {}})
    told: dict[str, Any] = {
        "key": c.text(row, "document.key"),
        "number": c.text(row, "document.number"),
        "kind": c.text(row, "document.kind") or "plan",
        "title": c.texts(row, "document.title", is_required=True),
    }
    if told["kind"] not in DOCUMENT_KINDS:
        c.fault(row, "document.kind", _("This kind of document is not known."))
    if issued_on := c.day(row, "document.issued_on", is_required=False):
        told["issued_on"] = issued_on
    for name in ("issuer", "issued_text"):
        if said := c.texts(row, f"document.{name}"):
            told[name] = said
    return told


def _target(c: Checker, row: Row, own: Unit, starts: date, ends: date) -> TargetDraft | None:
    unit = c.unit(row, starts) if row.told.get("unit") else own
    code = c.text(row, "indicator", is_required=True)
    ind = c.known.indicator(code) if code else None
    if code and ind is None:
        c.fault(row, "indicator", _("The indicator %(code)s is not known.") % {"code": code})
    group = c.text(row, "group") or (ind.groups[0] if ind else "all")
    if ind and not c.known.is_group(ind, group):
        c.fault(
            row,
            "group",
            _("%(code)s is not counted for the group %(group)s.") % {"code": code, "group": group},
        )
    year, value = c.number(row, "year"), c.number(row, "value")
    if year is not None and not starts.year <= year <= ends.year:
        c.fault(row, "year", _("The year %(year)s lies outside the plan.") % {"year": year})
    kind = _value_kind(c, row, ind, value)
    if unit is None or ind is None or year is None or value is None or kind is None:
        return None
    weight = c.number(row, "weight") if row.told.get("weight") else None
    return TargetDraft(
        where=row.where,
        unit=unit,
        indicator=code,
        group=group,
        year=int(year),
        value=value,
        value_kind=kind,
        clause=c.text(row, "clause"),
        wording=c.texts(row, "wording"),
        key=c.text(row, "key"),
        weight=None if weight is None else int(weight),
    )


def _value_kind(c: Checker, row: Row, ind: Indicator | None, value: Decimal | None) -> str | None:
    kind = c.text(row, "value_kind") or (ind.value_kind if ind else "")
    kind = {"count": ABSOLUTE, "money": ABSOLUTE}.get(kind, kind)
    if kind not in (PERCENT, ABSOLUTE):
        c.fault(row, "value_kind", _("Write percent or absolute."))
        return None
    if kind == PERCENT and ind is not None and ind.value_kind != PERCENT:
        c.fault(row, "value_kind", _("A percentage cannot be the target of a count."))
    if kind == PERCENT and value is not None:
        if value > 100:
            c.fault(row, "value", _("A percentage lies between 0 and 100."))
        elif 0 < value < 1:
            # A cell formatted as a percentage holds 0.8 where people see 80 %.
            c.fault(row, "value", _("Write 80 for 80 percent, in a cell without percent format."))
    return kind


def _phase(c: Checker, row: Row, starts: date, ends: date) -> PhaseDraft | None:
    title, reach = c.texts(row, "title", is_required=True), c.number(row, "reach")
    first, last = c.day(row, "starts_on"), c.day(row, "ends_on")
    if reach is not None and reach > 100:
        c.fault(row, "reach", _("A percentage lies between 0 and 100."))
        reach = None
    if first is None or last is None or reach is None:
        return None
    if last < first:
        c.fault(row, "ends_on", _("The end lies before the start."))
        return None
    if first < starts or last > ends:
        c.fault(row, "starts_on", _("The phase lies outside the plan."))
    return PhaseDraft(row.where, title, first, last, reach, c.text(row, "key"))


def _check_doubles(c: Checker, targets: list[TargetDraft]) -> None:
    first: dict[Any, TargetDraft] = {}
    for t in targets:
        same = first.setdefault((t.unit.id, *t.promise), t)
        if same is not t:
            message = _("The same target stands at: %(where)s") % {"where": same.where}
            c.fault(Row(t.where, {}), "indicator", message)


def _check_order(c: Checker, phases: list[PhaseDraft]) -> None:
    """Phases follow each other without overlap; within a year what is reached must rise."""
    for before, phase in pairwise(phases):
        row = Row(phase.where, {})
        if phase.starts_on <= before.ends_on:
            c.fault(row, "starts_on", _("The phase begins before the one above it has ended."))
        if phase.ends_on.year == before.ends_on.year and phase.reach <= before.reach:
            c.fault(row, "reach", _("What is reached must rise from phase to phase."))


def _check_below(c: Checker, plan: PlanDraft) -> None:
    """What the file hands down to other units must add up to the plan's own target."""
    own = {t.promise: t for t in plan.own}
    for t in plan.targets:
        if t.unit.id != plan.unit.id and t.promise not in own:
            c.fault(Row(t.where, {}), "unit", _("The plan itself has no such target to hand down."))
    for target in plan.own:
        below = plan.below(target)
        if not below:
            continue
        if any(t.value_kind != target.value_kind for t in below):
            c.fault(
                Row(target.where, {}), "value_kind", _("Below it stands another kind of value.")
            )
            continue
        try:
            check_sum(
                value=target.value,
                value_kind=target.value_kind,
                handed={t.unit.id: t.value for t in below},
                populations={t.unit.id: t.weight for t in below},
            )
        except Problem as why:
            c.fault(Row(target.where, {}), "value", str(why))
