"""A list comes in: upload, say which column is which, check, confirm, run, cancel."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.imports import models as m
from doorstep.kernel.imports import storing
from doorstep.kernel.imports.checking import check_rows, require_columns
from doorstep.kernel.imports.guessing import usable_mapping
from doorstep.kernel.imports.models import ImportBatch, RememberedMapping
from doorstep.kernel.imports.moving import (
    allowed,
    end,
    expected_of,
    keep_faults,
    move,
    note_batch,
    told_of,
)
from doorstep.kernel.imports.running import run
from doorstep.kernel.imports.trying import read_in
from doorstep.kernel.places.models import Unit

__all__ = ["cancel", "check", "clear_out", "confirm", "run", "set_mapping", "upload"]


def upload(
    *, actor: Actor, kind: str, place: Unit, raw: bytes, name: str, sheet: str = ""
) -> ImportBatch:
    """Take a file in for a place and guess its columns; nothing of it is checked yet.

    Raises Problem when the file cannot be read, NotAllowed without the kind's right at `place`;
    then nothing is kept.
    """
    batch = read_in(actor=actor, kind=kind, place=place, raw=raw, name=name, sheet=sheet)
    storing.keep(batch.id, raw)
    with transaction.atomic():
        batch.save(force_insert=True)
        note_batch(actor, "imports.upload", batch)
    return batch


def set_mapping(*, actor: Actor, batch: ImportBatch, mapping: dict[str, str]) -> ImportBatch:
    """Say which header of the file is which column, and remember it for the next such file.

    `mapping` is column code → header; what is left out is not imported. Raises Problem when a
    needed column is missing, a header is used twice or the batch has been confirmed.
    """
    kind = allowed(actor, batch)
    chosen = usable_mapping(kind, mapping, batch.header)
    require_columns(kind, chosen)
    if len(set(chosen.values())) < len(chosen):
        raise Problem("imports.header_twice", _("A column of the file was chosen twice."))
    with transaction.atomic():
        move(batch, (m.UPLOADED, m.CHECKED, m.FAILED), m.UPLOADED, mapping=chosen, done_rows=0)
        note_batch(actor, "imports.set_mapping", batch)
        RememberedMapping.objects.update_or_create(
            province=batch.province,
            unit=batch.place,
            kind=batch.kind,
            fingerprint=batch.fingerprint,
            defaults={"mapping": chosen, "used_at": timezone.now()},
        )
    return batch


def check(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Check every row and keep what is wrong; the registers are not touched.

    Afterwards the batch says how many rows are good, faulty, new, changed, unchanged.
    """
    kind = allowed(actor, batch)
    move(batch, (m.UPLOADED, m.CHECKING, m.CHECKED), m.CHECKING, failure={})
    try:
        checked = check_rows(batch, storing.kept(batch.id), actor=actor)
    except Problem as why:
        move(batch, (m.CHECKING,), m.UPLOADED, failure=told_of(why))
        raise
    with transaction.atomic():
        keep_faults(batch, kind, checked.rows)
        move(
            batch,
            (m.CHECKING,),
            m.CHECKED,
            checked_at=timezone.now(),
            **expected_of(checked),
        )
        note_batch(actor, "imports.check", batch, rows=batch.rows, faulty=batch.faulty)
    return batch


def confirm(*, actor: Actor, batch: ImportBatch, leave_out_faulty: bool = False) -> ImportBatch:
    """Say that the checked rows shall be taken over. Raises Problem while rows are faulty.

    With `leave_out_faulty` the faulty rows stay behind and the good ones go in.
    """
    allowed(actor, batch)
    if batch.faulty and not leave_out_faulty:
        raise Problem(
            "imports.has_faults",
            _("%(count)s rows have faults. Correct the file, or leave these rows out."),
            count=batch.faulty,
        )
    if not batch.good:
        raise Problem("imports.nothing_good", _("No row of this file can be taken over."))
    with transaction.atomic():
        move(
            batch,
            (m.CHECKED,),
            m.CONFIRMED,
            is_leaving_out=leave_out_faulty,
            confirmed_at=timezone.now(),
            confirmed_by=actor.account_id,
            new=0,
            changed=0,
            unchanged=0,
        )
        note_batch(actor, "imports.confirm", batch, leave_out_faulty=leave_out_faulty)
    return batch


def cancel(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """End a batch that is not done: the file goes; chunks already taken over stay."""
    allowed(actor, batch)
    return end(actor, batch, m.CANCELLED, "imports.cancel")


def clear_out(*, actor: Actor, at: datetime) -> int:
    """Cancel what nobody finished within the time files are kept; give how many. System only.

    Files of that age go too, also those that no batch knows.
    """
    if not actor.is_system:
        raise Problem("access.not_allowed", _("You may not do this here."))
    before = at - timedelta(days=storing.KEEP_DAYS)
    old = ImportBatch.objects.exclude(state__in=m.ENDED).filter(uploaded_at__lt=before)
    ended = sum(cancel(actor=actor, batch=batch) is batch for batch in old.select_related("place"))
    storing.sweep(before)
    return ended
