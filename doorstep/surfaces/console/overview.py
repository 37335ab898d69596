"""The overview of a province or commune: the five figures, this week, who is behind, bare spots."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from doorstep.capabilities.fieldwork.indicators import THE_FIVE
from doorstep.kernel.access.rights import SEE_ACTIVITIES, SEE_FIGURES
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.periods import add_months, month_of
from doorstep.kernel.indicators.families import measure_named
from doorstep.kernel.indicators.pace import Status
from doorstep.kernel.indicators.promises import Promises, promised
from doorstep.kernel.indicators.queries import FigureRow, computed_figure
from doorstep.kernel.indicators.register import COUNT, INDICATORS, PERCENT, Indicator, Term
from doorstep.kernel.indicators.remembering import State, one_look
from doorstep.kernel.indicators.sums import Ask, figures
from doorstep.surfaces.console.choosing import Choice, choose
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.console.promisers import by_whose_target, promisers
from doorstep.surfaces.console.standing import ranking, reasons
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.cards import FigureCard
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.kept import part
from doorstep.surfaces.look.rights import needs

_BEHIND = {Status.BEHIND, Status.FAR_BEHIND}
_SHOWN_BEHIND = 8


@needs(SEE_FIGURES)
def overview(request: HttpRequest) -> HttpResponse:
    """Show where the movement stands in the actor's unit, or in the unit asked for."""
    choice = choose(request)
    with one_look():
        return _shown(request, choice)


def _shown(request: HttpRequest, choice: Choice) -> HttpResponse:
    return render(
        request,
        "console/overview.html",
        {
            "title": choice.name,
            "subtitle": _("The movement against its plan, %(year)s")
            % {"year": writing.year(choice.period.start.year)},
            "choice": choice,
            "shown": part(
                "console/overview_main.html",
                actor=choice.actor,
                of=choice.asked,
                stamp=_stamp(choice),
                context=lambda: _told(choice),
            ),
            "years": _years(choice),
        },
    )


def _stamp(choice: Choice) -> tuple[Any, ...]:
    """Give what everything on the page is made of: figures, map, activities, kinds, promises."""
    return (
        State.of(choice.unit.province).everything,
        tuple((k.code, str(k.plural)) for k in KINDS if k.province),
        promised(choice.unit, choice.period.start.year, THE_FIVE),
    )


def _told(choice: Choice) -> dict[str, Any]:
    cards, promised_by = _cards(choice)
    return {
        "cards": cards,
        "promised_by": promised_by,
        "week": _week(choice),
        "behind": _behind(choice),
        "bare": _bare_spots(choice),
    }


def _cards(choice: Choice) -> tuple[list[FigureCard], str]:
    """Give the cards, and whose target all of them stand beside where that is one and the same."""
    rows = _five(choice)
    names = promisers(rows, on=choice.actor.on)
    cards = [card_of(row, choice, names) for row in rows]
    if len({card.promised_by for card in cards}) != 1:
        return cards, ""
    return [replace(card, promised_by="") for card in cards], cards[0].promised_by


def _five(choice: Choice) -> list[FigureRow]:
    rows, today = [], choice.actor.on
    promises = Promises.of(choice.unit.id, choice.period.start.year, on=today)
    for code in THE_FIVE:
        ind = INDICATORS[code]
        row = computed_figure(
            choice.unit, ind, ind.groups[0], choice.period, today, today, promises
        )
        rows.append(
            row
            or FigureRow(
                ind, ind.groups[0], choice.unit.id, None, None, "=", choice.period, "doorstep"
            )
        )
    return rows


def card_of(row: FigureRow, choice: Choice, names: dict[int, str]) -> FigureCard:
    """Show a computed figure as a card that opens it; `names` of units whose targets hold here."""
    pair = row.pair
    target, pace = row.in_its_measure
    is_share = pair.is_ratio if pair else row.indicator.value_kind == PERCENT
    return FigureCard(
        label=row.indicator.label,
        numerator=pair.numerator if pair else None,
        denominator=((pair and pair.denominator) or 0) if is_share else None,
        unit=row.indicator.counted_unit,
        target=target,
        pace=pace,
        status=str(row.status) if row.target else "",
        promised_by=by_whose_target(row, names),
        href=reverse("console:figure", args=[row.indicator.code]) + choice.address(group=row.group),
    )


