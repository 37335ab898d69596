"""Reading the programme: lists of what may be seen, plans with their targets, cascades."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.programme import cascade
from doorstep.capabilities.programme.models import (
    Campaign,
    Directive,
    Document,
    Kept,
    LocalModel,
    Note,
    Occasion,
    Plan,
    System,
)
from doorstep.capabilities.programme.plan_checks import Known
from doorstep.kernel.access.actors import Actor, PlacedQuerySet
from doorstep.kernel.access.rights import SEE_PROGRAMME
from doorstep.kernel.basics.periods import month_of
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.indicators.models import EnteredValue, Target
from doorstep.kernel.indicators.register import Indicator, find
from doorstep.kernel.indicators.sums import Ask, figures
from doorstep.kernel.people.models import TargetGroup
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import children_on, resolve_code

POPULATION_INDICATOR = "population"
"""Entered indicator that tells the population of a unit where the register does not."""


def listed(
    actor: Actor,
    model: type[Kept],
    *,
    province: str | None = None,
    place: int | None = None,
    kind: str | None = None,
    search: str = "",
) -> PlacedQuerySet:
    """Give the rows of a table that `actor` may see: of a province, at a place, of a kind.

    `search` keeps rows with every word somewhere in title or number.
    """
    rows = model.objects.visible_to(actor, SEE_PROGRAMME)
    if province is not None:
        rows = rows.filter(province=province)
    if place is not None:
        rows = rows.filter(place=place)
    if kind:
        rows = rows.filter(kind=kind)
    for word in search_key(search).split():
        rows = rows.filter(search_key__contains=word)
    return rows


def documents(actor: Actor, **told: Any) -> PlacedQuerySet:
    """Give documents, the latest first; those without a known day last."""
    rows = listed(actor, Document, **told).select_related("file", "replaces")
    return rows.order_by(F("issued_on").desc(nulls_last=True), "id")


def plans(actor: Actor, **told: Any) -> PlacedQuerySet:
    """Give plans with their document and phases, the latest first."""
    rows = listed(actor, Plan, **told).select_related("document")
    return rows.prefetch_related("phases").order_by("-starts_on", "id")


def campaigns(actor: Actor, *, at: datetime | None = None, **told: Any) -> PlacedQuerySet:
    """Give campaigns with their phases, the latest first; with `at` only those running then."""
    rows = listed(actor, Campaign, **told).select_related("document")
    if at is not None:
        rows = rows.filter(starts_at__lte=at, ends_at__gt=at)
    return rows.prefetch_related("phases").order_by("-starts_at", "id")


def directives(actor: Actor, **told: Any) -> PlacedQuerySet:
    """Give directives with their addressees, the latest first."""
    rows = listed(actor, Directive, **told).prefetch_related("addressees")
    return rows.order_by("-issued_on", "id")


def models(actor: Actor, **told: Any) -> PlacedQuerySet:
    """Give local models with their states and places, the latest first."""
    rows = listed(actor, LocalModel, **told).select_related("document")
    return rows.prefetch_related("states", "at__unit").order_by("-starts_on", "id")


def systems(actor: Actor, **told: Any) -> PlacedQuerySet:
    """Give systems with their states and channels."""
    rows = listed(actor, System, **told).prefetch_related("states", "channels")
    return rows.order_by("kind", "id")


def notes(actor: Actor, **told: Any) -> PlacedQuerySet:
    """Give notes by kind."""
    return listed(actor, Note, **told).order_by("kind", "id")


def occasions(actor: Actor, **told: Any) -> PlacedQuerySet:
    """Give occasions with their states, the latest first."""
    return listed(actor, Occasion, **told).prefetch_related("states").order_by("-starts_on", "id")


def targets_of(actor: Actor, plan: Plan) -> PlacedQuerySet:
    """Give the targets of a plan itself, without what was handed down, by year and clause."""
    rows = Target.objects.visible_to(actor, SEE_PROGRAMME)
    rows = rows.filter(province=plan.province, plan_id=plan.id, parent=None)
    return rows.order_by("year", "clause", "id")


@dataclass(frozen=True)
class Handed:
    """What was handed down from a target, and by how much it misses it (None: not known)."""

    targets: list[Target]
    missed: Decimal | None


def handed_down(actor: Actor, target: Target) -> Handed:
    """Give the targets that were handed down from one, and whether they still add up."""
    rows = Target.objects.visible_to(actor, SEE_PROGRAMME).filter(parent=target)
    below = list(rows.select_related("unit").order_by("unit"))
    if not below:
        return Handed([], None)
    parts = parts_below(target, [t.unit for t in below], on=actor.on, populations={})
    try:
        missed = cascade.difference(
            value=target.value,
            value_kind=target.value_kind,
            handed={t.unit_id: t.value for t in below},
            populations={p.unit: p.population for p in parts},
        )
    except Problem:
        missed = None
    return Handed(below, missed)


def propose_cascade(
    *,
    actor: Actor,
    target: Target,
    units: Sequence[Unit],
    method: str,
    overrides: Mapping[int, Decimal] | None = None,
    populations: Mapping[int, int] | None = None,
) -> tuple[dict[int, Decimal], dict[int, int | None]]:
    """Give what each unit would be handed (unit id → value) and the populations used."""
    actor.require(SEE_PROGRAMME, target.unit_id)
    if strangers := (overrides or {}).keys() - {u.id for u in units}:
        raise Problem(
            "cascade.stranger",
            _("A value was given for a unit that is not among them."),
            units=sorted(strangers),
        )
    parts = parts_below(target, units, on=actor.on, populations=populations or {})
    handed = cascade.hand_down(
        value=target.value, value_kind=target.value_kind, parts=parts, method=method
    )
    return {**handed, **(overrides or {})}, {p.unit: p.population for p in parts}


def units_below(unit: Unit, *, on: date) -> list[Unit]:
    """Give the units directly below (communes, or villages of a commune) in Vietnamese order."""
    return [version.unit for version in children_on(unit.id, on=on).select_related("unit")]


def parts_below(
    target: Target, units: Iterable[Unit], *, on: date, populations: Mapping[int, int]
) -> list[cascade.Part]:
    """Give population and present count of each unit for a target's indicator and group.

    The population is the indicator's denominator from the register; where the register knows
    nobody, the entered population; `populations` comes before both.
    """
    every = list(units)
    counted = _counted(target, every, on)
    entered = _entered_populations([u.id for u in every], target.group)
    return [
        cascade.Part(
            u.id,
            populations.get(u.id) or counted.get(u.id, (0, 0))[1] or entered.get(u.id),
            counted.get(u.id, (0, 0))[0],
        )
        for u in every
    ]


def _counted(target: Target, units: Sequence[Unit], on: date) -> dict[int, tuple[int, int]]:
    ind = find(target.indicator)
    if ind is None or not ind.is_computed:
        return {}
    found: dict[int, tuple[int, int]] = {}
    month = month_of(on)
    for province, level in {(u.province, u.level) for u in units}:
        pairs = figures(Ask(ind, province, level, on, target.group), [(month, month)])
        for unit, row in pairs.items():
            if unit is not None:
                found[unit] = (row[0].numerator or 0, row[0].denominator or 0)
    return found


def _entered_populations(units: Sequence[int], group: str) -> dict[int, int]:
    values = EnteredValue.objects.filter(
        indicator=POPULATION_INDICATOR, unit__in=units, replaced_by=None, value__isnull=False
    ).filter(Q(group=group) | Q(group="all"))
    found: dict[int, int] = {}
    # The group's own number comes after, and so over, that of everybody; the later over the older.
    for v in sorted(values, key=lambda v: (v.group == group, v.period_to)):
        found[v.unit_id] = int(v.value)
    return found


def known_to_plans() -> Known:
    """Give what the checks of plan files ask about the world."""
    groups = set(TargetGroup.objects.values_list("code", flat=True)) | {"all"}

    def is_group(ind: Indicator, group: str) -> bool:
        return group in ind.groups or (not ind.is_computed and group in groups)

    return Known(lambda level, code, on: resolve_code(level, code, on=on), find, is_group)
