"""Published figures: the list, choosing what to publish, and the frozen figures of one occasion."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorstep.capabilities.reporting.changes import told_changes, told_of
from doorstep.capabilities.reporting.making import (
    COMPARE,
    ask_to_compare,
    ask_to_publish,
)
from doorstep.capabilities.reporting.making import PUBLISH as PUBLISHING
from doorstep.capabilities.reporting.models import Publication, PublishedFigure
from doorstep.capabilities.reporting.queries import differences
from doorstep.kernel.access.actors import Actor, PlacedQuerySet
from doorstep.kernel.access.rights import PUBLISH, SEE_FIGURES
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.indicators.queries import FigureRow, unit_figures
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import names_on
from doorstep.kernel.work.models import DONE, Job
from doorstep.kernel.work.queries import job_of, last_done, last_of
from doorstep.surfaces.console import work
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.console.programme_facts import fact
from doorstep.surfaces.console.programme_lists import filter_by, telling, worth, year_filter
from doorstep.surfaces.console.programme_things import crumbs
from doorstep.surfaces.console.published_forms import PublishForm, WhichForm
from doorstep.surfaces.console.published_since import frozen_table, since, table_of
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.groups import group_labels
from doorstep.surfaces.look.lists import Column, ListPage, ListSpec
from doorstep.surfaces.look.rights import needs

AT_ONCE = 2000
"""Up to so many facts are read while the page waits; more are left to the worker."""


@require_GET
@needs(SEE_FIGURES)
def listing(request: HttpRequest) -> HttpResponseBase:
    """List what was published, the latest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = list(_mine(actor).annotate(figure_count=Count("figures")).order_by("-published_at"))
    names = names_on({p.unit_id for p in rows}, on=actor.on)
    lines = [_line(p, names.get(p.unit_id, "")) for p in rows]
    spec = ListSpec(
        caption=_("Published figures"),
        columns=telling(
            [
                Column(key="title", label=_("Title"), sort=True, href=lambda line: line["href"]),
                Column(key="unit", label=_("Unit"), sort=True),
                Column(key="first", label=_("From"), kind="date", sort=True),
                Column(key="last", label=_("To"), kind="date", sort=True),
                Column(key="figures", label=_("Figures"), kind="number", sort=True),
                Column(key="number", label=_("Document"), kind="code", sort=True),
                Column(key="at", label=_("Published"), kind="moment", sort=True),
                Column(key="by", label=_("By"), sort=True),
            ],
            lines,
        ),
        filters=worth(filter_by("at", _("Unit"), lines, "unit_id", "unit"), year_filter(lines)),
        search=("title", "number"),
        search_label=_("Title or number"),
        file_name="published",
        empty=_("Nothing has been published yet."),
    )

    context = {"title": _("Published figures"), "may_publish": actor.may(PUBLISH)}
    page = ListPage(request, spec, rows=lines)
    return page.respond("console/published/list.html", context)


def _mine(actor: Actor) -> PlacedQuerySet:
    return Publication.objects.visible_to(actor, SEE_FIGURES).select_related("unit")


def _line(p: Any, unit: str) -> dict[str, Any]:
    return {
        "href": reverse("console:publication", args=[p.pk]),
        "title": p.title,
        "unit": unit,
        "unit_id": p.unit_id,
        "first": p.period_from,
        "last": _last_day(p),
        "figures": p.figure_count,
        "number": p.document_number,
        "at": p.published_at,
        "by": p.published_name,
    }


def _last_day(p: Publication) -> date:
    return p.period_to - timedelta(days=1)


@require_http_methods(["GET", "POST"])
@needs(PUBLISH)
def new(request: HttpRequest) -> HttpResponseBase:
    """Choose unit and period, then which figures are published, under which title."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    which = WhichForm(request.GET or None, actor=actor)
    if not which.is_bound or not which.is_valid():
        return _draw(request, which, None)
    unit: Unit = which.unit_of()
    actor.require(PUBLISH, unit.pk)
    period = which.cleaned_data["span"]
    rows = _offered(actor, unit, period)
    name = names_on([unit.pk], on=actor.on).get(unit.pk, "")
    form = PublishForm(
        request.POST if request.method == "POST" else None, rows=rows,
        initial={"title": _("Figures of %(unit)s, %(period)s")
                 % {"unit": name, "period": which.period_words()}},
    )  # fmt: skip
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and (answer := _published(request, unit, period, form)):
        return answer
    return _draw(request, which, form)


def _published(
    request: HttpRequest, unit: Unit, period: Period, form: PublishForm
) -> HttpResponseBase | None:
    """Publish what was chosen, in the background where it is much; None for a fault in the form.

    A form sent twice publishes once: what the same person published under the same title a
    moment ago is given back.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    told = form.cleaned_data
    twin = Publication.objects.filter(
        unit=unit, title=tidy(told["title"]), period_from=period.start, period_to=period.end,
        published_by=actor.account_id, published_at__gt=timezone.now() - timedelta(minutes=2),
    ).first()  # fmt: skip
    if twin is not None:
        return redirect("console:publication", twin.pk)
    try:
        job, is_new = ask_to_publish(
            actor=actor, unit=unit, period=period, figures=form.wanted(),
            title=told["title"], document_number=told["document_number"],
        )  # fmt: skip
        work.start(actor, job, is_new=is_new, is_small=form.fact_count() <= AT_ONCE)
    except NotAllowed:
        raise
    except Problem as problem:
        form.add_error(None, str(problem))
        return None
    return _made(request, job)


