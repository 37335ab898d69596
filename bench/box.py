"""A box and its province, two real servers' worth of books on loopback: seed, 50,000 facts, news.

The seed is of the commune with most persons. The facts are household visits of ten phones, taken
in at the box as phones send them, then exchanged by line. Kolibri's figures on a machine of this
size, measured with its own tools, stand beside.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.machine import timed

FACTS, PHONES, BATCH, QUIET = 50_000, 10, 500, 5
PHRASE = "BENCH-BENCH-BENCH"


def run(actor: Any) -> dict[str, Any]:
    """Make a seed, start a box from it, record there, exchange; print what it took."""
    from bench.serving import _free_port, _wait

    with tempfile.TemporaryDirectory(prefix="doorstep-box-") as folder:
        place = Path(folder)
        seed, sown = _seed(actor, place)
        filled_s, _n = timed(lambda: _at_box(place, "fill"))
        recorded = _at_box(place, "record")
        port = _free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "doorstep.server.cli", "serve", "--port", str(port)],
        )
        try:
            _wait(port)
            told = _at_box(place, "exchange", f"http://127.0.0.1:{port}")
            busy = _cpu_s(server.pid)
        finally:
            server.terminate()
            server.wait(timeout=20)
    return {
        **sown,
        "seed_s": round(seed, 1),
        "fill_with_new_tables_s": round(filled_s, 1),
        "recorded_at_box_per_s": recorded["per_s"],
        **told,
        "province_cpu_ms_per_fact": round(1000 * busy / FACTS, 2),
        "bound": "the province enters each fact as one from a phone: its processor",
        "goal": "5,000 facts/s where the record path allows; nothing new < 0.3 s, <= 2 kB",
        "baseline_kolibri": "50,000 logs 409 s (122/s); nothing new 9-11 s, 46 KB, 29 requests",
    }


def _cpu_s(parent: int) -> float:
    """Give the seconds that a process and its children spent on a processor (Linux)."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if parent in (int(told[1]), int(stat.parent.name)):
            total += int(told[11]) + int(told[12])
    return total / os.sysconf("SC_CLK_TCK")


def _seed(actor: Any, place: Path) -> tuple[float, dict[str, Any]]:
    from django.db.models import Count
    from django.utils import timezone

    from doorstep.kernel.people.models import Person
    from doorstep.kernel.places.models import Placement, Unit
    from doorstep.server.box.seeds import make_seed

    at = timezone.now()
    placed = Placement.objects.on(timezone.localdate(at)).exclude(commune=None)
    homes = dict(placed.values_list("unit", "commune"))
    most: dict[int, int] = {}
    for village, n in Person.objects.values_list("village").annotate(n=Count("id")):
        most[homes.get(village, 0)] = most.get(homes.get(village, 0), 0) + n
    unit = Unit.objects.get(pk=max(most, key=lambda u: most[u]))
    told: dict[str, Any] = {
        "actor": actor, "unit": unit, "label": "bench", "name": "bench", "phrase": PHRASE,
        "path": place / "seed.dss", "at": at,
    }  # fmt: skip
    taken, row = timed(lambda: make_seed(**told))
    return taken, {name: value for name, value in row.items() if name != "box"}


