"""Objects of ODK Collect for the rights matrix: a client, a kept form, a form of a province."""

from __future__ import annotations

from django.utils import timezone

from doorstep.kernel.access.models import ODK, Device
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.places.models import Unit
from doorstep.kernel.xforms.models import ATTENTION, OwnKind, Submission
from tests.offices import Country


def an_odk_client(country: Country, unit: Unit) -> object:
    """Make an ODK client at `unit`; give its id."""
    found = Device.objects.filter(unit=unit, sort=ODK).first()
    return (
        found
        or Device.objects.create(
            province=unit.province, unit=unit, label="x", sort=ODK, secret_digest="0" * 64,
            enrolled_at=timezone.now(),
        )
    ).pk  # fmt: skip


def a_submission(country: Country, unit: Unit) -> object:
    """Keep a form of `unit`; give its id."""
    found = Submission.objects.filter(place=unit).first()
    return (
        found
        or Submission.objects.create(
            id=new_id(), province=unit.province, place=unit, form="survey", digest="0" * 64,
            state=ATTENTION, device="x", received_at=timezone.now(),
        )
    ).pk  # fmt: skip


def an_own_kind(country: Country, unit: Unit) -> object:
    """Make a form of the province of `unit`, kept there; give its id."""
    now = timezone.now()
    found = OwnKind.objects.filter(place=unit).first()
    return (
        found
        or OwnKind.objects.create(
            province=unit.province, place=unit, code=f"own{unit.pk}", made_at=now, changed_at=now
        )
    ).pk
