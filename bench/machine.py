"""The machine a figure was measured on, and timing."""

from __future__ import annotations

import os
import platform
import resource
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def described() -> dict[str, Any]:
    """Give processor, cores, memory, Python and database versions."""
    from django.db import connection

    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    model = next((line.split(":", 1)[1].strip() for line in lines if "model name" in line), "")
    return {
        "processor": model or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "python": platform.python_version(),
        "database": connection.vendor,
        "database_version": _version(connection),
        "load_average": os.getloadavg()[0],
    }


def _version(connection: Any) -> str:
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Run once: (seconds, result)."""
    began = time.perf_counter()
    result = act()
    return time.perf_counter() - began, result


def repeated(act: Callable[[], Any], times: int) -> dict[str, float]:
    """Run several times: median, 95th percentile, slowest, in milliseconds.

    `cpu_p95_ms` is the time of this process on a processor: on a busy machine the fairer figure
    for SQLite, which works inside it; a server's share is not in it.
    """
    taken, busy = [], []
    for _i in range(times):
        began = time.process_time()
        taken.append(timed(act)[0] * 1000)
        busy.append((time.process_time() - began) * 1000)
    return {
        "median_ms": round(statistics.median(taken), 2),
        "p95_ms": p95(taken),
        "slowest_ms": round(max(taken), 2),
        "cpu_p95_ms": p95(busy),
        "runs": times,
    }


def p95(taken: list[float]) -> float:
    """Give the 95th percentile."""
    return round(sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.95))], 2)


def own_mb() -> float:
    """Give the memory this process holds for itself now, in MB: without what it maps of files,
    which the machine takes back whenever it likes (SQLite maps up to 256 MB of its database)."""
    return round(_held_kb("self") / 1024, 1) or peak_mb()


def _held_kb(process: str) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:  # ended, or not Linux
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("RssAnon")), 0)


@dataclass
class Spent:
    """What work cost: wall time, processor time and the most memory held at once, each of this
    process and those it forked together (a database server's share is not in it)."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_mb: float = 0.0


@contextmanager
def spending() -> Iterator[Spent]:
    """Measure the block. Memory is looked at ten times a second, as `own_mb` does."""
    spent, over = Spent(), threading.Event()
    watcher = threading.Thread(target=_watch, args=(spent, over), daemon=True)
    cpu, began = _cpu_s(), time.perf_counter()
    watcher.start()
    try:
        yield spent
    finally:
        spent.wall_s, spent.cpu_s = time.perf_counter() - began, _cpu_s() - cpu
        over.set()
        watcher.join()


def _watch(spent: Spent, over: threading.Event) -> None:
    own = os.getpid()
    while True:
        held = sum(map(_held_kb, [str(own), *_children(own)])) / 1024
        spent.peak_mb = max(spent.peak_mb, held)
        if over.wait(0.1):
            return


def _children(process: int) -> list[str]:
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [child for one in lists for child in one.read_text().split()]


def _cpu_s() -> float:
    both = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in both)


def peak_mb() -> float:
    """Give the largest memory this process has held, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
