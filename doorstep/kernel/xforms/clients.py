"""Who fills in forms: a device of the sort "odk" with one holder, known by what is in its address.

Asked once per request, so it is asked in two statements.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor, Held
from doorstep.kernel.access.models import ODK, Device
from doorstep.kernel.access.rights import OFFICER, SEE_PLACES
from doorstep.kernel.basics.problems import NotAllowed
from doorstep.kernel.basics.statements import as_id, ask
from doorstep.kernel.places.models import Unit

_DEVICE = """SELECT d.id, d.province, d.unit_id, d.secret_digest, d.seen_at, d.app, d.label,
 a.id, a.full_name, u.level FROM access_device d
 JOIN places_unit u ON u.id = d.unit_id
 JOIN access_deviceholder h ON h.device_id = d.id AND h.to_at IS NULL
 JOIN access_account a ON a.id = h.account_id
 WHERE d.id = %s AND d.sort = %s AND d.revoked_at IS NULL AND a.is_active = %s
 ORDER BY h.from_at, h.id LIMIT 1"""
_OFFICES = """SELECT o.role, u.level, o.unit_id, o.province FROM access_office o
 JOIN places_unit u ON u.id = o.unit_id
 WHERE o.account_id = %s AND o.from_on <= %s AND o.to_on > %s"""


@dataclass(frozen=True)
class Client:
    """An ODK client: its device, the unit its lists are for, and whoever holds it."""

    device: Device
    unit: int
    province: str
    actor: Actor
    reach: Actor

    def units(self, right: str) -> QuerySet[Unit]:
        """Give the units under the client's own where its holder has `right`."""
        mine = Unit.objects.filter(self.actor.scope(right, "id"))
        return mine.filter(self.reach.scope(SEE_PLACES, "id"))


def client_of(token: str, *, on: date) -> Client:
    """Give the client of "<device id>.<secret>".

    Raises NotAllowed `odk.unknown`, whatever is wrong: no such device, revoked, nobody holds it.
    """
    name, _dot, secret = token.partition(".")
    try:
        rows = ask(_DEVICE, [UUID(name), ODK, True])
    except ValueError:
        rows = []
    digest = hashlib.sha256(secret.encode()).hexdigest()
    if not rows or not hmac.compare_digest(rows[0][3], digest):
        raise NotAllowed("odk.unknown", _("This QR code is no longer valid. Ask for a new one."))
    id, province, unit, _digest, seen_at, app, label, account, full_name, level = rows[0]
    device = Device(
        id=as_id(id), province=province, unit_id=unit, app=app, label=label, sort=ODK,
        seen_at=_moment(seen_at),
    )  # fmt: skip
    offices = tuple(Held(*row) for row in ask(_OFFICES, [as_id(account), on, on]))
    actor = Actor(as_id(account), full_name, offices, on, str(device.pk))
    # An office at the unit, held by nobody: what lies under it today, also after a merger.
    reach = Actor(None, "", (Held(OFFICER, level, unit, province),), on)
    return Client(device, unit, province, actor, reach)


def _moment(value: object) -> datetime | None:
    """Read a moment as PostgreSQL or SQLite gives it; near enough to tell minutes."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.fromisoformat(str(value)).replace(tzinfo=UTC) if value else None


def is_due(client: Client, *, at: datetime) -> bool:
    """Tell whether it is worth writing down that this client asked: at most every ten minutes."""
    seen = client.device.seen_at
    return seen is None or at - seen > timedelta(minutes=10)
