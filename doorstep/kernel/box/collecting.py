"""At the box: everything that the province has not been told yet, gathered in order.

Commands of phones are copied as they came, in one statement; acts in the console are worked out
from the lines of the journal since the last time. Copies stay until they are answered, so the
daily erasing of payloads never takes what has not travelled.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import PHONE, Device
from doorstep.kernel.basics.statements import insert
from doorstep.kernel.box.deriving import DERIVATIONS, told_by
from doorstep.kernel.box.models import Bond, Due
from doorstep.kernel.journal.models import Line

_COPY = """
INSERT INTO box_due (id, province, device, verb, payload, after, counter, made_by, made_at, clock,
 state, reason, words)
SELECT c.id, c.province, c.device_id, c.verb, c.payload, c.after, c.counter, c.made_by, c.made_at,
 c.clock, '', CASE WHEN c.reason = 'sync.revoked' THEN c.reason ELSE '' END, ''
FROM sync_command c
WHERE c.payload IS NOT NULL AND NOT EXISTS (SELECT 1 FROM box_due d WHERE d.id = c.id)
ORDER BY c.received_at, c.counter
"""


def collect(*, actor: Actor, bond: Bond, at: datetime) -> int:
    """Gather what is new; give how many commands were added. Call it as often as you like."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_COPY)
            copied = max(int(cursor.rowcount), 0)
        last = Line.objects.order_by("-id").values_list("id", flat=True).first() or 0
        if last <= bond.line:
            return copied
        told = list(_told(bond, Line.objects.filter(id__gt=bond.line, id__lte=last)))
        known = set(Due.objects.filter(id__in=[d.id for d in told]).values_list("id", flat=True))
        unique = {d.id: d for d in told if d.id not in known}
        insert(list(unique.values()))
        Bond.objects.filter(pk=bond.pk).update(line=last)
        bond.line = last
    return copied + len(unique)


def _told(bond: Bond, lines: Any) -> Iterator[Due]:
    """Give the commands of acts that no phone did."""
    phones = {str(pk) for pk in Device.objects.filter(sort=PHONE).values_list("pk", flat=True)}
    acts = lines.filter(verb__in=DERIVATIONS.codes(), account_id__isnull=False)
    for line in acts.exclude(device__in=phones).order_by("id").iterator():
        for number, told in enumerate(told_by(line)):
            yield Due(
                id=told.id,
                province=line.province,
                device=bond.device,
                verb=told.verb,
                payload=told.payload,
                after=[str(i) for i in told.after],
                counter=line.id * 1000 + number,
                made_by=line.account_id,
                made_at=line.at,
            )


def devices_told() -> list[dict[str, Any]]:
    """Tell of the phones of this box: what the province must know to take their commands."""
    rows = Device.objects.filter(sort=PHONE).prefetch_related("holders").order_by("pk")
    return [
        {
            "id": str(d.pk),
            "label": d.label,
            "unit": d.unit_id,
            "enrolled_at": d.enrolled_at.isoformat(),
            "revoked_at": d.revoked_at.isoformat() if d.revoked_at else None,
            "holders": sorted({str(h.account_id) for h in d.holders.all()}),
        }
        for d in rows
    ]


def unsent(limit: int) -> list[Due]:
    """Give the next commands that the province has not answered for."""
    return list(Due.objects.filter(state="").order_by("seq")[:limit])


def envelope(due: Due) -> dict[str, Any]:
    """Write a command as the province reads it."""
    told: dict[str, Any] = {
        "id": str(due.id),
        "verb": due.verb,
        "payload": due.payload or {},
        "made_at": due.made_at.astimezone(timezone.get_default_timezone()).isoformat(),
        "made_by": str(due.made_by),
        "counter": due.counter,
        "device": str(due.device),
    }
    more = {"after": due.after, "clock": due.clock, "held": bool(due.reason)}
    return told | {name: value for name, value in more.items() if value}


def open_ids(limit: int) -> list[UUID]:
    """Give commands that wait or need attention at the province: it is asked about them again."""
    rows = Due.objects.filter(state__in=("waiting", "attention")).order_by("state", "seq")
    return list(rows.values_list("id", flat=True)[:limit])
