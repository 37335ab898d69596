"""A phone of the small country: enrolled by a ticket, with commands as the field app makes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from doorstep.kernel.access.devices import Enrolled, enrol, make_ticket
from doorstep.kernel.access.models import Account, Device
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.sync.envelopes import Batch
from doorstep.kernel.sync.inbox import Answer, receive
from tests.kernel.test_sync_deciding import sealed
from tests.offices import Country
from tests.surfaces.console_world import system


@dataclass
class Phone:
    """An enrolled phone; `by` is who records when nobody else is named."""

    country: Country
    enrolled: Enrolled
    by: Account
    counter: int = 0

    @property
    def device(self) -> Device:
        """The device as it is now."""
        return Device.objects.get(pk=self.enrolled.device.pk)

    def command(self, verb: str, *, by: Account | None = None, **payload: Any) -> dict[str, Any]:
        """Make a command a minute ago."""
        self.counter += 1
        return {
            "id": str(new_id()), "verb": verb, "payload": payload, "counter": self.counter,
            "made_at": (timezone.now() - timedelta(minutes=1)).isoformat(),
            "made_by": str((by or self.by).pk), "after": [],
        }  # fmt: skip

    def household(self, village: int = 411, **told: Any) -> dict[str, Any]:
        """Make the registration of a household."""
        told = {"head_name": "Nông Văn Slầy", **told}
        return self.command("people.register_household", village=village, **told)

    def correct(self, home: str, **fields: tuple[str, str]) -> dict[str, Any]:
        """Make a correction of a household: field=(was, now)."""
        told = {name: {"was": was, "now": now} for name, (was, now) in fields.items()}
        return self.command("people.correct", type="household", id=home, fields=told)

    def push(self, *commands: dict[str, Any]) -> list[Answer]:
        """Send commands."""
        now = timezone.now()
        return receive(device=self.device, batch=Batch(now, "1.0", list(commands)), at=now)

    def parcel(self, *commands: dict[str, Any]) -> bytes:
        """Seal commands as the field app does."""
        credentials = f"Device {self.enrolled.credentials}"
        now = timezone.now().isoformat()
        told = {"sent_at": now, "app": "1.0", "commands": list(commands)}
        return sealed({"authorization": credentials, **told})


def phone(country: Country, who: str = "team member", at: str = "village") -> Phone:
    """Enrol a phone that somebody works on."""
    now, holder = timezone.now(), country.people[who]
    code = make_ticket(
        actor=system(), unit=country.units[at], at=now, label="máy 1", holders=[holder.pk]
    )
    made = enrol(
        actor=system(), code=code, name="x", app="1.0", address="203.0.113.9", at=now
    )  # fmt: skip
    return Phone(country, made, holder)
