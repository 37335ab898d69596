"""Reported values: the list, the page of one with its corrections, entering and correcting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Account
from doorstep.kernel.access.rights import ENTER_FIGURES, SEE_FIGURES
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.indicators.actions import correct_value, enter_value
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.queries import entered_row
from doorstep.kernel.indicators.register import PERCENT, Indicator, find
from doorstep.kernel.indicators.rules import DENOMINATOR_UNKNOWN
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.entering_form import ValueForm
from doorstep.surfaces.console.plan_standing import amount
from doorstep.surfaces.console.programme_facts import fact
from doorstep.surfaces.console.programme_lists import (
    filter_by,
    found_by,
    telling,
    worth,
    year_filter,
)
from doorstep.surfaces.console.programme_things import crumbs, tabs
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.groups import group_labels
from doorstep.surfaces.look.lists import Column, ListPage, ListSpec
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said

FORM = require_http_methods(["GET", "POST"])


def _indicator(code: str) -> Indicator:
    return find(code) or Indicator(code, code, "")


@require_GET
@needs(SEE_FIGURES)
def values(request: HttpRequest) -> HttpResponseBase:
    """List the values that stand, and on request those that were corrected."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = list(
        EnteredValue.objects.visible_to(actor, SEE_FIGURES)
        .select_related("replaced_by")
        .order_by("-period_to", "indicator", "unit", "entered_at")
    )
    lines = _lines(actor, rows)
    columns = [
        Column(key="label", label=_("Indicator"), sort=True, href=lambda line: line["href"]),
        Column(key="group", label=_("Group"), sort=True),
        Column(key="unit", label=_("Unit"), sort=True),
        Column(key="first", label=_("From"), kind="date", sort=True),
        Column(key="last", label=_("To"), kind="date", sort=True),
        Column(key="sign", label=_("Sign"), kind="code"),
        Column(key="value", label=_("Value"), kind="number", sort=True),
        Column(key="counted", label=_("Counted"), kind="unit"),
        Column(key="source", label=_("Source"), sort=True),
        Column(key="state", label=_("State"), sort=True),
    ]
    columns = telling(columns, lines)
    spec = ListSpec(
        caption=_("Reported values"),
        columns=columns,
        filters=worth(
            filter_by("indicator", _("Indicator"), lines, "code", "label"),
            filter_by("at", _("Unit"), lines, "unit_id", "unit"),
            year_filter(lines),
            filter_by("state", _("State"), lines, "state", "state"),
        ),
        search=found_by(columns, "label", "unit", "source"),
        search_label=_("Indicator, unit or source"),
        file_name="reported-values",
    )
    context: dict[str, Any] = {"title": _("Programme"), "tabs": tabs("console:values")}
    if actor.may(ENTER_FIGURES):
        context |= {"add_href": reverse("console:value-new"), "add": _("Enter a value")}
    page = ListPage(request, spec, rows=lines)
    return page.respond("console/programme/list.html", context)


def _lines(actor: Actor, rows: list[EnteredValue]) -> list[dict[str, Any]]:
    names = names_on({v.unit_id for v in rows}, on=actor.on)
    known = {code: _indicator(code) for code in {v.indicator for v in rows}}
    groups = group_labels()
    return [_line(v, known[v.indicator], names.get(v.unit_id, ""), groups) for v in rows]


def _line(v: EnteredValue, ind: Indicator, unit: str, groups: dict[str, str]) -> dict[str, Any]:
    counted = said(ind.counted_unit)[0]
    value: Any = entered_row(v, ind).value
    return {
        "href": reverse("console:value", args=[v.pk]),
        "label": said(ind.label)[0],
        "code": v.indicator,
        "group": groups.get(v.group, v.group),
        "unit": unit,
        "unit_id": v.unit_id,
        "first": v.period_from,
        "last": v.last_day,
        "sign": "" if v.sign == "=" else v.sign,
        "value": None if value is None else round(value, 2),
        "counted": f"% ({counted})" if ind.value_kind == PERCENT else counted,
        "source": writing.dated(v.source),
        "state": _("corrected since") if hasattr(v, "replaced_by") else _("stands"),
    }


