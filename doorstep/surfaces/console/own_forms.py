"""Forms of the province's own: upload an XLSForm, see its faults, publish, map, retire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import OWN_FORMS
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.places.models import Unit
from doorstep.kernel.xforms import own_actions, own_files, queries
from doorstep.kernel.xforms.findings import Finding
from doorstep.kernel.xforms.models import OwnKind, OwnKindVersion
from doorstep.kernel.xforms.own import kind_of
from doorstep.surfaces.console.own_form_lists import findings_table, kinds_spec, versions_table
from doorstep.surfaces.console.own_form_mapping import MappingForm
from doorstep.surfaces.console.own_form_parts import FilesUpload, FormUpload, Preview
from doorstep.surfaces.look.lists import ListPage
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said

FORM = require_http_methods(["GET", "POST"])


def _actor(request: HttpRequest) -> Actor:
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def _crumbs(own: OwnKind | None = None) -> list[dict[str, str]]:
    first = {"label": _("Own forms"), "href": reverse("console:own-forms")}
    if own is None:
        return [first]
    here = {"label": said(own.title)[0], "href": reverse("console:own-form", args=[own.pk])}
    return [first, here]


@require_GET
@needs(OWN_FORMS)
def listing(request: HttpRequest) -> HttpResponseBase:
    """List the forms of the actor's province."""
    rows = queries.own_kinds(_actor(request))
    return ListPage(request, kinds_spec(), rows=rows).respond(
        "console/own_forms/list.html", {"title": _("Own forms")}
    )


@FORM
@needs(OWN_FORMS)
def upload(request: HttpRequest) -> HttpResponse:
    """Send a form; what is wrong with it is said row by row, and nothing is kept."""
    actor = _actor(request)
    form = FormUpload(request.POST or None, request.FILES or None)
    findings: list[Finding] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        raw = file.read()
        try:
            checked = own_actions.check(raw)
            findings = checked.findings
            if not checked.has_faults:
                version = own_actions.upload(
                    actor=actor, place=_province(actor), raw=raw, name=file.name, at=timezone.now()
                )
                return redirect("console:own-form", version.kind_id)
        except Problem as why:
            form.add_error("file", str(why))
    context = {
        "title": _("Upload a form"), "form": form, "crumbs": _crumbs(),
        "table": findings_table(findings) if findings else None,
    }  # fmt: skip
    return render(request, "console/own_forms/upload.html", context)


def _province(actor: Actor) -> Unit:
    office = actor.holding(OWN_FORMS)[0]
    return Unit.objects.get(pk=office.unit_id)


@require_GET
@needs(OWN_FORMS)
def one(request: HttpRequest, own: UUID) -> HttpResponse:
    """Show a form: its versions, what the check said, what it counts, and what can be done."""
    found = queries.own_kind(_actor(request), id=own)
    last = queries.last_version(found)
    findings = [Finding(**f) for f in last.findings] if last else []
    context = {
        "title": said(found.title)[0], "crumbs": _crumbs(), "own": found, "last": last,
        "is_fresh": last is not None and last.number > found.version,
        "facts": [
            {"label": _("Code"), "value": found.code, "kind": "code"},
            {"label": _("Asked with version"), "value": str(found.version or "–")},
            {"label": _("State"), "value": _state(found)},
        ],
        "versions": versions_table(found),
        "table": findings_table(findings) if findings else None, "files": found.files.all(),
        "missing": own_files.missing_in(last) if last else [], "files_form": FilesUpload(),
    }  # fmt: skip
    return render(request, "console/own_forms/one.html", context)


def _state(own: OwnKind) -> str:
    if own.is_retired:
        return _("retired")
    return _("published") if own.version else _("not published yet")


def _last(own: OwnKind) -> OwnKindVersion:
    found = queries.last_version(own)
    if found is None:
        raise Problem("own_form.unknown", _("This form has no version."))
    return found


