"""Devices for an officer: which there are, how each is, who works on it, and its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.devices import revoke
from doorstep.kernel.access.models import ODK, Account, Device
from doorstep.kernel.access.rights import KEEP_DEVICES, SETTLE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.people.models import Household, Person
from doorstep.kernel.places.queries import names_on
from doorstep.kernel.sync.models import Command
from doorstep.kernel.sync.scope import Scope, check_size, scope_of
from doorstep.surfaces.console import devices_holders, devices_incident, devices_tickets
from doorstep.surfaces.console.devices_finding import actor_of, crumbs, device_for
from doorstep.surfaces.console.devices_lists import (
    LOST,
    SORTS,
    WHY,
    clock_words,
    devices,
    devices_spec,
    is_full,
    is_lost,
    size_words,
    state_words,
    why_words,
)
from doorstep.surfaces.console.sync_words import STATE_WORDS, what_words
from doorstep.surfaces.look.lists import Column, ListPage, Table
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import moment, number

_LAST = 20
Facts = list[dict[str, Any]]


@require_GET
@needs(KEEP_DEVICES)
def listing(request: HttpRequest) -> HttpResponseBase:
    """List the devices of the actor's units."""
    actor = actor_of(request)
    rows = devices(actor)
    return ListPage(request, devices_spec(actor, rows), rows=rows).respond(
        "console/devices/list.html", {"title": _("Devices")}
    )


@require_GET
@needs(KEEP_DEVICES)
def one(request: HttpRequest, device: UUID) -> HttpResponse:
    """Show one device: how it is, who works on it, what it sent last, what it may hold."""
    actor = actor_of(request)
    found = device_for(actor, device=device)
    is_used = found.revoked_at is None
    context = {
        "title": found.label, "crumbs": crumbs(), "device": found, "is_used": is_used,
        "subtitle": names_on([found.unit_id], on=actor.on).get(found.unit_id, ""),
        "facts": _facts(found), "health": _health(found), "why": why_words(found),
        "ways": [] if not is_used else list(WHY.items()), "is_lost": is_lost(found),
        "holders": found.held, "is_odk": found.sort == ODK,
        "table": _last(actor, found), "holds": _holds(found) if is_used else None,
    }  # fmt: skip
    return render(request, "console/devices/one.html", context)


def _facts(device: Any) -> Facts:
    by = Account.objects.filter(pk=device.enrolled_by).values_list("full_name", flat=True).first()
    told = [
        {"label": _("Sort of device"), "value": SORTS.get(device.sort, device.sort)},
        {"label": _("State"), "value": state_words(device)},
        {"label": _("Enrolled"), "value": moment(device.enrolled_at)},
        {"label": _("Ticket made by"), "value": by or ""},
        {"label": _("Last contact"), "value": moment(device.seen_at)},
        {"label": _("App version"), "value": device.app, "kind": "code"},
    ]
    if device.revoked_at:
        told.append({"label": _("Revoked"), "value": moment(device.revoked_at)})
        told.append({"label": _("Why"), "value": why_words(device)})
    return told


def _health(device: Any) -> Facts:
    """Say what the device told of itself; nothing where it told nothing yet."""
    told, off = device.health, clock_words(device.off_s)
    if not told:
        return []
    free, errors = size_words(told.get("free_bytes")), told.get("errors") or {}
    troubles = ", ".join(f"{code}: {number(n)}" for code, n in sorted(errors.items()))
    return [
        {"label": _("Waiting on it"), "value": number(told.get("queued"))},
        {"label": _("Needs attention"), "value": number(told.get("attention"))},
        {"label": _("Records it holds"), "value": number(told.get("rows"))},
        {"label": _("Storage left"),
         "value": _("%(free)s: little") % {"free": free} if is_full(device) else free},
        {"label": _("Storage is kept by the system"),
         "value": _("yes") if told.get("persisted") else _("no: it may be cleared")},
        {"label": _("Clock"), "value": off or (_("right") if device.off_s is not None else "")},
        {"label": _("Faults it counted"), "value": troubles or _("none"), "kind": "code"},
    ]  # fmt: skip


def _last(actor: Actor, device: Device) -> Table:
    """Give the last commands of the device, at places where the actor decides."""
    rows = Command.objects.visible_to(actor, SETTLE).filter(device=device)
    found = list(rows.order_by("-counter", "-received_at")[:_LAST])
    people = Account.objects.filter(pk__in={row.made_by for row in found})
    names = dict(people.values_list("pk", "full_name"))
    columns = [
        Column(key="what", label=_("What was sent"), value=what_words,
               href=lambda c: reverse("console:sync-record", args=[c.pk])),
        Column(key="counter", label=_("No. on the device"), kind="number"),
        Column(key="made_by", label=_("Recorded by"), value=lambda c: names.get(c.made_by, "")),
        Column(key="made_at", label=_("Recorded"), kind="moment"),
        Column(key="received_at", label=_("Received"), kind="moment"),
        Column(key="state", label=_("State"), value=lambda c: STATE_WORDS.get(c.state, c.state)),
    ]  # fmt: skip
    return Table(caption=_("What it sent last"), columns=columns, rows=found)


def _holds(device: Device) -> dict[str, Any]:
    """Say of which villages the device may hold records today, and how many."""
    scope = scope_of(device, at=timezone.now())
    names = names_on(scope.villages, on=scope.on)
    told: dict[str, Any] = {"villages": sorted(names.values()), "split": [], "problem": ""}
    try:
        check_size(scope)
    except Problem as problem:
        told["problem"] = str(problem)
        told["split"] = problem.details.get("split", [])
    return told | {"counts": _counts(scope)}


def _counts(scope: Scope) -> Facts:
    here = {"province": scope.province, "village__in": scope.villages, "left_on": None}
    told = []
    for label, model in ((_("Households"), Household), (_("Persons"), Person)):
        found: Any = model.objects.filter(**here).aggregate(n=Count("pk"))
        told.append({"label": label, "value": number(found["n"])})
    return told


@require_http_methods(["GET", "POST"])
@needs(KEEP_DEVICES)
def end(request: HttpRequest, device: UUID) -> HttpResponse:
    """Revoke a device on a page of its own: why it was chosen before, here it is confirmed."""
    actor = actor_of(request)
    found = device_for(actor, device=device)
    why = request.POST.get("why", request.GET.get("why", ""))
    if why not in WHY:
        return redirect("console:device", found.pk)
    if request.method == "POST":
        more = tidy(request.POST.get("more", ""))[:200]
        reason = f"{why}: {more}" if more else why
        revoke(actor=actor, device=found, reason=reason, at=timezone.now())
        messages.success(request, _("The device is revoked."))
        return redirect("console:device-incident" if why == LOST else "console:device", found.pk)
    context = {
        "title": _("Revoke a device"), "device": found, "crumbs": crumbs(found), "why": why,
        "why_words": WHY[why], "is_lost": why == LOST,
        "place": names_on([found.unit_id], on=actor.on).get(found.unit_id, ""),
    }  # fmt: skip
    return render(request, "console/devices/end.html", context)


urlpatterns = [
    path("", listing, name="devices"),
    *devices_tickets.urlpatterns,
    path("<uuid:device>/", one, name="device"),
    path("<uuid:device>/end/", end, name="device-end"),
    *devices_holders.urlpatterns,
    *devices_incident.urlpatterns,
]
