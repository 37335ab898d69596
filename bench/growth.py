"""How the times grow: the same questions with 1, 4 and 16 times the cells and facts."""

from __future__ import annotations

import math
import random
from typing import Any

from django.db import connection

from bench.machine import repeated
from bench.reading import CODES, _open, unremembered
from doorstep.kernel.activities.counting import OfKind
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.indicators.families import Slice
from doorstep.kernel.indicators.fold import recount
from doorstep.kernel.indicators.register import INDICATORS
from doorstep.kernel.indicators.sums import Ask, months_back

STEPS = (1, 4, 16)


def run(actor: Any) -> dict[str, Any]:
    """Copy every activity until there are 4 and 16 times as many; roll back at the end."""
    from django.db import transaction

    found: dict[str, list[float]] = {}
    with transaction.atomic():
        for step in STEPS:
            if step > 1:
                _multiply(4)
                recount(province="04")
            for name, act in _questions(actor).items():
                found.setdefault(name, []).append(repeated(act, 8)["median_ms"])
        transaction.set_rollback(True)
    return {
        "steps": list(STEPS),
        **{
            name: {"median_ms": times, "exponent": _exponent(times)}
            for name, times in found.items()
        },
        "goal": "a read grows with its answer (exponent near 0), the tally with the facts (near 1)",
    }


def _questions(actor: Any) -> dict[str, Any]:
    spans = months_back(202611, 24)
    ask = Ask(INDICATORS[CODES[1]], "04", "commune", actor.on)
    village = _busy_village()
    kind = OfKind(KINDS["household_visit"])
    month = 202608
    return {
        "grid_24_months": lambda: unremembered(ask, spans),
        "open_first_100_visits": lambda: _open(actor, "visits"),
        "fold_one_slice": lambda: list(kind.tally(Slice("04", [village], [month]))),
    }


def _busy_village() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place_id FROM activities_activity GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 1"
        )
        return int(cursor.fetchone()[0])


def _multiply(times: int) -> None:
    """Add copies of every activity under new ids, spread over other villages."""
    from doorstep.kernel.activities.models import Activity

    chance = random.Random(1)
    rows = list(Activity.objects.filter(province="04"))
    places = sorted({a.place_id for a in rows})
    for _copy in range(times - 1):
        for a in rows:
            a.id = a.root = new_id()
            a.place_id, a.external_id, a.revision = chance.choice(places), "", 1
        Activity.objects.bulk_create(rows, batch_size=2000)


def _exponent(times: list[float]) -> float:
    """The slope of log time over log size between the first and the last step."""
    return round(math.log(max(times[-1], 0.01) / max(times[0], 0.01)) / math.log(STEPS[-1]), 2)
