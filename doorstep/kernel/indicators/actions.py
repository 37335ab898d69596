"""Defining indicators and typing in their values; targets and pace of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import ENTER_FIGURES, KEEP_PROGRAMME
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.indicators.corrections import latest
from doorstep.kernel.indicators.models import EnteredValue, IndicatorRow, PacePoint, Target
from doorstep.kernel.indicators.register import COUNT, INDICATORS, PERCENT, Indicator, find
from doorstep.kernel.indicators.rules import DENOMINATOR_UNKNOWN, Reported, check_reported
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import Unit

VALUE_KINDS = (PERCENT, COUNT, "money")
_AS_TOLD = ("indicator", "group", "as_of", "value", "numerator", "denominator", "sign")


def define_indicator(*, actor: Actor, code: str, version: str = "1", **told: Any) -> IndicatorRow:
    """Define an entered indicator, or bring its definition of this version up to date.

    `told`: label, definition, counted_unit, population, legal_source (texts by language),
    value_kind (percent, count, money), aggregation, valid_from, valid_to. The value kind of a
    version in use cannot change: that is a new version. Raises Problem, NotAllowed.
    """
    actor.require(ENTER_FIGURES)
    if code in INDICATORS:
        raise Problem(
            "indicators.is_computed", _("%(indicator)s is computed already."), indicator=code
        )
    if told.get("value_kind") not in VALUE_KINDS:
        raise Problem("indicators.value_kind", _("The kind of value is not known."), indicator=code)
    told["search_key"] = search_key(" ".join([code, *map(str, told["label"].values())]))[:400]
    with transaction.atomic():
        row = IndicatorRow.objects.filter(code=code, definition_version=version).first()
        if row is None:
            row = IndicatorRow.objects.create(code=code, definition_version=version, **told)
            note(actor=actor, verb="indicator.define", about="indicator", about_id=code)
            return row
        changed = [name for name, value in told.items() if getattr(row, name) != value]
        if "value_kind" in changed and EnteredValue.objects.filter(indicator=code).exists():
            raise Problem(
                "indicators.in_use", _("Values exist: define a new version."), indicator=code
            )
        if changed:
            _set(row, told, changed)
            note(
                actor=actor,
                verb="indicator.redefine",
                about="indicator",
                about_id=code,
                details={"version": version, "changed": changed},
            )
        return row


def _set(row: Any, told: dict[str, Any], changed: list[str]) -> None:
    for name in changed:
        setattr(row, name, told[name])
    row.save(update_fields=changed)


def enter_value(*, actor: Actor, unit: Unit, told: Reported, key: str = "") -> EnteredValue:
    """Type in a reported value of a unit. A known `key` gives the value that is there already.

    A percentage needs numerator and denominator; without them it is kept only with the remark
    that the source does not give them. Raises Problem for an unknown indicator or group, and as
    `check_reported`; NotAllowed.
    """
    actor.require(ENTER_FIGURES, unit.id)
    there = EnteredValue.objects.filter(province=unit.province, key=key).first() if key else None
    return there or _enter(actor, unit, told, "figure.enter", key=key)


def correct_value(
    *, actor: Actor, value: EnteredValue, told: Reported, reason: str
) -> EnteredValue:
    """Correct a value: a new row replaces the one that stands; the old one stays readable.

    `value` may be any row of the chain. Raises Problem without a reason, and as `enter_value`.
    """
    actor.require(ENTER_FIGURES, value.unit_id)
    if not reason.strip():
        raise Problem("figures.no_reason", _("A correction needs a reason."))
    with transaction.atomic():
        standing = EnteredValue.objects.select_for_update().get(pk=latest(value).pk)
        told_key = (told.indicator, told.group)
        if told_key != (standing.indicator, standing.group):
            raise Problem("figures.other_figure", _("A correction keeps indicator and group."))
        more = {"replaces": standing, "reason": reason.strip()[:300]}
        return _enter(actor, standing.unit, told, "figure.correct", **more)


def _enter(actor: Actor, unit: Unit, told: Reported, verb: str, **more: Any) -> EnteredValue:
    is_percent = _checked_indicator(told).value_kind == PERCENT
    check_reported(told, is_percent=is_percent, on=actor.on)
    remark = dict(told.note)
    if is_percent and told.denominator is None:
        remark[DENOMINATOR_UNKNOWN] = True
    with transaction.atomic():
        row = EnteredValue.objects.create(
            id=new_id(),
            province=unit.province,
            unit=unit,
            period_from=told.period.start,
            period_to=told.period.end,
            as_printed=told.as_printed[:80],
            source=told.source.strip()[:300],
            note=remark,
            entered_by=actor.account_id,
            entered_at=timezone.now(),
            **{name: getattr(told, name) for name in _AS_TOLD},
            **more,
        )
        note(
            actor=actor,
            verb=verb,
            about="figure",
            about_id=row.id,
            province=unit.province,
            place_id=unit.id,
            details={"indicator": told.indicator, "reason": row.reason},
        )
    return row


def _checked_indicator(told: Reported) -> Indicator:
    ind = find(told.indicator)
    if ind is None:
        raise Problem(
            "indicators.unknown",
            _("The indicator %(indicator)s is not known."),
            indicator=told.indicator,
        )
    if ind.is_computed and told.group not in ("all", *ind.groups):
        raise Problem(
            "indicators.unknown_group",
            _("%(indicator)s is not counted for this group."),
            indicator=ind.code,
        )
    return ind


@dataclass(frozen=True)
class Promise:
    """A target as a plan states it, before it is a row."""

    unit: Unit
    indicator: str
    year: int
    value: Decimal
    value_kind: str = PERCENT
    group: str = "all"
    clause: str = ""
    wording: dict[str, Any] = field(default_factory=dict)
    key: str = ""

    @property
    def place(self) -> tuple[int, str, str, int]:
        """What makes it one target of its plan: unit, indicator, group, year."""
        return self.unit.id, self.indicator, self.group, self.year


@dataclass(frozen=True)
class Change:
    """What happened to one target: added, changed or removed; the value before and after."""

    what: str
    unit: int
    indicator: str
    group: str
    year: int
    before: str | None = None
    after: str | None = None


def set_targets(
    *, actor: Actor, plan_id: UUID, promises: Sequence[Promise], parent: Target | None = None
) -> list[Change]:
    """Make the targets of a plan below `parent` (None: its own) be exactly `promises`.

    Targets that stay keep their ids, so what was cascaded from them stays; a target that goes
    takes its cascade along. Gives what changed; nothing changed writes nothing.
    """
    for unit in {p.unit.id for p in promises}:
        actor.require(KEEP_PROGRAMME, unit)
    with transaction.atomic():
        rows = Target.objects.select_for_update().filter(plan_id=plan_id, parent=parent)
        there = {(t.unit_id, t.indicator, t.group, t.year): t for t in rows}
        wanted = {p.place: p for p in promises}
        gone = [t for place, t in there.items() if place not in wanted]
        for t in gone:
            actor.require(KEEP_PROGRAMME, t.unit_id)
        changes = [Change("removed", *_place(t), before=_told(t)) for t in gone]
        Target.objects.filter(pk__in=[t.pk for t in gone]).delete()
        for place, promise in wanted.items():
            changes += _settle(promise, there.get(place), plan_id, parent)
        if changes:
            _note_plan(actor, "targets.set", plan_id, [*wanted.values(), *gone][0], changes)
    return changes


def _settle(p: Promise, row: Target | None, plan_id: UUID, parent: Target | None) -> list[Change]:
    if p.value < 0 or (p.value_kind == PERCENT and p.value > 100):
        raise Problem("targets.out_of_range", _("A target lies between 0 and 100 percent."))
    told = {
        "value": p.value.quantize(Decimal("0.01")),
        "value_kind": p.value_kind,
        "clause": p.clause[:120],
        "wording": p.wording,
        "key": p.key[:120],
    }
    if row is None:
        where = {"unit": p.unit, "indicator": p.indicator, "group": p.group, "year": p.year}
        row = Target(id=new_id(), province=p.unit.province, plan_id=plan_id, parent=parent)
        for name, value in {**where, **told}.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        return [Change("added", *p.place, after=_told(row))]
    before, changed = _told(row), [n for n, v in told.items() if getattr(row, n) != v]
    if not changed:
        return []
    _set(row, told, changed)
    return [Change("changed", *p.place, before=before, after=_told(row))]


def _place(t: Target) -> tuple[int, str, str, int]:
    return t.unit_id, t.indicator, t.group, t.year


def _told(t: Target) -> str:
    return f"{t.value.normalize():f}" + ("%" if t.value_kind == PERCENT else "")


def _note_plan(
    actor: Actor, verb: str, plan_id: UUID, one: Promise | Target, changes: Iterable[Change]
) -> None:
    note(
        actor=actor,
        verb=verb,
        about="plan",
        about_id=plan_id,
        province=one.unit.province,
        place_id=one.unit.id,
        details={"changes": [vars(c) for c in changes]},
    )


def set_pace(*, actor: Actor, plan_id: UUID, unit: Unit, points: dict[date, Decimal]) -> bool:
    """Make the pace points of a plan be exactly `points` (day → percent); tell of a change."""
    actor.require(KEEP_PROGRAMME, unit.id)
    with transaction.atomic():
        rows = PacePoint.objects.filter(province=unit.province, plan_id=plan_id)
        if dict(rows.values_list("on", "reach")) == points:
            return False
        rows.delete()
        PacePoint.objects.bulk_create(
            PacePoint(province=unit.province, plan_id=plan_id, on=day, reach=reach)
            for day, reach in sorted(points.items())
        )
        note(
            actor=actor,
            verb="pace.set",
            about="plan",
            about_id=plan_id,
            province=unit.province,
            place_id=unit.id,
            details={"points": {f"{d}": f"{r}" for d, r in sorted(points.items())}},
        )
    return True