def _week(choice: Choice) -> Table:
    """Count what was done in the last seven days beside the seven days before."""
    today = choice.actor.on
    week, before = today - timedelta(days=7), today - timedelta(days=14)
    mine = Activity.objects.visible_to(choice.actor, SEE_ACTIVITIES).filter(
        province=choice.unit.province, is_current=True, is_void=False
    )
    if choice.unit.level != "province":
        from doorstep.kernel.indicators.opening import places_under

        mine = mine.filter(place__in=places_under(choice.unit, today))
    now = _by_kind(mine.filter(happened_on__gt=week, happened_on__lte=today))
    then = _by_kind(mine.filter(happened_on__gt=before, happened_on__lte=week))
    listed = reverse("console:activities")
    rows = [
        {
            "kind": str(KINDS[code].plural) if code in KINDS else code,
            "now": now.get(code, 0),
            "then": then.get(code, 0),
            "href": f"{listed}?kind={code}&from={week + timedelta(days=1)}",
        }
        for code in [k.code for k in KINDS]
        if now.get(code) or then.get(code)
    ]
    columns = [
        Column(key="kind", label=_("What was done"), href=lambda r: r["href"]),
        Column(key="now", label=_("Last 7 days"), kind="number"),
        Column(key="then", label=_("7 days before"), kind="number"),
    ]
    return Table(caption=_("What changed this week"), columns=columns, rows=rows)


def _by_kind(rows: Any) -> dict[str, int]:
    return dict(rows.order_by().values_list("kind").annotate(n=Count("id")))


def _behind(choice: Choice) -> dict[str, Any]:
    """Name the units furthest behind in the figure on adults, and what stands in their way."""
    ind = INDICATORS["adults_skilled"]
    rows = [r for r in ranking(choice, ind) if r.status in _BEHIND]
    rows.sort(key=lambda r: (r.value or 0) - (r.pace or 0))
    facts = _facts(choice)
    usual = median(facts["visits"].values()) if facts["visits"] else 0
    told = [
        {"row": r, "why": ", ".join(reasons(r, facts, usual)) or "–"} for r in rows[:_SHOWN_BEHIND]
    ]
    columns = [
        Column(
            key="name",
            label=_("Where"),
            value=lambda t: t["row"].name,
            href=lambda t: t["row"].href,
        ),
        Column(key="value", label=_("Today"), kind="percent", value=lambda t: t["row"].value),
        Column(key="pace", label=_("Pace"), kind="percent", value=lambda t: t["row"].pace),
        Column(
            key="missing",
            label=_("Persons missing"),
            kind="number",
            value=lambda t: t["row"].missing,
        ),
        Column(key="why", label=_("What stands in the way")),
    ]
    return {
        "count": len(rows),
        "indicator": ind,
        "href": reverse("console:figure", args=[ind.code]) + choice.address(),
        "table": Table(caption=_("Who is behind and why"), columns=columns, rows=told),
    }


def _facts(choice: Choice) -> dict[str, dict[int, int]]:
    """Count per unit below: villages without team and signal, visits of the last three months."""
    last = month_of(choice.actor.on)
    villages = _count(choice, "villages", (last, last))
    served = _count(choice, "villages_served", (last, last))
    return {
        "no_team": {u: n - served.get(u, 0) for u, n in villages.items() if n > served.get(u, 0)},
        "no_signal": _count(choice, "villages_without_signal", (last, last)),
        "visits": _count(choice, "visits", (add_months(last, -2), last)),
    }


def _count(choice: Choice, measure: str, span: tuple[int, int]) -> dict[int, int]:
    if measure_named(measure) is None or choice.child_level is None:
        return {}
    ind = Indicator(measure, measure, "", numerator=Term(measure, "all"), value_kind=COUNT)
    ask = Ask(ind, choice.unit.province, choice.child_level, choice.actor.on)
    found = figures(ask, [span])
    return {u: pairs[0].numerator or 0 for u, pairs in found.items() if u is not None}


def _bare_spots(choice: Choice) -> list[dict[str, Any]]:
    """Count villages without a team, without signal, without electricity."""
    last = month_of(choice.actor.on)
    spots = []
    villages, served = (_own(choice, m, last) for m in ("villages", "villages_served"))
    places = address("console:places")
    for label, n, what in (
        (_("Villages without a team"), villages - served, "no_team"),
        (
            _("Villages without mobile signal"),
            _own(choice, "villages_without_signal", last),
            "no_signal",
        ),
        (
            _("Villages without electricity"),
            _own(choice, "villages_without_electricity", last),
            "no_electricity",
        ),
    ):
        spots.append(
            {
                "label": label,
                "n": n,
                "of": villages,
                "href": f"{places}villages/?unit={choice.unit.id}&without={what}",
            }
        )
    return spots


def _own(choice: Choice, measure: str, month: int) -> int:
    if measure_named(measure) is None:
        return 0
    ind = Indicator(measure, measure, "", numerator=Term(measure, "all"), value_kind=COUNT)
    ask = Ask(ind, choice.unit.province, choice.unit.level, choice.actor.on)
    pairs = figures(ask, [(month, month)]).get(choice.unit.id)
    return (pairs[0].numerator or 0) if pairs else 0


def _years(choice: Choice) -> list[dict[str, Any]]:
    this = choice.actor.on.year
    return [
        {
            "label": writing.year(y),
            "href": choice.address(period=y),
            "current": y == choice.period.start.year,
        }
        for y in range(2025, this + 1)
    ]


urlpatterns = [path("", overview, name="overview")]
