"""Figures: the list of a unit's figures, the page of one indicator, and what is behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.capabilities.learning.certificates.queries import adoptions
from doorstep.kernel.access.rights import SEE_FIGURES
from doorstep.kernel.indicators.promises import promised
from doorstep.kernel.indicators.queries import (
    FigureRow,
    computed_figure,
    unit_figures,
)
from doorstep.kernel.indicators.register import PERCENT, Indicator, find
from doorstep.kernel.indicators.remembering import State, one_look
from doorstep.kernel.places.queries import borders_stamp
from doorstep.surfaces.console import picturing, reported
from doorstep.surfaces.console.choosing import Choice, choose
from doorstep.surfaces.console.overview import card_of
from doorstep.surfaces.console.programme_lists import telling
from doorstep.surfaces.console.promisers import promisers
from doorstep.surfaces.console.standing import ranking
from doorstep.surfaces.look.groups import group_label, group_labels
from doorstep.surfaces.look.kept import part
from doorstep.surfaces.look.lists import Column, Filter, ListPage, ListSpec
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.samples import sample_notices
from doorstep.surfaces.look.writing import number, said

_MAY_SAY_NOTHING = ("unit", "sign", "state", "target_of")
Telling = Callable[[Choice, Indicator, str], dict[str, Any]]
LIST = ListSpec(
    caption=gettext_lazy("Figures"),
    columns=[
        Column(key="label", label=gettext_lazy("Indicator"), sort=True, href=lambda r: r["href"]),
        Column(key="group", label=gettext_lazy("Group"), sort=True),
        Column(key="sign", label=gettext_lazy("Sign"), kind="code"),
        Column(key="value", label=gettext_lazy("Value"), kind="number", sort=True),
        Column(key="made_of", label=gettext_lazy("Made of"), kind="unit", only="page"),
        Column(key="unit", label=gettext_lazy("Counted"), kind="unit", only="file"),
        Column(key="numerator", label=gettext_lazy("Numerator"), kind="number", only="file"),
        Column(key="denominator", label=gettext_lazy("Denominator"), kind="number", only="file"),
        Column(key="target", label=gettext_lazy("Target"), kind="number", sort=True),
        Column(key="target_of", label=gettext_lazy("Target of")),
        Column(key="pace", label=gettext_lazy("Pace"), kind="number", sort=True, decimals=1),
        Column(key="status", label=gettext_lazy("Status"), kind="status", sort=True),
        Column(key="source", label=gettext_lazy("Source")),
    ],
    filters=[
        Filter(
            key="kind",
            label=gettext_lazy("How it is made"),
            options=[
                ("computed", gettext_lazy("counted by Doorstep")),
                ("entered", gettext_lazy("reported")),
            ],
            field="made",
            apply=lambda rows, value: [r for r in rows if r["made"] == value],
        ),
    ],
    search=("label",),
    file_name="figures",
)


@needs(SEE_FIGURES)
def figure_list(request: HttpRequest) -> HttpResponseBase:
    """List all figures of a unit for a period, counted and reported."""
    choice = choose(request)
    borders = choice.actor.on if choice.borders_code == "then" else choice.borders
    rows = unit_figures(actor=choice.actor, unit=choice.unit, period=choice.period, borders=borders)
    labels = group_labels()
    names = promisers(rows, on=choice.actor.on)
    lines = [_line(r, choice, labels, names) for r in rows]
    spec = replace(LIST, columns=telling(list(LIST.columns), lines, but=_MAY_SAY_NOTHING))
    return ListPage(request, spec, rows=lines).respond(
        "console/figures/list.html",
        {
            "title": _("Figures"),
            "subtitle": f"{choice.name}, {choice.period}",
            "choice": choice,
        },
    )


def _line(
    row: FigureRow, choice: Choice, labels: dict[str, str], names: dict[int, str]
) -> dict[str, Any]:
    ind, pair = row.indicator, row.pair
    href = reverse("console:figure", args=[ind.code]) + choice.address(group=row.group)
    unit = said(ind.counted_unit)[0]
    unit = f"% ({unit})" if ind.value_kind == PERCENT else unit
    return {
        "label": said(ind.label)[0],
        "group": labels.get(row.group, row.group),
        "sign": "" if row.sign == "=" else row.sign,
        "value": round(row.value, 2) if row.value is not None else None,
        "unit": unit,
        "made_of": _made_of(row, unit),
        "numerator": pair.numerator if pair and pair.is_ratio else None,
        "denominator": pair.denominator if pair else None,
        "target": row.target.value if row.target else None,
        "target_of": names.get(row.target_from or 0, ""),
        "pace": row.pace,
        "status": str(row.status) if row.target else "",
        "source": reported.source_words(row) if row.is_reported else "Doorstep",
        "made": "entered" if row.is_reported else "computed",
        "href": href,
    }


def _made_of(row: FigureRow, unit: str) -> str:
    """Say what is counted, and of how many: "% (người): 913 / 946"."""
    if row.pair is None or not row.pair.is_ratio:
        return unit
    return f"{unit}: {number(row.pair.numerator)}\u00a0/\u00a0{number(row.pair.denominator)}"


@needs(SEE_FIGURES)
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """Show one indicator of a unit: value, series, units below ranked and mapped, definition."""
    ind = _indicator(code)
    choice = choose(request)
    is_group = choice.group in ind.groups or not ind.is_computed
    group = (choice.group if is_group else None) or ind.groups[0]
    with one_look():
        context = {
            "title": said(ind.label)[0],
            "subtitle": f"{choice.name}, {choice.period}",
            "choice": choice,
            "indicator": ind,
            "card": _kept(choice, ind, group, "look/parts/figure_card.html", _card),
            "counted": _counted(ind),
            "samples": _samples(choice, ind),
            **reported.shown(choice, ind, group),
            "groups": _group_tabs(choice, ind, group),
            "shown": _kept(choice, ind, group, "console/figures/figure_shown.html", _drawn),
        }
    return render(request, "console/figures/figure.html", context)


def _kept(choice: Choice, ind: Indicator, group: str, template: str, told: Telling) -> str:
    """Write a part of the page; kept until figures, promises, map or borders change."""
    if not ind.is_computed:
        return ""
    measures = [term.measure for term in (ind.numerator, ind.denominator) if term]
    return part(
        template,
        actor=choice.actor,
        of=(ind.code, ind.version, said(ind.label)[0], group, choice.asked),
        stamp=(
            State.of(choice.unit.province).of_measures(measures),
            promised(choice.unit, choice.period.start.year, [ind.code]),
            borders_stamp(choice.unit.province),
        ),
        context=lambda: told(choice, ind, group),
    )


def _drawn(choice: Choice, ind: Indicator, group: str) -> dict[str, Any]:
    rows = ranking(choice, ind)
    return {
        "series": picturing.series(choice, ind, group),
        "ranks": picturing.ranks(rows, ind) if rows else None,
        "map": picturing.map_of(choice, rows, ind) if rows else None,
    }


def _counted(ind: Indicator) -> list[dict[str, str]]:
    """Say how the figure is counted; what is not known is left out."""
    told = (
        (_("Definition"), ind.definition),
        (_("Population"), ind.population),
        (_("Counted unit"), ind.counted_unit),
        (_("Defined by"), ind.legal_source),
        (_("Version"), ind.version),
    )
    return [{"label": label, "value": said(text)[0]} for label, text in told if text]


def _samples(choice: Choice, ind: Indicator) -> list[dict[str, Any]]:
    """Say on which sample frameworks the figure rests, with their pages for who may open them."""
    told = sample_notices(ind, province=choice.unit.province)
    opens = set(adoptions(actor=choice.actor).values_list("pk", flat=True)) if told else set()
    for one in told:
        if one["id"] in opens:
            one["href"] = reverse("console:framework", args=[one["id"]])
    return told


def _indicator(code: str) -> Indicator:
    ind = find(code)
    if ind is None:
        raise Http404
    return ind


def _card(choice: Choice, ind: Indicator, group: str) -> dict[str, Any]:
    borders = choice.actor.on if choice.borders_code == "then" else choice.borders
    row = computed_figure(choice.unit, ind, group, choice.period, choice.actor.on, borders)
    row = row or FigureRow(ind, group, choice.unit.id, None, None, "=", choice.period, "")
    card = card_of(row, choice, promisers([row], on=choice.actor.on))
    return {"card": replace(card, href=_facts_address(choice, ind, group))}


def _facts_address(choice: Choice, ind: Indicator, group: str) -> str:
    if not ind.is_computed:
        return ""
    return reverse("console:figure-facts", args=[ind.code]) + choice.address(group=group)


def _group_tabs(choice: Choice, ind: Indicator, group: str) -> list[dict[str, Any]]:
    if len(ind.groups) < 2:
        return []
    return [
        {"href": choice.address(group=g), "label": group_label(g), "current": g == group}
        for g in ind.groups
    ]


urlpatterns = [
    path("", figure_list, name="figures"),
    path("<slug:code>/", figure, name="figure"),
]

from doorstep.surfaces.console import facts  # noqa: E402 - its address lies under this one

urlpatterns += facts.urlpatterns
