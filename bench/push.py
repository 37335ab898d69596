"""Household visits pushed by phones to a real server, with the worker folding beside it.

Single commands and batches, at 1, 16 and 64 connections; each beside a raw INSERT into the same
database and a raw echo through the same web server. Nothing may be lost: the rows are counted
afterwards, and the cells must agree with a recount.
"""

from __future__ import annotations

import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.house import (
    PROCESSES,
    THREADS,
    House,
    database_cpu_s,
    end,
    free_port,
    house,
    wait_for,
)
from bench.phones import Phone, enrolled, fullest
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.indicators.fold import differences, fold
from doorstep.kernel.indicators.models import Mark

CONNECTIONS, BATCHES, PHONES, SECONDS = (1, 16, 64), (1, 50, 200), 96, 8.0
_PER_S = {1: 1_200, 50: 3_500, 200: 3_500}
"""Facts a second that are prepared: more than the machine can take."""
Told = dict[str, Any]


def run(actor: Any) -> Told:
    """Enrol the phones, start the house, load it in nine ways, wait for the figures, count."""
    phones = enrolled((fullest(PHONES) * PHONES)[:PHONES])
    phones = [p for p in phones if p.homes]
    found: Told = {"server_processes": PROCESSES, "server_threads": THREADS, "phones": len(phones)}
    chance = random.Random(5)
    with house() as there:
        acknowledged = _measured(there, phones, 16, 1, chance, seconds=3.0)["acknowledged"]
        for size in BATCHES:
            for count in CONNECTIONS:
                told = _measured(there, phones, count, size, chance)
                acknowledged += told.pop("acknowledged")
                found[f"batch_{size}_connections_{count}"] = told
    found["acknowledged"] = acknowledged
    names = [p.credentials.partition(".")[0] for p in phones]
    found["in_the_books"] = Activity.objects.filter(device__in=names).count()
    found["lost"] = acknowledged - found["in_the_books"]
    while fold():
        pass
    found["cells_that_differ_afterwards"] = sum(1 for _d in differences(province="04"))
    found |= _baselines()
    found["goal"] = (
        "batches >= 2,000/s PostgreSQL, >= 1,000/s SQLite, p95 < 300 ms; singles at 16 >= 600/s,"
        " >= 400/s, <= 3 CPU ms, p95 < 60 ms; 0 lost"
    )
    return found


def _measured(
    there: House,
    phones: list[Phone],
    count: int,
    size: int,
    chance: random.Random,
    seconds: float = SECONDS,
) -> Told:
    """Send visits for some seconds, then wait for the figures."""
    most = int(_PER_S[size] * seconds / size)
    plan: list[list[bytes]] = [[] for _n in range(count)]
    for n in range(max(most, count)):
        plan[n % count].append(phones[n % len(phones)].push(size, chance))
    cpus = there.server_cpu_s(), there.worker_cpu_s(), database_cpu_s()
    told = sent(there.port, plan, seconds)
    server_s = there.server_cpu_s() - cpus[0]
    agree_s = until_folded()
    facts = max(1, told["applied"])
    each = {
        "server_cpu_ms": server_s,
        "worker_cpu_ms": there.worker_cpu_s() - cpus[1],
        "database_cpu_ms": database_cpu_s() - cpus[2],
        "load_cpu_ms": told["cpu_s"],
    }
    return {
        "facts_per_s": round(facts / told["seconds"], 1),
        **spread(told["taken_ms"]),
        **{name: round(1000 * s / facts, 2) for name, s in each.items()},
        "cells_agree_after_s": round(agree_s, 2),
        "not_200": sum(n for status, n in told["statuses"].items() if status != "200"),
        "load_average": round(os.getloadavg()[0], 1),
        "acknowledged": told["applied"],
    }


def sent(port: int, plan: list[list[bytes]], seconds: float) -> Told:
    """Let the load's own process send a plan; give what it tells."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan"
        path.write_bytes(pickle.dumps(plan))
        line = [sys.executable, "-m", "bench.sending", str(port), str(path), str(seconds)]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    told: Told = json.loads(done.stdout)
    return told


def spread(taken: list[float]) -> dict[str, float]:
    """Give the 50th, 95th and 99th percentile of milliseconds."""
    order = sorted(taken)
    parts = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}
    return {
        name: round(order[min(len(order) - 1, int(len(order) * part))], 1) if order else 0.0
        for name, part in parts.items()
    }


def until_folded() -> float:
    """Wait until the worker has folded every mark; give the seconds."""
    began = time.monotonic()
    while Mark.objects.exists():
        time.sleep(0.05)
        if time.monotonic() - began > 120:
            raise SystemExit("The worker does not fold.")
    return time.monotonic() - began


def _baselines() -> Told:
    """Give raw INSERTs of rows as large, one and 200 to a transaction, and a raw HTTP echo."""
    return {
        "baseline_disk_syncs_per_s": round(_syncs(200)),
        "baseline_insert_one_by_one_per_s": round(_inserts(1, 300)),
        "baseline_insert_200_per_s": round(_inserts(200, 40)),
        **{f"baseline_echo_{count}_per_s": round(_echo(count)) for count in CONNECTIONS},
    }


def _syncs(times: int) -> float:
    """Give how often a second the disk takes a page for certain."""
    from django.conf import settings

    with tempfile.TemporaryFile(dir=settings.VAR_DIR) as out:
        began = time.perf_counter()
        for _n in range(times):
            out.write(b"x" * 4096)
            out.flush()
            os.fsync(out.fileno())
        return times / (time.perf_counter() - began)


def _inserts(size: int, times: int) -> float:
    """Insert `size` rows in one statement and commit, `times` times; give rows a second."""
    from django.db import connection, transaction

    row = "x" * 900
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_raw")
        cursor.execute("CREATE TABLE bench_raw (id varchar(36) PRIMARY KEY, told text)")
        began = time.perf_counter()
        for _n in range(times):
            values = [v for _m in range(size) for v in (str(new_id()), row)]
            with transaction.atomic():
                marks = ", ".join(["(%s, %s)"] * size)
                cursor.execute(f"INSERT INTO bench_raw VALUES {marks}", values)
        seconds = time.perf_counter() - began
        cursor.execute("DROP TABLE bench_raw")
    return size * times / seconds


def _echo(count: int) -> float:
    """Give the requests a second of the same web server when it only answers."""
    port = free_port()
    told = [str(port), str(PROCESSES), str(THREADS)]
    server = subprocess.Popen([sys.executable, "-m", "bench.echoing", *told], stdout=sys.stderr)
    try:
        wait_for(port)
        request = (
            b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000
        )
        done = sent(port, [[request] * (20_000 // count) for _n in range(count)], 3.0)
    finally:
        end(server)
    return float(len(done["taken_ms"]) / done["seconds"])
