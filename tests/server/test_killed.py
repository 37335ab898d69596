"""kill -9 of a real server under load: what was acknowledged is there, and nothing is there twice.

`KILLS=100 pytest tests/server/test_killed.py` kills as often.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from doorstep.kernel.basics.ids import new_id
from tests.servers import ROOT, free_port

KILLS = int(os.environ.get("KILLS", "2"))
BATCH = 25
Told = dict[str, Any]


class Server:
    """A real server in a process group of its own, to be killed and started again."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env, self.port = env, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        program = [sys.executable, "-m", "doorstep.server.cli", "serve", "--port", str(self.port)]
        log = (Path(self.env["DOORSTEP_VAR"]) / "serve.log").open("ab")
        self.process = subprocess.Popen(
            program, env=self.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        until = time.monotonic() + 90
        while self.ask("GET", "/device/v1/pull") is None:
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)

    def kill(self) -> None:
        """Kill every process of it at once, as a power cut does."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, method: str, path: str, told: Told | None = None, token: str = "") -> Told | None:
        """Ask once; None when no whole answer came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Authorization": f"Device {token}", "Content-Type": "application/json"}
        try:
            body = json.dumps(told) if told is not None else None
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            read = json.loads(answer.read())
            return read if answer.status in (200, 401) else None
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()


class Sender(threading.Thread):
    """Sends batches of visits without end; one without an answer is sent again."""

    def __init__(self, server: Server, world: Told, seed: int) -> None:
        super().__init__(daemon=True)
        self.server, self.world, self.chance = server, world, random.Random(seed)
        self.acknowledged: set[str] = set()
        self.sent: set[str] = set()
        self.is_over = threading.Event()

    def run(self) -> None:
        """Send until told to end, and then until the last batch is answered."""
        while not self.is_over.is_set():
            batch = [self._visit() for _i in range(BATCH)]
            self.sent |= {c["id"] for c in batch}
            while not self._push(batch):
                time.sleep(0.05)

    def _visit(self) -> Told:
        return {
            "id": str(new_id()),
            "verb": "activities.record",
            "made_at": datetime.now(UTC).isoformat(),
            "made_by": self.world["member"],
            "counter": 1,
            "payload": {
                "kind": "household_visit",
                "place": 51,
                "happened_on": "2026-11-01",
                "household": self.chance.choice(self.world["homes"]),
                "answers": {"outcome": "met"},
            },
        }

    def _push(self, batch: list[Told]) -> bool:
        told = {"sent_at": datetime.now(UTC).isoformat(), "app": "1", "commands": batch}
        answer = self.server.ask("POST", "/device/v1/push", told, self.world["credentials"])
        if answer is None or "answers" not in answer:
            return False
        self.acknowledged |= {a["id"] for a in answer["answers"] if a["state"] == "applied"}
        return True


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """A database and a folder of this test's own, on the database the tests run on."""
    given = {k: v for k, v in os.environ.items() if not k.startswith("DOORSTEP_")}
    url = ""
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        import psycopg

        url = os.environ["DOORSTEP_DATABASE_URL"]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS killed WITH (FORCE)")
            connection.execute("CREATE DATABASE killed")
        url = url.rsplit("/", 1)[0] + "/killed"
    return {**given, "DOORSTEP_VAR": str(tmp_path), "DOORSTEP_DATABASE_URL": url}


def world(env: dict[str, str], what: str) -> Told:
    program = [sys.executable, "-m", "tests.server.killed_world", what]
    done = subprocess.run(program, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_no_acknowledged_fact_is_lost_and_none_is_there_twice(env: dict[str, str]):
    made, server, chance = world(env, "make"), Server(env), random.Random(7)
    senders = [Sender(server, made, seed) for seed in range(3)]
    server.start()
    try:
        for sender in senders:
            sender.start()
        for _n in range(KILLS):
            time.sleep(chance.uniform(0.3, 2.5))
            server.kill()
            server.start()
        for sender in senders:
            sender.is_over.set()
        for sender in senders:
            sender.join(120)
            assert not sender.is_alive()
    finally:
        for sender in senders:
            sender.is_over.set()
        server.kill()
    books = world(env, "count")
    sent = set().union(*(s.sent for s in senders))
    acknowledged = set().union(*(s.acknowledged for s in senders))
    assert acknowledged == sent and len(sent) >= BATCH
    assert set(books["roots"]) == sent
    assert set(books["roots"].values()) == {1}
    assert set(books["evidence"]) == sent and set(books["evidence"].values()) == {1}
    assert {books["states"][pk] for pk in sent} == {"applied"}
