"""The way in to a database file: one at a time over threads and processes, and never a wall."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from doorstep.server.sqlite import turnstile
from doorstep.server.sqlite.turnstile import Turnstile

HOLDER = """
import sys
from doorstep.server.sqlite.turnstile import Turnstile
way = Turnstile(sys.argv[1])
print(way.enter(), flush=True)
sys.stdin.readline()
way.leave()
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "x-turn")


def test_one_at_a_time_in_a_process(path: str):
    way, inside, most = Turnstile(path), 0, 0

    def run() -> None:
        nonlocal inside, most
        for _again in range(50):
            assert way.enter()
            inside += 1
            most = max(most, inside)
            inside -= 1
            way.leave()

    threads = [threading.Thread(target=run) for _n in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
        assert not one.is_alive()
    assert most == 1


def test_one_at_a_time_over_processes_and_a_dead_one_holds_nobody(
    path: str, monkeypatch: pytest.MonkeyPatch
):
    line = [sys.executable, "-c", HOLDER, path]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"True\n"
        way = Turnstile(path)
        monkeypatch.setattr(turnstile, "_PATIENCE_S", 0.05)
        assert not way.enter()
        other.kill()
        other.wait()
        monkeypatch.setattr(turnstile, "_PATIENCE_S", 10)
        assert way.enter()
        way.leave()


def test_without_a_place_for_the_file_everybody_goes_on(tmp_path: Path):
    way = Turnstile(str(tmp_path / "not there" / "x-turn"))
    assert not way.enter()
    assert not way.enter()


def test_a_child_holds_nothing_of_its_parent(path: str):
    way = Turnstile(path)
    assert way.enter()
    child = os.fork()
    if not child:  # the child: it must not hold what the parent lets go of
        os._exit(0 if not way._files and way._inside.acquire(blocking=False) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    other = Turnstile(path)
    way.leave()
    assert other.enter()
    other.leave()


def test_an_interruption_while_waiting_leaves_the_way_open(
    path: str, monkeypatch: pytest.MonkeyPatch
):
    holder, way = Turnstile(path), Turnstile(path)
    assert holder.enter()

    def interrupted(_s: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(turnstile.time, "sleep", interrupted)
    with pytest.raises(KeyboardInterrupt):
        way.enter()
    holder.leave()
    assert way.enter()
    way.leave()


GREEDY = """
import mmap, struct, sys, threading, time
from doorstep.server.sqlite.turnstile import Turnstile
way = Turnstile(sys.argv[1])
with open(sys.argv[2], "r+b") as counted:
    turns = mmap.mmap(counted.fileno(), 8)
def run():
    while True:
        way.enter()
        struct.pack_into("q", turns, 0, struct.unpack_from("q", turns)[0] + 1)
        time.sleep(0.003)
        way.leave()
for _n in range(8):
    threading.Thread(target=run, daemon=True).start()
print("going", flush=True)
sys.stdin.readline()
"""


def test_a_busy_process_lets_another_one_in_each_time(path: str, tmp_path: Path):
    counted = tmp_path / "turns"
    counted.write_bytes(bytes(8))
    line = [sys.executable, "-c", GREEDY, path, str(counted)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"going\n"
        way, before_us = Turnstile(path), []
        for _n in range(40):
            begun = counted.read_bytes()
            assert way.enter()
            before_us.append(
                int.from_bytes(counted.read_bytes(), "little") - int.from_bytes(begun, "little")
            )
            way.leave()
            time.sleep(0.002)  # long enough for a thread of the other's to be in again
        other.kill()
    # Whoever had to outrun eight threads waited for dozens of turns.
    assert sorted(before_us)[30] <= 4, sorted(before_us)
