"""Keeping a running server's certificate fresh: renewal when due, a new file taken up at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from doorstep.kernel.basics.problems import Problem
from doorstep.server.cli.output import say
from doorstep.server.tls.keeping import LOCAL, renew_if_due

_RENEW_EVERY_S = 3600.0
_LOOK_EVERY_S = 2.0


class Watch:
    """Looks at the kept certificate from time to time; `is_changed` says to take up a new one."""

    def __init__(
        self, kind: str, *, var: Path, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._kind, self._var, self._clock = kind, var, clock
        self._seen = self._state()
        self._looked_at = self._renewed_at = clock()

    def is_changed(self) -> bool:
        """Renew a local certificate once an hour where due; say whether the kept one is new."""
        now = self._clock()
        if not self._kind or now - self._looked_at < _LOOK_EVERY_S:
            return False
        self._looked_at = now
        if self._kind == LOCAL and now - self._renewed_at >= _RENEW_EVERY_S:
            self._renewed_at = now
            self._renew()
        before, self._seen = self._seen, self._state()
        return self._seen != before

    def _renew(self) -> None:
        try:
            renew_if_due(var=self._var, at=datetime.now(UTC))
        except (Problem, OSError) as why:  # the old one still serves, and the console tells
            say(f"The certificate could not be renewed: {why}")

    def _state(self) -> tuple[int, int] | None:
        try:
            told = (self._var / "tls" / f"{self._kind}.pem").stat()
        except OSError:
            return None
        return told.st_ino, told.st_mtime_ns
