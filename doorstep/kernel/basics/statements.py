"""Statements said to the database as they are, where one fact is recorded and time counts.

Building a question from model classes takes ten times as long as the database needs to answer it.
Here the text of a statement is built once per table and stays the same, so SQLite and PostgreSQL
know it again. Everything runs inside the caller's transaction and on both databases alike.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from doorstep.kernel.basics.prepared import in_one, prepared

_ROWS = 500
"""Rows in one statement on PostgreSQL."""
_PIECE = 5000
"""Rows that a stream hands over at a time."""
Row = tuple[Any, ...]


def insert(rows: Sequence[models.Model], *, or_leave: bool = False) -> int:
    """Insert `rows` (all of one model) and give how many were written.

    Numbers that the database gives are not read back. With `or_leave` a row that is there
    already, by any unique key, is left as it is.
    """
    if not rows:
        return 0
    fields = _columns(type(rows[0]))
    values = _values(rows)
    begin, marks, end = _insertion(type(rows[0]), or_leave, connection.vendor)
    with prepared() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"{begin}{marks}{end}", values)
            return int(cursor.rowcount)
        if len(values) == 1:
            cursor.execute(f"{begin}{marks}{end}", values[0])
            return int(cursor.rowcount)
        written = 0
        for start in range(0, len(values), _ROWS):
            some = values[start : start + _ROWS]
            cursor.execute(*_many(fields, some, begin, marks, end))
            written += cursor.rowcount
        return written


def _many(
    fields: Sequence[Any], rows: Sequence[Sequence[Any]], begin: str, marks: str, end: str
) -> tuple[str, list[Any]]:
    """Give one statement for many rows on PostgreSQL, with its values.

    The rows travel as one JSON value: putting thousands of single values into a statement takes
    the client longer than the server needs to write them. Bytes do not travel so.
    """
    names = [str(f.column) for f in fields]
    table = fields[0].model._meta.db_table
    if any(f.get_internal_type() == "BinaryField" for f in fields):
        return f"{begin}{', '.join([marks] * len(rows))}{end}", [v for row in rows for v in row]
    told = json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=_as_json)
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    rows_of = f"jsonb_populate_recordset(NULL::{connection.ops.quote_name(table)}, %s::jsonb)"
    return f"{begin.removesuffix('VALUES ')}SELECT {columns} FROM {rows_of}{end}", [told]  # noqa: S608


def _as_json(value: Any) -> Any:
    """Read what json does not know: the JSON of a column, ids, days, moments, amounts."""
    return value.obj if hasattr(value, "obj") else str(value)


def ask(question: str, values: Iterable[Any]) -> list[Row]:
    """Give the rows that answer `question`, whose "%s" stand for `values`.

    Ids come as the database keeps them: read them with `as_id`, days worked out with `as_day`.
    """
    ready = _readers(connection.vendor)
    with prepared() as cursor:
        cursor.execute(*in_one(question, [ready.get(type(v), _as_it_is)(v) for v in values]))
        return list(cursor.fetchall())


def stream(question: str, values: Iterable[Any]) -> Iterator[list[Row]]:
    """Give the rows that answer `question`, as `ask` does, but piece by piece: however many they
    are, few are held."""
    ready = _readers(connection.vendor)
    with connection.chunked_cursor() as cursor:
        cursor.execute(question, [ready.get(type(v), _as_it_is)(v) for v in values])
        while rows := cursor.fetchmany(_PIECE):
            yield list(rows)


@contextmanager
def one_view() -> Iterator[None]:
    """Read everything inside as it was at one moment, without holding up anybody who writes.

    Nothing can be written inside. Within a transaction that one's own view stays.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Not `atomic`: that would take the one write lock (see IMMEDIATE in the settings).
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def tell(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run a statement that changes rows once for each of `rows` (the values of its "%s")."""
    ready = _readers(connection.vendor)
    values = [[ready.get(type(v), _as_it_is)(v) for v in row] for row in rows]
    if values:
        with prepared() as cursor:
            cursor.executemany(statement, values)


def wait_briefly() -> None:
    """For what is done for several at once: rather fail than wait long for a lock on PostgreSQL,
    until the end of this transaction. What one has to wait for must not hold up the others."""
    if connection.vendor == "postgresql":
        ask("SELECT set_config('lock_timeout', '500ms', true)", [])


def marks(values: Sequence[Any]) -> str:
    """Give as many "%s" as there are values, for IN (…)."""
    return ", ".join(["%s"] * len(values))


def for_update() -> str:
    """Give the words that lock the rows of a question, where others may write at the same time."""
    return " FOR UPDATE" if connection.features.has_select_for_update else ""


def as_id(value: Any) -> UUID:
    """Read an id as SQLite (32 hex digits) or PostgreSQL gives it."""
    return value if isinstance(value, UUID) else UUID(hex=value)


def as_moment(value: Any) -> datetime | None:
    """Read a moment; SQLite gives it without the UTC it is in."""
    moment: datetime | None = value
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def as_day(value: Any) -> date:
    """Read a day; SQLite gives one that was worked out as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


@cache
def _columns(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(
        f for f in model._meta.local_concrete_fields if not isinstance(f, models.AutoField)
    )


@cache
def _insertion(model: type[models.Model], or_leave: bool, vendor: str) -> tuple[str, str, str]:
    """Give what comes before the values, the marks of one row, and what comes after."""
    quote = connection.ops.quote_name
    fields = _columns(model)
    names = ", ".join(quote(str(f.column)) for f in fields)
    begin = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES "  # noqa: S608 - our names
    return begin, f"({marks(fields)})", " ON CONFLICT DO NOTHING" if or_leave else ""


@cache
def _readers(vendor: str) -> dict[type, Callable[[Any], Any]]:
    """Give how moments, days and ids are written in a database; all else is written as it is."""
    ops = connection.ops
    found: dict[type, Callable[[Any], Any]] = {
        datetime: ops.adapt_datetimefield_value,
        date: ops.adapt_datefield_value,
    }
    if not connection.features.has_native_uuid_field:
        found[UUID] = _hex
    return found


def _values(rows: Sequence[models.Model]) -> list[list[Any]]:
    """Give what stands in the columns of rows of one model, ready for the database."""
    ready = _readers(connection.vendor)
    attributes, given, nested = _reading(type(rows[0]))
    found = []
    for row in rows:
        for field in given:
            field.pre_save(row, True)
        told = attributes(row)
        values = [ready.get(type(v), _as_it_is)(v) for v in told]
        for n, field in nested:
            values[n] = field.get_db_prep_save(told[n], connection)
        found.append(values)
    return found


@cache
def _reading(model: type[models.Model]) -> tuple[Callable[[Any], Row], list[Any], list[Any]]:
    """Give how the attributes of a row are read at once, which of them are given on writing, and
    which columns (number, field) hold JSON."""
    fields = _columns(model)
    given = [f for f in fields if getattr(f, "auto_now", 0) or getattr(f, "auto_now_add", 0)]
    nested = [(n, f) for n, f in enumerate(fields) if isinstance(f, models.JSONField)]
    return attrgetter(*(f.attname for f in fields)), given, nested


def _hex(value: UUID) -> str:
    return value.hex


def _as_it_is(value: Any) -> Any:
    return value