@require_GET
@needs(SEE_FIGURES)
def value(request: HttpRequest, value: UUID) -> HttpResponse:
    """Show a value with everything said about it, and the chain of its corrections."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = _find(actor, value)
    ind, chain = _indicator(row.indicator), _chain(row)
    from doorstep.surfaces.console.programme import source_lines

    key = chain[0].key
    context = {
        "title": said(ind.label)[0],
        "subtitle": _where_and_when(actor, row),
        "crumbs": crumbs(_("Reported values"), reverse("console:values")),
        "shown": _shown(row, ind),
        "facts": _facts(row, ind),
        "chain": _steps(chain, ind, row) if len(chain) > 1 else [],
        "who": _accounts([row]).get(row.entered_by, _("from a file")),
        "row": row,
        "is_corrected": chain[-1].pk != row.pk,
        "last_href": reverse("console:value", args=[chain[-1].pk]),
        "lines": source_lines(actor, f"figure:{key}") if key else [],
    }
    if actor.may(ENTER_FIGURES, row.unit_id) and chain[-1].pk == row.pk:
        context["correct_href"] = reverse("console:value-correct", args=[row.pk])
    return render(request, "console/programme/value.html", context)


def _find(actor: Actor, id: UUID) -> EnteredValue:
    rows = EnteredValue.objects.visible_to(actor, SEE_FIGURES).select_related("unit")
    row = rows.filter(pk=id).first()
    if row is None:
        raise Http404
    return row


def _chain(row: EnteredValue) -> list[EnteredValue]:
    """Give all rows of a value, the first one first."""
    while row.replaces is not None:
        row = row.replaces
    chain = [row]
    while (following := EnteredValue.objects.filter(replaces=chain[-1]).first()) is not None:
        chain.append(following)
    return chain


def _where_and_when(actor: Actor, v: EnteredValue) -> str:
    unit = names_on([v.unit_id], on=actor.on).get(v.unit_id, "")
    group = group_labels().get(v.group, v.group)
    return f"{unit}, {writing.day(v.period_from)} – {writing.day(v.last_day)}, {group}"


def _shown(v: EnteredValue, ind: Indicator) -> str:
    value: Any = entered_row(v, ind).value
    before, after = writing.sign_words(v.sign)
    figure = amount(None if value is None else round(value, 2), ind.value_kind)
    return " ".join(filter(None, (before, figure, after)))


def _facts(v: EnteredValue, ind: Indicator) -> list[dict[str, Any]]:
    href = f"{reverse('console:figure', args=[v.indicator])}?unit={v.unit_id}"
    both = writing.ratio(v.numerator, v.denominator) if v.denominator is not None else ""
    silent = _("the source does not give it") if v.note.get(DENOMINATOR_UNKNOWN) else ""
    return [
        *fact(_("Indicator"), said(ind.label)[0], href=href),
        *fact(_("Counted"), said(ind.counted_unit)[0]),
        *fact(_("Numerator / denominator"), both),
        *fact(_("Denominator"), silent),
        *fact(_("As printed"), v.as_printed),
        *fact(_("Day of the value"), writing.day(v.as_of) if v.as_of else ""),
        *fact(_("Source"), writing.dated(v.source)),
        *fact(_("Note"), said({k: t for k, t in v.note.items() if k != DENOMINATOR_UNKNOWN})[0]),
    ]


def _accounts(rows: list[EnteredValue]) -> dict[Any, str]:
    ids = {v.entered_by for v in rows} - {None}
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "full_name"))


def _steps(chain: list[EnteredValue], ind: Indicator, here: EnteredValue) -> list[dict[str, Any]]:
    """Give the chain as a history, the newest first."""
    names = _accounts(chain)
    return [
        {
            "at": v.entered_at,
            "title": _shown(v, ind),
            "text": ", ".join(filter(None, (writing.dated(v.source), v.reason))),
            "by": names.get(v.entered_by, _("from a file")),
            "href": "" if v.pk == here.pk else reverse("console:value", args=[v.pk]),
        }
        for v in reversed(chain)
    ]


@FORM
@needs(ENTER_FIGURES)
def new(request: HttpRequest) -> HttpResponse:
    """Enter a value from a report."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = ValueForm(request.POST or None, actor=actor, unit=request.GET.get("unit", ""))
    if request.method == "POST" and form.is_valid():
        try:
            row = enter_value(actor=actor, unit=form.unit_of(), told=form.told(), key=form.key_of())
        except NotAllowed:
            raise
        except Problem as problem:
            form.blame(problem)
        except IntegrityError:
            # The same form came a second time while the first was being written.
            row = EnteredValue.objects.filter(key=form.key_of()).first()
            if row is None:
                raise
            return redirect("console:value", row.pk)
        else:
            messages.success(request, _("The value is kept."))
            return redirect("console:value", row.pk)
    return _ask(request, form, title=_("Enter a value"), back=reverse("console:values"))


@FORM
@needs(ENTER_FIGURES)
def correct(request: HttpRequest, value: UUID) -> HttpResponse:
    """Correct a value: the new one stands, the old one stays to be read."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = _find(actor, value)
    actor.require(ENTER_FIGURES, row.unit_id)
    form = ValueForm(request.POST or None, actor=actor, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            kept = correct_value(actor=actor, value=row, told=form.told(), reason=reason)
        except NotAllowed:
            raise
        except Problem as problem:
            form.blame(problem)
        else:
            messages.success(request, _("The correction is kept; the old value stays readable."))
            return redirect("console:value", kept.pk)
    ind = _indicator(row.indicator)
    return _ask(
        request, form, title=_("Correct: %(what)s") % {"what": said(ind.label)[0]},
        back=reverse("console:value", args=[row.pk]), subtitle=_where_and_when(actor, row),
        before=_shown(row, ind),
    )  # fmt: skip


def _ask(request: HttpRequest, form: ValueForm, **more: Any) -> HttpResponse:
    way = crumbs(_("Reported values"), reverse("console:values"))
    context = {"form": form, "crumbs": way, **more}
    return render(request, "console/programme/value_form.html", context)


urlpatterns = [
    path("values/", values, name="values"),
    path("values/new/", new, name="value-new"),
    path("values/<uuid:value>/", value, name="value"),
    path("values/<uuid:value>/correct/", correct, name="value-correct"),
]
