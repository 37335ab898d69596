"""Records from devices that need attention: what came, why it waits, what an officer decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_DEVICES, SETTLE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.places.queries import names_on
from doorstep.kernel.sync import attention
from doorstep.kernel.sync.instead import replaceable
from doorstep.kernel.sync.models import ATTENTION, WAITING, Command
from doorstep.surfaces.console import sync_correcting, sync_parcels, sync_values
from doorstep.surfaces.console.devices_lists import clock_words
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.console.sync_lists import (
    BATCH_FORM,
    names_of,
    reason_words,
    records_spec,
    short_reason,
    todo_words,
)
from doorstep.surfaces.console.sync_tabs import crumbs, tabs
from doorstep.surfaces.console.sync_words import (
    STATE_WORDS,
    about_words,
    correction_facts,
    payload_facts,
    what_words,
)
from doorstep.surfaces.look.actor import actor_for
from doorstep.surfaces.look.lists import ListPage
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import moment, number

MOST_AT_ONCE = 200
_BY_HAND = {
    "people.register_household": "console:household-new",
    "people.register_person": "console:person-new",
    "activities.record": "console:activity-new",
}
"""Where an officer writes down by hand what cannot be entered as it is."""


def _actor(request: HttpRequest) -> Actor:
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


@require_GET
@needs(SETTLE)
def listing(request: HttpRequest) -> HttpResponseBase:
    """List the records that need attention; of one reason several can be decided at once."""
    actor = _actor(request)
    rows = attention.waiting_for(actor)
    reason, is_file = request.GET.get("reason", ""), "format" in request.GET
    is_choosing = bool(reason) and not is_file and rows.filter(reason=reason).exists()
    spec = records_spec(actor, rows, is_choosing=is_choosing)
    page = ListPage(request, spec, rows=rows)
    context = {
        "title": _("Records from devices"), "tabs": tabs(actor, "console:sync"),
        "reason": reason if is_choosing else "", "batch_form": BATCH_FORM,
        "todo": todo_words(reason) if is_choosing else "",
        "why": short_reason(reason, rows) if is_choosing else "",
    }  # fmt: skip
    return page.respond("console/sync/list.html", context)


def _record(actor: Actor, command: UUID) -> Command:
    rows = Command.objects.visible_to(actor, SETTLE).select_related("device")
    found: Command | None = rows.filter(pk=command).first()
    if found is None:
        raise Problem("sync.unknown", _("There is no such record among those you decide about."))
    return found


@require_GET
@needs(SETTLE)
def one(request: HttpRequest, command: UUID) -> HttpResponse:
    """Show one record: what came, from whom, when, why it waits and what can be done."""
    actor = _actor(request)
    row = _record(actor, command)
    fields, answers, changes = payload_facts(actor, row)
    is_open = row.state in (WAITING, ATTENTION)
    context = {
        "title": what_words(row), "subtitle": about_words(row), "crumbs": crumbs(),
        "record": row, "is_open": is_open, "why": reason_words(row),
        "todo": todo_words(row.reason) if is_open else "",
        "facts": _facts(actor, row), "fields": fields, "answers": answers, "changes": changes,
        "is_dropped": row.payload is None, "by_hand": address(_BY_HAND[row.verb], *_args(row))
        if is_open and row.verb in _BY_HAND else "",
        "made": _made(row), "corrected": correction_facts(actor, row),
        "can_correct": is_open and bool(replaceable(row)),
    }  # fmt: skip
    return render(request, "console/sync/one.html", context)


def _args(row: Command) -> list[str]:
    kind = (row.payload or {}).get("kind")
    return [str(kind)] if row.verb == "activities.record" and kind else []


def _made(row: Command) -> str:
    """Give the page of what the record made, "" where it made nothing that has one."""
    told = row.result or {}
    kind, id = told.get("type", ""), told.get("id")
    return address(f"console:{kind}", id) if kind and id else ""


def _facts(actor: Actor, row: Command) -> list[dict[str, Any]]:
    names = names_of({row.made_by, row.settled_by})
    place = names_on([row.unit_id], on=actor.on).get(row.unit_id)
    may = actor.may(KEEP_DEVICES, row.device.unit_id)
    device = reverse("console:device", args=[row.device_id]) if may else ""
    clock = clock_words(row.off_s) if row.clock else ""
    told: list[dict[str, Any] | None] = [
        {"label": _("State"), "value": STATE_WORDS.get(row.state, row.state)},
        {"label": _("Recorded by"), "value": names.get(row.made_by) or _("not known here")},
        {"label": _("Device"), "value": row.device.label, "href": device},
        {"label": _("No. on the device"), "value": number(row.counter)},
        {"label": _("Place"), "value": place},
        {"label": _("Recorded"), "value": moment(row.made_at)},
        {"label": _("Received"), "value": moment(row.received_at)},
        {"label": _("Entered"), "value": moment(row.applied_at)} if row.applied_at else None,
        {"label": _("Clock"), "value": clock or _("not to be believed")} if row.clock else None,
        {"label": _("Decided"), "value": moment(row.settled_at)} if row.settled_at else None,
        {"label": _("Decided by"), "value": names.get(row.settled_by)} if row.settled_at else None,
        {"label": _("Number"), "value": str(row.pk), "kind": "code"},
    ]  # fmt: skip
    return [fact for fact in told if fact]


@require_POST
@needs(SETTLE)
def decide(request: HttpRequest, command: UUID) -> HttpResponse:
    """Enter a record as it is, or set it aside with a reason."""
    actor = actor_for(request)  # entering makes another of it, which the lazy one cannot be
    row = _record(actor, command)
    why = tidy(request.POST.get("reason", ""))
    try:
        _decided(actor, request.POST.get("do", ""), why)(row.pk)
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("console:sync-record", row.pk)
    is_entered = request.POST.get("do") == "enter"
    words = _("The record is entered.") if is_entered else _("The record is set aside.")
    messages.success(request, words)
    return redirect("console:sync")


def _decided(actor: Actor, todo: str, why: str) -> Callable[[UUID], Any]:
    """Give what is done with each record; Problem for a choice that was not made."""
    at = timezone.now()
    if todo == "enter":
        return lambda pk: attention.enter(actor=actor, command=pk, at=at)
    if todo != "aside":
        raise Problem("sync.no_choice", _("Nothing was chosen."))
    if not why:
        raise Problem("sync.no_reason", _("Setting a record aside needs a reason."))
    return lambda pk: attention.set_aside(actor=actor, command=pk, reason=why, at=at)


@require_POST
@needs(SETTLE)
def decide_several(request: HttpRequest) -> HttpResponse:
    """Decide about several records of one reason: the chosen ones, or all with that reason."""
    actor = actor_for(request)  # entering makes another of it, which the lazy one cannot be
    reason, why = request.POST.get("for", ""), tidy(request.POST.get("reason", ""))
    rows = attention.waiting_for(actor).filter(reason=reason)
    # The filters of the list stand in the address: "all" are those that were shown.
    shown: Any = ListPage(request, records_spec(actor, rows, is_choosing=False), rows=rows).rows
    if request.POST.get("which") != "all":
        shown = shown.filter(pk__in=_chosen(request))
    back = f"{reverse('console:sync')}?{request.GET.urlencode()}"
    found = list(shown.values_list("pk", flat=True)[:MOST_AT_ONCE])
    try:
        act = _decided(actor, request.POST.get("do", ""), why)
        if not found:
            raise Problem("sync.no_choice", _("Nothing was chosen."))
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect(back)
    faults = [str(fault) for pk in found if (fault := _tried(act, pk))]
    _tell(request, len(found) - len(faults), faults)
    return redirect(back if faults else reverse("console:sync"))


def _chosen(request: HttpRequest) -> list[UUID]:
    found = []
    for one in request.POST.getlist("record")[:MOST_AT_ONCE]:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def _tried(act: Callable[[UUID], Any], pk: UUID) -> Problem | None:
    try:
        act(pk)
    except Problem as problem:
        return problem
    return None


def _tell(request: HttpRequest, done: int, faults: list[str]) -> None:
    if done:
        words = ngettext("%(n)s record is decided.", "%(n)s records are decided.", done)
        messages.success(request, words % {"n": number(done)})
    if faults:
        words = ngettext("%(n)s record is not:", "%(n)s records are not:", len(faults))
        why = " ".join(dict.fromkeys(faults))
        messages.error(request, f"{words % {'n': number(len(faults))}} {why}")


urlpatterns = [
    path("", listing, name="sync"),
    path("decide/", decide_several, name="sync-several"),
    path("<uuid:command>/", one, name="sync-record"),
    path("<uuid:command>/decide/", decide, name="sync-decide"),
    *sync_correcting.urlpatterns,
    *sync_values.urlpatterns,
    *sync_parcels.urlpatterns,
]
