"""Reading figures: indicator × 24 months × communes × borders, a league table, opening a figure."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any

from bench.machine import repeated
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.indicators.opening import open_figure
from doorstep.kernel.indicators.queries import ranked
from doorstep.kernel.indicators.register import INDICATORS
from doorstep.kernel.indicators.remembering import forget
from doorstep.kernel.indicators.sums import THEN, Ask, figures, months_back
from doorstep.kernel.places.models import Unit, UnitVersion

CODES = ("adults_skilled", "visits", "households_visited", "support_turns")
BORDERS = {"today": date(2026, 11, 21), "before_merger": date(2025, 6, 30), "then": THEN}


def run(actor: Any) -> dict[str, Any]:
    """Measure every kind of reading, 40 times each."""
    spans = months_back(202611, 24)
    told: dict[str, Any] = {"cells": Cell.objects.count()}
    for name, borders in BORDERS.items():
        asks = [Ask(INDICATORS[c], "04", "commune", borders) for c in CODES]
        turn = iter(range(10**9))
        told[f"grid_{name}"] = repeated(
            lambda asks=asks, turn=turn: unremembered(asks[next(turn) % len(asks)], spans), 40
        )
    told["league_table"] = repeated(_league, 40)
    told["open_first_100"] = repeated(lambda: _open(actor), 20)
    told["baseline_raw_sum"] = repeated(_raw, 40)
    told["goal"] = "grid p95 < 150 ms, league table < 100 ms, first 100 facts < 300 ms"
    return told


def unremembered(ask: Ask, spans: Any) -> None:
    """Work the sums out anew: a remembered answer would measure a dictionary."""
    forget()
    figures(ask, spans)


def _league() -> None:
    forget()
    ind = INDICATORS["adults_skilled"]
    communes = UnitVersion.objects.on(BORDERS["today"]).filter(province="04", level="commune")  # type: ignore[attr-defined]
    units = list(communes.values_list("unit", flat=True))
    ranked(Ask(ind, "04", "commune", BORDERS["today"]), (202611, 202611), units)


def _open(actor: Any, code: str = "adults_skilled") -> None:
    forget()
    unit = Unit.objects.get(level="province", province="04")
    opened = open_figure(actor=actor, unit=unit, indicator=code, period=Period.year(2026))
    assert len(list(islice(opened.items(100), 100))) > 0


def _raw() -> None:
    """The same sum by village and month without borders: what the rows themselves cost."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.place_id, c.month, SUM(c.value) FROM indicators_cell c"
            " JOIN indicators_series s ON s.id = c.series_id"
            " WHERE c.province = '04' AND s.measure = 'visits' AND s.\"group\" = 'all'"
            " GROUP BY 1, 2"
        )
        cursor.fetchall()
