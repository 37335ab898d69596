"""Streaming activities as CSV through the officer's page, beside reading the rows raw."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.test import Client

from bench.machine import own_mb, peak_mb, timed
from doorstep.kernel.access.models import Account, Office
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.places.models import Unit

ROWS = 150_000


def run(actor: Any) -> dict[str, Any]:
    """Export what the list shows, and count what came."""
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(_officer(actor))
    held: list[float] = []
    began = time.process_time()
    export_s, (lines, size) = timed(lambda: _export(client, held))
    cpu_s = time.process_time() - began
    raw_s, raw = timed(_raw)
    return {
        "activities": Activity.objects.count(),
        "exported_rows": lines,
        "megabytes": round(size / 1e6, 1),
        "export_s": round(export_s, 2),
        "export_cpu_s": round(cpu_s, 2),
        "rows_per_s": round(lines / export_s) if export_s else None,
        "seconds_for_150000": round(ROWS * export_s / lines, 1) if lines else None,
        "own_mb_at_tenths": held,
        "peak_mb_with_mapped_file": peak_mb(),
        "baseline_raw_rows_s": round(raw_s, 2),
        "baseline_raw_rows": raw,
        "goal": "150,000 activities < 20 s, memory flat",
    }


def _export(client: Client, held: list[float]) -> tuple[int, int]:
    """Stop after 150,000 rows: a browser would take all of them."""
    answer = client.get("/console/activities/?format=csv")
    lines, size = -1, 0
    for chunk in answer.streaming_content:
        lines += chunk.count(b"\n")
        size += len(chunk)
        if lines >= len(held) * ROWS // 10:
            held.append(own_mb())
        if lines >= ROWS:
            break
    return lines, size


def _raw() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT root, kind, happened_on, place_id, answers FROM activities_activity"
            " WHERE province = '04' AND is_current AND NOT is_void"
            " ORDER BY happened_on DESC LIMIT 150000"
        )
        return sum(1 for _row in cursor)


def _officer(actor: Any) -> Account:
    province = Unit.objects.get(level="province", province="04")
    account, is_new = Account.objects.get_or_create(
        username="bench.officer", defaults={"full_name": "Bench", "province": "04"}
    )
    if is_new:
        Office.objects.create(
            account=account, unit=province, province="04", role="officer", from_on=actor.on
        )
    return account
