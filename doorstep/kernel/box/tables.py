"""Small tables that travel whole, in sets, whenever the journal names an act that moves them.

What is behind facts (places, teams, targets) is small beside the facts; a set is sent again as a
whole when its digest differs from the one in the box's cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from doorstep.kernel.access.models import Account, Office
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.registers import Register
from doorstep.kernel.box import sensitive
from doorstep.kernel.box.scope import Here, offices_in
from doorstep.kernel.box.wholes import Turn
from doorstep.kernel.box.wire import Table, model_of
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.indicators.models import EnteredValue, IndicatorRow, PacePoint, Target
from doorstep.kernel.people.models import (
    PayRate,
    TargetGroup,
    Team,
    TeamMember,
    TeamVillage,
    WorkDay,
)
from doorstep.kernel.places import models as places
from doorstep.kernel.xforms.models import OwnKind, OwnKindVersion

Rows = Callable[[Here], "QuerySet[Any]"]


@dataclass(frozen=True)
class Tab:
    """One table of a set: which rows, and columns told otherwise than they are.

    `is_pruned`: rows that are not sent are taken away; not where facts may point at them.
    `is_numbered`: rows keep their number; not where a box makes rows of its own.
    """

    model: str
    rows: Rows
    is_pruned: bool = True
    is_numbered: bool = True
    blank: Mapping[str, Any] = field(default_factory=dict)
    pack: Turn | None = None
    unpack: Turn | None = None


@dataclass(frozen=True)
class Set:
    """Tables that travel together, and the beginnings of the verbs that move them.

    `waits_for` are the beginnings of commands that must be answered before a box takes the set.
    `is_last`: its rows point at people, so it is sent when these are there.
    """

    code: str
    verbs: tuple[str, ...]
    tabs: tuple[Tab, ...]
    waits_for: tuple[str, ...] = ()
    is_last: bool = False


BOX_SETS: Register[Set] = Register("box sets", Set)


def box_set(code: str, *, verbs: tuple[str, ...], tabs: tuple[Tab, ...], **more: Any) -> None:
    """Plug in a set of tables, parents before what points at them."""
    BOX_SETS.add(code, Set(code, verbs, tabs, **more))


def of_province(model: Any) -> Rows:
    """Give all rows of a table in the province of a box."""
    return lambda here: model._default_manager.filter(province=here.province)


def at_places(model: Any, column: str) -> Rows:
    """Give the rows of a table at the places of a box and at the units above them."""

    def rows(here: Here) -> QuerySet[Any]:
        units = (*here.places, *here.above)
        found: QuerySet[Any] = model._default_manager.filter(
            province=here.province, **{f"{column}__in": units}
        )
        return found

    return rows


def _accounts(here: Here) -> QuerySet[Account]:
    return Account.objects.filter(pk__in=offices_in(here).values("account"))


def _offices(here: Here) -> QuerySet[Office]:
    return Office.objects.filter(pk__in=offices_in(here).values("pk"))


def _steps(here: Here) -> QuerySet[Any]:
    """Give the authenticator apps of those who work there now. Recovery codes stay: they work
    once, and two servers could not agree which are used."""
    working = offices_in(here).held_on(here.on).values("account")
    found: QuerySet[Any] = model_of("mfa.authenticator").objects.filter(
        type="totp", user__in=working
    )
    return found


def _teams(here: Here) -> QuerySet[Team]:
    served = TeamVillage.objects.filter(village__in=here.places).values("team")
    acted = Activity.objects.filter(place__in=here.places, team__isnull=False).values("team")
    where = Q(place__in=here.places) | Q(pk__in=served) | Q(pk__in=acted)
    return Team.objects.filter(where, province=here.province)


def _of_teams(model: Any, column: str = "team__in") -> Rows:
    return lambda here: model._default_manager.filter(**{column: _teams(here)})


def _groups(_here: Here) -> QuerySet[TargetGroup]:
    return TargetGroup.objects.all()


def _indicators(_here: Here) -> QuerySet[IndicatorRow]:
    return IndicatorRow.objects.all()


def _values(here: Here) -> QuerySet[EnteredValue]:
    return EnteredValue.objects.filter(province=here.province, unit__in=here.places)


_MAP = ("unit.", "units.", "village.", "village_type.", "coverage.", "facility.", "border.")
_TEAMS = (
    "people.found_teams", "people.end_team", "people.add_members", "people.end_member",
    "people.train_members", "people.serve_villages", "people.set_rate", "people.log_work_days",
)  # fmt: skip

box_set(
    "places",
    verbs=_MAP,
    tabs=(
        Tab("places.unit", of_province(places.Unit), is_pruned=False),
        Tab("places.unitversion", of_province(places.UnitVersion)),
        Tab("places.lineage", of_province(places.Lineage)),
        Tab("places.heir", of_province(places.Heir)),
        Tab("places.placement", of_province(places.Placement)),
        Tab("places.villagetype", of_province(places.VillageType)),
        Tab("places.coverage", at_places(places.Coverage, "village")),
        Tab("places.facility", at_places(places.Facility, "place")),
        Tab("places.border", at_places(places.Border, "unit")),
    ),
)
box_set("groups", verbs=("people.load_groups",), tabs=(Tab("people.targetgroup", _groups),))
box_set(
    "accounts",
    verbs=("account.", "office."),
    tabs=(
        Tab("access.account", _accounts, is_pruned=False, blank={"email": ""}),
        Tab("access.office", _offices),
        Tab(
            "mfa.authenticator", _steps, is_pruned=False, is_numbered=False,
            pack=sensitive.opened_steps, unpack=sensitive.closed_steps,
        ),
    ),
)  # fmt: skip
box_set(
    "teams",
    verbs=_TEAMS,
    tabs=(
        Tab("people.team", _teams, is_pruned=False),
        Tab("people.teamvillage", _of_teams(TeamVillage)),
        Tab("people.payrate", at_places(PayRate, "unit")),
    ),
)
box_set(
    "members",
    verbs=_TEAMS,
    waits_for=("people.add_work_day",),
    is_last=True,
    tabs=(
        Tab("people.teammember", _of_teams(TeamMember)),
        Tab("people.workday", _of_teams(WorkDay, "member__team__in"), is_numbered=False),
    ),
)
box_set(
    "figures",
    verbs=("indicator.", "figure.", "targets.", "pace."),
    tabs=(
        Tab("indicators.indicatorrow", _indicators),
        Tab("indicators.enteredvalue", _values),
        Tab("indicators.target", at_places(Target, "unit")),
        Tab("indicators.pacepoint", of_province(PacePoint)),
    ),
)


def _below_zero(table: Table) -> Table:
    """Give files numbers below zero, so that they never meet those that a box keeps itself."""
    name = "file_id" if "file_id" in table["columns"] else "id"
    at = table["columns"].index(name)
    for row in table["rows"]:
        row[at] = -abs(row[at])
    return table


def _form_files(here: Here) -> QuerySet[StoredFile]:
    made = OwnKindVersion.objects.filter(province=here.province)
    return StoredFile.objects.filter(pk__in=made.values("file"))


box_set(
    "forms",
    verbs=("own_kinds.",),
    tabs=(
        Tab("files.storedfile", _form_files, is_pruned=False, pack=_below_zero),
        Tab("xforms.ownkind", of_province(OwnKind)),
        Tab("xforms.ownkindversion", of_province(OwnKindVersion), pack=_below_zero),
    ),
)
