"""The inbox: commands come in once, whatever happens on the way, and each is answered.

One transaction takes a batch: what is known is answered from its row, what is new is done and
kept. Of two connections that bring the same at the same moment the second finds, on writing, what
the first wrote; it takes its own work back and looks again.

Small batches that come at the same moment from several devices share a transaction (`Turns`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.models import Device
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.statements import as_id, ask, insert, marks, wait_briefly
from doorstep.kernel.basics.turns import Turns
from doorstep.kernel.sync.applying import Run
from doorstep.kernel.sync.elsewhere import Moments, at_province
from doorstep.kernel.sync.envelopes import Batch, Envelope, bound_of, clock_of, envelope_of
from doorstep.kernel.sync.models import (
    APPLIED,
    ATTENTION,
    SETTLED,
    UNREADABLE,
    WAITING,
    Command,
    Wait,
)
from doorstep.kernel.sync.reasons import flagged_words, todo_of, words_of
from doorstep.kernel.sync.waiting import try_again

_TRIES, _CHUNK = 5, 400
_SMALL, _MOST_AT_ONCE = 10, 32
"""Commands of a batch that may share a transaction with others; batches that share one."""
_DEVICES = "SELECT id, revoked_at FROM access_device WHERE id IN"
_HERE = "SELECT id FROM sync_command WHERE id IN"
_ANSWERED = ("id", "digest", "state", "reason", "words", "result", "applied_at")


class Answer(NamedTuple):
    """Where one command stands. Both moments are one on a server of the province; on a box the
    second is empty until the province has answered."""

    id: str | None
    state: str
    reason: str
    words: str
    todo: str
    commune_at: datetime | None
    province_at: datetime | None
    result: dict[str, Any]


class Brought(NamedTuple):
    """What a device brought at a moment; None in `read` for what could not be read."""

    device: Device
    batch: Batch
    read: Sequence[Envelope | None]
    at: datetime


Rows = dict[UUID, Command]


class _Again(Exception):
    """Somebody wrote one of these at the same moment."""


def receive(*, device: Device, batch: Batch, at: datetime, reason: str = "") -> list[Answer]:
    """Take a batch in; give an answer for each command, in the order they came.

    With `reason` nothing is done and everything new needs attention (a revoked device's parcel).
    """
    brought = Brought(device, batch, [envelope_of(told) for told in batch.commands], at)
    rows = None
    if len(batch.commands) <= _SMALL and not reason and not connection.in_atomic_block:
        rows = _turns.take(brought, key=(device.province, get_language()))
    if rows is None:
        rows = _alone(brought, reason)
    return answers_to(brought, rows)


def answers_to(brought: Brought, rows: Rows) -> list[Answer]:
    """Give an answer for each command that was brought, from the rows of a turn."""
    moments = at_province([rows[e.id] for e in brought.read if e])
    both = zip(brought.batch.commands, brought.read, strict=True)
    return [_answer_to(told, e, rows, moments) for told, e in both]


def _alone(brought: Brought, reason: str) -> Rows:
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                return _take([brought], reason)
        except (_Again, IntegrityError, OperationalError):
            if attempt == _TRIES - 1:
                raise
    raise AssertionError  # the last try raises


def at_once(every: Sequence[Brought]) -> list[Rows]:
    """Take in what devices of one province brought, inside the caller's transaction; give for each
    the rows."""
    wait_briefly()
    return [_take(every, "")] * len(every)


_turns: Turns[Brought, Rows] = Turns(at_once, most=_MOST_AT_ONCE, inside=transaction.atomic)


def _take(every: Sequence[Brought], reason: str) -> Rows:
    """Take in what devices of one province brought; give the rows of all their commands."""
    _hold({brought.device.pk for brought in every}, may_be_revoked=bool(reason))
    whole = {e.id: (b, e) for b in reversed(every) for e in reversed(b.read) if e}
    known = known_commands(whole)
    fresh = [_row(b.device, b.batch, e, b.at) for b, e in whole.values() if e.id not in known]
    at = max(brought.at for brought in every)
    run = Run(at)
    if reason:
        for row in fresh:
            row.state, row.reason = ATTENTION, reason
    else:
        run.do(fresh)
    fresh.sort(key=lambda row: row.pk)
    if insert(fresh, or_leave=True) < len(fresh):
        raise _Again
    keep_waits(fresh, run)
    if run.made:
        try_again(made=run.made, at=at)
    return known | {row.pk: row for row in fresh}


def _hold(devices: set[UUID], *, may_be_revoked: bool) -> None:
    """Lock the devices: what one sends twice at once comes one after the other. One that was
    revoked since it proved itself is refused."""
    # SQLite has one writer at a time anyway.
    lock = " FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""
    rows = ask(f"{_DEVICES} ({marks([*devices])}) ORDER BY id{lock}", sorted(devices))
    if not may_be_revoked and any(revoked_at for _id, revoked_at in rows):
        raise Problem("device.revoked", _("This device was revoked."), wipe=True)


def keep_waits(rows: Iterable[Command], run: Run) -> None:
    """Write down what each waiting command waits for."""
    waits = [
        Wait(command_id=row.pk, province=row.province, wanted=wanted[:64])
        for row in rows
        if row.state == WAITING
        for wanted in sorted(run.wants.get(row.pk, ()))
    ]
    insert(waits, or_leave=True)


def known_commands(ids: Iterable[UUID]) -> dict[UUID, Command]:
    """Give the commands that are in the inbox, as far as answering needs them."""
    every, here = list(ids), list[UUID]()
    for start in range(0, len(every), _CHUNK):
        some = every[start : start + _CHUNK]
        here += [as_id(row[0]) for row in ask(f"{_HERE} ({marks(some)})", some)]
    rows: Any = Command.objects.filter(pk__in=here).only(*_ANSWERED) if here else ()
    return {row.pk: row for row in rows}


def _row(device: Device, batch: Batch, e: Envelope, at: datetime) -> Command:
    judged = clock_of(e.made_at, sent_at=batch.sent_at, at=at)
    clock = judged or (e.clock if batch.is_vouched else "")
    believed = bound_of(e.made_at, sent_at=batch.sent_at, at=at)
    return Command(
        id=e.id,
        province=device.province,
        unit_id=device.unit_id,
        device_id=device.pk,
        verb=e.verb,
        payload=e.payload,
        digest=e.digest,
        after=[str(one) for one in e.after],
        counter=e.counter,
        made_by=e.made_by,
        made_at=believed if judged else e.made_at,
        received_at=at,
        off_s=round((at - batch.sent_at).total_seconds()),
        clock=clock[:12],
    )


def _answer_to(
    told: Any, e: Envelope | None, rows: dict[UUID, Command], moments: Moments
) -> Answer:
    if e is None:
        given = told.get("id") if isinstance(told, dict) else None
        name = str(given)[:64] if isinstance(given, str) else None
        return unreadable(name, "sync.no_id")
    row = rows[e.id]
    if row.digest != e.digest:
        return unreadable(str(e.id), "sync.same_id")
    return answer_of(row, moments)


def unreadable(name: str | None, reason: str) -> Answer:
    """Answer what was not kept: the phone keeps it."""
    return Answer(name, UNREADABLE, reason, words_of(reason), todo_of(reason), None, None, {})


def answer_of(row: Command, moments: Moments | None = None) -> Answer:
    """Say where a command of the inbox stands; `moments` are those of `at_province`, asked once
    for many."""
    moments = at_province([row]) if moments is None else moments
    is_open = row.state in (WAITING, ATTENTION)
    flag = row.result.get("attention", "") if row.state == APPLIED else ""
    return Answer(
        str(row.pk),
        row.state,
        row.reason,
        words_of(row.reason, row.words) or flagged_words(flag),
        todo_of(row.reason) if is_open else "",
        row.applied_at,
        moments.get(row.pk),
        row.result if row.state in (APPLIED, SETTLED) else {},
    )


def standing(*, device: Device, ids: Sequence[UUID]) -> list[Answer]:
    """Say where commands of this device's province stand; what is not here is not answered."""
    rows: Any = Command.objects.filter(pk__in=ids, province=device.province, device=device.pk)
    found = list(rows.only(*_ANSWERED))
    moments = at_province(found)
    return [answer_of(row, moments) for row in found]
