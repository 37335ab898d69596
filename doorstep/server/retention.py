"""Erasing what is past its time: `erasures.py` says what, this does it.

In portions, each with its journal line in one transaction: it can be stopped anywhere, and doing
it twice changes nothing. Facts and their numbers stay, so every figure stays as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import NotAllowed
from doorstep.kernel.journal.actions import note
from doorstep.server.endings import Ending
from doorstep.server.erasures import ENDINGS
from doorstep.server.records import RETENTION

PORTION = 1000
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Due:
    """Rows of one table that have come to one of its endings."""

    table: str
    ending: Ending
    rows: QuerySet[Any]

    @property
    def what(self) -> str:
        """What happens: the columns that are blanked, or that the rows go."""
        return ", ".join(self.ending.blank) if self.ending.blank is not None else "rows"


def due(*, at: datetime) -> Iterator[Due]:
    """Give, table by table, what is past its time at the instant `at`; tables may be empty."""
    for table, endings in ENDINGS.items():
        for ending in endings:
            yield Due(table, ending, _rows(apps.get_model(table), ending, at))


def _rows(model: type[Model], ending: Ending, at: datetime) -> QuerySet[Any]:
    days = RETENTION[ending.after].days
    if days is None:
        return model._base_manager.none()
    rows = model._base_manager.filter(ending.when(at - timedelta(days=days)))
    return rows.filter(ending.open()).order_by("pk")


def erase(*, actor: Actor, at: datetime, progress: Progress | None = None) -> dict[str, int]:
    """Erase all that is due; give how many rows per table. The system alone may do it.

    `progress(table, rows so far)` is told after every portion.
    """
    if not actor.is_system:
        raise NotAllowed("access.not_allowed", "You may not do this here.")
    found: Counter[str] = Counter()
    for one in due(at=at):
        for count in _in_portions(actor, one):
            found[one.table] += count
            if progress:
                progress(one.table, found[one.table])
    return dict(found)


def _in_portions(actor: Actor, one: Due) -> Iterator[int]:
    last: Any = None
    while True:
        rows = one.rows if last is None else one.rows.filter(pk__gt=last)
        portion = list(rows[:PORTION])
        if not portion:
            return
        last = portion[-1].pk
        with transaction.atomic():
            _end(one, portion)
            _tell(actor, one, portion)
            if one.ending.also:
                one.ending.also(portion)
        yield len(portion)


def _end(one: Due, portion: list[Any]) -> None:
    rows = one.rows.model._base_manager.filter(pk__in=[row.pk for row in portion])
    if one.ending.blank is None:
        rows.delete()
    else:
        rows.update(**one.ending.blank)


def _tell(actor: Actor, one: Due, portion: list[Any]) -> None:
    """Write how many rows of which table, never whose."""
    counted = Counter(getattr(row, "province", "") for row in portion)
    for province, rows in sorted(counted.items()):
        note(
            actor=actor,
            verb="retention.erase",
            about="retention",
            about_id=one.table,
            province=province,
            details={"rows": rows, "what": one.what},
        )