@require_GET
@needs(OWN_FORMS)
def preview(request: HttpRequest, own: UUID) -> HttpResponse:
    """Show the last version as the app asks it."""
    actor = _actor(request)
    found = queries.own_kind(actor, id=own)
    form = Preview(kind_of(_last(found)), place=found.place, on=actor.on)
    context = {
        "title": said(found.title)[0], "subtitle": _("As the app asks it"),
        "crumbs": _crumbs(found), "form": form, "own": found,
    }  # fmt: skip
    return render(request, "console/own_forms/preview.html", context)


@require_GET
@needs(OWN_FORMS)
def workbook(request: HttpRequest, own: UUID) -> FileResponse:
    """Give the workbook of the last version back."""
    found = queries.own_kind(_actor(request), id=own)
    kept = _last(found).file
    name = f"{found.code}.xlsx"
    return FileResponse(path_of(kept).open("rb"), as_attachment=True, filename=name)


@require_POST
@needs(OWN_FORMS)
def publish(request: HttpRequest, own: UUID) -> HttpResponse:
    """Ask with the last version from now on."""
    actor = _actor(request)
    found = queries.own_kind(actor, id=own)
    try:
        own_actions.publish(actor=actor, version=_last(found), at=timezone.now())
    except Problem as why:
        messages.error(request, str(why))
        return redirect("console:own-form", found.pk)
    messages.success(request, _("The form is published: ODK Collect and the app ask with it."))
    return redirect("console:own-form", found.pk)


@require_POST
@needs(OWN_FORMS)
def retire(request: HttpRequest, own: UUID) -> HttpResponse:
    """Ask no more with a form, or ask again."""
    actor = _actor(request)
    found = queries.own_kind(actor, id=own)
    is_retired = not found.is_retired
    own_actions.retire(actor=actor, own=found.pk, is_retired=is_retired, at=timezone.now())
    messages.success(request, _("The form is retired.") if is_retired else _("It is asked again."))
    return redirect("console:own-form", found.pk)


@require_POST
@needs(OWN_FORMS)
def files(request: HttpRequest, own: UUID) -> HttpResponse:
    """Keep files that the form names, or take one away."""
    actor = _actor(request)
    found, at = queries.own_kind(actor, id=own), timezone.now()
    sent = FilesUpload(request.POST, request.FILES)
    try:
        if name := request.POST.get("drop", ""):
            own_files.drop_file(actor=actor, own=found.pk, name=name)
            messages.success(request, _("The file is gone."))
        elif sent.is_valid():
            for file in sent.cleaned_data["files"]:
                told = {"name": file.name, "raw": file.read(), "at": at}
                own_files.keep_file(actor=actor, own=found.pk, **told)
            messages.success(request, _("The files are kept."))
        else:
            messages.error(request, " ".join(str(e) for e in sent.errors.get("files", [])))
    except Problem as why:
        messages.error(request, str(why))
    return redirect("console:own-form", found.pk)


@FORM
@needs(OWN_FORMS)
def mapping(request: HttpRequest, own: UUID) -> HttpResponse:
    """Say what a record counts and what it shows of whom it reached."""
    actor = _actor(request)
    found = queries.own_kind(actor, id=own)
    form = MappingForm(found, _last(found).definition, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = form.told()
        try:
            own_actions.map_counts(actor=actor, own=found.pk, at=timezone.now(), **told)
        except Problem as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Figures follow this from now on, also for the past."))
            return redirect("console:own-form", found.pk)
    context = {
        "title": _("What it counts"), "crumbs": _crumbs(found), "form": form, "own": found,
        "fieldsets": form.fieldsets(),
    }  # fmt: skip
    return render(request, "console/own_forms/mapping.html", context)


urlpatterns = [
    path("", listing, name="own-forms"),
    path("new/", upload, name="own-form-new"),
    path("<uuid:own>/", one, name="own-form"),
    path("<uuid:own>/preview/", preview, name="own-form-preview"),
    path("<uuid:own>/form.xlsx", workbook, name="own-form-file"),
    path("<uuid:own>/publish/", publish, name="own-form-publish"),
    path("<uuid:own>/files/", files, name="own-form-files"),
    path("<uuid:own>/retire/", retire, name="own-form-retire"),
    path("<uuid:own>/counts/", mapping, name="own-form-counts"),
]
