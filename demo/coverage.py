"""What reaches the villages: signal, electricity, fibre, with the days on which it came.

Published for 5 November 2025: 138 villages without mobile signal, 29 without electricity, fibre in
use about 60 %. What comes later is made up.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from demo.pens import Pen
from demo.world import HOME_VILLAGE, PROVINCE, Village, World
from doorstep.kernel.places.models import FOREVER, Coverage

TOLD_ON = date(2025, 11, 5)
NO_SIGNAL, NO_ELECTRICITY, BOTH = 138, 29, 24
SIGNAL_BEFORE, SIGNAL_AFTER = 33, 42
"""Villages that got signal in the months before and in the year after the published day."""
POWER_AFTER = 12
FIBRE, FIBRE_AFTER = 0.60, 0.05
_FROM = date(2024, 1, 1)
_SOURCE = "Số liệu minh họa"


def make_coverage(world: World) -> None:
    """Write dated coverage rows of every village."""
    chance = world.chance("coverage")
    pen = Pen(
        Coverage, "village_id", "province", "kind", "level", "valid_from", "valid_to", "source"
    )
    order = _hardest_first(world, chance)
    signal = _signal_days(order, chance)
    power = _power_days(order[:NO_SIGNAL], order[NO_SIGNAL:], chance)
    fibre = _fibre_days(world.villages, signal, chance)
    for v in world.villages:
        came = signal.get(v.id)
        v.no_signal_until = came
        level = "5g" if v.type == "tổ dân phố" and chance.random() < 0.4 else "4g"
        level = "3g" if v.is_remote and chance.random() < 0.25 else level
        _rows(pen, v, "signal", ("none", level), came, world.today)
        _rows(pen, v, "electricity", ("no", "yes"), power.get(v.id), world.today)
        _rows(pen, v, "fibre", ("no", "yes"), fibre.get(v.id), world.today)
    pen.flush()


def _rows(
    pen: Pen,
    village: Village,
    kind: str,
    levels: tuple[str, str],
    came: date | None,
    today: date,
) -> None:
    """One row, or two when something came on a day that is past. None: it was always there."""
    first, forever = _FROM.isoformat(), FOREVER.isoformat()
    base = (village.id, PROVINCE, kind)
    if came is None:
        pen.add((*base, levels[1], first, forever, _SOURCE))
    elif came > today:
        pen.add((*base, levels[0], first, forever, _SOURCE))
    else:
        pen.add((*base, levels[0], first, came.isoformat(), _SOURCE))
        pen.add((*base, levels[1], came.isoformat(), forever, _SOURCE))


def _hardest_first(world: World, chance: random.Random) -> list[Village]:
    """Order villages as the networks left them: the remote and high ones last to be reached."""
    hard = {
        v.id: chance.random() - v.is_remote - (v.people == "Mông") * 0.3 for v in world.villages
    }
    far = [v for v in world.villages if v.type == "xóm" and v.name != HOME_VILLAGE]
    return sorted(far, key=lambda v: hard[v.id])


def _signal_days(order: Sequence[Village], chance: random.Random) -> dict[int, date]:
    """Villages that were once without signal and the day it came (or FOREVER)."""
    days = {v.id: FOREVER for v in order[:NO_SIGNAL]}
    for v in order[NO_SIGNAL : NO_SIGNAL + SIGNAL_BEFORE]:
        days[v.id] = date(2025, 3, 1) + timedelta(days=chance.randrange(240))
    for v in chance.sample(order[:NO_SIGNAL], SIGNAL_AFTER):
        days[v.id] = date(2026, 1, 15) + timedelta(days=chance.randrange(280))
    return days


def _power_days(
    dark: Sequence[Village], lit: Sequence[Village], chance: random.Random
) -> dict[int, date]:
    without = chance.sample(dark, BOTH) + chance.sample(lit[:300], NO_ELECTRICITY - BOTH)
    days = {v.id: FOREVER for v in without}
    for v in chance.sample(without, POWER_AFTER):
        days[v.id] = date(2026, 2, 1) + timedelta(days=chance.randrange(240))
    return days


def _fibre_days(
    villages: Sequence[Village], signal: dict[int, date], chance: random.Random
) -> dict[int, date]:
    """Fibre in 60 % of the villages, first where people live close together."""
    near = sorted(
        villages, key=lambda v: chance.random() + v.is_remote * 0.8 + (v.id in signal) * 0.8
    )
    have = round(len(villages) * FIBRE)
    days = {v.id: FOREVER for v in near[have:]}
    for v in near[have : have + round(len(villages) * FIBRE_AFTER)]:
        days[v.id] = date(2026, 3, 1) + timedelta(days=chance.randrange(230))
    return days
