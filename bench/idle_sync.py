"""A pull without news from a real server: bytes both ways and milliseconds, 1 and 100 phones."""

from __future__ import annotations

import os
from typing import Any

from bench.first_sync import pulled
from bench.house import database_cpu_s, house
from bench.phones import enrolled
from bench.push import spread
from bench.village import full_villages

PHONES, ROUNDS = (1, 100), {1: 60, 100: 5}


def run(actor: Any) -> dict[str, Any]:
    """Let phones pull everything, then ask again and again."""
    villages = full_villages(max(PHONES))
    phones = enrolled([villages[n % len(villages)] for n in range(max(PHONES))])
    found: dict[str, Any] = {}
    with house() as there:
        for count in PHONES:
            names = [p.credentials for p in phones[:count]]
            pulled(there.port, names)
            before = there.server_cpu_s() + database_cpu_s()
            first = pulled(there.port, names)
            middle = there.server_cpu_s() + database_cpu_s()
            told = pulled(there.port, names, rounds=ROUNDS[count])
            # What the rounds cost is what is left when a first pull as before is taken off.
            spent = there.server_cpu_s() + database_cpu_s() - middle - (middle - before)
            found[f"phones_{count}"] = {
                **spread(told["idle_ms"]),
                "cpu_ms": round(1000 * spent / (count * ROUNDS[count]), 1),
                "bytes_sent": round(told["idle_sent"]),
                "bytes_got": round(told["idle_got"]),
                "bytes_both": round(told["idle_sent"] + told["idle_got"]),
                "pages_of_first": first["pages"],
                "load_average": round(os.getloadavg()[0], 1),
            }
    found["goal"] = "<= 2 kB both ways, <= 200 ms"
    return found
