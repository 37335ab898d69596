"""Lists that came from others: the authority's confirmations, accounts of banks and telecoms.

The authority's are import batches that were done, so that evidence leads to a file and a day. Of
the others only an id is known.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import NamedTuple

from demo.accounts import province_officer
from demo.world import PROVINCE, World
from doorstep.kernel.imports.models import DONE, ImportBatch
from doorstep.kernel.places.models import Unit

FILE = "demo-"
"""Every made-up file has a name that begins so."""
_KIND, _BYTES_A_ROW = "vneid_list", 64
CONFIRMED = "vneid_confirmed"


class Key(NamedTuple):
    """A list: of what, of which day (number)."""

    code: str
    day: int


class Lists:
    """The lists of a run, by day, and how many persons each names."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._ids: dict[Key, str] = {}
        self._named: Counter[Key] = Counter()

    def naming(self, code: str, day: int) -> str:
        """Give the id of the list of a day that names one more person."""
        key = Key(code, day)
        self._named[key] += 1
        made = self._ids.get(key)
        if made is None:
            made = self._ids[key] = self._world.id_on(self._world.calendar.days[day])
        return made

    def write(self) -> None:
        """Write a batch for each list of the authority."""
        unit, officer = Unit.objects.get(province=PROVINCE, level="province"), province_officer()
        ImportBatch.objects.bulk_create(
            self._batch(key, made, unit, officer)
            for key, made in self._ids.items()
            if key.code == CONFIRMED
        )

    def _batch(self, key: Key, made: str, unit: Unit, officer: str) -> ImportBatch:
        on = self._world.calendar.days[key.day]
        name = f"{FILE}xac-nhan-vneid-{on:%Y-%m}.csv"
        digest = hashlib.sha256(name.encode()).hexdigest()
        came, ended = (f"{on.isoformat()} 0{hour}:15:00+00:00" for hour in (2, 3))
        rows = self._named[key]
        return ImportBatch(
            id=made,
            province=PROVINCE,
            place=unit,
            kind=_KIND,
            state=DONE,
            file_name=name,
            sha256=digest,
            size=rows * _BYTES_A_ROW,
            fingerprint=digest[:32],
            rows=rows,
            good=rows,
            new=rows,
            done_rows=rows,
            uploaded_at=came,
            uploaded_by=officer,
            checked_at=came,
            confirmed_at=ended,
            confirmed_by=officer,
            ended_at=ended,
            ended_by=officer,
        )
