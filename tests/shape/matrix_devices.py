"""Devices and what they sent, for the rights matrix: one of each at a unit."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone

from doorstep.kernel.access.models import PHONE, Device, DeviceHolder
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.places.models import Unit
from doorstep.kernel.sync.models import ATTENTION, Command, Disagreement
from tests.offices import Country, person

_THEN = datetime(2025, 8, 1, tzinfo=UTC)


def a_device(country: Country, unit: Unit) -> object:
    """Make a phone at `unit`; give its id."""
    return _device(unit).pk


def _device(unit: Unit) -> Device:
    known = Device.objects.filter(unit=unit, sort=PHONE).first()
    return known or Device.objects.create(
        province=unit.province, unit=unit, label="x", secret_digest="0" * 64, enrolled_at=_THEN
    )


def a_pictured_holder(country: Country, unit: Unit) -> object:
    """Let somebody with a picture work on the phone at `unit`; give the id of the account."""
    device = _device(unit)
    held = DeviceHolder.objects.filter(device=device).first()
    if held is None:
        kept, _is_new = StoredFile.objects.get_or_create(
            sha256=f"{unit.pk:064x}", province=unit.province,
            defaults={"kind": "photo", "media_type": "image/jpeg", "size": 1,
                      "stored_at": timezone.now()},
        )  # fmt: skip
        path_of(kept).parent.mkdir(parents=True, exist_ok=True)
        path_of(kept).write_bytes(b"x")
        held = DeviceHolder.objects.create(
            device=device, province=unit.province, from_at=_THEN, picture=kept,
            account=person(f"holder {unit.pk}", role="viewer", unit=unit, password="!"),
        )  # fmt: skip
    return held.account_id


def a_command(country: Country, unit: Unit) -> object:
    """Keep a record of the phone at `unit` that needs attention; give its id."""
    return _command(unit).pk


def _command(unit: Unit) -> Command:
    known = Command.objects.filter(unit=unit).first()
    return known or Command.objects.create(
        id=new_id(), province=unit.province, unit=unit, device=_device(unit), payload={},
        verb="people.register_household", digest="0" * 64, counter=1, made_by=new_id(),
        made_at=_THEN, received_at=_THEN, state=ATTENTION, reason="sync.no_holder",
    )  # fmt: skip


def a_disagreement(country: Country, unit: Unit) -> object:
    """Keep two values for a field of a record at `unit`; give the id."""
    known = Disagreement.objects.filter(unit=unit).first()
    known = known or Disagreement.objects.create(
        province=unit.province, unit=unit, command=_command(unit), subject_type="household",
        subject=new_id(), field="phone", kept="1", other="2", made_at=_THEN, made_by=new_id(),
    )  # fmt: skip
    return known.pk


DEVICE_OBJECTS = {
    "device": a_device,
    "command": a_command,
    "disagreement": a_disagreement,
    "console:device-picture/account": a_pictured_holder,
}
