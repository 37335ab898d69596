"""Reading batches and their faults for those who may import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import IMPORT, SEE_SENSITIVE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.imports.checking import read_batch
from doorstep.kernel.imports.faults import said
from doorstep.kernel.imports.kinds import IDENTITY, ImportKind, find_kind
from doorstep.kernel.imports.models import ImportBatch, ImportFault
from doorstep.kernel.imports.values import as_text


@dataclass(frozen=True)
class SaidFault:
    """A fault in the reader's language."""

    row: int
    column: str
    text: str
    value: str
    is_warning: bool


def batches(*, actor: Actor) -> QuerySet[Any]:
    """Give the batches the actor may see, newest first."""
    seen = ImportBatch.objects.visible_to(actor, IMPORT)
    return seen.select_related("place").order_by("-uploaded_at")


def batch_of(*, actor: Actor, id: UUID) -> ImportBatch:
    """Give one batch; Problem when there is none the actor may see."""
    found: ImportBatch | None = batches(actor=actor).filter(pk=id).first()
    if found is None:
        raise Problem("imports.not_found", _("There is no such import."))
    return found


def faults_of(*, actor: Actor, batch: ImportBatch) -> QuerySet[ImportFault]:
    """Give the faults of a batch, real ones before warnings, by row."""
    batch_of(actor=actor, id=batch.pk)
    return ImportFault.objects.filter(batch=batch).order_by("is_warning", "row", "id")


def said_faults(batch: ImportBatch, rows: Any) -> Iterator[SaidFault]:
    """Say faults in the reader's language, columns by the header the file gave them."""
    kind = find_kind(batch.kind)
    for f in rows:
        yield SaidFault(
            f.row, column_name(kind, batch, f.column), said(f.code, f.params), f.value, f.is_warning
        )


def column_name(kind: ImportKind | None, batch: ImportBatch, code: str) -> str:
    """Give the header of a column as in the file, else its label."""
    column = kind.column(code) if kind else None
    return str(batch.mapping.get(code) or (column.label if column else code))


def said_remarks(batch: ImportBatch) -> list[str]:
    """Say what was assumed when the file was read."""
    return [said(code, params) for code, params in batch.remarks]


def failure_of(batch: ImportBatch) -> str:
    """Say why a batch stopped in the reader's language, "" when it did not."""
    text = batch.failure.get("text", "")
    return gettext(text) % batch.failure.get("details", {}) if text else ""


def may_see_rows(actor: Actor, batch: ImportBatch) -> bool:
    """Tell whether `actor` may look into the file: it may hold numbers and sensitive groups.

    Whoever sent it knows it; of others those who may see sensitive groups at its place.
    """
    kind = find_kind(batch.kind)
    is_mute = kind is not None and not any(c.is_masked or c.type == IDENTITY for c in kind.columns)
    is_own = actor.account_id is not None and batch.uploaded_by == actor.account_id
    return is_mute or is_own or actor.may(SEE_SENSITIVE, batch.place_id)


def first_rows(batch: ImportBatch, raw: bytes, *, count: int = 5) -> list[list[str]]:
    """Give the first rows of the file as texts, in the order of the header."""
    read = read_batch(batch, raw)
    rows = []
    for _number, line in read.table.lines[:count]:
        cells = [read.table.cell(line, n) for n in range(len(read.table.header))]
        rows.append(
            ["" if c is None else as_text(c) if not hasattr(c, "code") else "!" for c in cells]
        )
    return rows
