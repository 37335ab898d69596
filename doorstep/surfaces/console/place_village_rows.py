"""What a list of villages says of each: commune, coverage, team, households, last visit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _

from doorstep.kernel.activities.models import Activity
from doorstep.kernel.indicators.sums import COLUMN
from doorstep.kernel.people.models import Household, TeamVillage
from doorstep.kernel.places.kinds import level_label
from doorstep.kernel.places.models import Coverage, Unit, UnitVersion
from doorstep.kernel.places.queries import coverage_on, names_on, villages_of
from doorstep.surfaces.console.place_words import page_of
from doorstep.surfaces.look.columns import Column

VISIT = "household_visit"
KINDS = ("signal", "electricity", "fibre")


@dataclass(frozen=True)
class VillageRow:
    """One village of the list; `levels` are codes by kind of coverage, unknown ones left out."""

    version: UnitVersion
    commune: str
    levels: dict[str, str]
    teams: tuple[tuple[UUID, str], ...]
    households: int
    last_visit: date | None

    def level(self, kind: str) -> str:
        """Give the words for a level, "" where it is not known."""
        return str(level_label(kind, self.levels[kind])) if kind in self.levels else ""

    @property
    def team(self) -> str:
        """Name the teams that serve the village."""
        return ", ".join(name for _id, name in self.teams)


def village_rows(unit: Unit, *, on: date) -> list[VillageRow]:
    """Give the villages under a unit on the day, in Vietnamese order, in a handful of queries."""
    versions: Sequence[UnitVersion] = list(villages_of(unit.pk, on=on))
    ids = [v.unit_id for v in versions]
    communes = names_on({v.parent_id for v in versions if v.parent_id}, on=on)
    coverage = coverage_on(ids, on=on)
    teams, households, visits = _teams(unit, on), _households(unit, on), _visits(unit, on)
    return [
        VillageRow(
            v,
            communes.get(v.parent_id or 0, ""),
            _levels(coverage.get(v.unit_id, {})),
            tuple(teams.get(v.unit_id, ())),
            households.get(v.unit_id, 0),
            visits.get(v.unit_id),
        )
        for v in versions
    ]


def _levels(rows: dict[str, Coverage]) -> dict[str, str]:
    return {kind: row.level for kind, row in rows.items()}


def _inside(field: str, unit: Unit, on: date) -> dict[str, Any]:
    """Give the condition that the unit in `field` counts under `unit` on the day.

    Facts of a village that became part of another count in that one: `_village_of`.
    """
    placed = f"{field}__placements"
    return {
        "province": unit.province,
        f"{placed}__province": unit.province,
        f"{placed}__valid_from__lte": on,
        f"{placed}__valid_to__gt": on,
        f"{placed}__{COLUMN[unit.level]}": unit.pk,
    }


def _village_of(field: str) -> str:
    return f"{field}__placements__village"


def _teams(unit: Unit, on: date) -> dict[int, list[tuple[UUID, str]]]:
    rows = TeamVillage.objects.filter(
        from_on__lte=on, to_on__gt=on, team__ended_on__gt=on, **_inside("village", unit, on)
    )
    found: dict[int, list[tuple[UUID, str]]] = defaultdict(list)
    columns = (_village_of("village"), "team_id", "team__name")
    for village, team, name in rows.order_by("team__sort_key").values_list(*columns):
        if (team, name) not in found[village]:
            found[village].append((team, name))
    return found


def _households(unit: Unit, on: date) -> dict[int, int]:
    rows = Household.objects.filter(merged_into=None, left_on=None, **_inside("village", unit, on))
    return dict(rows.order_by().values_list(_village_of("village")).annotate(n=Count("pk")))


def _visits(unit: Unit, on: date) -> dict[int, date]:
    rows = Activity.objects.filter(
        kind=VISIT, is_current=True, is_void=False, **_inside("place", unit, on)
    )
    last = rows.order_by().values_list(_village_of("place")).annotate(last=Max("happened_on"))
    return dict(last)


def village_columns(*, with_commune: bool) -> list[Column]:
    """Give the columns of a list of villages."""
    commune = [Column(key="commune", label=_("Commune"), sort=True)] if with_commune else []
    return [
        Column(
            key="name",
            label=_("Village"),
            value=lambda r: r.version.full_name,
            sort=True,
            href=lambda r: page_of(r.version.unit_id),
        ),
        *commune,
        *_coverage_columns(),
        Column(key="team", label=_("Team"), sort=True, href=_team_page),
        Column(key="households", label=_("Households"), kind="number", sort=True),
        Column(key="last_visit", label=_("Last visit"), kind="date", sort=True),
    ]


def _coverage_columns() -> list[Column]:
    labels = (_("Signal"), _("Electricity"), _("Fibre"))
    return [
        Column(key=kind, label=label, value=_level_of(kind), sort=True)
        for kind, label in zip(KINDS, labels, strict=True)
    ]


def _level_of(kind: str) -> Any:
    return lambda row: row.level(kind) or None


def _team_page(row: VillageRow) -> str | None:
    return reverse("console:team", args=[row.teams[0][0]]) if row.teams else None
