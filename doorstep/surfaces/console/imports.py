"""Imports in the console: send a list, say which column is which, look at the check, take over."""

from __future__ import annotations

import io
from uuid import UUID

import xlsxwriter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import IMPORT
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.imports import actions, queries, storing
from doorstep.kernel.imports import models as m
from doorstep.kernel.imports.kinds import all_kinds, find_kind
from doorstep.kernel.imports.models import ImportBatch
from doorstep.kernel.imports.tasks import check_later, enqueue, run_later
from doorstep.surfaces.console.import_forms import MappingForm, UploadForm
from doorstep.surfaces.console.import_lists import batches_spec, faults_spec, result
from doorstep.surfaces.look.given import Given
from doorstep.surfaces.look.lists import Column, ListPage, Table
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.taking import tell_of_taking

AT_ONCE = 2000
"""Lists up to this many rows are dealt with while the page waits."""


def _actor(request: HttpRequest) -> Actor:
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Imports"), "href": reverse("console:imports")}]


@require_GET
@needs(IMPORT)
def listing(request: HttpRequest) -> HttpResponseBase:
    """List the imports of the actor's area, newest first."""
    actor = _actor(request)
    rows = queries.batches(actor=actor)
    spec = batches_spec(actor, rows)
    return ListPage(request, spec, rows=rows).respond(
        "console/imports/list.html", {"title": _("Imports")}
    )


