"""The small sets a phone holds whole: places, teams, kinds, holders, targets, and what others add.

A set is sent again when its digest differs from the one in the cursor; what is not among its rows
is gone. So nothing has to be remembered of what a device holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from doorstep.kernel.activities.forms import definition, in_all_languages
from doorstep.kernel.activities.kinds import offered_in
from doorstep.kernel.attainments.kinds import ATTAINMENTS, AttainmentKind
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.basics.registers import Register
from doorstep.kernel.indicators.models import Target
from doorstep.kernel.indicators.promises import Promises
from doorstep.kernel.indicators.queries import computed_figure
from doorstep.kernel.indicators.register import INDICATORS
from doorstep.kernel.people.models import TargetGroup, TeamMember, TeamVillage
from doorstep.kernel.places.models import Placement, Unit
from doorstep.kernel.places.queries import versions_near
from doorstep.kernel.places.queries.standing import coverage_on
from doorstep.kernel.sync.scope import Scope

Row = dict[str, Any]
Rows = Callable[[Scope], Iterable[Row]]


class Small:
    """One small set. `is_figure`: it costs more, and is looked at only every few minutes."""

    def __init__(self, rows: Rows, *, is_figure: bool = False) -> None:
        self.rows = rows
        self.is_figure = is_figure


SETS: Register[Small] = Register("device sets", Small)


def small_set(code: str, rows: Rows, *, is_figure: bool = False) -> None:
    """Plug in a set of rows, each with an id, for the places of a device."""
    SETS.add(code, Small(rows, is_figure=is_figure))


def digest_of(rows: list[Row]) -> str:
    """Give what tells one state of a set from another."""
    told = json.dumps(rows, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(told.encode()).hexdigest()[:10]


def _units(scope: Scope) -> Iterable[Row]:
    """Give villages and communes; a village that ended says in which one its facts count now."""
    ids = (*scope.villages, *scope.communes)
    versions = versions_near(ids, on=scope.on)
    placed = Placement.objects.on(scope.on).filter(unit__in=scope.villages)
    spots = {unit: (v, c) for unit, v, c in placed.values_list("unit", "village", "commune")}
    alive = {u.pk: u.is_alive(scope.on) for u in Unit.objects.filter(pk__in=ids)}
    coverage = coverage_on(scope.villages, on=scope.on)
    for unit in ids:
        if (v := versions.get(unit)) is None:
            continue
        village, commune = spots.get(unit, (None, None))
        reaches = {kind: row.level for kind, row in coverage.get(unit, {}).items()}
        yield {
            "id": unit,
            "level": v.level,
            "code": v.code,
            "type": v.type,
            "name": v.name,
            "full_name": v.full_name,
            "commune": commune,
            "is_ended": not alive.get(unit, False),
            "counts_in": village if v.level == "village" else unit,
            "coverage": reaches,
        }


def _teams(scope: Scope) -> Iterable[Row]:
    teams = scope.teams
    served: dict[Any, list[int]] = {}
    rows = TeamVillage.objects.filter(team__in=teams, from_on__lte=scope.on, to_on__gt=scope.on)
    for team, village in rows.values_list("team", "village").order_by("village"):
        served.setdefault(team, []).append(village)
    for t in teams:
        yield {
            "id": str(t.pk),
            "name": t.name,
            "label": t.label,
            "kind": t.kind,
            "place": t.place_id,
            "villages": served.get(t.pk, []),
        }


def _members(scope: Scope) -> Iterable[Row]:
    rows = TeamMember.objects.filter(team__in=scope.teams, to_on__gt=scope.on)
    for m in rows.order_by("pk"):
        yield {
            "id": m.pk,
            "team": str(m.team_id),
            "full_name": m.full_name,
            "role": m.role,
            "position": m.position,
            "person": str(m.person_id) if m.person_id else None,
            "account": str(m.account_id) if m.account_id else None,
            "from_on": m.from_on.isoformat(),
            "to_on": m.to_on.isoformat(),
        }


_WRITTEN: dict[str, tuple[Any, Row]] = {}


def _once(name: str, thing: Any, write: Callable[[Any], Row]) -> Row:
    """Give the row of a definition, written once as long as `thing` is the same object."""
    known = _WRITTEN.get(name)
    if known is None or known[0] is not thing:
        known = _WRITTEN[name] = (thing, {"id": name, **write(thing)})
    return known[1]


def _kinds(scope: Scope) -> Iterable[Row]:
    """Give the definitions of the kinds asked in the province of the device, none of another's
    own."""
    for kind in offered_in([scope.province]):
        yield _once(kind.code, kind, definition)


def _words(_scope: Scope) -> Iterable[Row]:
    """Give the labels of groups and attainments. Sensitive groups are told to no phone."""
    for g in TargetGroup.objects.filter(is_sensitive=False).order_by("bit"):
        yield {
            "id": f"group:{g.code}",
            "label": g.label,
            "subject": g.subject_type,
            "is_priority": g.is_priority,
            "is_by_age": g.age_from is not None or g.age_to is not None,
        }
    for kind in ATTAINMENTS:
        yield _once(f"attainment:{kind.code}", kind, _word_of)


def _word_of(kind: AttainmentKind) -> Row:
    return {"label": in_all_languages(kind.label), "subject": kind.subject_types[0]}


def _holders(scope: Scope) -> Iterable[Row]:
    for h in scope.holders:
        offices = [{"role": o.role, "unit": o.unit_id} for o in scope.actors[h.account_id].offices]
        yield {
            "id": str(h.account_id),
            "name": h.account.full_name or h.account.username,
            "language": h.account.language,
            "offices": offices,
            "villages": list(scope.by_holder[h.account_id]),
            "picture": h.picture.sha256 if h.picture else None,
        }


def _targets(scope: Scope) -> Iterable[Row]:
    """Give the targets of this year with the figure that the server has acknowledged."""
    units = (*scope.villages, *scope.communes)
    rows = Target.objects.filter(unit__in=units, year=scope.on.year).select_related("unit")
    for t in rows.order_by("pk"):
        done = _acknowledged(t, scope.on)
        yield {
            "id": str(t.pk),
            "unit": t.unit_id,
            "indicator": t.indicator,
            "group": t.group,
            "year": t.year,
            "kind": t.value_kind,
            "value": float(t.value),
            **done,
        }


def _acknowledged(t: Target, on: date) -> Row:
    indicator = INDICATORS.get(t.indicator)
    if indicator is None:
        return {"figure": None, "numerator": None, "denominator": None}
    promises = Promises({(t.indicator, t.group): t}, {})
    period = Period.parse(str(t.year))
    row = computed_figure(t.unit, indicator, t.group, period, on, promises=promises)
    pair = row.pair if row else None
    return {
        "figure": float(row.value) if row and row.value is not None else None,
        "numerator": float(pair.numerator) if pair and pair.numerator is not None else None,
        "denominator": float(pair.denominator) if pair and pair.denominator is not None else None,
    }


small_set("unit", _units)
small_set("team", _teams)
small_set("member", _members)
small_set("kind", _kinds)
small_set("word", _words)
small_set("holder", _holders)
small_set("target", _targets, is_figure=True)
