"""Who writes next: SQLite lets one write at a time, and lets the others sleep longer and longer.

Its own way of waiting asks again after 1, 2, 5 … up to 100 ms, so whoever has waited long loses to
whoever comes fresh. Before a transaction begins to write it goes through here: one of a process at
a time, in the order of asking, and the process asks for the file's lock every millisecond or two.

It is courtesy, not safety: SQLite still lets only one in. Who waits too long, or finds no place for
the file, goes on and takes what SQLite gives.
"""

from __future__ import annotations

import fcntl
import os
import time
from threading import Lock

_PATIENCE_S = 20.0
"""Less than SQLite's own patience, so that its refusal stays the one that is seen."""
_PAUSES_S = (0.0005, 0.001, 0.002)


class Turnstile:
    """The way in to one database file, for all connections of this process."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._inside = Lock()
        self._file: int | None = None
        os.register_at_fork(after_in_child=self._begin_anew)

    def _begin_anew(self) -> None:
        """In a child: the parent's lock belongs to whoever holds its file open, so let go of it."""
        if self._file is not None:
            os.close(self._file)
        self._inside, self._file = Lock(), None

    def enter(self) -> bool:
        """Wait for the turn; True: `leave` must follow."""
        until = time.monotonic() + _PATIENCE_S
        if not self._inside.acquire(timeout=_PATIENCE_S):
            return False
        is_locked = False
        try:
            is_locked = self._locked(until)
        except OSError:
            pass  # nowhere to lock: a disk that is full or may only be read
        finally:
            if not is_locked:
                self._inside.release()
        return is_locked

    def _locked(self, until: float) -> bool:
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        for attempt in range(1_000_000):
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    return False
                time.sleep(_PAUSES_S[min(attempt, len(_PAUSES_S) - 1)])
            else:
                return True
        return False

    def leave(self) -> None:
        """Let the next one in."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._inside.release()
