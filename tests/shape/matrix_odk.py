"""Objects of ODK Collect for the rights matrix: a client, a kept form, a form of a province."""

from __future__ import annotations

from django.utils import timezone

from doorstep.kernel.access.models import ODK, Device
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.places.models import Unit
from doorstep.kernel.xforms.models import ATTENTION, OwnKind, OwnKindVersion, Submission
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
    """Make a form of the province of `unit`, kept there, with one version; give its id."""
    found = OwnKind.objects.filter(place=unit).first()
    return (found or _with_a_version(unit)).pk


def _with_a_version(unit: Unit) -> OwnKind:
    now = timezone.now()
    own = OwnKind.objects.create(
        province=unit.province, place=unit, code=f"own{unit.pk}", made_at=now, changed_at=now
    )
    kept, _is_new = StoredFile.objects.get_or_create(
        sha256=f"{unit.pk:064x}", province=unit.province,
        defaults={"kind": "document", "media_type": "x", "size": 1, "stored_at": now},
    )  # fmt: skip
    path_of(kept).parent.mkdir(parents=True, exist_ok=True)
    path_of(kept).write_bytes(b"x")
    asked = {"fields": [], "roles": {}, "save_to": {}, "reaches": [], "needs": [], "levels": []}
    OwnKindVersion.objects.create(
        kind=own, province=unit.province, number=1, file=kept, form_version="1-x",
        xform="<x/>", definition=asked, uploaded_at=now,
    )  # fmt: skip
    return own
