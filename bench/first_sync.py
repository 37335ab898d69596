"""The first pull of a team's village from a real server: one phone alone, then 100 at once."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.house import House, database_cpu_s, house
from bench.phones import enrolled
from bench.village import full_villages, told_of

TEAMS, ALONE = 100, 5
Told = dict[str, Any]


def run(actor: Any) -> Told:
    """Enrol the phones, pull with some one after the other, then with all at once."""
    villages = full_villages(TEAMS)
    phones = enrolled([villages[n % len(villages)] for n in range(TEAMS + ALONE + 2)])
    with house() as there:
        for phone in phones[:2]:
            pulled(there.port, [phone.credentials])
        alone, cpu_ms = [], []
        for phone in phones[2 : 2 + ALONE]:
            before = _cpu_s(there)
            alone.append(pulled(there.port, [phone.credentials]))
            cpu_ms.append(1000 * (_cpu_s(there) - before))
        before = _cpu_s(there)
        every = pulled(there.port, [p.credentials for p in phones[-TEAMS:]])
        all_cpu_s = _cpu_s(there) - before
    return {
        **told_of(villages[0]),
        "different_villages": len(villages),
        "one_ms": round(statistics.median(one["first_ms"][0] for one in alone)),
        "one_cpu_ms": round(statistics.median(cpu_ms)),
        "one_kb_gz": round(alone[0]["first_bytes"] / 1000, 1),
        "one_kb_plain": round(alone[0]["first_unzipped"] / 1000, 1),
        "pages": alone[0]["pages"],
        "teams_at_once": TEAMS,
        "all_s": round(max(every["first_ms"]) / 1000, 1),
        "all_cpu_s": round(all_cpu_s, 1),
        "load_average": round(os.getloadavg()[0], 1),
        "goal": "one village < 500 ms, 100 teams at once < 30 s",
    }


def _cpu_s(there: House) -> float:
    return there.server_cpu_s() + database_cpu_s()


def pulled(port: int, credentials: list[str], *, rounds: int = 0) -> Told:
    """Let phones pull everything at once, then ask again; give what their process tells."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan"
        path.write_text(json.dumps({"credentials": credentials, "rounds": rounds}))
        line = [sys.executable, "-m", "bench.pulling", str(port), str(path)]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    told: Told = json.loads(done.stdout)
    return told
