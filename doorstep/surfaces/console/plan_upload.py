"""Taking over a plan file: tried first and shown, taken over only when confirmed.

The file travels inside the page between the two steps, so nothing is kept before; the second
step checks everything again.
"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from doorstep.capabilities.programme.actions import PlanRead, read_plan
from doorstep.capabilities.programme.plan_file import Fault, PlanFaults, TargetDraft
from doorstep.capabilities.programme.plan_workbook import FIELDS
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PROGRAMME
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.indicators.register import find
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.plan_standing import amount
from doorstep.surfaces.console.programme_facts import day_entry, fact, number_facts, plan_href
from doorstep.surfaces.console.programme_things import crumbs
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.given import Given
from doorstep.surfaces.look.groups import group_labels
from doorstep.surfaces.look.lists import Column, Table
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said

MOST_BYTES = 2 * 1024 * 1024
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("Plan file"),
        help_text=gettext_lazy("XLSX made from the template, or TOML; up to 2 MB."),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        return file


@require_http_methods(["GET", "POST"])
@needs(KEEP_PROGRAMME)
def upload(request: HttpRequest) -> HttpResponse:
    """Ask for a file; show what it would do, or every fault in it; take it over when confirmed."""
    if request.method == "POST" and "raw" in request.POST:
        return _take_over(request)
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method != "POST" or not form.is_valid():
        return _ask(request, form)
    raw = form.cleaned_data["file"].read()
    return _tried(request, raw, form.cleaned_data["file"].name)


def _ask(request: HttpRequest, form: Any, **more: Any) -> HttpResponse:
    context = {
        "title": _("Take over a plan file"), "form": form, "back": reverse("console:plans"),
        "template_href": reverse("console:plan-template"), "crumbs": _crumbs(), **more,
    }  # fmt: skip
    status = 200 if request.method == "GET" else 400
    return render(request, "console/programme/upload.html", context, status=status)


def _crumbs() -> list[dict[str, Any]]:
    return crumbs(_("Plans"), reverse("console:plans"))


def _tried(request: HttpRequest, raw: bytes, name: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        read = read_plan(actor=actor, raw=raw, dry_run=True)
    except NotAllowed:
        raise
    except PlanFaults as why:
        return _ask(request, UploadForm(), faults=_fault_table(why.faults), file_name=name)
    except Problem as problem:
        return _ask(request, UploadForm(), problem=str(problem), file_name=name)
    context = {
        "title": _("Is this the plan?"), "subtitle": Given(name), "crumbs": _crumbs(),
        "raw": base64.b64encode(raw).decode(), "back": reverse("console:plan-upload"),
        **_preview(actor, read),
    }  # fmt: skip
    return render(request, "console/programme/preview.html", context)


def _take_over(request: HttpRequest) -> HttpResponse:
    try:
        raw = base64.b64decode(request.POST["raw"], validate=True)
    except (ValueError, binascii.Error):
        return _ask(
            request, UploadForm(), problem=_("The file did not arrive whole. Choose it again.")
        )
    try:
        read = read_plan(actor=request.actor, raw=raw)  # type: ignore[attr-defined]
    except PlanFaults as why:
        return _ask(request, UploadForm(), faults=_fault_table(why.faults))
    messages.success(request, _("The plan is taken over."))
    return redirect(plan_href(read.plan) if read.plan else reverse("console:plans"))


def _fault_table(faults: list[Fault]) -> Table:
    """Give the faults with their place and the field's heading in the template."""
    columns = [
        Column(key="where", label=pgettext("in the file", "Where")),
        Column(key="field", label=_("Field"), value=_field_words),
        Column(key="message", label=_("What is wrong")),
    ]
    return Table(caption=_("Faults in the file"), columns=columns, rows=faults)


def _field_words(fault: Fault) -> str:
    """Name a field by its heading and its code, as people may have either before them."""
    for sheet in FIELDS.values():
        for name in (fault.field, f"{fault.field}.vi", f"{fault.field}.code"):
            if name in sheet:
                words = sheet[name][0 if writing.language() == "vi" else 1]
                return f"{words} ({fault.field})"
    return fault.field


def _preview(actor: Actor, read: PlanRead) -> dict[str, Any]:
    draft = read.draft
    unit = names_on([draft.unit.pk], on=actor.on).get(draft.unit.pk, "")
    issued = draft.document.get("issued_on")
    what = {"added": _("new"), "changed": _("changed"), "removed": _("removed")}
    changed = {
        (c.unit, c.indicator, c.group, c.year): f"{what[c.what]}"
        + (f": {c.before} → {c.after}" if c.what == "changed" else "")
        for c in read.changes
    }
    return {
        "facts": [
            *fact(_("Plan"), draft.title),
            *fact(_("Unit"), unit),
            *fact(_("First day"), writing.day(draft.starts_on)),
            *fact(_("Last day"), writing.day(draft.ends_on)),
            *fact(_("Document"), draft.document.get("title")),
            *fact(pgettext("of a document", "Number"), draft.document.get("number"), kind="code"),
            *number_facts(draft.document.get("number", "")),
            *fact(_("Issued on"), writing.day(issued) if issued else ""),
        ],
        "is_new": read.is_new,
        "is_same": not (read.is_new or read.changes or read.is_pace_changed),
        "removed": [_gone(c) for c in read.changes if c.what == "removed"],
        "targets": _draft_table(actor, draft.targets, changed),
        "phases": [
            day_entry(
                p.starts_on, said(p.title)[0],
                _("until %(day)s; by then %(share)s of the year's way should be gone")
                % {"day": writing.day(p.ends_on), "share": writing.percent(p.reach)},
            )
            for p in draft.phases
        ],
    }  # fmt: skip


def _gone(change: Any) -> str:
    ind = find(change.indicator)
    label = said(ind.label)[0] if ind else change.indicator
    return (
        f"{label}, {group_labels().get(change.group, change.group)}, {change.year}: {change.before}"
    )


def _draft_table(actor: Actor, targets: list[TargetDraft], changed: dict[Any, str]) -> Table:
    names = names_on({t.unit.pk for t in targets}, on=actor.on)
    labels = group_labels()
    known = {code: find(code) for code in {t.indicator for t in targets}}
    columns = [
        Column(
            key="indicator", label=_("Indicator"),
            value=lambda t: said(getattr(known[t.indicator], "label", t.indicator))[0],
        ),
        Column(key="group", label=_("Group"), value=lambda t: labels.get(t.group, t.group)),
        Column(key="unit", label=_("Unit"), value=lambda t: names.get(t.unit.pk, "")),
        Column(key="year", label=_("Year"), kind="year"),
        Column(
            key="value", label=_("Promised"), value=lambda t: amount(t.value, t.value_kind)
        ),
        Column(key="clause", label=_("Clause")),
        Column(
            key="change", label=_("What it does"),
            value=lambda t: changed.get((t.unit.pk, t.indicator, t.group, t.year), _("as it is")),
        ),
    ]  # fmt: skip
    return Table(caption=_("Targets"), columns=columns, rows=targets)


@require_GET
@needs(KEEP_PROGRAMME)
def template(request: HttpRequest) -> FileResponse:
    """Give the empty workbook to fill in."""
    file = Path(settings.CONTENT_DIR) / "plans" / "template.xlsx"
    return FileResponse(
        file.open("rb"), as_attachment=True, filename="plan.xlsx", content_type=_TYPE
    )


urlpatterns = [
    path("plans/upload/", upload, name="plan-upload"),
    path("plans/template/", template, name="plan-template"),
]
