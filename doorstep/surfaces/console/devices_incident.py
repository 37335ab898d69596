"""A device is lost: whose data it could hold, for the notice within 72 hours; it goes nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorstep.kernel.access.models import Device
from doorstep.kernel.access.rights import KEEP_DEVICES
from doorstep.kernel.people.models import HOUSEHOLD, PERSON
from doorstep.kernel.sync.incident import Exposed, persons_on
from doorstep.kernel.sync.scope import ever_held
from doorstep.surfaces.console.devices_finding import actor_of, crumbs, device_for
from doorstep.surfaces.console.devices_lists import why_words
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.look.lists import Column, Filter, ListPage, ListSpec
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import day, moment, number

NOTICE = timedelta(hours=72)
"""Law 91/2025/QH15: from the moment the loss became known."""


@require_GET
@needs(KEEP_DEVICES)
def incident(request: HttpRequest, device: UUID) -> HttpResponseBase:
    """Show whose data a device could hold, and by when the notice is due."""
    actor = actor_of(request)
    found = device_for(actor, device=device)
    now = timezone.now()
    rows = persons_on(actor=actor, device=found, at=now)
    began = found.revoked_at
    spec = _spec(rows, began)
    context = {
        "title": _("Whose data %(device)s could hold") % {"device": found.label},
        "crumbs": crumbs(found), "device": found, "began": began,
        "due": began + NOTICE if began else None, "is_late": bool(began) and now > began + NOTICE,
        "facts": list(_facts(found, rows, began, now)),
    }  # fmt: skip
    return ListPage(request, spec, rows=rows, at=found.unit).respond(
        "console/devices/incident.html", context
    )


def _facts(
    device: Device, rows: list[Exposed], began: datetime | None, now: datetime
) -> Iterator[dict[str, Any]]:
    of = [row.type for row in rows]
    yield {"label": _("Persons"), "value": number(of.count(PERSON))}
    yield {"label": _("Households"), "value": number(of.count(HOUSEHOLD))}
    yield {"label": _("Villages"), "value": number(len({row.village for row in rows}))}
    if began:
        yield {"label": _("The clock began"), "value": moment(began)}
        yield {"label": _("Notice due by"), "value": moment(began + NOTICE)}
        yield {"label": _("Why"), "value": why_words(device)}
    yield {"label": _("Last contact"), "value": moment(device.seen_at)}
    last = began or now
    held = ((h.account.full_name, day(h.from_at), day(h.to_at or last)) for h in ever_held(device))
    told = (f"{name} ({start} – {end})" for name, start, end in held)
    yield {"label": _("Who worked on it"), "value": "; ".join(told)}


def _caption(began: datetime | None) -> str:
    """Say what the list is, with the moment that counts for the notice: it goes with the text."""
    if began is None:
        return _("Whose data the device could hold")
    told = {"began": moment(began), "due": moment(began + NOTICE)}
    return _("Whose data a lost device could hold (known %(began)s, notice by %(due)s)") % told


def _spec(rows: list[Exposed], began: datetime | None) -> ListSpec:
    villages = sorted({row.village for row in rows})
    sorts = {PERSON: _("Person"), HOUSEHOLD: _("Household")}
    due = began + NOTICE if began else None
    return ListSpec(
        caption=_caption(began),
        columns=[
            Column(key="full_name", label=_("Name"), sort=True,
                   href=lambda r: address(f"console:{r.type}", r.id)),
            Column(key="type", label=_("Kind"), value=lambda r: sorts.get(r.type, r.type)),
            Column(key="phone", label=_("Phone"), kind="code"),
            Column(key="village", label=_("Village"), sort=True),
            Column(key="from_on", label=_("From"), kind="date"),
            Column(key="to_on", label=_("To"), kind="date"),
            Column(key="began", label=_("The clock began"), value=lambda _r: began,
                   kind="moment", only="file"),
            Column(key="due", label=_("Notice due by"), value=lambda _r: due,
                   kind="moment", only="file"),
        ],
        filters=[
            Filter(key="village", label=_("Village"), options=[(v, v) for v in villages]),
            Filter(key="type", label=_("Kind"), options=list(sorts.items()),
                   apply=lambda told, value: [row for row in told if row.type == value]),
        ],
        search=("full_name",),
        search_label=_("Name"),
        order="full_name",
        file_name="device-incident",
        empty=_("The device could hold nobody's data."),
    )  # fmt: skip


urlpatterns = [path("<uuid:device>/incident/", incident, name="device-incident")]
