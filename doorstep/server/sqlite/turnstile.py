"""Who writes next: SQLite lets one write at a time, and lets the others sleep longer and longer.

Its own way of waiting asks again after 1, 2, 5 … up to 100 ms, so whoever has waited long loses to
whoever comes fresh. Before a transaction begins to write it goes through here: one of a process at
a time, and the process asks for the file's lock every half millisecond or two.

There are two locks: who writes, and who is next. A process that has just written and wants to write
again finds another one waiting as the next, and comes after it.

It is courtesy, not safety: SQLite still lets only one in. Who waits too long, or finds no place for
the file, goes on and takes what SQLite gives.
"""

from __future__ import annotations

import fcntl
import os
import time
from itertools import chain, repeat
from threading import Lock

_PATIENCE_S = 20.0
"""Less than SQLite's own patience, so that its refusal stays the one that is seen."""
_PAUSES_S = (0.0005, 0.001, 0.002)


class Turnstile:
    """The way in to one database file, for all connections of this process."""

    def __init__(self, path: str) -> None:
        self._paths = path, f"{path}-next"
        self._inside = Lock()
        self._files: list[int] = []
        os.register_at_fork(after_in_child=self._begin_anew)

    def _begin_anew(self) -> None:
        """In a child: the parent's locks belong to whoever holds its files open, so let go."""
        for file in self._files:
            os.close(file)
        self._inside, self._files = Lock(), []

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
                self._let_go()
        return is_locked

    def _locked(self, until: float) -> bool:
        while len(self._files) < len(self._paths):
            path = self._paths[len(self._files)]
            self._files.append(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        writing, being_next = self._files
        if not _got(being_next, until):
            return False
        try:
            return _got(writing, until)
        finally:
            fcntl.flock(being_next, fcntl.LOCK_UN)

    def leave(self) -> None:
        """Let the next one in."""
        self._let_go()

    def _let_go(self) -> None:
        try:
            for file in self._files:
                fcntl.flock(file, fcntl.LOCK_UN)
        finally:
            self._inside.release()


def _got(file: int, until: float) -> bool:
    """Wait for the lock of a file; False where `until`, by the monotonic clock, comes first."""
    pauses = chain(_PAUSES_S, repeat(_PAUSES_S[-1]))
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(next(pauses))
        else:
            return True
