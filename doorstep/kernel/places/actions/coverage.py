"""What reaches a village: signal, electricity, fibre, each with a level from a day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.keeping import KEEP_PLACES, Keeper, require_all, units_by_id
from doorstep.kernel.places.models import FOREVER, Coverage, Unit
from doorstep.kernel.places.rules import fit
from doorstep.kernel.places.watchers import COVERAGE, tell

_BATCH = 1000


class CoverageRow(NamedTuple):
    """From `from_on` a village has `level` of `kind` ("signal", "4g"), according to `source`."""

    village: int
    kind: str
    level: str
    from_on: date
    source: str = ""


def set_coverage(
    *, actor: Keeper, village: int, kind: str, level: str, from_on: date, source: str = ""
) -> Coverage:
    """Say what reaches a village from a day on; the interval before is closed. Give the row.

    The same level again changes nothing; a day that lies before a known interval fills the time
    until it. Kinds and levels are open (`kinds.COVERAGE_KINDS`). Right: places.keep there.
    """
    row = CoverageRow(village, kind, level, from_on, source)
    set_coverage_many(actor=actor, rows=[row])
    return Coverage.objects.on(from_on).get(village=village, kind=tidy(kind))


def set_coverage_many(*, actor: Keeper, rows: Sequence[CoverageRow]) -> int:
    """As `set_coverage` for many rows, all or none; give how many changed something."""
    rows = [r._replace(kind=tidy(r.kind), level=tidy(r.level)) for r in rows]
    require_all(actor, KEEP_PLACES, (r.village for r in rows))
    with transaction.atomic():
        villages = units_by_id([r.village for r in rows], lock=True)
        for row in rows:
            _check(row, villages[row.village])
        ledger = _Ledger(list(villages), villages)
        changed = [r for r in rows if ledger.put(r)]
        ledger.write()
        _tell(actor, changed, villages)
    return len(changed)


def _check(row: CoverageRow, village: Unit) -> None:
    if village.level != "village" or not village.began_on <= row.from_on < village.ended_on:
        raise Problem("places.no_village", _("There is no such village on that day."))
    if not row.kind or not row.level or len(row.kind) > 20 or len(row.level) > 10:
        raise Problem("places.no_level", _("Say what reaches the village and at which level."))


class _Ledger:
    """The known intervals of some villages, and what becomes of them."""

    def __init__(self, ids: list[int], villages: dict[int, Unit]) -> None:
        self._villages = villages
        self._known: dict[tuple[int, str], list[Coverage]] = defaultdict(list)
        self._fresh: list[Coverage] = []
        self._changed: dict[int, Coverage] = {}
        for start in range(0, len(ids), _BATCH):
            some = Coverage.objects.filter(village__in=ids[start : start + _BATCH])
            for row in some.order_by("valid_from"):
                self._known[row.village_id, row.kind].append(row)

    def put(self, row: CoverageRow) -> bool:
        """Fit one row in; tell whether anything changed."""
        known = self._known[row.village, row.kind]
        where = fit([(c.valid_from, c.valid_to) for c in known], row.from_on, FOREVER)
        at = where.same_day if where.same_day is not None else where.former
        if at is not None and known[at].level == row.level:
            return False
        if where.same_day is not None:
            known[where.same_day].level = row.level
            known[where.same_day].source = tidy(row.source)[:200]
            self._note(known[where.same_day])
            return True
        if where.former is not None:
            known[where.former].valid_to = row.from_on
            self._note(known[where.former])
        self._add(row, where.valid_to)
        return True

    def _add(self, row: CoverageRow, valid_to: date) -> None:
        made = Coverage(
            village_id=row.village,
            province=self._villages[row.village].province,
            kind=row.kind,
            level=row.level,
            valid_from=row.from_on,
            valid_to=valid_to,
            source=tidy(row.source)[:200],
        )
        self._fresh.append(made)
        known = self._known[row.village, row.kind]
        known.append(made)
        known.sort(key=lambda c: c.valid_from)

    def _note(self, row: Coverage) -> None:
        if row.pk is not None:
            self._changed[row.pk] = row

    def write(self) -> None:
        """Write what changed."""
        fields = ["level", "source", "valid_to"]
        Coverage.objects.bulk_update(self._changed.values(), fields, batch_size=_BATCH // 2)
        Coverage.objects.bulk_create(self._fresh, batch_size=_BATCH)


def _tell(actor: Keeper, changed: list[CoverageRow], villages: dict[int, Unit]) -> None:
    by_province: dict[str, list[CoverageRow]] = defaultdict(list)
    for row in changed:
        by_province[villages[row.village].province].append(row)
    for province, rows in by_province.items():
        tell(COVERAGE, province=province, places=(r.village for r in rows))
        is_one = len(rows) == 1
        note(
            actor=actor,
            verb="coverage.set",
            about="village",
            about_id=rows[0].village if is_one else "",
            province=province,
            place_id=rows[0].village if is_one else None,
            details={"rows": [[r.village, r.kind, r.level, str(r.from_on)] for r in rows]},
        )
