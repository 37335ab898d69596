"""Where a record came from, and what was told about it otherwise: for the pages of records."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.urls import reverse

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_DEVICES, SETTLE
from doorstep.kernel.sync.models import Command, Disagreement
from doorstep.surfaces.console.sync_values import Both

_MOST = 50


def origin_of(actor: Actor, *, record: UUID) -> dict[str, Any] | None:
    """Give device, number on the device and the three times of a record; None for one made here.

    The id of a command that makes something is the id of what it makes.
    """
    row = Command.objects.select_related("device").filter(pk=record, applied_at__isnull=False)
    found: Command | None = row.first()
    if found is None:
        return None
    is_keeper = actor.may(KEEP_DEVICES, found.device.unit_id)
    decides = actor.may(SETTLE, found.unit_id)
    return {
        "device": found.device.label, "counter": found.counter,
        "made_at": found.made_at, "received_at": found.received_at,
        "applied_at": found.applied_at, "is_bounded": bool(found.clock),
        "device_href": reverse("console:device", args=[found.device_id]) if is_keeper else "",
        "href": reverse("console:sync-record", args=[found.pk]) if decides else "",
    }  # fmt: skip


def values_of(actor: Actor, *, province: str, subjects: Collection[UUID]) -> list[dict[str, Any]]:
    """Give the fields of records for which there were two values, the newest first."""
    rows = Disagreement.objects.filter(province=province, subject__in=subjects)
    found = list(rows.select_related("command__device").order_by("-made_at", "id")[:_MOST])
    if not found:
        return []
    both = Both(actor, found)
    return [both.entry(row) for row in found]
