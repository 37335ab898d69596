"""Teams: the list, the page of one, and the payment sheet of a month."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_TEAMS, SEE_PEOPLE, SEE_TEAMS
from doorstep.kernel.basics.periods import add_months, month_of, month_start
from doorstep.kernel.people import queries
from doorstep.kernel.people.allowances import PaySheet, payment_sheet
from doorstep.kernel.people.models import Team
from doorstep.surfaces.console import team_acts
from doorstep.surfaces.console.choosing import choose
from doorstep.surfaces.console.navigation import leading_to
from doorstep.surfaces.console.place_filter import commune_filter
from doorstep.surfaces.look.lists import Column, Filter, ListPage, ListSpec, Table
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import month as month_words


@needs(SEE_TEAMS)
def teams(request: HttpRequest) -> HttpResponseBase:
    """List the teams of the actor's area."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    to_team = leading_to("console:team")
    spec = ListSpec(
        caption=_("Teams"),
        columns=[
            Column(
                key="name",
                label=_("Team"),
                sort="sort_key",
                href=lambda t: to_team(t.id),
            ),
            Column(key="place_name", label=_("Place")),
            Column(key="member_count", label=_("Members"), kind="number", sort="member_count"),
            Column(key="village_count", label=_("Villages"), kind="number", sort="village_count"),
            Column(key="decision", label=_("Decision"), kind="code"),
            Column(key="founded_on", label=_("Founded"), kind="date", sort="founded_on"),
        ],
        filters=[commune_filter(actor, SEE_TEAMS, "place")],
        file_name="teams",
    )
    rows = queries.teams(actor=actor)
    return ListPage(request, spec, rows=rows).respond(
        "console/teams/list.html", {"title": _("Teams"), "may_keep": actor.may(KEEP_TEAMS)}
    )


@needs(SEE_TEAMS)
def team(request: HttpRequest, team: UUID) -> HttpResponse:
    """Show one team: decision, members with roles and dates, villages; phones only by right."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        page = queries.team_page(actor=actor, team=team)
    except Team.DoesNotExist as why:
        raise Http404 from why
    t = page.team
    facts = [
        {"label": _("Label"), "value": t.label},
        {
            "label": _("Place"),
            "value": page.place_name,
            "href": reverse("console:place", args=[t.place_id]),
        },
        {"label": _("Decision"), "value": t.decision, "kind": "code"},
        {"label": _("Founded"), "value": t.founded_on.strftime("%d/%m/%Y"), "kind": "code"},
    ]
    return render(
        request,
        "console/teams/team.html",
        {
            "title": t.name,
            "facts": facts,
            "acts": team_acts.acts_of(t) if actor.may(KEEP_TEAMS, t.place_id) else [],
            "members": _members(page.members, actor.may(SEE_PEOPLE, t.place_id)),
            "former": len(page.former_members),
            "villages": page.villages,
            "activities_href": f"{reverse('console:activities')}?team={t.id}",
            "crumbs": [{"label": _("Teams"), "href": reverse("console:teams")}, {"label": t.name}],
        },
    )


def _members(members: Any, sees_phones: bool) -> Table:
    roles = {"leader": _("leader"), "deputy": _("deputy leader"), "member": _("member")}
    columns = [
        Column(key="full_name", label=_("Name")),
        Column(key="role", label=_("Role"), value=lambda m: roles.get(m.role, m.role)),
        Column(key="position", label=_("Position")),
        Column(key="from_on", label=_("Since"), kind="date"),
        Column(key="trained_on", label=_("Trained on"), kind="date"),
    ]
    if sees_phones:
        columns.append(Column(key="phone", label=_("Phone"), kind="code"))
    return Table(caption=_("Members"), columns=columns, rows=members)


@needs(KEEP_TEAMS)
def payments(request: HttpRequest) -> HttpResponseBase:
    """Show what a month's work-days cost by the local rates, per team and member."""
    choice = choose(request)
    months = choice.period.months()
    last = month_of(choice.actor.on)
    month = max((m for m in months if m <= last), default=last)
    sheet = payment_sheet(actor=choice.actor, unit=choice.unit.id, month=month)
    rows = list(_pay_lines(sheet))
    spec = ListSpec(
        filters=[_month_filter(last)],
        caption=_("Payment sheet"),
        columns=[
            Column(key="team", label=_("Team"), sort=True),
            Column(key="name", label=_("Name"), sort=True),
            Column(key="days", label=pgettext("how many", "Days"), kind="number", sort=True),
            Column(key="nights", label=_("Nights"), kind="number", sort=True),
            Column(key="amount", label=_("VND"), kind="number", sort=True),
            Column(key="note", label=_("Note")),
        ],
        search=("team", "name"),
        file_name=f"payments-{month}",
    )
    return ListPage(request, spec, rows=rows, at=choice.unit).respond(
        "console/teams/payments.html",
        {
            "title": _("Payment sheet"),
            "subtitle": f"{choice.name}, {month_words(month_start(month))}",
            "total": sheet.total,
        },
    )


def _month_filter(last: int) -> Filter:
    """Offer the months of two years back; the sheet is made for the chosen one, so no row goes."""
    starts = [month_start(add_months(last, -back)) for back in range(1, 24)]
    return Filter(
        key="period",
        label=_("Month"),
        options=[(f"{day:%Y-%m}", month_words(day)) for day in starts],
        all_words=month_words(month_start(last)),
        apply=lambda rows, _value: rows,
    )


def _pay_lines(sheet: PaySheet) -> Any:
    for one in sheet.teams:
        for row in one.rows:
            if not (row.days or row.nights or row.pay.total):
                continue  # nothing worked, nothing paid: not a line of the sheet
            yield {
                "team": one.team.name,
                "name": row.member.full_name,
                "days": row.days,
                "nights": row.nights,
                "amount": row.pay.total,
                "note": _("paid through another team") if row.is_paid_elsewhere else "",
            }


urlpatterns = [
    *team_acts.urlpatterns,
    path("", teams, name="teams"),
    path("payments/", payments, name="payments"),
    path("<uuid:team>/", team, name="team"),
]
