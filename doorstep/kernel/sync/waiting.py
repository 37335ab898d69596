"""Commands that wait: tried again when what they build on arrives, shown after five days."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.statements import as_id, ask, marks
from doorstep.kernel.sync.applying import Run
from doorstep.kernel.sync.deeds import DEEDS
from doorstep.kernel.sync.models import APPLIED, ATTENTION, WAITING, Command, Wait

PATIENCE = timedelta(days=5)
_CHUNK = 400
_WAITING = "SELECT DISTINCT command_id FROM sync_wait WHERE wanted IN"
_CHANGED = ["state", "reason", "words", "result", "applied_at", "unit_id"]


def try_again(*, made: Collection[str], at: datetime) -> int:
    """Do what waited for any of `made` (ids or hashes that are here now); give how many were done.

    What that makes lets others go on, so it goes round until nothing new was made.
    """
    done, fresh = 0, set(made)
    while fresh:
        rows = _locked(_waiting_for(fresh))
        made_now: set[str] = set()
        for some in _by_province(rows):
            run = _do(some, at)
            made_now |= run.made
            done += sum(row.state == APPLIED for row in some)
        fresh = made_now
    return done


def _waiting_for(names: Iterable[str]) -> list[UUID]:
    every, found = sorted(names), set[UUID]()
    for start in range(0, len(every), _CHUNK):
        some = every[start : start + _CHUNK]
        found |= {as_id(row[0]) for row in ask(f"{_WAITING} ({marks(some)})", some)}
    return sorted(found)


def _locked(ids: Collection[UUID]) -> list[Command]:
    if not ids:
        return []
    rows: Any = Command.objects.select_for_update()
    open_ones = rows.filter(pk__in=ids).filter(Q(state=WAITING) | Q(state=ATTENTION))
    return list(open_ones.order_by("pk"))


def _by_province(rows: Iterable[Command]) -> Iterable[list[Command]]:
    ordered = sorted(rows, key=lambda r: r.province)
    for _key, some in groupby(ordered, key=lambda r: r.province):
        yield list(some)


def _do(rows: list[Command], at: datetime) -> Run:
    """Do commands again; what still waits keeps its reason when it needs attention by now."""
    before = {row.pk: (row.state, row.reason, row.words) for row in rows}
    run = Run(at)
    run.do(rows)
    for row in rows:
        if row.state == WAITING and before[row.pk][0] == ATTENTION:
            row.state, row.reason, row.words = before[row.pk]
    changed = [row for row in rows if before[row.pk] != (row.state, row.reason, row.words)]
    for row in changed:
        Command.objects.filter(pk=row.pk).update(**{n: getattr(row, n) for n in _CHANGED})
    settled = [row.pk for row in rows if row.state != WAITING and row.pk not in run.wants]
    Wait.objects.filter(command__in=settled).delete()
    _note_wants(run, rows)
    return run


def _note_wants(run: Run, rows: Iterable[Command]) -> None:
    wanted = {(row.pk, w[:64]): row for row in rows for w in run.wants.get(row.pk, ())}
    Wait.objects.bulk_create(
        [Wait(command_id=pk, province=row.province, wanted=w) for (pk, w), row in wanted.items()],
        ignore_conflicts=True,
        batch_size=500,
    )


def look_after(*, actor: Actor, at: datetime, limit: int = 500) -> int:
    """Go over what is open, for the worker: verbs known by now, things that came another way, and
    what has waited too long. Gives how many changed."""
    codes = DEEDS.codes()
    with transaction.atomic():
        open_ones = Command.objects.filter(state__in=(WAITING, ATTENTION))
        newly = open_ones.filter(reason="sync.unknown_verb", verb__in=codes)
        waiting = open_ones.filter(state=WAITING).exclude(reason="sync.unknown_verb")
        ids = [
            *newly.order_by("received_at").values_list("pk", flat=True)[:limit],
            *waiting.order_by("-received_at").values_list("pk", flat=True)[:limit],
        ]
        made: set[str] = set()
        for some in _by_province(_locked(ids)):
            made |= _do(some, at).made
        done = len(made) + (try_again(made=made, at=at) if made else 0)
        late = open_ones.filter(state=WAITING, received_at__lt=at - PATIENCE)
        done += late.filter(reason="sync.waits").update(
            state=ATTENTION, reason="sync.waited_too_long"
        )
        done += late.update(state=ATTENTION)
    return done
