"""Turns: who waits is done together, in one go; one that fails sends everybody to do it alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from doorstep.kernel.basics import turns as turns_module
from doorstep.kernel.basics.turns import Turns


class Work:
    """Work that can be held, and that notes what came together."""

    def __init__(self) -> None:
        self.came: list[list[int]] = []
        self.gate, self.entered = threading.Event(), threading.Event()

    def __call__(self, told: Sequence[int]) -> list[int]:
        """Do it: tenfold; a negative number is too much for everybody."""
        self.came.append(list(told))
        self.entered.set()
        self.gate.wait(10)
        if min(told) < 0:
            raise ValueError("a negative number")
        return [10 * n for n in told]


def taken(work: Work, turns: Turns[int, int], first: int, *rest: int) -> dict[int, int | None]:
    """Let `rest` come while `first` is being done; give what each got."""
    got: dict[int, int | None] = {}

    def run(n: int) -> None:
        got[n] = turns.take(n, key=n % 2)

    threads = [threading.Thread(target=run, args=(n,)) for n in (first, *rest)]
    threads[0].start()
    assert work.entered.wait(10)
    for thread in threads[1:]:
        thread.start()
    while len(turns._queue) < len(rest):
        pass
    work.gate.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    return got


def test_who_waits_is_done_together_by_key():
    work = Work()
    got = taken(work, Turns(work, most=10), 1, 2, 3, 4, 5)
    assert got == {n: 10 * n for n in (1, 2, 3, 4, 5)}
    assert work.came[0] == [1]
    assert sorted(sorted(some) for some in work.came[1:]) == [[2, 4], [3, 5]]


def test_a_turn_has_an_end():
    work = Work()
    got = taken(work, Turns(work, most=2), 2, 4, 6, 8)
    assert got == {n: 10 * n for n in (2, 4, 6, 8)}
    assert sorted(len(some) for some in work.came) == [1, 1, 2]


def test_what_fails_is_done_by_nobody_and_the_next_turn_comes():
    work = Work()
    turns = Turns(work, most=10)
    assert taken(work, turns, 1, -1, 3) == {1: 10, -1: None, 3: None}
    assert turns.take(5, key=0) == 50


def test_a_turn_that_waits_to_begin_takes_what_arrived_meanwhile():
    waits, work, left = threading.Event(), Work(), list[str]()
    work.gate.set()

    @contextmanager
    def inside() -> Iterator[None]:
        assert waits.wait(10)
        yield
        left.append("done" if work.came else "not done")

    turns, got = Turns(work, most=10, inside=inside), dict[int, int | None]()
    threads = [
        threading.Thread(target=lambda n=n: got.update({n: turns.take(n, key=0)}))
        for n in (1, 2, 3)
    ]
    for thread in threads:
        thread.start()
    while len(turns._queue) < 2:
        pass
    waits.set()
    for thread in threads:
        thread.join(10)
    assert got == {1: 10, 2: 20, 3: 30}
    assert [sorted(some) for some in work.came] == [[1, 2, 3]]
    assert left == ["done"]


def test_what_fails_on_leaving_counts_as_not_done():
    @contextmanager
    def inside() -> Iterator[None]:
        yield
        raise OSError("the disk is full")

    work = Work()
    work.gate.set()
    assert Turns(work, most=10, inside=inside).take(1, key=0) is None
    assert work.came == [[1]]


def test_who_is_stopped_in_the_middle_holds_nobody_up():
    def stop(_told: Sequence[int]) -> list[int]:
        raise SystemExit

    turns: Turns[int, int] = Turns(stop, most=10)
    for _again in range(2):
        with pytest.raises(SystemExit):
            turns.take(1, key=0)


def test_who_waits_too_long_does_it_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(turns_module, "_PATIENCE_S", 0.05)
    work = Work()
    turns = Turns(work, most=10)
    slow = threading.Thread(target=lambda: turns.take(1, key=0))
    slow.start()
    assert work.entered.wait(10)
    assert turns.take(2, key=0) is None
    assert turns._queue == []
    work.gate.set()
    slow.join(10)
    assert turns.take(3, key=0) == 30
    assert work.came == [[1], [3]]
