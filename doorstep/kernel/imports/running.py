"""Taking checked rows over, chunk by chunk, each as one transaction that says how far it came."""

from __future__ import annotations

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.imports import models as m
from doorstep.kernel.imports import storing
from doorstep.kernel.imports.checking import Checked, Progress, check_rows
from doorstep.kernel.imports.kinds import ImportKind, Row
from doorstep.kernel.imports.models import ImportBatch
from doorstep.kernel.imports.moving import (
    allowed,
    end,
    judged,
    keep_faults,
    move,
    note_batch,
    told_of,
)
from doorstep.kernel.imports.whereabouts import COMMUNE, COMMUNE_CODE, VILLAGE, VILLAGE_CODE

CHUNK = 500
_TRIES = 4
_MOVED_ON = "imports.moved_on"


def run(*, actor: Actor, batch: ImportBatch, on_progress: Progress | None = None) -> ImportBatch:
    """Take the rows over in chunks; call it again after a break and it goes on where it stopped.

    Each chunk is one transaction that also moves `done_rows`, so no row is taken over twice. A
    Problem marks the batch failed and is raised; the chunks before it stand.
    """
    kind = allowed(actor, batch)
    move(batch, (m.CONFIRMED, m.RUNNING, m.FAILED), m.RUNNING, failure={})
    try:
        _take_over(actor, batch, kind, on_progress)
    except Exception as why:
        told = why if isinstance(why, Problem) else _unforeseen(why)
        if told.code == _MOVED_ON:
            raise  # somebody else carries on: this is not a failure of the batch
        move(batch, (m.RUNNING,), m.FAILED, failure=told_of(told))
        raise
    return end(actor, batch, m.DONE, "imports.done")


def _take_over(
    actor: Actor, batch: ImportBatch, kind: ImportKind, on_progress: Progress | None
) -> None:
    """Take chunk after chunk over.

    When somebody else writes the same at the same moment, the chunk is rolled back and the rest
    is looked up anew: what they wrote is then simply known.
    """
    checked, tries = _checked(actor, batch, kind), _TRIES
    while batch.done_rows < len(checked.rows):
        try:
            _chunk(actor, batch, kind, checked)
        except (IntegrityError, OperationalError):
            tries -= 1
            if not tries or connection.in_atomic_block:
                raise
            checked = _checked(actor, batch, kind)
            continue
        tries = _TRIES
        if on_progress is not None:
            on_progress(batch.done_rows, batch.rows)


def _checked(actor: Actor, batch: ImportBatch, kind: ImportKind) -> Checked:
    checked = check_rows(batch, storing.kept(batch.id), actor=actor, is_running=True)
    _still_good(batch, kind, checked)
    checked.rows.sort(key=_by_place)
    return checked


def _by_place(row: Row) -> tuple[str, ...]:
    """Rows of one village go together: a chunk then asks about a few villages, not hundreds.

    By what the file says, not by what was found, so a run that goes on has the same order.
    """
    told = (COMMUNE_CODE, COMMUNE, VILLAGE_CODE, VILLAGE)
    return (*(str(row.values.get(c, "")) for c in told), f"{row.number:09d}")


def _unforeseen(why: Exception) -> Problem:
    return Problem(
        "imports.stopped",
        _("The import stopped (%(what)s). Nothing of the last chunk was written; start it again."),
        what=type(why).__name__,
    )


def _still_good(batch: ImportBatch, kind: ImportKind, checked: Checked) -> None:
    """Between check and run the map or the register may have changed."""
    told = judged(checked)
    if told["faulty"] and not batch.is_leaving_out and not batch.done_rows:
        with transaction.atomic():
            keep_faults(batch, kind, checked.rows)
            move(batch, (m.RUNNING,), m.RUNNING, **told)
        raise Problem(
            "imports.has_faults",
            _("%(count)s rows have faults. Correct the file, or leave these rows out."),
            count=told["faulty"],
        )


def _chunk(actor: Actor, batch: ImportBatch, kind: ImportKind, checked: Checked) -> None:
    start = batch.done_rows
    some = checked.rows[start : start + CHUNK]
    good = [r for r in some if r.is_good]
    with transaction.atomic():
        row = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if row.state != m.RUNNING or row.done_rows != start:
            raise Problem(_MOVED_ON, _("This import was changed or continued elsewhere."))
        counts = kind.apply(actor, good, checked.context)
        row.new += counts.new
        row.changed += counts.changed
        row.unchanged += counts.unchanged
        row.done_rows = start + len(some)
        row.save(update_fields=["new", "changed", "unchanged", "done_rows"])
        note_batch(
            actor,
            "imports.chunk",
            batch,
            done_rows=row.done_rows,
            **vars(counts),
        )
    for name in ("new", "changed", "unchanged", "done_rows"):
        setattr(batch, name, getattr(row, name))
