"""Taking over a plan file, and handing a target down to the units below."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction

from doorstep.capabilities.programme import cascade
from doorstep.capabilities.programme.actions.keeping import keep, texts
from doorstep.capabilities.programme.actions.records import keep_document
from doorstep.capabilities.programme.models import Plan
from doorstep.capabilities.programme.plan_checks import check_plan
from doorstep.capabilities.programme.plan_file import PlanDraft, TargetDraft, read_raw
from doorstep.capabilities.programme.queries import known_to_plans, propose_cascade
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PROGRAMME
from doorstep.kernel.indicators.actions import Change, Promise, set_pace, set_targets
from doorstep.kernel.indicators.models import Target
from doorstep.kernel.places.models import Unit


@dataclass(frozen=True)
class PlanRead:
    """What taking over a file did, or would do: the draft, the plan (None when tried only)."""

    draft: PlanDraft
    plan: Plan | None
    changes: list[Change] = field(default_factory=list)
    is_new: bool = False
    is_pace_changed: bool = False


def read_plan(*, actor: Actor, raw: bytes, dry_run: bool = False) -> PlanRead:
    """Take over a plan file (TOML or XLSX): document, plan, targets and pace, all or nothing.

    The plan's key names it: the same file again changes nothing; a changed file brings the
    targets in line, and the journal says what changed. `dry_run` tries everything and keeps
    nothing. Raises PlanFaults with every fault in the file, NotAllowed.
    """
    draft = check_plan(read_raw(raw), known_to_plans())
    actor.require(KEEP_PROGRAMME, draft.unit.id)
    with transaction.atomic():
        is_new = not Plan.objects.filter(province=draft.unit.province, key=draft.key).exists()
        plan = _keep_plan(actor, draft, hashlib.sha256(raw).hexdigest())
        changes = set_targets(
            actor=actor, plan_id=plan.id, promises=[_promise(t) for t in draft.own]
        )
        changes += _hand_down_as_written(actor, draft, plan)
        is_paced = set_pace(actor=actor, plan_id=plan.id, unit=draft.unit, points=pace_of(draft))
        if dry_run:
            transaction.set_rollback(True)
    return PlanRead(draft, None if dry_run else plan, changes, is_new, is_paced)


def _keep_plan(actor: Actor, draft: PlanDraft, digest: str) -> Plan:
    told = dict(draft.document)
    document = keep_document(
        actor=actor, place=draft.unit, key=told.pop("key") or f"{draft.key}-document", **told
    )
    return keep(
        actor=actor,
        model=Plan,
        place=draft.unit,
        key=draft.key,
        told={
            "title": texts(draft.title),
            "about": texts(draft.about),
            "document": document,
            "starts_on": draft.starts_on,
            "ends_on": draft.ends_on,
            "file_hash": digest,
        },
        parts={
            "phases": [
                {
                    "key": p.key,
                    "title": texts(p.title),
                    "starts_on": p.starts_on,
                    "ends_on": p.ends_on,
                    "reach": p.reach,
                }
                for p in draft.phases
            ]
        },
    )


def _promise(t: TargetDraft) -> Promise:
    return Promise(
        t.unit,
        t.indicator,
        t.year,
        t.value,
        t.value_kind,
        t.group,
        t.clause,
        texts(t.wording),
        t.key,
    )


def _hand_down_as_written(actor: Actor, draft: PlanDraft, plan: Plan) -> list[Change]:
    """Set the targets that the file itself gives to units below; others below stay as they are."""
    changes: list[Change] = []
    for target in draft.own:
        if below := draft.below(target):
            parent = Target.objects.get(
                plan_id=plan.id,
                unit=target.unit,
                indicator=target.indicator,
                group=target.group,
                year=target.year,
            )
            promises = [_promise(t) for t in below]
            changes += set_targets(actor=actor, plan_id=plan.id, promises=promises, parent=parent)
    return changes


def pace_of(draft: PlanDraft) -> dict[date, Decimal]:
    """Give the pace points of a plan: nothing at the start of a year's first phase, then `reach`.

    What is reached counts for the year in which the phase ends.
    """
    points: dict[date, Decimal] = {}
    begun: set[int] = set()
    for p in draft.phases:
        year = p.ends_on.year
        if year not in begun:
            points[max(p.starts_on, date(year, 1, 1))] = Decimal(0)
            begun.add(year)
        points[p.ends_on] = p.reach
    return points


def cascade_targets(
    *,
    actor: Actor,
    target: Target,
    units: Sequence[Unit],
    method: str,
    overrides: Mapping[int, Decimal] | None = None,
    populations: Mapping[int, int] | None = None,
) -> list[Change]:
    """Hand a target down to `units` by a method; `overrides` (unit id → value) come on top.

    What was handed down from it before is replaced. `populations` tells those not known here.
    Raises Problem when the parts do not add up, saying by how much; see `cascade`.
    """
    actor.require(KEEP_PROGRAMME, target.unit_id)
    handed, known = propose_cascade(
        actor=actor,
        target=target,
        units=units,
        method=method,
        overrides=overrides,
        populations=populations,
    )
    cascade.check_sum(
        value=target.value, value_kind=target.value_kind, handed=handed, populations=known
    )
    by_id = {u.id: u for u in units}
    promises = [
        Promise(
            by_id[unit],
            target.indicator,
            target.year,
            value,
            target.value_kind,
            target.group,
            target.clause,
            target.wording,
        )
        for unit, value in handed.items()
    ]
    return set_targets(actor=actor, plan_id=target.plan_id, promises=promises, parent=target)
