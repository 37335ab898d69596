"""Plans: the list, the page of one with its targets and pace, all targets, and the page of one."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from doorstep.capabilities.programme import queries
from doorstep.capabilities.programme.models import Plan
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PROGRAMME, SEE_PROGRAMME
from doorstep.kernel.indicators.models import PacePoint, Target
from doorstep.kernel.indicators.pace import way_gone
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.console.plan_standing import Standing, amount, standings
from doorstep.surfaces.console.programme_facts import day_entry, document_link, fact, plan_href
from doorstep.surfaces.console.programme_lists import (
    filter_by,
    telling,
    worth,
    year_filter,
)
from doorstep.surfaces.console.programme_things import crumbs, tabs
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.lists import Column, ListPage, ListSpec, Table
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said


@require_GET
@needs(SEE_PROGRAMME)
def plans(request: HttpRequest) -> HttpResponseBase:
    """List the plans the actor may see."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = list(queries.plans(actor))
    names = names_on({p.place_id for p in rows}, on=actor.on)
    lines = [
        {
            "href": plan_href(p),
            "title": said(p.title)[0],
            "number": p.document.number,
            "first": p.starts_on,
            "last": p.ends_on,
            "unit": names.get(p.place_id, ""),
            "unit_id": p.place_id,
        }
        for p in rows
    ]
    spec = ListSpec(
        caption=_("Plans"),
        columns=telling(
            [
                Column(key="title", label=_("Title"), sort=True, href=lambda line: line["href"]),
                Column(
                    key="number", label=pgettext("of a document", "Number"), kind="code", sort=True
                ),
                Column(key="first", label=_("First day"), kind="date", sort=True),
                Column(key="last", label=_("Last day"), kind="date", sort=True),
                Column(key="unit", label=_("Unit"), sort=True),
            ],
            lines,
        ),
        filters=worth(filter_by("at", _("Unit"), lines, "unit_id", "unit"), year_filter(lines)),
        search=("title", "number"),
        search_label=_("Title or number"),
        file_name="plans",
    )
    context: dict[str, Any] = {"title": _("Programme"), "tabs": tabs("console:plans")}
    if actor.may(KEEP_PROGRAMME):
        context |= {"add_href": reverse("console:plan-upload"), "add": _("Take over a plan file")}
    page = ListPage(request, spec, rows=lines)
    return page.respond("console/programme/list.html", context)