def _made(request: HttpRequest, job: Job) -> HttpResponseBase:
    """Lead to a publication that is made, or to the page that shows it being made."""
    if job.state != DONE:
        return redirect("console:publishing", job.pk)
    messages.success(request, _("Published. From now on these figures stay as they are."))
    return redirect("console:publication", job.result["publication"])


@require_GET
@needs(PUBLISH)
def making(request: HttpRequest, job: UUID) -> HttpResponseBase:
    """Show how far a publication came; it goes on when the page is left."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = job_of(actor=actor, id=job)
    if row.kind != PUBLISHING:
        raise Http404
    if row.state == DONE:
        return _made(request, row)
    context = {
        "title": row.told["title"],
        "crumbs": crumbs(_("Published figures"), reverse("console:published")),
        "work": work.shown(row, _("The facts behind each figure are being read"), request.path),
        "back": reverse("console:publish"),
    }
    return render(request, "console/work/page.html", context)


def _offered(actor: Actor, unit: Unit, period: Period) -> list[FigureRow]:
    """Give the figures that have a value; of several reported for one thing the last."""
    rows = [r for r in unit_figures(actor=actor, unit=unit, period=period) if r.value is not None]
    counted = [r for r in rows if not r.is_reported]
    reported = {
        (r.indicator.code, r.group): r
        for r in sorted(
            (r for r in rows if r.is_reported),
            key=lambda r: (r.period.end, str(r.entered.pk) if r.entered else ""),
        )
    }
    return [*counted, *reported.values()]


def _draw(request: HttpRequest, which: WhichForm, form: PublishForm | None) -> HttpResponse:
    context = {
        "title": _("Publish figures"), "which": which, "form": form,
        "crumbs": crumbs(_("Published figures"), reverse("console:published")),
        "back": reverse("console:published"),
        "lines": form.lines(group_labels()) if form else [],
    }  # fmt: skip
    return render(request, "console/published/new.html", context)


@require_GET
@needs(SEE_FIGURES)
def one(request: HttpRequest, publication: UUID) -> HttpResponse:
    """Show figures as published, and what has changed since; nothing here can be edited."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = _mine(actor).filter(pk=publication).first()
    if row is None:
        raise Http404
    figures = list(row.figures.defer("packed_facts").select_related("unit"))
    unit = names_on([row.unit_id], on=row.borders_on).get(row.unit_id, "")
    context = {
        "title": row.title,
        "subtitle": unit,
        "crumbs": crumbs(_("Published figures"), reverse("console:published")),
        "facts": _facts(row, unit),
        "table": table_of(row, figures),
        "frozen": frozen_table(figures),
        "publication": row.pk,
        **_compared(actor, row, figures, request.path),
    }
    return render(request, "console/published/one.html", context)


def _compared(
    actor: Actor, row: Publication, figures: list[PublishedFigure], url: str
) -> dict[str, Any]:
    """Give what has changed since: at once where few facts stand behind it, else as found last."""
    if sum(f.fact_count for f in figures) <= AT_ONCE:
        kept = [told_of(d) for d in differences(actor=actor, publication=row) if d.is_adjusted]
        told = since(actor, told_changes(kept, figures))
        return {"is_compared": True, "since": told, "today": actor.on}
    asked = {"actor": actor, "kind": COMPARE, "place": row.unit_id, "about": str(row.pk)}
    done = last_done(**asked)
    changes = told_changes(done.result["figures"], figures) if done else []
    return {
        "work": work.shown(last_of(**asked), _("Every fact is being compared"), url),
        "is_compared": done is not None,
        "is_asked": True,
        "since": since(actor, changes),
        "today": date.fromisoformat(done.result["on"]) if done else None,
        "compared_at": done.ended_at if done else None,
    }


@require_POST
@needs(SEE_FIGURES)
def compare(request: HttpRequest, publication: UUID) -> HttpResponse:
    """Compare a publication with the facts of today, in the background."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = _mine(actor).filter(pk=publication).first()
    if row is None:
        raise Http404
    job, is_new = ask_to_compare(actor=actor, publication=row)
    work.start(actor, job, is_new=is_new, is_small=False)
    return redirect("console:publication", row.pk)


def _facts(p: Publication, unit: str) -> list[dict[str, Any]]:
    days = f"{writing.day(p.period_from)} – {writing.day(_last_day(p))}"
    by = ", ".join(filter(None, (writing.moment(p.published_at), p.published_name)))
    return [
        *fact(_("Unit"), unit, href=address("console:place", p.unit_id)),
        *fact(_("Period"), days),
        *fact(_("On the borders of"), writing.day(p.borders_on)),
        *fact(_("Document"), p.document_number, kind="code"),
        *fact(_("Published"), by),
    ]


urlpatterns = [
    path("", listing, name="published"),
    path("new/", new, name="publish"),
    path("making/<uuid:job>/", making, name="publishing"),
    path("<uuid:publication>/", one, name="publication"),
    path("<uuid:publication>/compare/", compare, name="publication-compare"),
]
