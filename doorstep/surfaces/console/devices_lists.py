"""Devices in words: the list of them, and what each said of itself at its last contact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import BOX, ODK, PHONE, Device, DeviceHolder
from doorstep.kernel.access.rights import KEEP_DEVICES
from doorstep.kernel.places.queries import names_on
from doorstep.kernel.sync.envelopes import PATIENCE
from doorstep.kernel.sync.models import Command, Parcel
from doorstep.surfaces.console.place_filter import commune_filter
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.lists import Column, Filter, ListSpec

LITTLE_ROOM = 50_000_000
"""Bytes below which the app itself warns that little room is left."""
SILENT = timedelta(days=14)
_OFF_S = int(PATIENCE.total_seconds())
SORTS = {
    PHONE: gettext_lazy("phone"),
    BOX: gettext_lazy("box of a village"),
    ODK: gettext_lazy("ODK Collect"),
}
LOST, REPLACED, LEFT = "lost", "replaced", "left"
WHY = {
    LOST: gettext_lazy("lost or stolen"),
    REPLACED: gettext_lazy("replaced by another device"),
    LEFT: gettext_lazy("its holder works here no more"),
}
"""Why a device is revoked; the code is kept, with words of the officer behind a colon."""
STATES = {
    "used": gettext_lazy("in use"),
    "ended": gettext_lazy("revoked"),
    LOST: gettext_lazy("revoked: lost or stolen"),
}
TROUBLES = {
    "waiting": gettext_lazy("Records wait on the device"),
    "attention": gettext_lazy("Records need attention"),
    "silent": gettext_lazy("No contact for 14 days"),
    "clock": gettext_lazy("The clock is wrong"),
    "room": gettext_lazy("Little storage is left"),
}


def devices(actor: Actor) -> Any:
    """Give the devices the actor keeps, with `held` (who works on it) and `off_s` (clock)."""
    carried = Parcel.objects.filter(device=OuterRef("device"), came_at=OuterRef("received_at"))
    # A parcel was sealed long before it came: that says nothing about the clock.
    sent = Command.objects.filter(Q(device=OuterRef("pk")), ~Exists(carried))
    held = DeviceHolder.objects.filter(to_at=None).select_related("account").order_by("id")
    rows = Device.objects.visible_to(actor, KEEP_DEVICES).select_related("unit")
    return rows.annotate(
        off_s=Subquery(sent.order_by("-counter").values("off_s")[:1])
    ).prefetch_related(Prefetch("holders", queryset=held, to_attr="held"))


def why_words(device: Device) -> str:
    """Say why a device was revoked; "" for one in use."""
    code, _colon, more = device.revoked_why.partition(":")
    if code not in WHY:
        return device.revoked_why
    return f"{WHY[code]}: {more.strip()}" if more.strip() else str(WHY[code])


def is_lost(device: Device) -> bool:
    """Tell whether a device was revoked because nobody knows where it is."""
    return device.revoked_why.partition(":")[0] == LOST


def state_words(device: Device) -> str:
    """Say whether a device is in use."""
    if device.revoked_at is None:
        return str(STATES["used"])
    return str(STATES[LOST] if is_lost(device) else STATES["ended"])


def clock_words(off_s: int | None) -> str:
    """Say by how much a clock is wrong, "" for a right one; seconds it is behind ours."""
    if off_s is None or abs(off_s) <= _OFF_S:
        return ""
    told = {"span": span_words(abs(off_s))}
    return _("%(span)s behind") % told if off_s > 0 else _("%(span)s ahead") % told


def span_words(seconds: int) -> str:
    """Write a span in the largest unit that fits: minutes, hours or days."""
    if seconds < 5400:
        return _("%(n)s min") % {"n": writing.number(round(seconds / 60))}
    if seconds < 172_800:
        return _("%(n)s h") % {"n": writing.number(round(seconds / 3600))}
    return _("%(n)s days") % {"n": writing.number(round(seconds / 86_400))}


def size_words(count: Any) -> str:
    """Write bytes as MB or GB; "" for what a device did not tell."""
    if not isinstance(count, int):
        return ""
    if count >= 1_000_000_000:
        return f"{writing.number(count / 1e9, decimals=1)} GB"
    return f"{writing.number(count // 1_000_000)} MB"


def _told(device: Device, name: str) -> int | None:
    value = device.health.get(name)
    return value if isinstance(value, int) else None


def is_full(device: Device) -> bool:
    """Tell whether a device said that little storage is left."""
    free = _told(device, "free_bytes")
    return free is not None and free < LITTLE_ROOM


def devices_spec(actor: Actor, rows: Any) -> ListSpec:
    """Give the list of devices `rows`."""
    names = names_on(set(rows.order_by().values_list("unit", flat=True)), on=actor.on)
    return ListSpec(
        caption=_("Devices"),
        columns=list(_columns(names)),
        filters=[
            commune_filter(actor, KEEP_DEVICES, "unit"),
            Filter(key="sort", label=_("Sort of device"), options=list(SORTS.items())),
            Filter(key="state", label=_("State"), options=list(STATES.items()), apply=_in_state),
            Filter(key="trouble", label=_("What is amiss"), options=list(TROUBLES.items()),
                   apply=_troubled),
        ],
        search=(),
        order="-seen_at",
        file_name="devices",
        empty=_("No device yet. Make a ticket: it enrols one."),
    )  # fmt: skip


def _columns(names: dict[int, str]) -> Iterator[Column]:
    yield Column(key="label", label=_("Device"), sort="label",
                 href=lambda d: reverse("console:device", args=[d.pk]))  # fmt: skip
    yield Column(key="unit", label=_("Unit"), value=lambda d: names.get(d.unit_id, ""))
    yield Column(key="sort", label=_("Sort of device"), value=lambda d: SORTS.get(d.sort, d.sort))
    yield Column(key="holders", label=_("Who works on it"),
                 value=lambda d: ", ".join(h.account.full_name for h in d.held))  # fmt: skip
    yield Column(key="seen_at", label=_("Last contact"), kind="moment", sort="seen_at")
    yield Column(key="queued", label=_("Waiting"), kind="number",
                 value=lambda d: _told(d, "queued"))  # fmt: skip
    yield Column(key="attention", label=_("Needs attention"), kind="number",
                 value=lambda d: _told(d, "attention"))  # fmt: skip
    yield Column(key="app", label=_("App version"), kind="code", sort="app")
    yield Column(key="now", label=_("State"), value=_state_and_troubles, only="page")
    yield Column(key="state", label=_("State"), value=state_words, only="file")
    yield Column(key="clock", label=_("Clock"), value=lambda d: clock_words(d.off_s), only="file")
    yield Column(
        key="free",
        label=_("Storage left"),
        value=lambda d: size_words(d.health.get("free_bytes")),
        only="file",
    )


def _state_and_troubles(device: Any) -> str:
    clock = clock_words(device.off_s)
    told = [
        state_words(device),
        _("clock %(off)s") % {"off": clock} if clock else "",
        _("little storage") if is_full(device) else "",
    ]
    return "; ".join(part for part in told if part)


def _in_state(rows: Any, value: str) -> Any:
    if value == "used":
        return rows.filter(revoked_at=None)
    ended = rows.filter(revoked_at__isnull=False)
    return ended.filter(revoked_why__startswith=LOST) if value == LOST else ended


def _troubled(rows: Any, value: str) -> Any:
    here = rows.filter(revoked_at=None)
    if value == "waiting":
        return here.filter(health__queued__gt=0)
    if value == "attention":
        return here.filter(health__attention__gt=0)
    if value == "silent":
        since = timezone.now() - SILENT
        return here.filter(Q(seen_at__lt=since) | Q(seen_at=None, enrolled_at__lt=since))
    if value == "clock":
        return here.filter(Q(off_s__gt=_OFF_S) | Q(off_s__lt=-_OFF_S))
    # Nothing told is kept as null, which PostgreSQL orders before numbers.
    return here.filter(health__free_bytes__lt=LITTLE_ROOM, health__free_bytes__gte=0)
