"""Learning: pages of lessons, progress written by phones, packs, certificates, cards.

Beside every figure stands what the same machine does in the same run where that tells something:
visits pushed in the same way (bench push), pages of the console (bench pages).
"""

from __future__ import annotations

import gzip
import http.client
import json
import random
import re
import shutil
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from bench import certificates
from bench.house import House, house
from bench.machine import timed
from bench.phones import Phone, enrolled, fullest
from bench.push import sent, spread
from doorstep.capabilities.learning import packs
from doorstep.capabilities.learning.actions import load_courses
from doorstep.capabilities.learning.folders import shipped
from doorstep.capabilities.learning.models import Study
from doorstep.capabilities.learning.queries import taught
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.indicators.fold import differences, fold

PAGES = (
    "/learn/",
    "/learn/vneid/",
    "/learn/vneid/install-and-result/2/",
    "/learn/vneid/practice/1/",
)
CONNECTIONS, SECONDS, PHONES = (1, 16, 64), 6.0, 96
_ASSET = re.compile(rb'(?:href|src)="(/static/[^"]+\.(?:css|js))"')
Told = dict[str, Any]


def run(actor: Any) -> Told:
    """Measure all of it; cards only where node and the client's libraries are there."""
    load_courses(actor=actor, folders=shipped(), at=timezone.now())
    phones = [p for p in enrolled((fullest(PHONES) * PHONES)[:PHONES]) if p.homes]
    before = Study.objects.count()
    with house() as there:
        found: Told = {"pages": {page: _page(there.port, page) for page in PAGES}}
        acknowledged = 0
        for count in CONNECTIONS:
            told = _written(there, phones, count)
            acknowledged += told.pop("acknowledged")
            found[f"progress_connections_{count}"] = told
        found["forty_phones"] = told = _forty(there, phones)
        acknowledged += told["acknowledged"]
    found["lost"] = acknowledged - (Study.objects.count() - before)
    while fold():
        pass
    found["cells_that_differ_afterwards"] = sum(1 for _d in differences(province="04"))
    found["packs"] = _packs()
    found["certificates"] = certificates.run(actor)
    found["cards"] = _cards()
    found["goal"] = (
        "lesson <= 150 kB gz; progress at 16 >= 600/s, p95 < 60 ms; 40 phones x 200 < 10 s;"
        " 10,000 certificates < 300 s"
    )
    return found


def _page(port: int, page: str) -> Told:
    """Give what a first visit loads (fonts apart), and times at 16 clients."""
    html = _get(port, page)
    assets = sorted({match.decode() for match in _ASSET.findall(html)})
    sizes = [len(gzip.compress(html, 6))] + [
        len(gzip.compress(_get(port, asset), 6)) for asset in assets
    ]
    for _n in range(8):
        _get(port, page)
    until = time.monotonic() + SECONDS / 2
    with ThreadPoolExecutor(16) as pool:
        every = list(pool.map(lambda _n: _again(port, page, until), range(16)))
    taken = [ms for some in every for ms in some]
    return {
        "kb_gz": round(sum(sizes) / 1000, 1),
        "requests": len(sizes),
        "at_16_median_ms": round(statistics.median(taken), 1),
        "at_16_p95_ms": spread(taken)["p95_ms"],
    }


def _get(port: int, path: str) -> bytes:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", path)
    answer = line.getresponse()
    body = answer.read()
    line.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return body


def _again(port: int, path: str, until: float) -> list[float]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken: list[float] = []
    while not taken or time.monotonic() < until:
        began = time.perf_counter()
        line.request("GET", path, headers={"Accept-Encoding": "gzip"})
        line.getresponse().read()
        taken.append(1000 * (time.perf_counter() - began))
    line.close()
    return taken


def _sitting(phone: Phone, edition: str, lessons: list[str], chance: random.Random) -> Told:
    """Make a sitting of a lesson as the field app sends it."""
    now = timezone.now()
    _home, persons = chance.choice([home for home in phone.homes if home[1]])
    phone.counter += 1
    payload = {
        "person": str(chance.choice(persons)), "place": phone.village, "course": "vneid",
        "edition": edition, "lesson": chance.choice(lessons), "steps": 8, "is_finished": True,
        "answers": {}, "way": "phone", "began_at": (now - timedelta(minutes=6)).isoformat(),
        "ended_at": (now - timedelta(minutes=1)).isoformat(),
    }  # fmt: skip
    return {
        "id": str(new_id()), "verb": "learning.study", "payload": payload,
        "made_at": now.isoformat(), "made_by": str(phone.member), "counter": phone.counter,
        "after": [],
    }  # fmt: skip


def _push(phone: Phone, size: int, chance: random.Random) -> bytes:
    one = next(t for t in taught(province="04") if t.course.code == "vneid")
    lessons = [lesson.code for lesson in one.course.lessons]
    commands = [_sitting(phone, one.digest, lessons, chance) for _n in range(size)]
    told = {"sent_at": timezone.now().isoformat(), "app": "bench", "commands": commands}
    return phone.request("POST", "/device/v1/push", json.dumps(told))


def _written(there: House, phones: list[Phone], count: int) -> Told:
    """Send sittings one by one over some connections."""
    chance = random.Random(count)
    able = [p for p in phones if any(persons for _home, persons in p.homes)]
    plan: list[list[bytes]] = [[] for _n in range(count)]
    for n in range(int(1200 * SECONDS)):
        plan[n % count].append(_push(able[n % len(able)], 1, chance))
    cpu = there.server_cpu_s()
    told = sent(there.port, plan, SECONDS)
    written = max(1, told["applied"])
    return {
        "per_s": round(written / told["seconds"], 1),
        **spread(told["taken_ms"]),
        "server_cpu_ms": round(1000 * (there.server_cpu_s() - cpu) / written, 2),
        "not_200": sum(n for status, n in told["statuses"].items() if status != "200"),
        "acknowledged": told["applied"],
    }


def _forty(there: House, phones: list[Phone]) -> Told:
    """Let 40 phones send 200 sittings each at once, as after a month without signal."""
    chance = random.Random(40)
    able = [p for p in phones if any(persons for _home, persons in p.homes)]
    plan = [[_push(able[n % len(able)], 200, chance)] for n in range(40)]
    began = time.perf_counter()
    told = sent(there.port, plan, 60.0)
    return {
        "seconds": round(time.perf_counter() - began, 2),
        "acknowledged": told["applied"],
        "longest_answer_ms": round(max(told["taken_ms"])),
    }


def _packs() -> Told:
    packs._pack.cache_clear()
    every = taught(province="04")
    seconds, made = timed(lambda: [packs.pack_of(one) for one in every])
    return {
        "courses": len(made),
        "built_in_s": round(seconds, 2),
        "kb_gz_each": [round(len(pack.packed) / 1000, 1) for pack in made],
    }


def _cards() -> Told:
    """Read cards from rendered halls, as `npm run cards` does; {} where node is not there."""
    client = Path(settings.BASE_DIR) / "client"
    if shutil.which("node") is None or not (client / "node_modules").exists():
        return {}
    line = ["node", "tools/cards.mjs", "--n", "2000", "--json"]
    done = subprocess.run(line, cwd=client, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    found: Told = json.loads(done.stdout)
    return found
