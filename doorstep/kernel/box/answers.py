"""At the box: the province's answers are remembered, and what follows from them is asked for.

An answer that says it is in the books is final; one that arrives late by another way changes
nothing any more.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from doorstep.kernel.basics.statements import insert
from doorstep.kernel.box.models import Bond, Due, Owed
from doorstep.kernel.box.wholes import WHOLES
from doorstep.kernel.box.wire import model_of, pieces
from doorstep.kernel.sync.envelopes import moment
from doorstep.kernel.sync.finding import an_id
from doorstep.kernel.sync.models import APPLIED, ATTENTION, SETTLED, WAITING, Command, Disagreement

FINAL = (APPLIED, SETTLED)
KIND_MADE = {
    "people.register_household": "household",
    "people.register_person": "person",
    "people.register_business": "business",
    "activities.record": "activity",
}
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
Answer = Mapping[str, Any]


def moments_of(ids: Collection[UUID]) -> dict[UUID, datetime | None]:
    """Give when the province had commands in its books; None: not yet."""
    rows = Due.objects.filter(id__in=list(ids))
    return {**dict.fromkeys(ids), **dict(rows.values_list("id", "province_at"))}


def ids_within(own: UUID, payload: Any) -> set[str]:
    """Name every id that a command makes or mentions."""
    told = json.dumps(payload, default=str) if payload else ""
    return {str(own), *_UUID.findall(told)}


def pending_ids() -> set[str]:
    """Name every thing that a command not answered yet makes or mentions."""
    rows = Due.objects.filter(state="").values_list("id", "payload")
    return {name for own, payload in rows for name in ids_within(own, payload)}


def take_answers(*, bond: Bond, answers: Iterable[Answer], at: datetime) -> int:
    """Remember answers; give how many commands are in the province's books by them."""
    told = {i: a for a in answers if (i := an_id(str(a.get("id", ""))))}
    count = 0
    for some in pieces(sorted(told)):
        rows = {d.id: d for d in Due.objects.filter(id__in=some).exclude(state__in=FINAL)}
        count += _keep_final({i: told[i] for i in rows if told[i]["state"] in FINAL}, at)
        for i, due in rows.items():
            if told[i]["state"] not in FINAL:
                _keep_open(due, told[i])
        _follow(bond, rows, told, at)
    return count


def _keep_final(answers: Mapping[UUID, Answer], at: datetime) -> int:
    groups: dict[tuple[Any, ...], list[UUID]] = defaultdict(list)
    for i, a in answers.items():
        groups[a["state"], a.get("at"), a.get("reason", ""), a.get("words", "")].append(i)
    for (state, told_at, reason, words), ids in groups.items():
        Due.objects.filter(id__in=ids).update(
            state=state,
            province_at=moment(told_at) or at,
            reason=reason,
            words=words[:400],
            payload=None,
        )
    # Where two values disagreed here they did there: that is decided at the province.
    Disagreement.objects.filter(command__in=list(answers), state="open").delete()
    return len(answers)


def _keep_open(due: Due, a: Answer) -> None:
    due.state, due.reason = str(a["state"])[:10], str(a.get("reason", ""))[:60]
    due.words = str(a.get("words", ""))[:400]
    Due.objects.filter(pk=due.pk).update(state=due.state, reason=due.reason, words=due.words)


def _follow(
    bond: Bond, rows: Mapping[UUID, Due], told: Mapping[UUID, Answer], at: datetime
) -> None:
    """Ask for what the province did otherwise than this box: later, not at all, to another."""
    final = {i: d for i, d in rows.items() if told[i]["state"] in FINAL}
    here = Command.objects.filter(pk__in=list(final), state__in=(WAITING, ATTENTION))
    late = set(here.values_list("pk", flat=True))
    owed: list[Owed] = []
    for i, due in final.items():
        real = an_id(str(told[i].get("result", "")))
        if (kind := KIND_MADE.get(due.verb)) and real and real != i:
            owed.append(_owed(bond, kind, real, stands_for=i))
        elif due.state or i in late or told[i]["state"] == SETTLED:
            owed += _mentioned(bond, due)
    insert(owed, or_leave=True)
    here.update(state=SETTLED, reason="", settled_at=at, applied_at=at)


def _mentioned(bond: Bond, due: Due) -> Iterator[Owed]:
    ids = ids_within(due.id, due.payload)
    if kind := KIND_MADE.get(due.verb):
        yield _owed(bond, kind, due.id)
    for whole in WHOLES:
        rows = model_of(whole.model).objects.filter(**{f"{whole.key}__in": ids})
        for name in set(rows.values_list(whole.key, flat=True)):
            if name != due.id:
                yield _owed(bond, whole.code, name)


def _owed(bond: Bond, kind: str, subject: UUID, **more: Any) -> Owed:
    return Owed(province=bond.province, kind=kind, subject=subject, **more)
