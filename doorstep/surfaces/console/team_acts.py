"""What officers do to teams: found, members, villages, work-days, rates."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.kernel.access.actors import Actor, home_of
from doorstep.kernel.access.rights import KEEP_TEAMS
from doorstep.kernel.basics.figures import parse_date
from doorstep.kernel.people import teams
from doorstep.kernel.people.allowances import DAY, NIGHT, log_work_days, set_rate
from doorstep.kernel.people.drafts import MemberDraft, TeamDraft
from doorstep.kernel.people.models import Team
from doorstep.kernel.people.rules import (
    PERSON_DAY,
    PERSON_MONTH,
    PERSON_NIGHT,
    TEAM_MONTH,
    TOP_UP,
)
from doorstep.surfaces.console import keeping
from doorstep.surfaces.console.keeping import Act, ActForm, Once, OnDay, act_on, act_page
from doorstep.surfaces.console.village_choosing import InTeamVillage
from doorstep.surfaces.look.rights import needs

ROLES = (
    ("leader", gettext_lazy("leader")),
    ("deputy", gettext_lazy("deputy leader")),
    ("member", gettext_lazy("member")),
)


class Found(Once, OnDay, InTeamVillage):
    """A team: what it is called, by which decision, and where."""

    label = forms.CharField(
        label=gettext_lazy("Label"), max_length=80, initial="Tổ công nghệ số cộng đồng"
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    decision = forms.CharField(label=gettext_lazy("Decision"), max_length=80, required=False)


class Serve(OnDay, InTeamVillage):
    """A village more that the team serves."""


class Join(OnDay):
    """A new member."""

    full_name = forms.CharField(label=gettext_lazy("Full name"), max_length=120)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES, initial="member")
    position = forms.CharField(label=gettext_lazy("Position"), max_length=80, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=20, required=False)


class OfMember(ActForm):
    """A form about a member of the team."""

    member = forms.ChoiceField(label=gettext_lazy("Member"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.row.members.filter(to_on__gt=self.actor.on).order_by("sort_key")
        self.fields["member"].choices = [("", ""), *((str(m.id), m.full_name) for m in rows)]


class Part(OfMember, OnDay):
    """A member who leaves."""


class Days(OfMember):
    """Days or nights that a member worked."""

    days = forms.CharField(
        label=gettext_lazy("Days"), max_length=400,
        help_text=gettext_lazy("Days like 05/10/2026, separated by commas."),
    )  # fmt: skip
    part = forms.ChoiceField(
        label=gettext_lazy("Worked"),
        choices=((DAY, gettext_lazy("by day")), (NIGHT, gettext_lazy("by night"))),
    )

    def clean_days(self) -> list[date]:
        """Read every day."""
        try:
            return [parse_date(d) for d in self.cleaned_data["days"].split(",") if d.strip()]
        except ValueError as why:
            raise forms.ValidationError(_("Days like 05/10/2026, separated by commas.")) from why


class End(OnDay):
    """The end of a team."""

    decision = forms.CharField(label=gettext_lazy("Decision"), max_length=80, required=False)


class Rate(OnDay):
    """What a place pays."""

    per = forms.ChoiceField(
        label=gettext_lazy("Paid per"),
        choices=(
            (TEAM_MONTH, gettext_lazy("team and month")),
            (PERSON_MONTH, gettext_lazy("person and month")),
            (PERSON_DAY, gettext_lazy("person and day")),
            (PERSON_NIGHT, gettext_lazy("person and night")),
            (TOP_UP, gettext_lazy("top-up by the commune, percent")),
        ),
    )
    amount = forms.IntegerField(label=gettext_lazy("VND, or percent"), min_value=0)
    decision = forms.CharField(label=gettext_lazy("Decision"), max_length=80)


def _join(actor: Actor, t: Team, told: dict[str, Any]) -> object:
    on = told.pop("on")
    return teams.add_member(actor=actor, team=t.id, draft=MemberDraft(from_on=on, **told))


def _part(actor: Actor, t: Team, told: dict[str, Any]) -> object:
    return teams.end_member(actor=actor, member=int(told["member"]), on=told["on"])


def _serve(actor: Actor, t: Team, told: dict[str, Any]) -> object:
    return teams.serve_village(actor=actor, team=t.id, village=int(told["village"]), on=told["on"])


def _days(actor: Actor, t: Team, told: dict[str, Any]) -> str:
    member, days, part = int(told["member"]), told["days"], told["part"]
    fresh = log_work_days(actor=actor, member=member, days=days, part=part)
    return _("%(n)s days were not known yet.") % {"n": len(fresh)}


def _end(actor: Actor, t: Team, told: dict[str, Any]) -> object:
    return teams.end_team(actor=actor, team=t.id, on=told["on"], decision=told["decision"])


ACTS = {
    "member": Act(gettext_lazy("Add a member"), Join, _join),
    "days": Act(gettext_lazy("Record work-days"), Days, _days),
    "village": Act(gettext_lazy("Serve another village"), Serve, _serve),
    "part": Act(gettext_lazy("A member leaves"), Part, _part),
    "end": Act(gettext_lazy("End the team"), End, _end, is_grave=True),
}


def acts_of(team: Team) -> list[dict[str, Any]]:
    """Give the acts on a team with their addresses."""
    return keeping.acts_of(ACTS, team, page="console:team-act")


@needs(KEEP_TEAMS)
def team_act(request: HttpRequest, team: UUID, team_act: str) -> HttpResponse:
    """Do one of the acts on a team."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = Team.objects.visible_to(actor, KEEP_TEAMS).filter(pk=team).first()
    return act_on(request, ACTS, team_act, row, name=str(row), page="console:team")


@needs(KEEP_TEAMS)
def new_team(request: HttpRequest) -> HttpResponse:
    """Found a team."""

    def run(actor: Actor, _row: Any, told: dict[str, Any]) -> str:
        place, on = int(told.pop("village")), told.pop("on")
        draft = TeamDraft(place=place, founded_on=on, **told)
        if not Team.objects.filter(pk=draft.id).exists():
            teams.found_team(actor=actor, draft=draft)
        return _("The team is founded.")

    crumb = {"label": _("Teams"), "href": reverse("console:teams")}
    return act_page(request, Act(_("Found a team"), Found, run), None, crumb=crumb)


@needs(KEEP_TEAMS)
def new_rate(request: HttpRequest) -> HttpResponse:
    """Say what the actor's own unit pays from a day on."""

    def run(actor: Actor, _row: Any, told: dict[str, Any]) -> object:
        home = home_of(actor)
        if home is None:
            raise Http404
        return set_rate(actor=actor, unit=home.id, **told)

    crumb = {"label": _("Payment sheet"), "href": reverse("console:payments")}
    return act_page(request, Act(_("Set a rate"), Rate, run), None, crumb=crumb)


urlpatterns = [
    path("new/", new_team, name="team-new"),
    path("rates/new/", new_rate, name="rate-new"),
    path("<uuid:team>/<slug:team_act>/", team_act, name="team-act"),
]
