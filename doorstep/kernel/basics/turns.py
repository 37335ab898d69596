"""Turns: work that arrives over many lines at once is done by one of them for all who wait.

While one turn is being done, what arrives waits; the next turn takes all of it. A server with one
caller does not notice; one with many asks its database the same few questions for all of them.

Where a turn has to wait for its own beginning (`inside`: another process writes), it takes what has
arrived by then, not what was there when it began to wait. After a turn of several the next waits a
moment until as many are there again: who was just answered is about to ask for the next.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractContextManager, nullcontext
from threading import Condition, Lock
from typing import Generic, TypeVar

from doorstep.kernel.basics.problems import Problem

_log = logging.getLogger("doorstep.turns")
_PATIENCE_S = 15.0
"""Whoever waits longer does it alone: one turn that hangs must not hold everybody."""
_GATHER_S = 0.004
"""What a turn may wait for those of the last one: less than a turn takes."""
T = TypeVar("T")
R = TypeVar("R")


class _Place(Generic[T, R]):
    """A place in the queue."""

    def __init__(self, told: T, key: Hashable) -> None:
        self.told, self.key = told, key
        self.is_done = False
        self.result: R | None = None


class Turns(Generic[T, R]):
    """Turns of at most `most`, done by `together`, which gives a result for each in their order.

    `inside` is entered before a turn is gathered and left when it is done; if it fails, nothing of
    the turn counts as done.
    """

    def __init__(
        self,
        together: Callable[[Sequence[T]], Sequence[R]],
        *,
        most: int,
        inside: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._together, self._most, self._inside = together, most, inside
        lock = Lock()
        self._free, self._came = Condition(lock), Condition(lock)
        self._queue: list[_Place[T, R]] = []
        self._is_busy = False
        self._last = 1

    def take(self, told: T, *, key: Hashable) -> R | None:
        """Have `told` done together with what waits under the same `key`, and give its result.

        None: it was not done (or nobody can say), do it alone. That is how one that cannot be done
        hurts no other; doing it twice must change nothing.
        """
        place: _Place[T, R] = _Place(told, key)
        with self._free:
            self._queue.append(place)
            self._came.notify()
            self._free.wait_for(lambda: place.is_done or not self._is_busy, _PATIENCE_S)
            if place.is_done:
                return place.result
            self._queue = [one for one in self._queue if one is not place]
            if self._is_busy:
                return None
            self._is_busy = True
        turn = [place]
        try:
            self._do(turn)
        finally:
            with self._free:
                self._is_busy, self._last = False, len(turn)
                for one in turn:
                    one.is_done = True
                self._free.notify_all()
        return place.result

    def _do(self, turn: list[_Place[T, R]]) -> None:
        """Add to `turn` what has arrived, and do it; on failure nobody has a result."""
        with self._free:
            self._came.wait_for(lambda: len(self._queue) >= self._last - 1, _GATHER_S)
        try:
            with self._inside():
                turn += self._gathered(turn[0].key)
                results = self._together([one.told for one in turn])
        except Problem as why:
            _log.info("a turn of %s is done one by one: %s", len(turn), why.code)
            return
        except Exception:  # whatever it is: everybody does their own, and meets it there
            _log.warning("a turn of %s is done one by one", len(turn), exc_info=True)
            return
        for one, result in zip(turn, results, strict=True):
            one.result = result

    def _gathered(self, key: Hashable) -> list[_Place[T, R]]:
        with self._free:
            same = [one for one in self._queue if one.key == key][: self._most - 1]
            self._queue = [one for one in self._queue if one not in same]
        return same
