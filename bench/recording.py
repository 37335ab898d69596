"""Recording 10,000 household visits one by one and in batches, beside a raw INSERT."""

from __future__ import annotations

import json
import random
import time
from datetime import date, timedelta
from typing import Any

from bench.machine import timed
from doorstep.kernel.access.actors import Actor, Held
from doorstep.kernel.activities.actions import Draft, record, record_many
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.indicators.fold import fold
from doorstep.kernel.indicators.models import Mark
from doorstep.kernel.people.models import Household
from doorstep.kernel.places.models import Unit

SINGLE, BATCHED, BATCH = 2_000, 10_000, 200


def run(actor: Any) -> dict[str, Any]:
    """Record, then fold what was recorded, then insert the same rows raw."""
    homes = list(Household.objects.filter(province="04").values_list("id", "village")[:5000])
    singles, by_officer = _drafts(homes, SINGLE), _drafts(homes, SINGLE + 1)
    officer = _officer(actor)
    began = time.process_time()
    one_s, _n = timed(lambda: [record(actor=actor, draft=d) for d in singles])
    one_cpu_s = time.process_time() - began
    officer_s, _n = timed(lambda: [record(actor=officer, draft=d) for d in by_officer])
    drafts = _drafts(homes, BATCHED)
    began = time.process_time()
    many_s, _n = timed(
        lambda: [
            record_many(actor=actor, drafts=drafts[i : i + BATCH])
            for i in range(0, len(drafts), BATCH)
        ]
    )
    many_cpu_s = time.process_time() - began
    marks = Mark.objects.count()
    fold_s, _n = timed(_fold_all)
    raw_s, rows = timed(lambda: _raw_insert(BATCHED))
    return {
        "one_by_one_per_s": round(SINGLE / one_s),
        "one_by_one_cpu_ms": round(1000 * one_cpu_s / SINGLE, 2),
        "one_by_one_by_an_officer_per_s": round(len(by_officer) / officer_s),
        "in_batches_per_s": round(BATCHED / many_s),
        "in_batches_cpu_ms": round(1000 * many_cpu_s / BATCHED, 2),
        "batch": BATCH,
        "fold_s": round(fold_s, 2),
        "marks_folded": marks,
        "fold_ms_per_fact": round(1000 * fold_s / (2 * SINGLE + 1 + BATCHED), 3),
        "baseline_raw_insert_per_s": round(rows / raw_s),
        "goal": "batches 2,000/s on PostgreSQL, 1,000/s on SQLite; single 600/s, 400/s; 3 CPU ms",
    }


def _officer(actor: Any) -> Actor:
    province = Unit.objects.get(level="province", province="04")
    return Actor(None, "Bench", (Held("officer", "province", province.id, "04"),), actor.on)


def _fold_all() -> None:
    while fold():
        pass


def _drafts(homes: list[tuple[Any, int]], count: int) -> list[Draft]:
    chance = random.Random(count)
    answers = {
        "outcome": "met",
        "persons_guided": 2,
        "topics": ["vneid", "cashless"],
        "has_smart_device": True,
        "needs_follow_up": False,
        "remarks": "bà con hài lòng",
    }
    found = []
    for _i in range(count):
        home, village = chance.choice(homes)
        day = date(2026, 11, 1) - timedelta(days=chance.randrange(300))
        found.append(
            Draft(
                kind="household_visit",
                place=village,
                happened_on=day,
                household=home,
                answers=answers,
            )
        )
    return found


def _raw_insert(count: int) -> int:
    """Insert the same columns with one prepared statement in one transaction, no index but PK."""
    from django.db import connection, transaction

    rows = [
        (str(new_id()), "04", "household_visit", i, "2026-11-01", json.dumps({"outcome": "met"}))
        for i in range(count)
    ]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_raw")
        cursor.execute(
            "CREATE TABLE bench_raw (id varchar(36) PRIMARY KEY, province varchar(2),"
            " kind varchar(40), place bigint, happened_on date, answers text)"
        )
        with transaction.atomic():
            cursor.executemany("INSERT INTO bench_raw VALUES (%s, %s, %s, %s, %s, %s)", rows)
        cursor.execute("DROP TABLE bench_raw")
    return count


def facts() -> int:
    """How many activities there are."""
    return Activity.objects.count()
