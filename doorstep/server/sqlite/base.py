"""The database engine: Django's for SQLite, with the shared waits of `doorstep.server.sqlite`."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from doorstep.server.sqlite import Waits, are_waits_shared

_waits: dict[str, Waits] = {}


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that, where waits are shared, waits for the disk after its commit."""

    _shared: Waits | None = None
    _seen = 0
    """Rows this connection had changed when it last waited."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open; NORMAL leaves the waiting for the log to `_commit`, and checkpoints safe."""
        made = super().get_new_connection(conn_params)
        self._shared, self._seen = None, 0
        if are_waits_shared() and not self.is_in_memory_db():
            made.execute("PRAGMA synchronous=NORMAL")
            path = f"{conn_params['database']}-wal"
            self._shared = _waits.setdefault(path, Waits(path))
        return made

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        if self._shared is None or self.connection is None:
            return
        changed = self.connection.total_changes
        if changed == self._seen:
            return
        try:
            self._shared.wait()
        except OSError as why:
            raise OperationalError("the disk did not take the log") from why
        self._seen = changed
