"""Changing tables on SQLite: foreign keys are looked at where a migration wrote, not everywhere.

Django switches foreign keys off while it changes tables, and afterwards looks at every row of every
table. With the 25 million rows of a province that takes longer than most changes, once a migration.
SQLite tells which tables its statements write; rows elsewhere are as sound as they were.
"""

from __future__ import annotations

import sqlite3
from types import TracebackType

from django.db import IntegrityError
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor

_REMAKING = "new__"
"""How Django names a table while it fills it to take the place of the old one."""
_GOING = {sqlite3.SQLITE_DELETE, sqlite3.SQLITE_DROP_TABLE}


class Written:
    """What the statements of a connection write, as SQLite tells while it prepares them."""

    def __init__(self) -> None:
        self.filled: set[str] = set()
        """Tables with new rows: these may point at nothing."""
        self.emptied: set[str] = set()
        """Tables with rows that went, or that are another table under the old name now."""
        self.changed: set[tuple[str, str]] = set()
        """Columns with changed values, each with its table."""

    def hear(self, act: int, one: str | None, two: str | None, *_rest: object) -> int:
        """Note an act on the table `one` (and its column `two`); every act is allowed."""
        if one is None or one.startswith("sqlite_"):
            return sqlite3.SQLITE_OK
        if act == sqlite3.SQLITE_INSERT:
            self.filled.add(one)
        elif act in _GOING:
            self.emptied.add(one)
        elif act == sqlite3.SQLITE_UPDATE and two is not None:
            self.changed.add((one, two))
        return sqlite3.SQLITE_OK


class SchemaEditor(DatabaseSchemaEditor):
    """Django's, with foreign keys checked only where this migration can have broken them."""

    def __enter__(self) -> SchemaEditor:
        """Listen from the first statement on."""
        super().__enter__()
        self._written = Written()
        self.connection.connection.set_authorizer(self._written.hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None
    ) -> None:
        """Check, run what waited for the end (indexes), and switch foreign keys on again.

        Raises IntegrityError, with everything undone, when a row points at nothing.
        """
        self.connection.connection.set_authorizer(None)
        broken = self._broken() if kind is None else None
        # Past Django's own for SQLite, which would look at every table.
        ending = super(DatabaseSchemaEditor, self)
        try:
            ending.__exit__(type(broken) if broken else kind, broken or why, at)
        finally:
            self.connection.enable_constraint_checking()
        if broken:
            raise broken

    def _broken(self) -> IntegrityError | None:
        try:
            self.connection.check_constraints(table_names=self._doubtful())
        except IntegrityError as broken:
            return broken
        return None

    def _doubtful(self) -> list[str] | None:
        """Name the tables to check; None means all: one was renamed after it was written."""
        with self.connection.cursor() as cursor:
            found = set(self.connection.introspection.table_names(cursor))
            changed = {table for table, _column in self._written.changed}
            gone = (self._written.filled | changed) - self._written.emptied - found
            if any(not table.startswith(_REMAKING) for table in gone):
                return None
            doubtful = []
            for table in sorted(found):
                cursor.execute(f"PRAGMA foreign_key_list({self.quote_name(table)})")
                if any(self._may_be_broken(table, key) for key in cursor.fetchall()):
                    doubtful.append(table)
        return doubtful

    def _may_be_broken(self, table: str, key: tuple[object, ...]) -> bool:
        """Tell it of one key: its number, its place in it, parent, own column, parent's column."""
        parent, own, theirs = (str(name) for name in key[2:5])
        written = self._written
        return (
            bool({table} & (written.filled | written.emptied))
            or parent in written.emptied
            or bool({(table, own), (parent, theirs)} & written.changed)
        )
