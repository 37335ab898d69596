"""Writing a whole province: into heaps first, in order into the tables at the end, indexes last.

Ten million keys put one by one into an index larger than memory cost a page each. So rows are
collected in heaps without any key; then each table is filled in one go, facts in the order of
their days as life would have brought them, and only then are its indexes built. Nobody should
stop this half-way: the tables would lack their indexes until a fresh database is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from demo.pens import Pen, trust

_HEAPS = "making"
_IN_ORDER = {"activity", "participant", "attainment", "evidence"}
"""Pens of what comes day by day (their first column is in that order; the register came in lists.

"""
_HURRIED = ("foreign_keys=OFF", "synchronous=OFF", "temp_store=FILE", "cache_size=-524288")
Progress = Callable[[str], None]


@contextmanager
def heaps(pens: dict[str, Pen], progress: Progress) -> Iterator[None]:
    """Let `pens` write into heaps, and bring everything into its tables when the block ends."""
    with _hurry():
        for pen in pens.values():
            pen.flush()
            _run(pen.heap_in(_HEAPS))
        yield
        for name, pen in pens.items():
            order = "1" if name in _IN_ORDER else ""
            _fill(pen, order)
            progress(f"{pen.written:,} rows of {pen.table}")


def _fill(pen: Pen, order: str) -> None:
    made = list(_indexes(pen.table))
    with transaction.atomic():
        trust()
        _run(drop for drop, _make in made)
        pen.empty_heap(order)
    for _drop, make in made:
        _run([make])


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _indexes(table: str) -> Iterator[tuple[str, str]]:
    """Give (statement that drops it, statement that makes it) of every index that can go."""
    if connection.vendor == "sqlite":
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s"
        for name, made in _rows(f"{asked} AND sql IS NOT NULL", table):
            yield f'DROP INDEX "{name}"', made
        return
    asked = (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype = 'u'"
    )
    for name, made in _rows(asked, table):
        alter = f'ALTER TABLE "{table}"'
        yield f'{alter} DROP CONSTRAINT "{name}"', f'{alter} ADD CONSTRAINT "{name}" {made}'
    asked = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    )
    for name, made in _rows(asked, table):
        yield f'DROP INDEX "{name}"', made


def _rows(question: str, table: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(question, [table])
        return list(cursor.fetchall())


@contextmanager
def _hurry() -> Iterator[None]:
    """Open a place for the heaps; on SQLite do without syncing until everything is written."""
    if connection.vendor == "postgresql":
        _run([f"CREATE SCHEMA {_HEAPS}", "SET maintenance_work_mem = '256MB'"])
        yield
        _run([f"DROP SCHEMA {_HEAPS} CASCADE", "RESET maintenance_work_mem", "ANALYZE"])
        return
    aside = Path(settings.VAR_DIR) / f"{_HEAPS}.sqlite3"
    aside.unlink(missing_ok=True)
    pragmas = [f"PRAGMA {pragma}" for pragma in _HURRIED]
    path = str(aside).replace("'", "''")
    off = [f"PRAGMA {_HEAPS}.{p}=OFF" for p in ("journal_mode", "synchronous")]
    try:
        _run([*pragmas, f"ATTACH '{path}' AS {_HEAPS}", *off])
        yield
        _run(["PRAGMA analysis_limit=1000", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"])
    finally:
        connection.close()  # the next connection has the usual settings again
        aside.unlink(missing_ok=True)
