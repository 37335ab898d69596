"""The database engine: Django's for SQLite, with turns to write and shared waits for the disk."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from doorstep.server.sqlite import Waits, are_waits_shared
from doorstep.server.sqlite.schema import SchemaEditor
from doorstep.server.sqlite.turnstile import Turnstile

_waits: dict[str, Waits] = {}
_turnstiles: dict[str, Turnstile] = {}


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits for its turn before it writes; where waits are shared, it waits for
    the disk after its commit."""

    SchemaEditorClass = SchemaEditor
    _shared: Waits | None = None
    _seen = 0
    """Rows this connection had changed when it last waited."""
    _turnstile: Turnstile | None = None
    _is_inside = False
    transaction_mode: str | None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open; NORMAL leaves the waiting for the log to `_commit`, and checkpoints safe."""
        made = super().get_new_connection(conn_params)
        self._shared, self._seen = None, 0
        if not self.is_in_memory_db():
            path = f"{conn_params['database']}-turn"
            # Made once: each one has a hook for forks that stays.
            known = _turnstiles.get(path)
            self._turnstile = known or _turnstiles.setdefault(path, Turnstile(path))
        if are_waits_shared() and not self.is_in_memory_db():
            made.execute("PRAGMA synchronous=NORMAL")
            path = f"{conn_params['database']}-wal"
            self._shared = _waits.setdefault(path, Waits(path))
        return made

    def _start_transaction_under_autocommit(self) -> None:
        if self._turnstile is not None and self.transaction_mode == "IMMEDIATE":
            self._is_inside = self._is_inside or self._turnstile.enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _leave(self) -> None:
        if self._is_inside and self._turnstile is not None:
            self._is_inside = False
            self._turnstile.leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()
        if self._shared is None or self.connection is None:
            return
        changed = self.connection.total_changes
        try:
            if changed == self._seen:
                self._shared.check()  # what was read may never have reached the disk
                return
            self._shared.wait()
        except OSError as why:
            raise OperationalError("the disk did not take the log") from why
        self._seen = changed
