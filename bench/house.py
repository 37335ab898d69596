"""A real server with the worker beside it, on the bench's own database, and what they cost."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROCESSES, THREADS = 2, 8
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class House:
    """A web server on `port` of loopback, and a worker that folds and seals beside it."""

    port: int
    server: subprocess.Popen[bytes]
    worker: subprocess.Popen[bytes] | None

    def server_cpu_s(self) -> float:
        """Give the CPU seconds of the web server so far, without those of a PostgreSQL."""
        return cpu_s(self.server.pid)

    def worker_cpu_s(self) -> float:
        """Give the CPU seconds of the worker so far."""
        return cpu_s(self.worker.pid) if self.worker else 0.0


@contextmanager
def house(
    *, processes: int = PROCESSES, threads: int = THREADS, has_worker: bool = True
) -> Iterator[House]:
    """Start both, wait until the server answers, end them."""
    from django.conf import settings
    from django.core.management import call_command

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    port = free_port()
    told = ["--port", str(port), "--processes", str(processes), "--threads", str(threads)]
    started = [_doorstep("serve", *told)]
    try:
        wait_for(port)
        if has_worker:
            started.append(_doorstep("worker"))
        yield House(port, started[0], started[1] if has_worker else None)
    finally:
        end(*started)


def _doorstep(*line: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "doorstep.server.cli", *line]
    env = {**os.environ, "DOORSTEP_DEBUG": "no"}
    return subprocess.Popen(command, env=env, stdout=sys.stderr)  # ours is for the figures


def end(*processes: subprocess.Popen[bytes]) -> None:
    """Ask processes that we started to end; kill what does not."""
    for one in processes:
        one.terminate()
    for one in processes:
        try:
            one.wait(timeout=30)
        except subprocess.TimeoutExpired:
            one.kill()


def cpu_s(pid: int) -> float:
    """Give the CPU seconds of a process and its children so far."""
    total = 0.0
    for one in [pid, *_children(pid)]:
        try:
            parts = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended in between
        total += (int(parts[11]) + int(parts[12])) / _TICK
    return total


def _children(pid: int) -> list[int]:
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text().split():
            found += [int(child), *_children(int(child))]
    return found


def database_cpu_s() -> float:
    """Give the CPU seconds of a PostgreSQL on this machine so far; SQLite works in our processes.

    A connection's process is counted as long as it lives.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE pid IS NOT NULL")
        return sum(cpu_s(int(row[0])) for row in cursor.fetchall())


def free_port() -> int:
    """Give a port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until somebody listens; SystemExit after a minute."""
    for _try in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not start.")
