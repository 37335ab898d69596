"""SQLite as Doorstep uses it: several requests' facts share one wait for the disk.

`share_waits()` (called by the web server) lets connections made afterwards commit without waiting
for the disk, and wait once they have let the next writer go on: everybody who waits at that moment
is served by one call. Nobody is answered before the own transaction is on the disk.

Everything else (worker, command line) waits inside the commit. So the seals that devices read along
become visible only with all that lies before them in the log on the disk.
"""

from __future__ import annotations

import os
from threading import Condition

_sync = getattr(os, "fdatasync", os.fsync)
_is_shared: list[bool] = []


def share_waits() -> None:
    """Let connections that are made from now on share their waits."""
    _is_shared[:] = [True]


def are_waits_shared() -> bool:
    """Tell whether they do in this process."""
    return bool(_is_shared)


class Waits:
    """Waiting for one file: who comes while the disk works waits for the next round, together."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._turn = Condition()
        self._asked = self._done = 0
        self._is_busy = False
        self._fault: OSError | None = None

    def wait(self) -> None:
        """Return when what was written before this call is on the disk.

        Raises OSError when the disk refused, and from then on always: what a disk refused once it
        may afterwards call written.
        """
        with self._turn:
            self._asked += 1
            mine = self._asked
            self._turn.wait_for(lambda: self._done >= mine or self._fault or not self._is_busy)
            if self._fault:
                raise self._fault
            if self._done >= mine:
                return
            self._is_busy, all_asked = True, self._asked
        fault = self._written()
        with self._turn:
            self._is_busy, self._fault = False, fault
            self._done = self._done if fault else all_asked
            self._turn.notify_all()
        if fault:
            raise fault

    def check(self) -> None:
        """Raise OSError when the disk has refused before."""
        if self._fault:
            raise self._fault

    def _written(self) -> OSError | None:
        """Write out. A database without a log of its own has been written by SQLite itself."""
        try:
            # Opened anew: the log is another file after everybody had closed the database. SQLite
            # holds no locks on it, so closing it takes none away.
            number = os.open(self.path, os.O_RDWR)
        except FileNotFoundError:
            return None
        except OSError as why:
            return why
        try:
            _sync(number)
        except OSError as why:
            return why
        finally:
            os.close(number)
        return None