@require_http_methods(["GET", "POST"])
@needs(IMPORT)
def upload(request: HttpRequest) -> HttpResponse:
    """Send a file; what is wrong with it is said above the form and nothing is kept."""
    actor = _actor(request)
    form = UploadForm(actor, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = actions.upload(
                actor=actor,
                kind=form.cleaned_data["kind"],
                place=form.unit,
                raw=file.read(),
                name=file.name,
            )
        except Problem as why:
            form.add_error("file", str(why))
        else:
            return redirect("console:import-mapping", batch.pk)
    context = {"title": _("Import a list"), "form": form, "crumbs": _crumbs()}
    context["kinds"] = list(form.kinds.values())
    return render(request, "console/imports/upload.html", context)


@require_GET
@needs(IMPORT)
def empty_form(request: HttpRequest, kind: str) -> HttpResponse:
    """Give an empty workbook with the columns of a kind, named in the reader's language."""
    found = next((k for k in all_kinds() if k.code == kind), None)
    if found is None:
        raise Problem("imports.not_found", _("This kind of list is not known."))
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        # Text cells: identity numbers, codes and phones keep their zeros.
        sheet.set_column(0, len(found.columns), 18, book.add_format({"num_format": "@"}))
        sheet.write_row(0, 0, [str(c.label) for c in found.columns], book.add_format({"bold": 1}))
        sheet.freeze_panes(1, 0)
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(out.getvalue(), content_type=media)
    name = kind.replace(":", "-")
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
@needs(IMPORT)
def mapping(request: HttpRequest, sent: UUID) -> HttpResponse:
    """Say which header of the file is which column; then the check begins."""
    actor = _actor(request)
    batch = queries.batch_of(actor=actor, id=sent)
    if batch.state not in (m.UPLOADED, m.CHECKED, m.FAILED) or batch.confirmed_at:
        return redirect("console:import", batch.pk)
    kind = find_kind(batch.kind)
    if kind is None:
        raise Problem("imports.unknown_kind", _("This kind of list is not known."))
    form = MappingForm(batch, kind, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_mapping(actor=actor, batch=batch, mapping=form.mapping)
            return _checked(actor, batch)
        except Problem as why:
            form.add_error(None, str(why))
    is_open = queries.may_see_rows(actor, batch)
    rows = queries.first_rows(batch, storing.kept(batch.id)) if is_open else []
    columns = [
        Column(key=str(n), label=Given(h), value=lambda r, n=n: Given(r[n]))  # type: ignore[misc]  # n is a number
        for n, h in enumerate(batch.header)
    ]
    context = {
        "title": _("Which column is which?"),
        "form": form,
        "batch": batch,
        "remarks": queries.said_remarks(batch),
        "failure": queries.failure_of(batch),
        "table": Table(caption=_("The first rows of the file"), columns=columns, rows=rows),
        "crumbs": _crumbs(),
    }
    return render(request, "console/imports/mapping.html", context)


def _checked(actor: Actor, batch: ImportBatch) -> HttpResponse:
    if batch.rows > AT_ONCE:
        enqueue(check_later, actor=actor, batch=batch)
        return redirect("console:import-progress", batch.pk)
    actions.check(actor=actor, batch=batch)
    return redirect("console:import", batch.pk)


@require_GET
@needs(IMPORT)
def one(request: HttpRequest, sent: UUID) -> HttpResponseBase:
    """Show what the check found, row by row, or what came of the import."""
    actor = _actor(request)
    batch = queries.batch_of(actor=actor, id=sent)
    if batch.is_moving:
        return redirect("console:import-progress", batch.pk)
    if batch.state == m.UPLOADED:
        return redirect("console:import-mapping", batch.pk)
    spec = faults_spec(batch)
    rows = queries.faults_of(actor=actor, batch=batch).order_by()

    def told(form: str, count: int) -> None:
        tell_of_taking(
            actor, str(batch.pk), form=form, count=count, at=batch.place, about="import",
            verb="imports.take_faults",
        )  # fmt: skip

    return ListPage(request, spec, rows=rows, on_export=told).respond(
        "console/imports/preview.html", {**result(batch, actor), "crumbs": _crumbs()}
    )


@require_GET
@needs(IMPORT)
def progress(request: HttpRequest, sent: UUID) -> HttpResponse:
    """Show how far a check or an import came; it goes on when the page is left."""
    batch = queries.batch_of(actor=_actor(request), id=sent)
    is_waiting = batch.state == m.UPLOADED and not batch.failure
    if not batch.is_moving and not is_waiting:
        return redirect("console:import", batch.pk)
    is_running = batch.state in (m.CONFIRMED, m.RUNNING)
    context = {
        "title": batch.file_name,
        "batch": batch,
        "text": _("The rows are being taken over")
        if is_running
        else _("The rows are being checked"),
        "done": batch.done_rows if is_running else None,
        "url": reverse("console:import-progress", args=[batch.pk]),
        "is_running": is_running,
        "crumbs": _crumbs(),
    }
    return render(request, "console/imports/progress.html", context)


@require_POST
@needs(IMPORT)
def confirm(request: HttpRequest, sent: UUID) -> HttpResponse:
    """Take the checked rows over, with or without leaving the faulty ones out."""
    actor = _actor(request)
    batch = queries.batch_of(actor=actor, id=sent)
    if batch.state not in (m.FAILED, m.CONFIRMED, m.RUNNING):
        is_leaving_out = request.POST.get("leave_out") == "yes"
        actions.confirm(actor=actor, batch=batch, leave_out_faulty=is_leaving_out)
    if batch.rows > AT_ONCE:
        enqueue(run_later, actor=actor, batch=batch)
        return redirect("console:import-progress", batch.pk)
    try:
        actions.run(actor=actor, batch=batch)
        messages.success(request, _("The list has been taken over."))
    except Problem as why:
        messages.error(request, str(why))
    return redirect("console:import", batch.pk)


@require_POST
@needs(IMPORT)
def cancel(request: HttpRequest, sent: UUID) -> HttpResponse:
    """End an import that is not done; its file is removed."""
    actor = _actor(request)
    actions.cancel(actor=actor, batch=queries.batch_of(actor=actor, id=sent))
    messages.info(request, _("The import was cancelled and its file removed."))
    return redirect("console:imports")


urlpatterns = [
    path("", listing, name="imports"),
    path("new/", upload, name="import-new"),
    path("form/<str:kind>/", empty_form, name="import-form"),
    path("<uuid:sent>/", one, name="import"),
    path("<uuid:sent>/columns/", mapping, name="import-mapping"),
    path("<uuid:sent>/progress/", progress, name="import-progress"),
    path("<uuid:sent>/confirm/", confirm, name="import-confirm"),
    path("<uuid:sent>/cancel/", cancel, name="import-cancel"),
]
