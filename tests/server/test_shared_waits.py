"""SQLite of the web server: nobody is answered before the disk has it, and one wait serves many."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from doorstep.server import sqlite
from doorstep.server.sqlite import Waits
from tests.servers import ROOT


class Disk:
    """A disk that counts, and that waits or refuses when told."""

    def __init__(self) -> None:
        self.calls, self.gate, self.entered = 0, threading.Event(), threading.Event()
        self.refuses = False
        self.gate.set()

    def sync(self, _number: int) -> None:
        """Write out."""
        self.calls += 1
        self.entered.set()
        self.gate.wait(10)
        if self.refuses:
            raise OSError(5, "the disk refuses")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    made = Disk()
    monkeypatch.setattr(sqlite, "_sync", made.sync)
    return made


@pytest.fixture
def waits(tmp_path: Path) -> Waits:
    log = tmp_path / "x-wal"
    log.touch()
    return Waits(str(log))


def test_who_comes_while_the_disk_works_shares_the_next_round(waits: Waits, disk: Disk):
    disk.gate.clear()
    every = [threading.Thread(target=waits.wait) for _n in range(9)]
    every[0].start()
    assert disk.entered.wait(10)
    for one in every[1:]:
        one.start()
    while waits._asked < len(every):
        pass
    disk.gate.set()
    for one in every:
        one.join(10)
        assert not one.is_alive()
    assert disk.calls == 2


def test_a_disk_that_refused_once_is_never_believed_again(waits: Waits, disk: Disk):
    disk.refuses = True
    with pytest.raises(OSError, match="refuses"):
        waits.wait()
    disk.refuses = False
    with pytest.raises(OSError, match="refuses"):
        waits.wait()
    with pytest.raises(OSError, match="refuses"):
        waits.check()  # nor is anything answered from what was read meanwhile
    assert disk.calls == 1


PROGRAM = """
import os, django
django.setup()
from doorstep.server import sqlite
calls = []
sqlite._sync = lambda number: calls.append(number)
if os.environ["SHARES"] == "yes":
    sqlite.share_waits()
from django.db import connection, transaction
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE t (a integer)")
    cursor.execute("PRAGMA synchronous")
    print(cursor.fetchone()[0])
for _n in range(3):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO t VALUES (1)")
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("SELECT * FROM t")
print(len(calls))
"""


@pytest.mark.parametrize(("shares", "told"), [("yes", "1 3"), ("no", "2 0")])
def test_each_commit_waits_once(tmp_path: Path, shares: str, told: str):
    given = {k: v for k, v in os.environ.items() if not k.startswith("DOORSTEP_")}
    env = {"DOORSTEP_VAR": str(tmp_path), "SHARES": shares}
    env["DJANGO_SETTINGS_MODULE"] = "doorstep.server.settings"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=given | env, cwd=ROOT, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.stdout.split() == told.split(), done.stderr