def _at_box(place: Path, act: str, *more: str) -> dict[str, Any]:
    """Run one of the acts below in a process of its own, with the VAR of the box."""
    given = {k: v for k, v in os.environ.items() if not k.startswith("DOORSTEP_")}
    done = subprocess.run(
        [sys.executable, "-m", "bench.box", act, str(place), *more],
        env=given | {"DOORSTEP_VAR": str(place / "box"), "DOORSTEP_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"The box failed at {act}:\n{done.stdout[-500:]}{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def fill(place: Path) -> dict[str, Any]:
    """At the box: fill its books from the seed."""
    from django.utils import timezone

    from doorstep.server.box.starting import sow_once

    var = place / "box"
    sow_once(path=place / "seed.dss", phrase=PHRASE, var=var, at=timezone.now())
    return {}


def record(_place: Path) -> dict[str, Any]:
    """At the box: ten phones bring 50,000 visits, in batches as phones send them."""
    from django.utils import timezone

    from doorstep.kernel.access.devices import enrol, make_ticket
    from doorstep.kernel.access.models import Office
    from doorstep.kernel.box.models import Bond
    from doorstep.kernel.people.models import Household
    from doorstep.kernel.places.models import Unit
    from doorstep.kernel.sync.envelopes import Batch
    from doorstep.kernel.sync.inbox import receive
    from doorstep.server.cli.asking import system

    at, actor = timezone.now(), system()
    unit = Unit.objects.get(pk=Bond.objects.get().unit)
    office = Office.objects.filter(unit=unit, role="officer").first()
    if office is None:
        raise SystemExit("Nobody works in this commune.")
    phones = []
    for n in range(PHONES):
        code = make_ticket(actor=actor, unit=unit, at=at, holders=[office.account_id])
        made = enrol(actor=actor, code=code, name=f"{n}", app="bench", address=f"{n}", at=at)
        phones.append(made.device)
    homes = list(Household.objects.filter(left_on=None).values_list("id", "village")[:5000])
    began, states = time.perf_counter(), set[str]()
    for start in range(0, FACTS, BATCH):
        some = _visits(homes, office.account_id, start, at - timedelta(minutes=1))
        phone = phones[start // BATCH % PHONES]
        answers = receive(device=phone, batch=Batch(at, "bench", some), at=at)
        states |= {a.state for a in answers}
    return {"per_s": round(FACTS / (time.perf_counter() - began)), "states": sorted(states)}


def _visits(homes: list[Any], account: Any, start: int, at: Any) -> list[dict[str, Any]]:
    from doorstep.kernel.basics.ids import new_id

    chance, found = random.Random(start), []
    for number in range(start, start + BATCH):
        home, village = chance.choice(homes)
        day = (at - timedelta(days=chance.randrange(60))).date().isoformat()
        payload = {
            "kind": "household_visit", "place": village, "happened_on": day,
            "household": str(home), "answers": {"outcome": "met", "persons_guided": 2},
        }  # fmt: skip
        found.append(
            {
                "id": str(new_id()), "verb": "activities.record", "payload": payload,
                "made_at": at.isoformat(), "made_by": str(account), "counter": number,
            }
        )  # fmt: skip
    return found


def exchange(place: Path, url: str) -> dict[str, Any]:
    """At the box: exchange everything by line, then five times with nothing new."""
    from django.utils import timezone

    from doorstep.server.box import exchanging, keeping
    from doorstep.server.box.line import Line
    from doorstep.server.cli.asking import system

    who = keeping.kept(place / "box")
    line = Line(url=url, credentials=f"{who['device']}.{who['secret']}")
    told: dict[str, Any] = {"actor": system(), "send": line.send, "clock": timezone.now}
    busy = time.process_time()
    taken, done = timed(lambda: exchanging.exchange(**told))
    found = {
        "exchanged": done.entered, "letters": done.letters, "exchange_s": round(taken, 1),
        "facts_per_s": round(done.entered / taken),
        "box_cpu_s": round(time.process_time() - busy, 1),
        "sent_bytes": line.sent, "received_bytes": line.received,
        "things_back": done.things,
    }  # fmt: skip
    quiet, before = [], line.sent + line.received
    for _n in range(QUIET):
        quiet.append(timed(lambda: exchanging.exchange(**told))[0])
    found["nothing_new_s"] = round(statistics.median(quiet), 3)
    found["nothing_new_bytes"] = round((line.sent + line.received - before) / QUIET)
    line.close()
    return found


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "doorstep.server.settings"
    import django

    django.setup()
    acts = {"fill": fill, "record": record, "exchange": exchange}
    told_row = acts[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])  # type: ignore[operator]
    sys.stdout.write("\n" + json.dumps(told_row) + "\n")
