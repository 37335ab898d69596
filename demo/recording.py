"""Writing one activity: the row, its three times, its persons; revised and doubtful ones too."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from functools import cache

from demo.seasons import Calendar
from demo.world import PROVINCE, Village, World
from doorstep.kernel.basics.text import search_key

BY_FORM, BY_PHONE = "demo", "demo-phone"
"""Devices of made-up activities begin with "demo": `forgetting` finds them by it."""
COLUMNS = (
    "id", "province", "root", "revision", "is_current", "is_void", "kind", "place_id",
    "happened_on", "happened_at", "month", "recorded_at", "received_at", "team_id",
    "household_id", "business_id", "groups", "answers", "search_key", "attention",
    "recorded_by", "device", "source", "reason",
)  # fmt: skip
_MOMENTS = 512


class Recorder:
    """Records the activities at one place: a village with its team, or a commune."""

    def __init__(
        self, world: World, chance: random.Random, *, village: Village | None, place: int, by: str
    ) -> None:
        self._calendar: Calendar = world.calendar
        self._on = world.ids.on
        self._random = chance.random
        self._rows = world.pens["activity"].add
        self._persons = world.pens["participant"].add
        self._place = place
        self._team = village.team if village else None
        self._team_from = village.team_from if village else 0
        self._by = by
        self._silent = bool(village and village.no_signal_until)
        self._moments = moments()

    def record(
        self,
        kind: str,
        day: int,
        answers: str,
        *,
        household: str | None = None,
        business: str | None = None,
        persons: Sequence[str] = (),
        mask: int = 0,
        attention: str = "",
    ) -> str:
        """Record one activity and give its id."""
        calendar = self._calendar
        made = self._on(calendar.first + day)
        on = calendar.iso[day]
        moment = on + self._moments[int(self._random() * _MOMENTS)]
        received = moment
        if self._silent:
            # Without signal the phone sends when it is back in the valley.
            received = calendar.iso[min(calendar.last, day + int(self._random() * 6))] + moment[10:]
        team = self._team if day >= self._team_from else None
        device = BY_PHONE if team and kind != "media_item" else BY_FORM
        self._rows((
            made, PROVINCE, made, 1, 1, 0, kind, self._place, on, moment, calendar.months[day],
            moment, received, team, household, business, mask, answers, search_of(answers),
            attention, self._by, device, "form", "",
        ))  # fmt: skip
        for person in persons:
            self._persons((made, PROVINCE, person))
        return made

    def revise(
        self, kind: str, day: int, answers: tuple[str, str], *, reason: str, is_void: bool = False
    ) -> None:
        """Record an activity that was amended, or declared void, some days later."""
        calendar = self._calendar
        on, month = calendar.iso[day], calendar.months[day]
        moment = on + " 03:10:00"
        later = min(calendar.last, day + 1 + int(self._random() * 5))
        root, new = self._on(calendar.first + day), self._on(calendar.first + later)
        received = calendar.iso[later] + " 08:30:00"
        team = self._team if day >= self._team_from else None
        base = (kind, self._place, on, moment, month, moment)
        tail = ("", self._by, BY_FORM, "form")
        for made, revision, received_at, told, why in (
            (root, 1, moment, answers[0], ""),
            (new, 2, received, answers[1], reason),
        ):
            is_last = revision == 2
            self._rows((
                made, PROVINCE, root, revision, int(is_last), int(is_void and is_last), *base,
                received_at, team, None, None, 0, told, search_of(told), *tail, why,
            ))  # fmt: skip


@cache
def moments() -> list[str]:
    """Times of the day in UTC: from 8 to 17 o'clock, some in the evening, in Viet Nam."""
    chance = random.Random("moments")
    found = []
    for _n in range(_MOMENTS):
        hour = chance.choice((1, 1, 2, 2, 3, 3, 4, 7, 7, 8, 8, 9, 12, 13))
        found.append(f" {hour:02d}:{chance.randrange(60):02d}:{chance.randrange(60):02d}")
    return found


def search_of(answers: str) -> str:
    """Give what a title is found by; "" for kinds of work without one."""
    return _found_by(json.loads(answers).get("title", "")) if '"title"' in answers else ""


@cache
def _found_by(title: str) -> str:
    return search_key(title)[:200]
