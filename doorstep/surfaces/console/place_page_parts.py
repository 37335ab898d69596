"""The tables on the page of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_FIGURES
from doorstep.kernel.indicators.models import Target
from doorstep.kernel.indicators.register import INDICATORS
from doorstep.kernel.people import queries as people
from doorstep.kernel.places.kinds import (
    COVERAGE_KINDS,
    coverage_label,
    facility_label,
    level_label,
    state_label,
)
from doorstep.kernel.places.models import Coverage, Unit, UnitVersion
from doorstep.kernel.places.queries import (
    Passed,
    children_on,
    facilities_under,
    names_on,
    place_ids_under,
)
from doorstep.surfaces.console.place_maps import communes
from doorstep.surfaces.console.place_village_rows import village_columns, village_rows
from doorstep.surfaces.console.place_words import (
    page_of,
    passage_words,
    since_words,
    until_words,
    visible,
)
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.groups import group_labels
from doorstep.surfaces.look.writing import day, said

_FEW = 12
_MOST_TARGETS = 40


def versions(rows: Sequence[UnitVersion]) -> Table:
    """Show what the unit was called and where it belonged, in order of time."""
    above = {v.pk: names_on([v.parent_id], on=v.valid_from) for v in rows if v.parent_id}
    columns = [
        Column(key="from", label=_("From"), value=lambda v: since_words(v.valid_from)),
        Column(key="to", label=_("Until"), value=lambda v: until_words(v.valid_to) or _("today")),
        Column(key="full_name", label=_("Name")),
        Column(key="code", label=_("Code"), kind="code"),
        Column(
            key="above",
            label=_("Part of"),
            value=lambda v: above.get(v.pk, {}).get(v.parent_id, ""),
        ),
        Column(key="decision", label=_("Decision"), kind="code"),
    ]
    return Table(caption=_("Through time"), columns=columns, rows=list(rows))


def passages(caption: str, rows: Sequence[Passed], seen: set[int]) -> Table:
    """Show what a unit came from or became, by which decision."""
    columns = [
        Column(
            key="name",
            label=_("Unit"),
            href=lambda p: page_of(p.unit_id) if p.unit_id in seen else None,
        ),
        Column(key="code", label=_("Code"), kind="code"),
        Column(key="kind", label=_("How"), value=lambda p: passage_words(p.kind, p.share)),
        Column(key="effective_on", label=_("On"), kind="date"),
        Column(key="decision", label=_("Decision"), value=_decision),
        Column(
            key="checked",
            label=_("Checked"),
            value=lambda p: _("by an officer") if p.is_verified else _("from the official list"),
        ),
    ]
    return Table(caption=caption, columns=columns, rows=list(rows))


def _decision(p: Passed) -> str:
    signed = f" ({day(p.decided_on)})" if p.decided_on else ""
    return f"{p.decision}{signed}"


def below(actor: Actor, unit: Unit, *, on: date) -> Table | None:
    """Show the units directly under this one; villages with all that the list of villages says."""
    if unit.level == "village":
        return None
    if unit.level == "commune":
        rows = village_rows(unit, on=on)
        return Table(caption=_("Villages"), columns=village_columns(with_commune=False), rows=rows)
    if unit.level == "province" and unit.is_alive(on) and on == actor.on:
        table: Table = communes(actor, unit.province, on=on)["table"]
        return table
    children = list(children_on(unit.pk, on=on))
    seen = visible(actor, [v.unit_id for v in children])
    columns = [
        Column(
            key="full_name",
            label=_("Name"),
            href=lambda v: page_of(v.unit_id) if v.unit_id in seen else None,
        ),
        Column(key="code", label=_("Code"), kind="code"),
    ]
    return Table(caption=_("Units under it"), columns=columns, rows=children)


def coverage(unit: Unit, *, on: date) -> Table:
    """Show what reaches a village, or in a larger unit how many villages have which level."""
    rows = Coverage.objects.on(on).filter(province=unit.province)
    if unit.level == "village":
        columns = [
            Column(key="kind", label=_("What"), value=lambda c: str(coverage_label(c.kind))),
            Column(
                key="level",
                label=pgettext("of coverage", "Level"),
                value=lambda c: str(level_label(c.kind, c.level)),
            ),
            Column(key="since", label=_("Since"), value=lambda c: since_words(c.valid_from)),
        ]
        own = list(rows.filter(village=unit).order_by("kind"))
        return Table(caption=_("Coverage"), columns=columns, rows=own)
    under = rows.filter(village__in=place_ids_under(unit.pk, borders=on))
    counted = under.order_by().values("kind", "level").annotate(n=Count("pk"))
    columns = [
        Column(key="kind", label=_("What"), value=lambda c: str(coverage_label(c["kind"]))),
        Column(
            key="level",
            label=pgettext("of coverage", "Level"),
            value=lambda c: str(level_label(c["kind"], c["level"])),
        ),
        Column(key="n", label=_("Villages"), kind="number"),
    ]
    return Table(caption=_("Coverage"), columns=columns, rows=sorted(counted, key=_best_last))


def _best_last(row: dict[str, Any]) -> tuple[Any, ...]:
    known = COVERAGE_KINDS.get(row["kind"])
    levels = list(known.levels) if known else []
    place = levels.index(row["level"]) if row["level"] in levels else len(levels)
    return row["kind"], place


def facilities(unit: Unit, *, on: date) -> dict[str, Any]:
    """Show the facilities of a village one by one, elsewhere how many of each kind stand."""
    rows = facilities_under(unit.pk, on=on)
    counted = list(rows.order_by().values("kind").annotate(n=Count("pk")))
    total = sum(c["n"] for c in counted)
    address = f"{reverse('console:facilities')}?unit={unit.pk}"
    told = {"total": total, "href": address}
    if total <= _FEW:
        columns = [
            Column(
                key="kind",
                label=_("Kind"),
                value=lambda f: str(facility_label(f.kind)),
                href=lambda f: reverse("console:facility", args=[f.pk]),
            ),
            Column(key="name", label=_("Name")),
            Column(key="state", label=_("State"), value=lambda f: str(state_label(f.state))),
        ]
        return {**told, "table": Table(caption=_("Facilities"), columns=columns, rows=list(rows))}
    columns = [
        Column(
            key="kind",
            label=_("Kind"),
            value=lambda c: str(facility_label(c["kind"])),
            href=lambda c: f"{address}&kind={c['kind']}",
        ),
        Column(key="n", label=pgettext("how many", "Number"), kind="number"),
    ]
    counted.sort(key=lambda c: -c["n"])
    return {**told, "table": Table(caption=_("Facilities"), columns=columns, rows=counted)}


def teams(actor: Actor, unit: Unit) -> dict[str, Any]:
    """Count the teams of a unit, and name those that serve a village."""
    rows = people.teams(actor=actor)
    under = list(place_ids_under(unit.pk, borders=actor.on))
    if unit.level == "village":
        today = {"villages__from_on__lte": actor.on, "villages__to_on__gt": actor.on}
        serving = rows.filter(villages__village__in=under, **today).distinct()
        named = [{"name": t.name, "href": reverse("console:team", args=[t.pk])} for t in serving]
        return {"count": len(named), "named": named, "href": ""}
    count = rows.filter(place__in=under).count()
    place = f"?place={unit.pk}" if unit.level == "commune" else ""
    return {"count": count, "named": [], "href": f"{reverse('console:teams')}{place}"}


def targets(actor: Actor, unit: Unit) -> Table:
    """Show what plans promised for a unit, the latest year first."""
    rows = Target.objects.visible_to(actor, SEE_FIGURES).filter(unit=unit)
    labels = group_labels()
    columns = [
        Column(key="year", label=_("Year"), kind="year"),
        Column(
            key="indicator",
            label=_("Indicator"),
            value=_indicator_words,
            href=lambda t: _figure_address(t),
        ),
        Column(key="group", label=_("Group"), value=lambda t: labels.get(t.group, t.group)),
        Column(key="value", label=_("Target"), value=lambda t: t.value.normalize(), kind="number"),
        Column(key="kind", label=_("In"), value=lambda t: _value_words(t.value_kind)),
        Column(key="clause", label=_("Clause")),
    ]
    found = list(rows.order_by("-year", "indicator", "group")[:_MOST_TARGETS])
    return Table(caption=_("Targets"), columns=columns, rows=found)


def _value_words(kind: str) -> str:
    return "%" if kind == "percent" else _("number")


def _indicator_words(target: Target) -> str:
    known = INDICATORS.get(target.indicator)
    return said(known.label)[0] if known else target.indicator


def _figure_address(target: Target) -> str | None:
    if target.indicator not in INDICATORS.codes():
        return None
    address = reverse("console:figure", args=[target.indicator])
    return f"{address}?unit={target.unit_id}&period={target.year}&group={target.group}"
