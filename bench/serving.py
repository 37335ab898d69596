"""Pages of the console from a real server at 16 clients, signed in as the provincial officer.

The clients are processes beside the server on the same machine and take their share of it.
"""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from doorstep.kernel.access.models import Account

CLIENTS, SECONDS, PROCESSES = 16, 25, 2
PAGES = (
    "/console/overview/",
    "/console/figures/",
    "/console/activities/",
    "/console/places/",
    "/console/people/",
    "/console/teams/",
    "/console/programme/",
    "/console/attention/",
)
Taken = tuple[str, float, int, int]
"""Page, milliseconds, status, bytes on the wire."""


def run(actor: Any) -> dict[str, Any]:
    """Start a server on the bench's database, warm it, load it, stop it."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    cookies = [_session() for _n in range(CLIENTS)]
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "doorstep.server.cli", "serve", "--port", str(port),
         "--processes", str(PROCESSES)],
        env=os.environ | {"DOORSTEP_SECOND_STEP": "no", "DOORSTEP_DEMONSTRATION": "yes"},
    )  # fmt: skip
    try:
        _wait(port)
        first = _visit(port, cookies[0], time.monotonic() + 120, rounds=1)
        for _again in range(3):
            _visit(port, cookies[1], time.monotonic() + 120, rounds=1)
        began = time.monotonic()
        with ThreadPoolExecutor(CLIENTS) as pool:
            until = began + SECONDS
            every = [
                t for some in pool.map(lambda c: _visit(port, c, until), cookies) for t in some
            ]
        seconds = time.monotonic() - began
    finally:
        server.terminate()
        server.wait(timeout=20)
    return _told(first, every, seconds)


def _told(first: list[Taken], every: list[Taken], seconds: float) -> dict[str, Any]:
    pages = {}
    for page in PAGES:
        taken = [t for t in every if t[0] == page]
        if taken:
            alone = next(t[1] for t in first if t[0] == page)
            pages[page] = {
                **_spread([t[1] for t in taken]),
                "first_ms": round(alone),
                "status": taken[0][2],
                "kb_gz": round(taken[0][3] / 1000, 1),
            }
    return {
        "clients": CLIENTS,
        "server_processes": PROCESSES,
        "requests": len(every),
        "per_s": round(len(every) / seconds, 1),
        "failed": sum(1 for t in every if t[2] != 200),
        **_spread([t[1] for t in every]),
        "pages": pages,
        "goal": "console page p95 < 150 ms at 16 clients, <= 60 kB gz",
    }


def _spread(taken: list[float]) -> dict[str, float]:
    order = sorted(taken)
    return {
        "median_ms": round(statistics.median(order), 1),
        "p95_ms": round(order[min(len(order) - 1, int(len(order) * 0.95))], 1),
    }


def _session() -> str:
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(Account.objects.get(username="canbo.tinh"))
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def _visit(port: int, cookie: str, until: float, *, rounds: int = 0) -> list[Taken]:
    """Ask for the pages in turn over one connection until the time, or for some rounds."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    found: list[Taken] = []
    turn = 0
    while time.monotonic() < until and (not rounds or turn < rounds):
        turn += 1
        for page in PAGES:
            began = time.perf_counter()
            line.request("GET", page, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
            answer = line.getresponse()
            size = len(answer.read())
            found.append((page, 1000 * (time.perf_counter() - began), answer.status, size))
    line.close()
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _try in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not start.")
