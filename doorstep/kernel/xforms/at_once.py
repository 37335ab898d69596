"""Plain submissions that come at the same moment are entered by one transaction.

Plain is one that comes whole and without files, tells of an activity and nothing else, and changes
nothing that came before. Any other, and one that cannot be entered as it is, goes its own way: what
it needs is done for it alone (actions.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from copy import copy
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import get_language

from doorstep.kernel.activities.actions import Draft, record_each
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.statements import insert, wait_briefly
from doorstep.kernel.basics.turns import Turns
from doorstep.kernel.xforms.applying import applied
from doorstep.kernel.xforms.arriving import Came, Received, digests_of, take_over
from doorstep.kernel.xforms.datasets import DATASETS
from doorstep.kernel.xforms.filled import Filled, Sent, draft_of, filled, known_of
from doorstep.kernel.xforms.layouts import form_of
from doorstep.kernel.xforms.models import Submission
from doorstep.kernel.xforms.waiting import Waits

_MOST_AT_ONCE = 32
_MOST_PERSONS = 60


def at_once(came: Came) -> Received | None:
    """Enter a submission together with what comes at this moment; None: it has to be done alone."""
    if connection.in_atomic_block or not _is_plain(came):
        return None
    return _turns.take(came, key=(came.sub.province, get_language()))


def _is_plain(came: Came) -> bool:
    told = came.told
    if came.files or came.is_incomplete or told.replaces is not None:
        return False
    return not any(entity.dataset in DATASETS for entity in told.entities)


def entered(every: Sequence[Came]) -> list[Received | None]:
    """Enter plain submissions of one province inside the caller's transaction; None for each that
    is not entered and must be done alone."""
    wait_briefly()
    first = {came.sub.pk: came for came in reversed(every)}
    known = digests_of(every)
    fresh = {pk: _read(came) for pk, came in first.items() if pk not in known}
    drafts = _drafts({pk: one for pk, one in fresh.items() if one is not None})
    by_actor = [(first[pk].actor, draft) for pk, draft in drafts.items()]
    made = record_each(by_actor=by_actor, is_lenient=True)
    subs = {a.root: _row(first[a.root], drafts[a.root], a) for a in made}
    insert(list(subs.values()))
    return [
        Received(subs[pk].state, subs[pk].reason) if pk in subs and first[pk] is came else None
        for came in every
        for pk in [came.sub.pk]
    ]


def _row(came: Came, draft: Draft, made: Activity) -> Submission:
    """Give the row of an entered submission; what came stays as it is, should this fail."""
    row = copy(came.sub)
    take_over(row, applied(draft, made))
    return row


_turns: Turns[Came, Received | None] = Turns(entered, most=_MOST_AT_ONCE, inside=transaction.atomic)


def _read(came: Came) -> Filled | None:
    form = form_of(came.told.form, came.told.version)
    if form.is_of_register:
        return None
    try:
        one = filled(came.actor, Sent.of(came.sub, came.told, {}), form)
    except Problem:
        return None
    return one if len(one.persons) <= _MOST_PERSONS else None


def _drafts(every: Mapping[UUID, Filled]) -> dict[UUID, Draft]:
    known, drafts = known_of(list(every.values())), dict[UUID, Draft]()
    for pk, one in every.items():
        with suppress(Waits, Problem):
            drafts[pk] = draft_of(one, known)
    return drafts
