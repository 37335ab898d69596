"""Frameworks of skills: those at hand, what they ask, adopting one for the province, ending it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorstep.capabilities.learning import frameworks
from doorstep.capabilities.learning.certificates import actions
from doorstep.capabilities.learning.certificates.adopted import framework_of, known
from doorstep.capabilities.learning.certificates.models import AdoptedFramework
from doorstep.capabilities.learning.certificates.queries import adoptions, count_due
from doorstep.capabilities.learning.editions import plain
from doorstep.capabilities.learning.frameworks import Framework
from doorstep.capabilities.learning.work.certificates import ISSUE
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_FRAMEWORKS
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.basics.tables import Faults
from doorstep.kernel.places.models import FOREVER, Unit
from doorstep.kernel.work.actions import ask
from doorstep.kernel.work.queries import last_done, last_of
from doorstep.surfaces.console import work
from doorstep.surfaces.console.certificate_lists import framework_words
from doorstep.surfaces.console.framework_parts import (
    Adopting,
    FileOf,
    adopted_table,
    facts_of,
    told_areas,
    told_rules,
)
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said

AT_ONCE = 200
"""Persons up to this number are looked at while the page waits."""


def _actor(request: HttpRequest) -> Actor:
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def _province(actor: Actor) -> Unit:
    return Unit.objects.get(pk=actor.holding(KEEP_FRAMEWORKS)[0].unit_id)


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Frameworks of skills"), "href": reverse("console:frameworks")}]


@require_GET
@needs(KEEP_FRAMEWORKS)
def listing(request: HttpRequest) -> HttpResponse:
    """Show what is adopted and what could be."""
    actor = _actor(request)
    place, rows = _province(actor), list(adoptions(actor=actor))
    job = last_of(actor=actor, kind=ISSUE, place=place.pk)
    shipped = [
        {"title": framework_words(one), "version": one.version,
         "href": reverse("console:framework-shipped", args=[one.code])}
        for one in frameworks.shipped()
    ]  # fmt: skip
    context = {
        "title": _("Frameworks of skills"),
        "adopted": adopted_table(rows),
        "is_open": any(row.valid_to == FOREVER for row in rows),
        "shipped": shipped,
        "work": work.shown(job, _("Certificates are being given"), request.path),
        "last": last_done(actor=actor, kind=ISSUE, place=place.pk),
    }
    return render(request, "console/frameworks/list.html", context)


@require_http_methods(["GET", "POST"])
@needs(KEEP_FRAMEWORKS)
def shipped(request: HttpRequest, code: str) -> HttpResponse:
    """Show a framework that comes with the product; adopt it."""
    table = next((t for t in frameworks.shipped_tables() if t["code"] == code), None)
    if table is None:
        raise Http404
    framework = frameworks.read_framework(table)
    form = Adopting(request.POST or None, initial={"valid_from": _actor(request).on})
    if request.method == "POST" and form.is_valid():
        answer = _adopted(request, table, form.cleaned_data["valid_from"], form)
        if answer is not None:
            return answer
    return _shown(request, framework, form=form)


@require_http_methods(["GET", "POST"])
@needs(KEEP_FRAMEWORKS)
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file, tell all its faults, show what it asks; the second time adopt it.

    Between the two the text goes back and forth with the page: nothing is kept before.
    """
    form = FileOf(request.POST or None, request.FILES or None)
    context = {"title": _("Upload a framework"), "crumbs": _crumbs(), "form": form}
    if request.method != "POST":
        return render(request, "console/frameworks/upload.html", context)
    text = request.POST.get("text", "")
    raw = text.encode() if text else form.raw()
    try:
        table = frameworks.parse(raw)
        framework, faults = frameworks.read(plain(table), known=known())
    except Faults as why:
        faults, framework = why.faults, None
    if faults or framework is None:
        return render(request, "console/frameworks/upload.html", {**context, "faults": faults})
    told = {"text": raw.decode("utf-8-sig"), "valid_from": _actor(request).on}
    adopting = Adopting(request.POST if text else None, initial=told)
    if text and adopting.is_valid():
        answer = _adopted(request, table, adopting.cleaned_data["valid_from"], adopting)
        if answer is not None:
            return answer
    return _shown(request, framework, form=adopting)


def _adopted(
    request: HttpRequest, table: dict[str, Any], valid_from: date, form: Adopting
) -> HttpResponse | None:
    actor = _actor(request)
    try:
        row = actions.adopt(
            actor=actor, place=_province(actor), table=table, valid_from=valid_from,
            at=timezone.now(),
        )  # fmt: skip
    except NotAllowed:
        raise
    except Problem as why:
        form.add_error(None, str(why))
        return None
    messages.success(request, _("Adopted. Certificates follow its rules from that day on."))
    return redirect("console:framework", row.pk)


def _shown(
    request: HttpRequest,
    framework: Framework,
    *,
    form: Adopting | None = None,
    adopted: AdoptedFramework | None = None,
) -> HttpResponse:
    context = {
        "title": said(framework.title)[0],
        "subtitle": framework.version,
        "crumbs": _crumbs(),
        "framework": framework,
        "note": said(framework.note)[0] if framework.note else "",
        "facts": facts_of(framework, adopted),
        "rules": told_rules(framework),
        "areas": told_areas(framework),
        "form": form,
        "action": request.path,
        "adopted": adopted,
        "may_end": adopted is not None and adopted.valid_to == FOREVER,
    }
    return render(request, "console/frameworks/one.html", context)


@require_GET
@needs(KEEP_FRAMEWORKS)
def one(request: HttpRequest, framework: UUID) -> HttpResponse:
    """Show an adopted framework as it was adopted."""
    row = get_object_or_404(adoptions(actor=_actor(request)), pk=framework)
    return _shown(request, framework_of(row.pk), adopted=row)


@require_POST
@needs(KEEP_FRAMEWORKS)
def end(request: HttpRequest, framework: UUID) -> HttpResponse:
    """Let an adopted framework give no more certificates."""
    actor = _actor(request)
    row = get_object_or_404(adoptions(actor=actor), pk=framework)
    try:
        actions.end(actor=actor, adopted=row, place=_province(actor), on=actor.on)
    except NotAllowed:
        raise
    except Problem as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Ended. Certificates given by it stay."))
    return redirect("console:framework", row.pk)


@require_POST
@needs(KEEP_FRAMEWORKS)
def issue(request: HttpRequest) -> HttpResponse:
    """Give all certificates that are due: many in the background."""
    actor = _actor(request)
    place = _province(actor)
    job, is_new = ask(actor=actor, kind=ISSUE, place=place)
    few = count_due(province=place.province, on=actor.on) <= AT_ONCE
    try:
        work.start(actor, job, is_new=is_new, is_small=few)
    except NotAllowed:
        raise
    except Problem as why:
        messages.error(request, str(why))
    return redirect("console:frameworks")


@require_GET
@needs(KEEP_FRAMEWORKS)
def sample(request: HttpRequest) -> FileResponse:
    """Give the sample that ships, as a file to begin from."""
    there = Path(settings.CONTENT_DIR) / "frameworks" / "sample.toml"
    return FileResponse(there.open("rb"), as_attachment=True, filename="framework.toml")


urlpatterns = [
    path("", listing, name="frameworks"),
    path("upload/", upload, name="framework-upload"),
    path("sample.toml", sample, name="framework-sample"),
    path("issue/", issue, name="frameworks-issue"),
    path("shipped/<slug:code>/", shipped, name="framework-shipped"),
    path("<uuid:framework>/", one, name="framework"),
    path("<uuid:framework>/end/", end, name="framework-end"),
]
