"""Submissions of a 25-question form from made-up ODK clients to a real server on loopback.

At 1, 16 and 64 connections: rate, median, 95th and 99th percentile, and CPU milliseconds of the
server and of the worker for each, all work done (the fold included). The clients are one process
beside the server on the same machine and take their share of it.
"""

from __future__ import annotations

import http.client
import io
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import xlsxwriter
from django.utils import timezone

from doorstep.kernel.access.actors import the_system
from doorstep.kernel.access.models import Office
from doorstep.kernel.activities.kinds import KINDS, ActivityKind
from doorstep.kernel.indicators.fold import fold
from doorstep.kernel.people.models import Household
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import place_ids_under
from doorstep.kernel.xforms.own import renew
from doorstep.kernel.xforms.own_actions import publish, upload
from doorstep.kernel.xforms.settings_code import make_client

CONNECTIONS, SECONDS = (1, 16, 64), 8
PROCESSES, THREADS = 2, 4
_TICK = os.sysconf("SC_CLK_TCK")
_SIDE = "odkbench"
FORM = "own04_bench_hai_muoi_lam"


def run(actor: Any) -> dict[str, Any]:
    """Publish the form, make a client, load a server of our own at each number of connections."""
    kind = _form()
    token, homes = _client()
    port = _free_port()
    server = _serve(port)
    found: dict[str, Any] = {"questions": len(kind.fields) + 3, "server_processes": PROCESSES}
    try:
        _wait(port)
        _load(port, token, homes, 4, 3)
        for count in CONNECTIONS:
            found[f"connections_{count}"] = _measured(port, server.pid, token, homes, count)
    finally:
        server.terminate()
        server.wait(timeout=20)
    found["goal"] = ">= 600/s PostgreSQL, >= 400/s SQLite at 16, <= 3 CPU ms each, p95 < 60 ms"
    return found


def _measured(
    port: int, server: int, token: str, homes: list[tuple[UUID, int]], count: int
) -> dict[str, Any]:
    before = _cpu_s(server)
    began = time.monotonic()
    taken = _load(port, token, homes, count, SECONDS)
    seconds = time.monotonic() - began
    server_s = _cpu_s(server) - before
    folding = time.process_time()
    while fold():
        pass
    fold_s = time.process_time() - folding
    good = sorted(ms for ms, status in taken if status == 201)
    rest = len(taken) - len(good)
    return {
        "per_s": round(len(good) / seconds, 1),
        "p50_ms": _at(good, 0.5),
        "p95_ms": _at(good, 0.95),
        "p99_ms": _at(good, 0.99),
        "server_cpu_ms": round(1000 * server_s / max(1, len(good)), 2),
        "fold_cpu_ms": round(1000 * fold_s / max(1, len(good)), 3),
        "not_201": rest,
    }


def _at(order: list[float], part: float) -> float:
    return round(order[min(len(order) - 1, int(len(order) * part))], 1) if order else 0.0


def _form() -> ActivityKind:
    """Publish a form of 25 questions as a province does, once."""
    renew(is_now=True)
    if FORM not in KINDS:
        rows: list[list[Any]] = [["type", "name", "label", "required"]]
        rows += [["select_one_from_file places.csv", "xom", "Xóm", "yes"], ["today", "today"],
                 ["select_one_from_file households.csv", "ho", "Hộ", "yes"]]  # fmt: skip
        rows += [["integer", f"so_{i}", f"Số {i}", "yes"] for i in range(8)]
        rows += [["select_one yn", f"chon_{i}", f"Chọn {i}", "yes"] for i in range(8)]
        rows += [["text", f"chu_{i}", f"Chữ {i}"] for i in range(6)]
        yn = [["list_name", "name", "label"], ["yn", "co", "có"], ["yn", "khong", "không"]]
        named = [["form_title", "form_id"], ["Bench", FORM[6:]]]
        raw = _workbook(survey=rows, choices=yn, settings=named)
        system = the_system(on=timezone.localdate())
        place = Unit.objects.get(level="province", province="04", ended_on__year=9999)
        told = {"raw": raw, "name": "bench.xlsx", "at": timezone.now()}
        version = upload(actor=system, place=place, **told)
        publish(actor=system, version=version, at=timezone.now())
    return KINDS[FORM]


