"""Units by their ids alone, for paths where time counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from doorstep.kernel.basics.statements import ask, marks
from doorstep.kernel.places.models import Placement, Unit

_CHUNK = 500
_UNITS = "SELECT id, level, province, began_on, ended_on FROM places_unit WHERE id IN"


def units_of(ids: Collection[int]) -> dict[int, Unit]:
    """Give the units of `ids` that there are."""
    every, found = sorted(set(ids)), dict[int, Unit]()
    for start in range(0, len(every), _CHUNK):
        some = every[start : start + _CHUNK]
        for row in ask(f"{_UNITS} ({marks(some)})", some):
            found[row[0]] = Unit(
                id=row[0], level=row[1], province=row[2], began_on=row[3], ended_on=row[4]
            )
    return found


def counted_in(told: Iterable[tuple[int, date]]) -> dict[tuple[int, date], int]:
    """Give where a fact at a unit that has ended by its day belongs: in the village that took its
    place, where that is one. A village that was split stays; the record then needs attention."""
    pairs = set(told)
    units = units_of({place for place, _day in pairs})
    ended = {(p, d) for p, d in pairs if p in units and not units[p].is_alive(d)}
    found: dict[tuple[int, date], int] = {}
    for place, day in ended:
        spot = Placement.objects.on(day).filter(unit=place).first()
        if spot is not None and spot.village_id is not None and units[place].level == "village":
            found[place, day] = spot.village_id
    return found
