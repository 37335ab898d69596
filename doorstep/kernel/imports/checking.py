"""The check of a whole file: cells by type, doubles inside the file, then what the kind knows.

Nothing here writes. The same check runs again when the batch runs, because days may lie between.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.figures import format_date, masked_tail
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.imports.grid import Cell
from doorstep.kernel.imports.guessing import known_words, usable_mapping
from doorstep.kernel.imports.kinds import (
    IDENTITY,
    Column,
    Context,
    Fault,
    ImportKind,
    Row,
    find_kind,
)
from doorstep.kernel.imports.models import ImportBatch
from doorstep.kernel.imports.reading import Read, read_file
from doorstep.kernel.imports.values import Mended, Misread, as_text, read_value
from doorstep.kernel.imports.whereabouts import Gazetteer

Progress = Callable[[int, int], None]
"""Told (rows dealt with, all rows)."""


@dataclass
class Checked:
    """All rows of a file, read and judged."""

    context: Context
    rows: list[Row]

    def count(self, verdict: str) -> int:
        """Count the good rows of a verdict."""
        return sum(r.verdict == verdict and r.is_good for r in self.rows)


def kind_of(code: str) -> ImportKind:
    """Give an import kind; Problem when there is none of this code."""
    kind = find_kind(code)
    if kind is None:
        raise Problem("imports.unknown_kind", _("This kind of list is not known."))
    return kind


def read_batch(batch: ImportBatch, raw: bytes) -> Read:
    """Read the file of a batch as it was read when it came."""
    known = known_words(kind_of(batch.kind))
    return read_file(raw, name=batch.file_name, known=known, sheet=batch.sheet)


def check_rows(
    batch: ImportBatch, raw: bytes, *, actor: Actor, is_running: bool = False
) -> Checked:
    """Read and judge every row of a batch. Writes nothing; raises Problem for missing columns."""
    kind = kind_of(batch.kind)
    read = read_batch(batch, raw)
    mapping = usable_mapping(kind, batch.mapping, read.table.header)
    require_columns(kind, mapping)
    context = Context(
        actor,
        batch.place,
        actor.on,
        batch.id,
        Gazetteer(place=batch.place, today=actor.on),
        frozenset(mapping),
        is_running,
    )
    rows = list(_typed_rows(kind, read, mapping))
    _find_doubles(kind, rows)
    kind.check(rows, context)
    return Checked(context, rows)


def require_columns(kind: ImportKind, mapping: dict[str, str]) -> None:
    """Raise Problem naming the needed columns that no header of the file was given to."""
    missing = [str(c.label) for c in kind.columns if c.is_required and c.code not in mapping]
    if missing:
        raise Problem(
            "imports.columns_missing",
            _("Needed columns are missing: %(columns)s."),
            columns=", ".join(missing),
        )


def _typed_rows(kind: ImportKind, read: Read, mapping: dict[str, str]) -> Iterator[Row]:
    table = read.table
    at = {label: n for n, label in enumerate(table.header)}
    wanted = [(c, at[mapping[c.code]]) for c in kind.columns if c.code in mapping]
    last = table.lines[-1][0]
    for number, line in table.lines:
        row = Row(number, {})
        for column, index in wanted:
            _read_cell(row, column, table.cell(line, index))
        if read.is_cut_off and number == last:
            row.fault("cut_off")
        yield row


def _read_cell(row: Row, column: Column, cell: Cell) -> None:
    try:
        value = read_value(column, cell)
    except Misread as why:
        row.faults.append(Fault(why.code, column.code, why.params, shown(column, cell)))
        return
    if isinstance(value, Mended):
        warning = Fault(value.code, column.code, value.params, shown(column, cell), is_warning=True)
        row.faults.append(warning)
        value = value.value
    if value is None or value == "":
        if column.is_required:
            row.faults.append(Fault("missing", column.code))
        return
    row.values[column.code] = value


def shown(column: Column, cell: object) -> str:
    """Give what a fault may keep of a value: identity numbers by their last digits alone."""
    text = as_text(cell) if isinstance(cell, str | int | float | bool) else ""
    if hasattr(cell, "year"):
        text = format_date(cell, "vi")  # type: ignore[arg-type]
    hidden = column.type == IDENTITY or column.is_masked
    return (masked_tail(text) if hidden else text)[:80]


def _find_doubles(kind: ImportKind, rows: Sequence[Row]) -> None:
    if kind.same is None:
        return
    first: dict[Hashable, int] = {}
    for row in rows:
        key = kind.same(row) if row.is_good else None
        if key is None:
            continue
        if key in first:
            row.fault("double_row", row=first[key])
        else:
            first[key] = row.number