def _workbook(**sheets: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def _client() -> tuple[str, list[tuple[UUID, int]]]:
    """Make a client for a commune's officer; give its token and the households it may visit."""
    system = the_system(on=timezone.localdate())
    offices = Office.objects.filter(role="officer", unit__level="commune", to_on__year=9999)
    office = offices.filter(province="04").select_related("unit").order_by("pk").first()
    if office is None:
        raise SystemExit("The demonstration has no officer of a commune.")
    made = make_client(
        actor=system, unit=office.unit, holder=office.account_id, label=_SIDE, at=timezone.now()
    )
    inside = place_ids_under(office.unit_id, borders=timezone.localdate())
    homes = list(Household.objects.filter(village__in=inside).values_list("id", "village")[:3000])
    return made.credentials, homes


def _body(home: UUID, village: int) -> tuple[bytes, str]:
    """Fill the form in: (multipart body, content type)."""
    told = "".join(f"<so_{i}>{i * 7}</so_{i}>" for i in range(8))
    told += "".join(f"<chon_{i}>co</chon_{i}>" for i in range(8))
    told += "".join(f"<chu_{i}>bà con xóm {i} hài lòng</chu_{i}>" for i in range(6))
    now = timezone.localtime().isoformat()
    xml = (
        f'<?xml version="1.0"?><data id="{FORM}" version="1-x"><xom>{village}</xom>'
        f"<today>{timezone.localdate()}</today><ho>{home}</ho>{told}<x_start>{now}</x_start>"
        f"<meta><instanceID>uuid:{uuid4()}</instanceID></meta></data>"
    )
    line = uuid4().hex
    head = (
        f'--{line}\r\nContent-Disposition: form-data; name="xml_submission_file"; '
        'filename="form.xml"\r\nContent-Type: text/xml\r\n\r\n'
    )
    return f"{head}{xml}\r\n--{line}--\r\n".encode(), f"multipart/form-data; boundary={line}"


def _load(
    port: int, token: str, homes: list[tuple[UUID, int]], count: int, seconds: float
) -> list[tuple[float, int]]:
    """Send over `count` connections for some seconds: (milliseconds, status) of each."""
    until = time.monotonic() + seconds
    found: list[list[tuple[float, int]]] = [[] for _n in range(count)]

    def send(n: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        turn = n
        while time.monotonic() < until:
            turn += count
            body, media = _body(*homes[turn % len(homes)])
            headers = {"Content-Type": media, "X-OpenRosa-Version": "1.0"}
            began = time.perf_counter()
            line.request("POST", f"/odk/{token}/submission", body, headers)
            answer = line.getresponse()
            answer.read()
            found[n].append((1000 * (time.perf_counter() - began), answer.status))
        line.close()

    threads = [threading.Thread(target=send, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one for some in found for one in some]


def _serve(port: int) -> subprocess.Popen[bytes]:
    told = ["--port", str(port), "--processes", str(PROCESSES), "--threads", str(THREADS)]
    command = [sys.executable, "-m", "doorstep.server.cli", "serve", *told]
    return subprocess.Popen(command, env={**os.environ, "DOORSTEP_DEBUG": "no"})


def _cpu_s(pid: int) -> float:
    """Give the CPU seconds of a process and its children so far."""
    total = 0.0
    for one in [pid, *_children(pid)]:
        parts = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += (int(parts[11]) + int(parts[12])) / _TICK
    return total


def _children(pid: int) -> list[int]:
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text().split():
            found += [int(child), *_children(int(child))]
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
