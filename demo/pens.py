"""Writing many rows of one table fast: COPY on PostgreSQL, executemany on SQLite.

Rows are plain tuples in the order of the columns named: texts, numbers, None and bytes; ids as hex
digits, days and moments (UTC) as ISO text, yes and no as 1 and 0, JSON as text. Both databases read
these forms. Columns that are not named get the default of the model.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import DatabaseError, connection, models, transaction

Row = tuple[Any, ...]
BATCH = 20_000


class Pen:
    """Collects rows of one model and writes them in batches inside the present transaction."""

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        fields = {f.column: f for f in model._meta.concrete_fields}
        unknown = set(columns) - set(fields)
        if unknown:
            raise ValueError(f"{model.__name__} has no columns {sorted(unknown)}")
        rest = [f for name, f in fields.items() if name not in columns and not _fills_itself(f)]
        self.table = model._meta.db_table
        self._into = connection.ops.quote_name(self.table)
        self._given = list(columns)
        self._columns = [*columns, *(f.column for f in rest)]
        self._defaults = self._tail = tuple(_plain(f) for f in rest)
        self._rows: list[Row] = []
        self.add = self._rows.append
        self.written = 0

    def __len__(self) -> int:
        return len(self._rows)

    def flush(self) -> None:
        """Write what has been collected."""
        if not self._rows:
            return
        if connection.vendor == "postgresql":
            self._copy()
        else:
            self._execute()
        self.written += len(self._rows)
        self._rows.clear()

    def flush_if_full(self) -> None:
        """Write when a batch has come together."""
        if len(self._rows) >= BATCH:
            self.flush()

    def heap_in(self, schema: str) -> Iterator[str]:
        """Write into a heap in `schema` from now on; give the statements that make it."""
        self._into = f"{schema}.{self.table}"
        self._tail = ()
        kind = "UNLOGGED TABLE" if connection.vendor == "postgresql" else "TABLE"
        given = _named(self._given)
        yield f"CREATE {kind} {self._into} AS SELECT {given} FROM {self.table} LIMIT 0"  # noqa: S608

    def empty_heap(self, order: str) -> None:
        """Write what the heap holds into the table, ordered by the column `order` if any."""
        places = "".join([", %s"] * len(self._defaults))
        sql = (
            f"INSERT INTO {connection.ops.quote_name(self.table)} ({_named(self._columns)})"  # noqa: S608
            f" SELECT {_named(self._given)}{places} FROM {self._into}"
        )
        # As text: PostgreSQL reads any column from it, but makes no yes of the number 1.
        told = [str(v) if isinstance(v, int | float) else v for v in self._defaults]
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} ORDER BY {order}" if order else sql, told)
            cursor.execute(f"DROP TABLE {self._into}")

    def _names(self) -> str:
        return _named(self._columns if self._tail else self._given)

    def _execute(self) -> None:
        tail = self._tail
        places = ", ".join(["%s"] * (len(self._given) + len(tail)))
        sql = f"INSERT INTO {self._into} ({self._names()}) VALUES ({places})"  # noqa: S608 - our names
        with connection.cursor() as cursor:
            cursor.executemany(sql, [row + tail for row in self._rows] if tail else self._rows)

    def _copy(self) -> None:
        sql = f"COPY {self._into} ({self._names()}) FROM STDIN"
        tail = "".join("\t" + _copied(v) for v in self._tail) + "\n"
        with connection.cursor() as cursor, cursor.copy(sql) as stream:
            for start in range(0, len(self._rows), 1000):
                some = self._rows[start : start + 1000]
                stream.write("".join("\t".join(map(_copied, row)) + tail for row in some))


def trust() -> None:
    """Let PostgreSQL believe, until the transaction ends, that every reference leads somewhere.

    Looking up each of thirty million references takes longer than all the rest. Only the owner of
    the cluster may say so; anybody else waits. The tests check the references at a small scale.
    """
    if connection.vendor != "postgresql":
        return
    with contextlib.suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")


def _named(columns: Iterable[str]) -> str:
    return ", ".join(connection.ops.quote_name(c) for c in columns)


def _fills_itself(field: Any) -> bool:
    return isinstance(field, models.AutoField)


def _plain(field: Any) -> Any:
    """Give the default of a column in the form that both databases read."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        raise ValueError(f"{field} needs a moment: name the column")
    value = field.get_default()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, dict):
        return "{}"
    if value is None or isinstance(value, int | float | str | bytes):
        return value
    return str(value)


def _copied(value: Any) -> str:
    """Give a value in PostgreSQL's text form of COPY."""
    if value is None:
        return r"\N"
    if isinstance(value, str):
        if "\\" in value or "\t" in value or "\n" in value:
            value = value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
        return value
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    return str(value)
