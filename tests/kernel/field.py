"""A village with a phone: an officer, two members who share it, commands as a phone makes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from doorstep.kernel.access.devices import Enrolled, enrol, make_ticket
from doorstep.kernel.access.models import Account, Device, Office
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.places.models import Unit
from doorstep.kernel.sync.envelopes import Batch
from doorstep.kernel.sync.inbox import Answer, receive
from tests.kernel.people_world import People, people_world

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
"""Ten in the morning in Vietnam."""
TODAY = date(2026, 11, 20)


def account(name: str, unit: int, role: str = "member") -> Account:
    """Give a person with an office at a unit."""
    made = Account.objects.create(username=name, full_name=name.title(), province="04")
    Office.objects.create(
        account=made, unit_id=unit, province="04", role=role, from_on=date(2025, 1, 1)
    )
    return made


def phone(world: People, unit: int, *holders: Account, label: str = "máy") -> Enrolled:
    """Enrol a phone at a unit."""
    code = make_ticket(
        actor=world.actor,
        unit=Unit.objects.get(pk=unit),
        at=NOW - timedelta(days=40),
        label=label,
        holders=[h.pk for h in holders],
    )
    return enrol(
        actor=world.actor,
        code=code,
        name=label,
        app="1.0",
        address="203.0.113.9",
        at=NOW - timedelta(days=40),
    )


@dataclass
class Field:
    """What tests of sync begin with: villages 51-54 of commune 41, 55 and 56 of commune 42."""

    world: People
    members: list[Account]
    officer: Account
    enrolled: Enrolled
    counter: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)

    @property
    def device(self) -> Device:
        """The phone."""
        return Device.objects.get(pk=self.enrolled.device.pk)

    def command(self, verb: str, *, by: Account | None = None, **payload: Any) -> dict[str, Any]:
        """Make a command as the phone does; parts named `at_`, `id_`, `after_` are the envelope."""
        self.counter += 1
        told = {
            "id": str(payload.pop("id_", None) or new_id()),
            "verb": verb,
            "made_at": (payload.pop("at_", None) or NOW - timedelta(minutes=5)).isoformat(),
            "made_by": str((by or self.members[0]).pk),
            "counter": self.counter,
            "after": [str(a) for a in payload.pop("after_", ())],
            "payload": payload,
        }
        self.sent.append(told)
        return told

    def household(self, village: int = 51, **told: Any) -> dict[str, Any]:
        """Make the registration of a household."""
        return self.command(
            "people.register_household", village=village, head_name="Nông Văn Slầy", **told
        )

    def person(self, home: str | None = None, village: int = 51, **told: Any) -> dict[str, Any]:
        """Make the registration of a person."""
        told = {"full_name": "Nông Thị Mỵ", "birth": "1950", **told}
        return self.command("people.register_person", village=village, household=home, **told)

    def visit(self, home: str, place: int = 51, **told: Any) -> dict[str, Any]:
        """Make a visit to a household."""
        answers = {"outcome": "met", "persons_guided": 2, **told.pop("answers", {})}
        told = {"happened_on": TODAY.isoformat(), **told}
        return self.command(
            "activities.record",
            kind="household_visit",
            place=place,
            household=home,
            answers=answers,
            **told,
        )

    def push(
        self,
        *commands: Any,
        at: datetime = NOW,
        sent_at: datetime | None = None,
        device: Any = None,
    ) -> list[Answer]:
        """Send commands to the inbox."""
        batch = Batch(sent_at or at, "1.0", list(commands))
        return receive(device=device or self.device, batch=batch, at=at)


def make_field() -> Field:
    """Make it in the present database."""
    world = people_world()
    members = [account("sláy", 51), account("mỵ", 51)]
    officer = account("hanh", 41, "officer")
    return Field(world, members, officer, phone(world, 51, *members))


def ids(told: dict[str, Any]) -> UUID:
    """Give the id of a command."""
    return UUID(told["id"])
