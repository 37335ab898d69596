"""What all acts on a batch share: the right, the next state, what is kept of faults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.imports import models as m
from doorstep.kernel.imports import storing
from doorstep.kernel.imports.checking import Checked, kind_of
from doorstep.kernel.imports.kinds import (
    CHANGED,
    IDENTITY,
    NEW,
    UNCHANGED,
    ImportKind,
    Row,
)
from doorstep.kernel.imports.models import ImportBatch, ImportFault
from doorstep.kernel.journal.actions import note

_FAULTS_AT_ONCE = 2000
_STATES = (
    m.UPLOADED, m.CHECKING, m.CHECKED, m.CONFIRMED, m.RUNNING, m.DONE, m.FAILED, m.CANCELLED,
)  # fmt: skip


def allowed(actor: Actor, batch: ImportBatch) -> ImportKind:
    """Give the kind of a batch once the actor has its right at the batch's place."""
    kind = kind_of(batch.kind)
    actor.require(kind.right, batch.place_id)
    return kind


def move(batch: ImportBatch, before: tuple[str, ...], after: str, **told: Any) -> None:
    """Bring a batch to another state in one step, unless somebody else was faster."""
    moved = ImportBatch.objects.filter(pk=batch.pk, state__in=before).update(state=after, **told)
    if not moved:
        raise Problem("imports.wrong_state", _("This import has moved on. Reload the page."))
    for name, value in {"state": after, **told}.items():
        setattr(batch, name, value)


def told_of(why: Problem) -> dict[str, Any]:
    """Give what a batch keeps of the problem that stopped it: the sentence before translation."""
    with override(None):
        text = str(why.message)
        details = {name: str(value) for name, value in why.details.items()}
    return {"code": why.code, "text": text, "details": details}


def judged(checked: Checked) -> dict[str, int]:
    """Count the rows of a check: all, good, faulty, good with warnings."""
    good = sum(r.is_good for r in checked.rows)
    return {
        "rows": len(checked.rows),
        "good": good,
        "faulty": len(checked.rows) - good,
        "warned": sum(bool(r.faults) and r.is_good for r in checked.rows),
    }


def expected_of(checked: Checked) -> dict[str, int]:
    """Count the rows of a check, and what of them would be new, changed and unchanged."""
    counts = {"new": NEW, "changed": CHANGED, "unchanged": UNCHANGED}
    return judged(checked) | {name: checked.count(what) for name, what in counts.items()}


def keep_faults(batch: ImportBatch, kind: ImportKind, rows: list[Row]) -> None:
    """Replace the kept faults of a batch by those of `rows`; identity numbers stay hidden."""
    batch.faults.all().delete()
    ImportFault.objects.bulk_create(faults_from(batch, kind, rows), batch_size=_FAULTS_AT_ONCE)


def faults_from(batch: ImportBatch, kind: ImportKind, rows: list[Row]) -> Iterator[ImportFault]:
    """Give the faults of `rows` as they would be kept; identity numbers stay hidden."""
    masked = {c.code for c in kind.columns if c.type == IDENTITY or c.is_masked}
    return (
        ImportFault(
            batch=batch,
            province=batch.province,
            row=row.number,
            column=f.column,
            code=f.code,
            params=f.params,
            value="" if f.column in masked and not f.value.startswith("•") else f.value[:80],
            is_warning=f.is_warning,
        )
        for row in rows
        for f in row.faults
    )


def end(actor: Actor, batch: ImportBatch, state: str, verb: str) -> ImportBatch:
    """Bring a batch to its end: the file goes, and with it what faults kept of values."""
    with transaction.atomic():
        open_states = (m.RUNNING,) if state == m.DONE else tuple(set(_STATES) - set(m.ENDED))
        move(batch, open_states, state, ended_at=timezone.now(), ended_by=actor.account_id)
        batch.faults.exclude(value="").update(value="")
        note_batch(
            actor, verb, batch, new=batch.new, changed=batch.changed, unchanged=batch.unchanged
        )
    storing.remove(batch.id)
    return batch


def note_batch(actor: Actor, verb: str, batch: ImportBatch, **details: Any) -> None:
    """Write a line of the journal about a batch."""
    note(
        actor=actor,
        verb=verb,
        about="import",
        about_id=batch.id,
        province=batch.province,
        place_id=batch.place_id,
        details={"kind": batch.kind, **details},
    )
