"""Whom to visit next, for whoever leads the work: open tasks of a commune, a village, a team."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorstep.capabilities.fieldwork.task_queries import open_tasks, shipped_rules
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_PEOPLE
from doorstep.kernel.people.models import TeamVillage
from doorstep.kernel.people.queries import teams
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.console.village_area import Area
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.lists import Column, Filter, ListPage, ListSpec
from doorstep.surfaces.look.rights import needs

_PAGES = {"household": "console:household", "person": "console:person", "village": "console:place"}


@require_GET
@needs(SEE_PEOPLE)
def tasks(request: HttpRequest) -> HttpResponseBase:
    """List the open tasks of the chosen commune, village or team, as the phones order them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    area = Area(request, right=SEE_PEOPLE)
    served = _villages_by_team(actor, area)
    chosen = _narrowed(request, area, served)
    rows = [_told(t) for t in open_tasks(actor=actor, villages=chosen, on=actor.on)]
    spec = ListSpec(
        caption=_("Whom to visit next"),
        columns=_columns(),
        filters=_filters(area, served),
        search=("name",),
        search_label=_("Name"),
        file_name="tasks",
        empty=_("Nothing is open here."),
    )
    context = {
        "title": _("Whom to visit next"),
        "subtitle": _("By rules, from what the server has in its books."),
    }
    return ListPage(request, spec, rows=rows, at=area.unit).respond(context=context)


def _columns() -> list[Column]:
    return [
        Column(key="name", label=_("Whom to visit"), sort=True, href=_href),
        Column(key="why", label=_("Why")),
        Column(key="village_name", label=_("Village"), sort=True),
        Column(key="number", label=_("Household number"), kind="code"),
        Column(key="due_on", label=_("Due"), kind="date", sort=True),
        Column(key="late_words", label=_("State")),
        Column(key="claimed_name", label=_("Who goes there")),
    ]


def _told(task: dict[str, Any]) -> dict[str, Any]:
    due = task["due_on"]
    is_late = task["state"] == "late"
    return {
        **task,
        "due_on": date.fromisoformat(due) if due else None,
        "why": _labels().get(task["rule"], task["rule"]),
        "late_words": _("late") if is_late else _("open"),
    }


def _labels() -> dict[str, str]:
    return {rule["code"]: writing.said(rule["label"])[0] for rule in shipped_rules()}


def _href(task: dict[str, Any]) -> str:
    return address(_PAGES[task["type"]], task["subject"])


def _villages_by_team(actor: Actor, area: Area) -> dict[str, set[int]]:
    """Give the villages of the area that each team serves today."""
    rows = TeamVillage.objects.filter(
        village__in=area.villages, from_on__lte=actor.on, to_on__gt=actor.on
    )
    found: dict[str, set[int]] = {}
    for team, village in rows.values_list("team", "village"):
        found.setdefault(str(team), set()).add(village)
    return found


def _narrowed(request: HttpRequest, area: Area, served: dict[str, set[int]]) -> list[int]:
    """Give the villages to ask about: those of the chosen team, or the chosen one, or all."""
    wanted = set(area.villages)
    if (team := request.GET.get("team", "")) in served:
        wanted &= served[team]
    if area.village is not None:
        wanted &= {area.village}
    return sorted(wanted)


def _filters(area: Area, served: dict[str, set[int]]) -> list[Filter]:
    rules, states = list(_labels().items()), [("open", _("open")), ("late", _("late"))]
    named = teams(actor=area.actor).filter(pk__in=[UUID(t) for t in served])
    return [
        *area.filters(),
        Filter(
            key="team",
            label=_("Team"),
            options=lambda: [(str(t.pk), t.name) for t in named],
            apply=lambda rows, _value: rows,  # narrowed already
        ),
        Filter(key="rule", label=_("Why"), options=rules, apply=partial(_only, "rule")),
        Filter(key="state", label=_("State"), options=states, apply=partial(_only, "state")),
    ]


def _only(key: str, rows: Any, value: str) -> Any:
    return [row for row in rows if row[key] == value]


urlpatterns = [path("", tasks, name="tasks")]
