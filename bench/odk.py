"""Submissions of a 25-question form from made-up ODK clients to a real server on loopback.

At 1, 16 and 64 connections: rate, median, 95th and 99th percentile, and CPU milliseconds of the
server and of the worker for each, all work done (the fold included). The clients are one process
beside the server on the same machine and take their share of it.
"""

from __future__ import annotations

import io
import os
from typing import Any
from uuid import UUID, uuid4

import xlsxwriter
from django.utils import timezone

from bench.house import PROCESSES, House, database_cpu_s, house
from bench.push import sent, spread, until_folded
from doorstep.kernel.access.actors import the_system
from doorstep.kernel.access.models import Office
from doorstep.kernel.activities.kinds import KINDS, ActivityKind
from doorstep.kernel.people.models import Household
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import place_ids_under
from doorstep.kernel.xforms.own import renew
from doorstep.kernel.xforms.own_actions import publish, upload
from doorstep.kernel.xforms.settings_code import make_client

CONNECTIONS, SECONDS = (1, 16, 64), 8.0
_PER_S = 900
"""Forms a second that are prepared: more than the machine can take."""
_SIDE = "odkbench"
FORM = "own04_bench_hai_muoi_lam"


def run(actor: Any) -> dict[str, Any]:
    """Publish the form, make a client, load a server of our own at each number of connections."""
    kind = _form()
    token, homes = _client()
    found: dict[str, Any] = {"questions": len(kind.fields) + 3, "server_processes": PROCESSES}
    with house() as there:
        _measured(there, token, homes, 4, seconds=3.0)
        for count in CONNECTIONS:
            found[f"connections_{count}"] = _measured(there, token, homes, count)
    found["goal"] = ">= 600/s PostgreSQL, >= 400/s SQLite at 16, <= 3 CPU ms each, p95 < 60 ms"
    return found


def _measured(
    there: House,
    token: str,
    homes: list[tuple[UUID, int]],
    count: int,
    seconds: float = SECONDS,
) -> dict[str, Any]:
    """Send forms for some seconds, then wait for the figures."""
    forms = [_request(token, *homes[n % len(homes)]) for n in range(int(_PER_S * seconds))]
    plan = [forms[n::count] for n in range(count)]
    cpus = there.server_cpu_s(), there.worker_cpu_s(), database_cpu_s()
    told = sent(there.port, plan, seconds)
    server_s = there.server_cpu_s() - cpus[0]
    agree_s = until_folded()
    good = max(1, told["statuses"].get("201", 0))
    each = {
        "server_cpu_ms": server_s,
        "worker_cpu_ms": there.worker_cpu_s() - cpus[1],
        "database_cpu_ms": database_cpu_s() - cpus[2],
        "load_cpu_ms": told["cpu_s"],
    }
    return {
        "per_s": round(good / told["seconds"], 1),
        **spread(told["taken_ms"]),
        **{name: round(1000 * s / good, 2) for name, s in each.items()},
        "cells_agree_after_s": round(agree_s, 2),
        "not_201": sum(n for status, n in told["statuses"].items() if status != "201"),
        "load_average": round(os.getloadavg()[0], 1),
    }


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


def _request(token: str, home: UUID, village: int) -> bytes:
    """Fill the form in, and write the request down as Collect sends it."""
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
    body = (
        f'--{line}\r\nContent-Disposition: form-data; name="xml_submission_file"; '
        f'filename="form.xml"\r\nContent-Type: text/xml\r\n\r\n{xml}\r\n--{line}--\r\n'
    ).encode()
    head = (
        f"POST /odk/{token}/submission HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: multipart/form-data; boundary={line}\r\nX-OpenRosa-Version: 1.0\r\n"
        f"Accept-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
