"""Writing many plain rows at once: the memberships and residences of a whole list of people.

Building model objects for them takes longer than writing them; a person brings four or five.
The statement is the same on both databases, and values are prepared by the columns themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models


def write_rows(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert `rows` (column name → value; what is left out takes its default); give how many."""
    fields = [f for f in model._meta.local_concrete_fields if not f.primary_key]
    names = [f.attname for f in fields]
    defaults = {f.attname: f.get_default() for f in fields if f.has_default() or f.null or f.blank}
    ready = _readers()
    params = [
        [ready.get(type(v), _as_it_is)(v) for v in map((defaults | dict(row)).__getitem__, names)]
        for row in rows
    ]
    if params:
        quoted = ", ".join(connection.ops.quote_name(str(f.column)) for f in fields)
        marks = ", ".join(["%s"] * len(fields))
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", params)  # noqa: S608
    return len(params)


def _readers() -> dict[type, Callable[[Any], Any]]:
    """Give how days and ids are written in this database; all else is written as it is."""
    by_day = cache(connection.ops.adapt_datefield_value)
    by_id = _as_it_is if connection.features.has_native_uuid_field else _hex
    return {date: by_day, UUID: by_id}


def _hex(value: UUID) -> str:
    return value.hex


def _as_it_is(value: Any) -> Any:
    return value
