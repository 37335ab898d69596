"""A full recount from the facts, beside a raw GROUP BY and DuckDB over the same rows."""

from __future__ import annotations

import os
from typing import Any

from bench.machine import Spent, spending, timed
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.indicators.fold import differences
from doorstep.kernel.indicators.models import Cell

RAW = (
    "SELECT kind, place_id, month, COUNT(*) FROM activities_activity"
    " WHERE province = '04' AND is_current AND NOT is_void GROUP BY 1, 2, 3"
)


def run(actor: Any) -> dict[str, Any]:
    """Count everything from zero and compare with the cells: on all cores, then in one process."""
    cores = os.cpu_count() or 1
    with spending() as shared:
        found = sum(1 for _d in differences(province="04", processes=cores))
    with spending() as alone:
        sum(1 for _d in differences(province="04"))
    raw_s, groups = timed(_raw)
    told = {
        "activities": Activity.objects.count(),
        "attainments": Attainment.objects.count(),
        "cells": Cell.objects.count(),
        **_told("recount", shared),
        **_told("recount_one_process", alone),
        "differences": found,
        "baseline_raw_group_by_s": round(raw_s, 2),
        "baseline_groups": groups,
        "goal": "5 million facts < 60 s, < 1 GB",
    }
    return {**told, **_duckdb()}


def _told(what: str, spent: Spent) -> dict[str, float]:
    return {
        f"{what}_s": round(spent.wall_s, 2),
        f"{what}_cpu_s": round(spent.cpu_s, 2),
        f"{what}_peak_mb": round(spent.peak_mb, 1),
    }


def _raw() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(RAW)
        return len(cursor.fetchall())


def _duckdb() -> dict[str, Any]:
    """Copy the needed columns into DuckDB, then group there: what the machine can do at best."""
    try:
        import duckdb
    except ImportError:
        return {"baseline_duckdb": "not installed (extra analytics)"}
    columns = list(
        Activity.objects.filter(is_current=True, is_void=False)
        .values_list("kind", "place", "month")
        .iterator(chunk_size=50_000)
    )
    base = duckdb.connect()
    base.execute("CREATE TABLE facts (kind VARCHAR, place BIGINT, month INTEGER)")
    load_s, _n = timed(lambda: _load(base, columns))
    group_s, _n = timed(
        lambda: base.execute(
            "SELECT kind, place, month, COUNT(*) FROM facts GROUP BY 1, 2, 3"
        ).fetchall()
    )
    return {"baseline_duckdb_group_by_s": round(group_s, 3), "duckdb_load_s": round(load_s, 1)}


def _load(base: Any, rows: list[tuple[Any, ...]]) -> None:
    """Load through a CSV file: DuckDB's fast road without further libraries."""
    import csv
    import tempfile

    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as out:
        csv.writer(out).writerows(rows)
        out.flush()
        base.execute("INSERT INTO facts SELECT * FROM read_csv(?, header=false)", [out.name])
