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
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from doorstep.kernel.access.models import Account

CLIENTS, SECONDS, PROCESSES = 16, 5, 2
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


class Taken(NamedTuple):
    """One answer: milliseconds, status, bytes on the wire."""

    ms: float
    status: int
    size: int


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
        return _loaded(port, cookies)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _loaded(port: int, cookies: list[str]) -> dict[str, Any]:
    """Load one page after the other, so that a slow one does not hold up the figures of others."""
    pages = {}
    for page in PAGES:
        alone = _visit(port, cookies[0], page, time.monotonic())
        for cookie in cookies[:4]:
            _visit(port, cookie, page, time.monotonic())
        until = time.monotonic() + SECONDS
        with ThreadPoolExecutor(CLIENTS) as pool:
            every = list(pool.map(lambda c, p=page, u=until: _visit(port, c, p, u), cookies))
        taken = [t for some in every for t in some]
        pages[page] = {
            **_spread([t.ms for t in taken]),
            "requests": len(taken),
            "failed": sum(1 for t in taken if t.status != 200),
            "cold_ms": round(alone[0].ms),
            "kb_gz": round(taken[0].size / 1000, 1),
        }
    return {
        "clients": CLIENTS,
        "server_processes": PROCESSES,
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


def _visit(port: int, cookie: str, page: str, until: float) -> list[Taken]:
    """Ask for a page over one connection at least once, and again until the time."""
    # No page may take five minutes: then the bench stops with the error.
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    found: list[Taken] = []
    while not found or time.monotonic() < until:
        began = time.perf_counter()
        line.request("GET", page, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = line.getresponse()
        size = len(answer.read())
        found.append(Taken(1000 * (time.perf_counter() - began), answer.status, size))
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
