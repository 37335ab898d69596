"""Sealed parcels that came as a file: taken in, what became of each record, the signed receipt.

A file is one parcel as it is, or what the field app saves: many parcels, each with one record.
Who carries a file reads nothing in it; what it said is shown to who decides about the device.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Device
from doorstep.kernel.access.rights import SETTLE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.sync import parcels, saved
from doorstep.kernel.sync.inbox import Answer, standing
from doorstep.kernel.sync.models import UNREADABLE, WAITING
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.console.sync_lists import todo_words
from doorstep.surfaces.console.sync_tabs import crumbs, tabs
from doorstep.surfaces.console.sync_words import STATE_WORDS, VERBS
from doorstep.surfaces.look.lists import Column, Table
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import number

MOST_BYTES = 64 * 1024 * 1024
_SHOWN = 200
MOST_AGE_S = 86_400
_SALT = "doorstep.console.receipt"


class ParcelForm(forms.Form):
    """The file that somebody brought."""

    file = forms.FileField(
        label=gettext_lazy("Sealed parcel"),
        help_text=gettext_lazy("The file that the field app saved on the phone, as it is."),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def clean_file(self) -> Any:
        """Refuse what is larger than a phone could save."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise ValidationError(_("This file is too large to be a sealed parcel."))
        return given


@dataclass
class Taken:
    """What came of a file: the answer for each record, by device; what could not be opened."""

    answers: list[Answer] = field(default_factory=list)
    came: list[tuple[parcels.Opened, list[Answer]]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    devices: dict[str, Device] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    photos: int = 0
    photos_left: int = 0


@require_http_methods(["GET", "POST"])
@needs(SETTLE)
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in; twice is once. The answer says what became of every record."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ParcelForm(*sent)
    if form.is_valid():
        raw, at = form.cleaned_data["file"].read(), timezone.now()
        try:
            return _show(request, actor, raw, take_file(actor, raw, at), at)
        except Problem as problem:
            form.add_error("file", str(problem))
    context = {
        "title": _("Sealed parcels"), "form": form, "tabs": tabs(actor, "console:sync-parcels"),
    }  # fmt: skip
    return render(request, "console/sync/parcels.html", context)


def take_file(actor: Actor, raw: bytes, at: datetime) -> Taken:
    """Put what a file holds through the inbox; Problem parcel.not_one for a file that is none."""
    taken, told = Taken(), saved.read(raw)
    for sealed in told.parcels:
        try:
            _take(taken, actor, sealed or b"", at)
        except Problem as problem:
            taken.faults[str(problem)] += 1
    if not taken.answers and taken.faults:
        raise Problem("parcel.none", next(iter(taken.faults)))
    _take_photos(taken, actor, told, at)
    _tell(taken, actor)
    return taken


def _take_photos(taken: Taken, actor: Actor, told: saved.Saved, at: datetime) -> None:
    """Take photos in for the phone the file is of: its records lay in it, or it is kept here."""
    device = saved.device_named(told)
    if device is None or (
        str(device.pk) not in taken.devices and not actor.may(SETTLE, device.unit_id)
    ):
        taken.photos_left = len(told.files)
        return
    for fault in saved.take_photos(device=device, saved=told, at=at):
        taken.photos += fault is None
        taken.photos_left += fault is not None


def _take(taken: Taken, actor: Actor, raw: bytes, at: datetime) -> None:
    found, answers = parcels.take(actor=actor, raw=raw, at=at)
    taken.devices[str(found.device.pk)] = found.device
    taken.answers += answers
    taken.came.append((found, answers))


def _tell(taken: Taken, actor: Actor) -> None:
    """Say how it stands at the end: a later parcel brings what an earlier one waited for."""
    taken.answers = []
    for found, then in taken.came:
        waited = [UUID(a.id) for a in then if a.id and a.state == WAITING]
        now = {a.id: a for a in standing(device=found.device, ids=waited)} if waited else {}
        answers = [now.get(a.id, a) for a in then]
        taken.answers += answers
        if actor.may(SETTLE, found.device.unit_id):
            taken.rows += _rows(found, answers)


def _rows(found: parcels.Opened, answers: list[Answer]) -> Iterator[dict[str, Any]]:
    for command, answer in zip(found.batch.commands, answers, strict=True):
        told = command if isinstance(command, dict) else {}
        verb = str(told.get("verb", ""))
        kind = {"activities.record": _("Activity")}.get(verb, verb)
        yield {
            "what": VERBS.get(verb, kind), "state": _state(answer.state), "words": answer.words,
            "counter": told.get("counter"), "device": found.device.label,
            "todo": todo_words(answer.reason) if answer.todo else "",
            "href": address("console:sync-record", answer.id)
            if answer.id and answer.state != UNREADABLE else "",
        }  # fmt: skip


def _state(code: str) -> str:
    return _("could not be read") if code == UNREADABLE else str(STATE_WORDS.get(code, code))


def _show(
    request: HttpRequest, actor: Actor, raw: bytes, taken: Taken, at: datetime
) -> HttpResponse:
    by_state = Counter(_state(answer.state) for answer in taken.answers)
    signed = parcels.receipt(parcels.parcel_id(raw), taken.answers, at=at)
    hidden = len(taken.answers) - len(taken.rows)
    context = {
        "title": _("What came of the parcel"), "taken": taken, "hidden": hidden,
        "crumbs": crumbs(), "table": _table(taken.rows[:_SHOWN]),
        "is_cut": len(taken.rows) > _SHOWN,
        "facts": [
            {"label": _("Devices"),
             "value": ", ".join(sorted(d.label for d in taken.devices.values()))},
            {"label": _("Records in it"), "value": number(len(taken.answers))},
            *({"label": words.capitalize(), "value": number(n)} for words, n in by_state.items()),
        ],
        "faults": [f"{words} ({number(n)})" for words, n in taken.faults.items()],
        "receipt": signing.dumps(signed, salt=_SALT, compress=True),
    }  # fmt: skip
    return render(request, "console/sync/taken.html", context)


def _table(rows: list[dict[str, Any]]) -> Table:
    columns = [
        Column(key="what", label=_("What was sent"), href=lambda r: r["href"]),
        Column(key="counter", label=_("No. on the device"), kind="number"),
        Column(key="device", label=_("Device")),
        Column(key="state", label=_("State")),
        Column(key="words", label=_("Why")),
        Column(key="todo", label=_("What to do")),
    ]
    return Table(caption=_("Records in the parcel"), columns=columns, rows=rows)


@require_POST
@needs(SETTLE)
def receipt(request: HttpRequest) -> HttpResponse:
    """Give the receipt as a file: only one that this server made a short while ago."""
    try:
        told = signing.loads(request.POST.get("receipt", ""), salt=_SALT, max_age=MOST_AGE_S)
    except signing.BadSignature:
        messages.error(request, _("Send the file once more; then the receipt can be taken."))
        return redirect("console:sync-parcels")
    name = str(json.loads(told["told"])["parcel"])[:12]
    body = json.dumps(told, ensure_ascii=False)
    answer = HttpResponse(body, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="receipt-{name}.json"'
    return answer


urlpatterns = [
    path("parcels/", upload, name="sync-parcels"),
    path("parcels/receipt/", receipt, name="sync-receipt"),
]
