"""Goods in the hands of teams: what each holds, every move, and writing down what came."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from doorstep.capabilities.fieldwork import stock as queries
from doorstep.capabilities.fieldwork.actions import StockDraft, move_stock
from doorstep.capabilities.fieldwork.actions.stock import BACK, COUNTED, HAND_OVER, RECEIPT
from doorstep.capabilities.fieldwork.activities.hand_over import GOODS
from doorstep.capabilities.fieldwork.rights import KEEP_STOCK
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_TEAMS
from doorstep.kernel.people.models import Team
from doorstep.surfaces.console.keeping import Act, Once, OnDay, act_page
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.console.place_filter import commune_filter
from doorstep.surfaces.look.lists import Column, Filter, ListPage, ListSpec
from doorstep.surfaces.look.rights import needs

KINDS = (
    (RECEIPT, gettext_lazy("came to the team")),
    (BACK, gettext_lazy("went back")),
    (COUNTED, gettext_lazy("difference after counting")),
)
_KINDS = {**dict(KINDS), HAND_OVER: gettext_lazy("handed over")}
_STATES = {
    queries.ENOUGH: gettext_lazy("in hand"),
    queries.EMPTY: gettext_lazy("used up"),
    queries.BELOW_ZERO: gettext_lazy("below zero: a receipt is missing"),
}


@require_GET
@needs(SEE_TEAMS)
def stock(request: HttpRequest) -> HttpResponseBase:
    """List what every team holds of each sort of goods."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    may_keep = actor.may(KEEP_STOCK)
    columns = [
        Column(key="holder", label=_("Team"), sort=True, value=_holder,
               href=lambda r: address("console:team", r["team"]) if r["team"] else None),
        Column(key="goods", label=_("Goods"), value=lambda r: queries.goods_label(r["goods"]),
               href=lambda r: _move_address(r["team"]) if may_keep and r["team"] else None),
        Column(key="pieces", label=_("In hand"), kind="number", sort=True),
        Column(key="received", label=_("Received"), kind="number", sort=True),
        Column(key="given", label=_("Given away"), kind="number", sort=True),
        Column(key="last_on", label=_("Last move"), kind="date", sort=True),
        Column(key="state", label=_("State"), value=lambda r: str(_STATES[r["state"]])),
    ]  # fmt: skip
    spec = ListSpec(
        caption=_("Goods of teams"),
        columns=columns,
        filters=[
            Filter(key="what", label=_("Goods"), options=GOODS, apply=_of_goods),
            Filter(key="how", label=_("State"), options=list(_STATES.items()), apply=_in_state),
        ],
        search=("holder",),
        search_label=_("Team"),
        file_name="stock",
        empty=_("No goods were received or handed over here."),
    )
    context = {"title": _("Goods of teams"), "moves_href": reverse("console:stock-moves")}
    page = ListPage(request, spec, rows=queries.levels(actor=actor))
    return page.respond("console/fieldwork/stock.html", context)


def _holder(row: dict[str, Any]) -> str:
    return row["team_name"] or _("device %(name)s") % {"name": row["device"][:8]}


def _of_goods(rows: Any, value: str) -> Any:
    return [row for row in rows if row["goods"] == value]


def _in_state(rows: Any, value: str) -> Any:
    return [row for row in rows if row["state"] == value]


def _move_address(team: Any) -> str:
    return reverse("console:stock-move", args=[team])


@require_GET
@needs(SEE_TEAMS)
def moves(request: HttpRequest) -> HttpResponseBase:
    """List every move of goods, the last first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    spec = ListSpec(
        caption=_("Moves of goods"),
        columns=[
            Column(key="on", label=_("Day"), kind="date", sort="on"),
            Column(key="team", label=_("Team"), value=lambda m: m.team.name if m.team else ""),
            Column(key="kind", label=_("What happened"),
                   value=lambda m: str(_KINDS.get(m.kind, m.kind))),
            Column(key="goods", label=_("Goods"), value=lambda m: queries.goods_label(m.goods)),
            Column(key="pieces", label=_("Pieces"), kind="number", sort="pieces"),
            Column(key="serials", label=_("Serial numbers"), kind="code",
                   value=lambda m: ", ".join(m.serials)),
            Column(key="source", label=_("From whom, by which paper")),
            Column(key="record", label=_("Record"), value=lambda m: _("open") if m.activity else "",
                   href=lambda m: address("console:activity", m.activity) if m.activity else None),
        ],
        filters=[
            commune_filter(actor, SEE_TEAMS, "place"),
            Filter(key="goods", label=_("Goods"), options=GOODS),
        ],
        search=("team__search_key",),
        search_label=_("Team"),
        file_name="stock-moves",
    )  # fmt: skip
    crumbs = [{"label": _("Goods of teams"), "href": reverse("console:stock")}]
    context = {"title": _("Moves of goods"), "crumbs": crumbs}
    return ListPage(request, spec, rows=queries.moves(actor=actor)).respond(context=context)


class Move(Once, OnDay):
    """Goods that came, went back, or were counted."""

    kind = forms.ChoiceField(label=gettext_lazy("What happened"), choices=KINDS)
    goods = forms.ChoiceField(label=gettext_lazy("Goods"), choices=GOODS)
    pieces = forms.IntegerField(
        label=gettext_lazy("Pieces"),
        help_text=gettext_lazy("After counting: what is missing with a minus before it."),
    )
    serials = forms.CharField(
        label=gettext_lazy("Serial numbers"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("One on each line."),
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("From whom, by which paper"), max_length=200, required=False
    )

    def clean_serials(self) -> tuple[str, ...]:
        """Take the numbers apart."""
        return tuple(self.cleaned_data["serials"].replace(",", "\n").replace(";", "\n").split())


def _move(actor: Actor, team: Team, told: dict[str, Any]) -> str:
    move_stock(actor=actor, draft=StockDraft(team=team.pk, **told))
    return _("The goods are written down.")


@needs(KEEP_STOCK)
def move(request: HttpRequest, team: UUID) -> HttpResponse:
    """Write down goods that came to a team, went back, or were counted."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = Team.objects.visible_to(actor, KEEP_STOCK).filter(pk=team).first()
    if row is None:
        raise Http404
    crumb = {"label": _("Goods of teams"), "href": reverse("console:stock")}
    return act_page(request, Act(_("Write down goods"), Move, _move), row, crumb=crumb)


urlpatterns = [
    path("", stock, name="stock"),
    path("moves/", moves, name="stock-moves"),
    path("<uuid:team>/move/", move, name="stock-move"),
]
