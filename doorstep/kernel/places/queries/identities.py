"""Units by their ids alone, for paths where time counts."""

from __future__ import annotations

from collections.abc import Collection

from doorstep.kernel.basics.statements import ask, marks
from doorstep.kernel.places.models import Unit

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
