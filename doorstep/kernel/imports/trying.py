"""A file read and judged without keeping anything: no batch, no file, no line of the journal.

What a dry run is made of, so that one that is interrupted leaves nothing to be tidied up.
"""

from __future__ import annotations

import hashlib

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.figures import format_date
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.imports import models as m
from doorstep.kernel.imports.checking import check_rows, kind_of
from doorstep.kernel.imports.guessing import (
    fingerprint,
    guess_mapping,
    known_words,
    usable_mapping,
)
from doorstep.kernel.imports.kinds import ImportKind
from doorstep.kernel.imports.models import ImportBatch, ImportFault, RememberedMapping
from doorstep.kernel.imports.moving import expected_of, faults_from
from doorstep.kernel.imports.reading import MAX_BYTES, read_file, too_large
from doorstep.kernel.places.models import Unit


def read_in(
    *, actor: Actor, kind: str, place: Unit, raw: bytes, name: str, sheet: str = ""
) -> ImportBatch:
    """Read a file sent for a place and guess its columns; give it as a batch not yet saved.

    Raises Problem when the file cannot be read, NotAllowed without the kind's right at `place`.
    """
    known = kind_of(kind)
    actor.require(known.right, place.id)
    if place.level not in known.levels:
        raise Problem("imports.wrong_level", _("Such a list is not sent for this kind of place."))
    if len(raw) > MAX_BYTES:
        raise too_large()
    name = tidy(name)[-200:]
    read = read_file(raw, name=name, known=known_words(known), sheet=sheet)
    batch = ImportBatch(
        id=new_id(),
        province=place.province,
        place=place,
        kind=kind,
        file_name=name,
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        sheet=read.sheet[:100],
        encoding=read.encoding,
        header=read.table.header,
        fingerprint=fingerprint(read.table.header),
        rows=len(read.table.lines),
        remarks=[[r.code, r.params] for r in read.remarks],
        uploaded_at=timezone.now(),
        uploaded_by=actor.account_id,
    )
    batch.mapping = _remembered(batch, known) or guess_mapping(known, read.table.header)
    _remark_sent_before(batch)
    return batch


def try_out(
    *, actor: Actor, kind: str, place: Unit, raw: bytes, name: str
) -> tuple[ImportBatch, list[ImportFault]]:
    """Judge every row as `check` does and write nothing: the unsaved batch with its counts, and
    the faults, real ones before warnings, by row. Raises what `read_in` and a check raise."""
    batch = read_in(actor=actor, kind=kind, place=place, raw=raw, name=name)
    checked = check_rows(batch, raw, actor=actor)
    for field, count in expected_of(checked).items():
        setattr(batch, field, count)
    faults = faults_from(batch, kind_of(kind), checked.rows)
    return batch, sorted(faults, key=lambda f: (f.is_warning, f.row))


def _remembered(batch: ImportBatch, kind: ImportKind) -> dict[str, str]:
    row = RememberedMapping.objects.filter(
        province=batch.province,
        unit=batch.place,
        kind=batch.kind,
        fingerprint=batch.fingerprint,
    ).first()
    return usable_mapping(kind, row.mapping, batch.header) if row else {}


def _remark_sent_before(batch: ImportBatch) -> None:
    former = ImportBatch.objects.filter(
        province=batch.province, sha256=batch.sha256, kind=batch.kind, state=m.DONE
    ).order_by("-uploaded_at")
    if (last := former.first()) is not None:
        on = format_date(timezone.localdate(last.uploaded_at), "vi")
        batch.remarks.append(["sent_before", {"on": on}])