@require_GET
@needs(SEE_PROGRAMME)
def plan(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show a plan: its document, phases with the way to be gone, and how its targets stand."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = queries.plans(actor).filter(pk=id).first()
    if row is None:
        raise Http404
    unit = names_on([row.place_id], on=actor.on).get(row.place_id, "")
    targets = queries.targets_of(actor, row).select_related("unit")
    from doorstep.surfaces.console.programme import source_lines

    context = {
        "title": said(row.title)[0],
        "crumbs": crumbs(_("Plans"), reverse("console:plans")),
        "facts": [
            *fact(_("Unit"), unit, href=address("console:place", row.place_id)),
            *fact(_("First day"), writing.day(row.starts_on)),
            *fact(_("Last day"), writing.day(row.ends_on)),
            *(
                {"label": link["type"], "value": link["words"], "href": link["href"]}
                for link in document_link(actor, row.document)
            ),
        ],
        "about": said(row.about)[0],
        "phases": _phases(row),
        "gone": _way_gone(row, actor.on),
        "table": _targets_table(standings(actor, targets), is_plan=True),
        "lines": source_lines(actor, f"plan:{row.key}"),
    }
    if actor.may(KEEP_PROGRAMME, row.place_id):
        context["upload_href"] = reverse("console:plan-upload")
    return render(request, "console/programme/plan.html", context)


def _phases(plan: Plan) -> list[dict[str, Any]]:
    return [
        day_entry(
            f.starts_on, said(f.title)[0],
            _("until %(day)s; by then %(share)s of the year's way should be gone")
            % {"day": writing.day(f.ends_on), "share": writing.percent(f.reach)},
        )
        for f in plan.phases.all()
    ]  # fmt: skip


def _way_gone(plan: Plan, today: date) -> str:
    """Give the share of this year's way that should be gone today; "" outside the plan."""
    if not plan.starts_on <= today <= plan.ends_on:
        return ""
    points = PacePoint.objects.filter(province=plan.province, plan_id=plan.id)
    gone = way_gone(list(points.values_list("on", "reach")), year=today.year, on=today)
    return writing.percent(gone * 100, decimals=1)


def _targets_table(rows: list[Standing], *, is_plan: bool = False) -> Table:
    below = Target.objects.filter(parent__in=[r.target.pk for r in rows])
    handed = dict(below.order_by().values_list("parent").annotate(n=Count("pk")))
    columns = [
        Column(
            key="what", label=_("Target"),
            value=lambda r: said(r.target.wording)[0] or r.indicator,
            href=lambda r: target_href(r.target),
        ),
        Column(key="group", label=_("Group")),
        *([] if is_plan else [Column(key="unit", label=_("Unit"))]),
        Column(key="year", label=_("Year"), kind="year", value="target.year"),
        Column(key="promised", label=_("Promised")),
        Column(key="shown", label=_("Today")),
        Column(key="by_today", label=_("Pace")),
        Column(key="status", label=_("Status"), kind="status"),
        Column(
            key="handed", label=_("Handed down to"), kind="number",
            value=lambda r: handed.get(r.target.pk),
        ),
    ]  # fmt: skip
    return Table(caption=_("Targets"), columns=columns, rows=rows)


def target_href(target: Target) -> str:
    """Give the address of a target's page."""
    return reverse("console:target", args=[target.pk])


@require_GET
@needs(SEE_PROGRAMME)
def targets(request: HttpRequest) -> HttpResponseBase:
    """List all targets the actor may see: promised by a plan, or handed down."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = Target.objects.visible_to(actor, SEE_PROGRAMME).order_by("-year", "clause", "unit", "id")
    lines = [_target_line(s) for s in standings(actor, rows, is_judged=False)]
    spec = ListSpec(
        caption=_("Targets"),
        columns=telling(
            [
                Column(key="what", label=_("Target"), sort=True, href=lambda line: line["href"]),
                Column(key="group", label=_("Group"), sort=True),
                Column(key="year", label=_("Year"), kind="year", sort=True),
                Column(key="value", label=_("Promised"), kind="number", sort=True),
                Column(key="counted", label=_("Counted"), kind="unit"),
                Column(key="unit", label=_("Unit"), sort=True),
                Column(key="origin", label=_("Source"), sort=True),
            ],
            lines,
        ),
        filters=worth(
            filter_by("indicator", _("Indicator"), lines, "code", "label"),
            filter_by("at", _("Unit"), lines, "unit_id", "unit"),
            filter_by("year", _("Year"), lines, "year", "year"),
            filter_by("origin", _("Source"), lines, "origin", "origin"),
        ),
        search=("what", "group"),
        search_label=_("Target"),
        file_name="targets",
    )
    page = ListPage(request, spec, rows=lines)
    context = {"title": _("Programme"), "tabs": tabs("console:targets")}
    return page.respond("console/programme/list.html", context)


def _target_line(s: Standing) -> dict[str, Any]:
    t = s.target
    return {
        "href": target_href(t),
        "what": said(t.wording)[0] or s.indicator,
        "label": s.indicator,
        "code": t.indicator,
        "group": s.group,
        "year": t.year,
        "value": t.value,
        "counted": f"% ({s.counted})" if t.value_kind == "percent" else s.counted,
        "unit": s.unit,
        "unit_id": t.unit_id,
        "origin": _("handed down") if t.parent_id else _("plan"),
    }


@require_GET
@needs(SEE_PROGRAMME)
def target(request: HttpRequest, target: UUID) -> HttpResponse:
    """Show one target: how it stands, and what was handed down from it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = find_target(actor, target)
    (here,) = standings(actor, [row])
    handed = queries.handed_down(actor, row)
    context = {
        "title": said(row.wording)[0] or here.indicator,
        "subtitle": f"{here.unit}, {writing.year(row.year)}",
        "crumbs": crumbs(_("Targets"), reverse("console:targets")),
        "here": here,
        "facts": _target_facts(actor, here),
        "table": _targets_table(standings(actor, handed.targets)) if handed.targets else None,
        "missed": amount(abs(handed.missed), row.value_kind) if handed.missed else "",
        "adds_up": handed.missed == 0,
    }
    if actor.may(KEEP_PROGRAMME, row.unit_id) and row.unit.level != "village":
        context["cascade_href"] = reverse("console:cascade", args=[row.pk])
    return render(request, "console/programme/target.html", context)


def find_target(actor: Actor, id: UUID) -> Target:
    """Give a target the actor may see; 404 otherwise."""
    rows = Target.objects.visible_to(actor, SEE_PROGRAMME).select_related("unit", "parent")
    row = rows.filter(pk=id).first()
    if row is None:
        raise Http404
    return row


def _target_facts(actor: Actor, here: Standing) -> list[dict[str, Any]]:
    t = here.target
    plan = Plan.objects.visible_to(actor, SEE_PROGRAMME).filter(pk=t.plan_id).first()
    href = f"{reverse('console:figure', args=[t.indicator])}?unit={t.unit_id}&period={t.year}"
    above = t.parent
    may_see_above = above is not None and actor.may(SEE_PROGRAMME, above.unit_id)
    return [
        *fact(_("Indicator"), here.indicator, href=href),
        *fact(_("Group"), here.group),
        *fact(_("Unit"), here.unit, href=address("console:place", t.unit_id)),
        *fact(_("Plan"), said(plan.title)[0] if plan else "", href=plan_href(plan) if plan else ""),
        *fact(_("Clause"), t.clause),
        *fact(_("Promised"), here.promised),
        *fact(_("Today"), here.shown if here.value is not None else _("nothing counted yet")),
        *fact(_("Should be by today"), here.by_today),
        *fact(
            _("Handed down from"),
            amount(above.value, above.value_kind) if above else "",
            href=target_href(above) if above and may_see_above else "",
        ),
    ]


urlpatterns = [
    path("plans/", plans, name="plans"),
    path("plans/<uuid:id>/", plan, name="plan"),
    path("targets/", targets, name="targets"),
    path("targets/<uuid:target>/", target, name="target"),
]
