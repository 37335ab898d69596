"""What a team sees of its figures: counts that the server has in its books, beside the promise.

A phone shows what still waits apart from these; so nobody counts on what may not arrive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count

from doorstep.capabilities.fieldwork.tasks import VISIT
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_FIGURES, SEE_TEAMS
from doorstep.kernel.activities.forms import in_all_languages
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.periods import Period, month_end, month_of, month_start
from doorstep.kernel.basics.sorting import sort_key
from doorstep.kernel.indicators.promises import Promises
from doorstep.kernel.indicators.queries import computed_figure, span_of
from doorstep.kernel.indicators.register import INDICATORS, Indicator
from doorstep.kernel.indicators.remembering import one_look
from doorstep.kernel.indicators.sums import Ask, Pair, figures
from doorstep.kernel.people.models import Team
from doorstep.kernel.places.models import Placement, Unit

SHOWN = (
    "visits",
    "households_visited",
    "persons_guided",
    "support_turns",
    "sessions",
    "adults_skilled",
    "adults_with_vneid",
    "adults_with_bank_account",
)
"""The figures a team is shown, in this order."""


@dataclass(frozen=True)
class TargetRow:
    """One figure of a team's villages, and of the commune with its target and pace today."""

    indicator: Indicator
    commune: int
    own: Pair
    whole: Pair | None
    target: Decimal | None
    pace: Decimal | None
    status: str


def targets_for(*, actor: Actor, villages: Collection[int], on: date) -> list[TargetRow]:
    """Give the figures of villages (this year, up to `on`) and of their communes.

    Villages the actor may not see the figures of are left out; each commune is told apart.
    """
    found: list[TargetRow] = []
    with one_look():
        for commune, some in sorted(_by_commune(actor, villages, on).items()):
            found += _of_commune(Unit.objects.get(pk=commune), some, on)
    return found


def _by_commune(actor: Actor, villages: Collection[int], on: date) -> dict[int, set[int]]:
    placed = Placement.objects.on(on).filter(
        actor.scope(SEE_FIGURES, "unit_id"), unit__in=villages, commune__isnull=False
    )
    found: dict[int, set[int]] = defaultdict(set)
    for unit, commune in placed.values_list("unit", "commune"):
        found[commune].add(unit)
    return found


def _of_commune(commune: Unit, villages: set[int], on: date) -> Iterator[TargetRow]:
    year = Period.year(on.year)
    promises = Promises.of(commune.pk, on.year, on=on)
    for ind in (INDICATORS[code] for code in SHOWN):
        group = ind.groups[0]
        ask = Ask(ind, commune.province, "village", on, group)
        pairs = figures(ask, [span_of(year, today=on)])
        whole = computed_figure(commune, ind, group, year, on, None, promises)
        yield TargetRow(
            ind,
            commune.pk,
            _sum([pairs[v][0] for v in villages if v in pairs], ind),
            whole.pair if whole else None,
            whole.target.value if whole and whole.target else None,
            whole.pace if whole else None,
            whole.status.value if whole else "no_data",
        )


def _sum(pairs: list[Pair], ind: Indicator) -> Pair:
    """Add pairs of villages: sums by sums, never percentages."""
    is_ratio = ind.denominator is not None
    below = sum(p.denominator or 0 for p in pairs) if is_ratio else None
    return Pair(sum(p.numerator or 0 for p in pairs), below, is_ratio)


@dataclass(frozen=True)
class Standing:
    """How far a team is in the drive: households it visited in the month, each once."""

    team: Any
    name: str
    households: int
    place: int


def ahead_in_drive(*, actor: Actor, commune: int, on: date) -> list[Standing]:
    """Give the teams of a commune by the households they visited this month, the first ahead.

    Only visits in the books count; teams level with each other share a place. Whoever sees teams
    anywhere in the commune sees the names and counts of all its teams: that is what a drive is.
    """
    here = Placement.objects.on(on).filter(commune=commune)
    if not here.filter(actor.scope(SEE_TEAMS, "unit_id")).exists():
        return []
    inside = here.values("unit")
    teams = Team.objects.filter(place__in=inside, founded_on__lte=on, ended_on__gt=on)
    named = dict(teams.values_list("pk", "name"))
    month = month_of(on)
    visits = Activity.objects.filter(
        place__in=inside,
        kind=VISIT,
        team__in=named,
        is_current=True,
        is_void=False,
        happened_on__gte=month_start(month),
        happened_on__lt=month_end(month),
    )
    counted = dict(
        visits.order_by().values_list("team").annotate(n=Count("household", distinct=True))
    )
    rows = sorted(named, key=lambda t: (-counted.get(t, 0), sort_key(named[t]), str(t)))
    every = [counted.get(t, 0) for t in rows]
    return [Standing(t, named[t], n, every.index(n) + 1) for t, n in zip(rows, every, strict=True)]


def target_rows(*, actor: Actor, villages: Collection[int], on: date) -> list[dict[str, Any]]:
    """Give `targets_for` and the order of the teams as rows for a phone."""
    found = [_row(t, on) for t in targets_for(actor=actor, villages=villages, on=on)]
    for commune in sorted(_by_commune(actor, villages, on)):
        ranked = ahead_in_drive(actor=actor, commune=commune, on=on)
        found.append(
            {
                "id": f"drive:{commune}",
                "kind": "drive",
                "commune": commune,
                "month": month_of(on),
                "teams": [
                    {"team": str(s.team), "name": s.name, "n": s.households, "place": s.place}
                    for s in ranked
                ],
            }
        )
    return found


def _row(t: TargetRow, on: date) -> dict[str, Any]:
    """Write a figure with everything needed to read it: never only a percentage."""
    return {
        "id": f"{t.indicator.code}:{t.commune}",
        "kind": "figure",
        "indicator": t.indicator.code,
        "label": in_all_languages(t.indicator.label),
        "counted_unit": in_all_languages(t.indicator.counted_unit),
        "value_kind": t.indicator.value_kind,
        "commune": t.commune,
        "year": on.year,
        "n": t.own.numerator,
        "of": t.own.denominator,
        "commune_n": t.whole.numerator if t.whole else None,
        "commune_of": t.whole.denominator if t.whole else None,
        "target": None if t.target is None else float(t.target),
        "pace": None if t.pace is None else round(float(t.pace), 2),
        "status": t.status,
        "on": on.isoformat(),
    }
