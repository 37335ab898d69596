"""Work shared out among processes, so that every core of the machine counts along.

Each process has a connection to the database of its own: whoever calls has none open when they are
made (they are forked), and is the only one to write. Where processes cannot be forked, or there is
a transaction open that they could not look into, the work is done here, one piece after the other.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any, cast

from django.db import connection, connections

Tell = Callable[[str], None]
"""Is told how far the work is."""
Work = Callable[[int, Tell], Iterable[Any]]
"""What is done for the piece of this number; it gives its results as they are found."""
_RESULT, _SAID, _DONE, _FAULT = range(4)


class WorkFailed(RuntimeError):
    """A process ended before its work was done; the text is what it said."""


@contextmanager
def crew(work: Work, *, size: int, tell: Tell) -> Iterator[Callable[[int], Iterator[Any]]]:
    """Give a function that does so many pieces of `work` and gives their results as they come.

    Up to `size` pieces are done at a time, in the order of their numbers. The processes are there
    when the block begins, so a transaction may be opened inside.
    """
    if size < 2 or connection.in_atomic_block or not can_share():
        yield lambda count: (found for i in range(count) for found in work(i, tell))
        return
    connections.close_all()
    context = multiprocessing.get_context("fork")
    ends: list[Connection] = []
    hands = []
    for _hand in range(size):
        here, there = context.Pipe()
        hands.append(context.Process(target=_serve, args=(there, [*ends, here], work), daemon=True))
        hands[-1].start()
        there.close()
        ends.append(here)
    try:
        yield lambda count: _shared(ends, count, tell)
    finally:
        for end in ends:
            end.close()
        for hand in hands:
            hand.terminate()
            hand.join()


def can_share() -> bool:
    """Tell whether this machine can fork processes."""
    return "fork" in multiprocessing.get_all_start_methods()


def _serve(end: Connection, others: Iterable[Connection], work: Work) -> None:
    """Do piece after piece until there is nobody to tell."""
    for other in others:
        other.close()
    while True:
        try:
            piece = end.recv()
        except EOFError:
            return
        try:
            for found in work(piece, lambda said: end.send((_SAID, said))):
                end.send((_RESULT, found))
            end.send((_DONE, None))
        except BrokenPipeError:
            return
        except Exception as why:
            end.send((_FAULT, f"{type(why).__name__}: {why}"))
            raise


def _shared(ends: list[Connection], count: int, tell: Tell) -> Iterator[Any]:
    left = iter(range(count))
    doing: dict[Connection, int] = {}

    def begin(end: Connection) -> None:
        piece = next(left, None)
        if piece is not None:
            end.send(piece)
            doing[end] = piece

    for end in ends:
        begin(end)
    while doing:
        for end in cast(list[Connection], wait(list(doing))):
            state, told = _heard(end)
            if state == _RESULT:
                yield told
            elif state == _SAID:
                tell(told)
            elif state == _DONE:
                del doing[end]
                begin(end)
            else:
                raise WorkFailed(told)


def _heard(end: Connection) -> tuple[int, Any]:
    try:
        state, told = end.recv()
    except EOFError:
        return _FAULT, "a process was ended from outside; perhaps the memory did not suffice"
    return state, told
