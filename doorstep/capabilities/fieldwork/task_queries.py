"""Open tasks of villages as the server knows them: the records the rules are asked about."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F

from doorstep.capabilities.fieldwork.models import TaskClaim
from doorstep.capabilities.fieldwork.tasks import (
    SURVEYS,
    VISIT,
    Task,
    records_of,
    tasks_of,
)
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_ACTIVITIES, SEE_PEOPLE
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.basics.sorting import sort_key
from doorstep.kernel.people.models import PERSON, GroupMembership, Household, Person
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import names_on

_CHUNK = 500
Record = dict[str, Any]


@cache
def shipped_rules() -> tuple[dict[str, Any], ...]:
    """Give the rules of `content/fieldwork/tasks.json`."""
    told = json.loads((Path(settings.CONTENT_DIR) / "fieldwork" / "tasks.json").read_text("utf-8"))
    return tuple(told["rules"])


def open_tasks(*, actor: Actor, villages: Collection[int], on: date) -> list[Task]:
    """Give the open and late tasks of villages, by village and in the order of the lane.

    Each with `name` (whom to visit) and `village_name`. Only what the actor may see is asked
    about. A commune of 10,000 records takes some seconds: ask by village where that matters.
    """
    seen = _visible(actor, villages)
    records = _records(actor, seen, on)
    names = names_on(seen, on=on)
    called = {(r["type"], str(r["id"])): r["name"] for r in records}
    claims = claim_rows(actor=actor, villages=seen, on=on)
    me = str(actor.account_id) if actor.account_id else None
    tasks = tasks_of(shipped_rules(), records=records, on=on, claims=claims, me=me)
    told = [
        {
            **task,
            "name": called.get((task["type"], task["subject"]), ""),
            "village_name": names.get(task["village"], ""),
        }
        for task in tasks
    ]
    return sorted(told, key=lambda t: sort_key(t["village_name"]))


def _visible(actor: Actor, villages: Collection[int]) -> list[int]:
    units = Unit.objects.filter(actor.scope(SEE_PEOPLE, "id"), id__in=villages, level="village")
    return list(units.order_by("id").values_list("id", flat=True))


def _records(actor: Actor, villages: Collection[int], on: date) -> list[Record]:
    """Give the record of every household, person and village."""
    homes = list(
        Household.objects.visible_to(actor, SEE_PEOPLE)
        .filter(village__in=villages, left_on=None)
        .values("id", "village", "number", "registered_on", name=F("head_name"))
    )
    people = list(
        Person.objects.visible_to(actor, SEE_PEOPLE)
        .filter(village__in=villages, left_on=None, merged_into=None)
        .values("id", "village", "household", "birth_on", "birth_year", name=F("full_name"))
    )
    groups = _groups([h["id"] for h in homes], on)
    can = _attained([p["id"] for p in people])
    names = names_on(villages, on=on)
    rows: dict[str, list[Record]] = {
        "household": [{**h, "groups": groups.get(h["id"], [])} for h in homes],
        "person": [{**p, "attained": can.get(p["id"], [])} for p in people],
        "unit": [{"id": v, "level": "village", "name": names.get(v, "")} for v in villages],
        "visit": list(_visits(villages)),
    }
    return records_of(rows, on=on)


def _visits(villages: Collection[int]) -> Iterator[Record]:
    """Give the visits and surveys that count."""
    rows = Activity.objects.filter(
        place__in=villages, kind__in=(VISIT, *SURVEYS), is_current=True, is_void=False
    )
    told = rows.order_by().values(
        "root", "kind", "happened_on", "answers", "household", village=F("place_id")
    )
    for row in told:
        yield {**row, "id": str(row["root"])}


def _groups(ids: list[UUID], on: date) -> dict[UUID, list[str]]:
    """Give the groups that are not sensitive, on a day, by subject."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for some in _chunks(ids):
        rows = GroupMembership.objects.filter(subject__in=some, from_on__lte=on, to_on__gt=on)
        for subject, group in rows.order_by("group").values_list("subject", "group"):
            found[subject].append(group)
    return found


def _attained(ids: list[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for some in _chunks(ids):
        rows = Attainment.objects.filter(subject__in=some, subject_type=PERSON, is_live=True)
        for subject, code in rows.order_by("code").values_list("subject", "code"):
            found[subject].append(code)
    return found


def _chunks(ids: list[UUID]) -> Iterator[list[UUID]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def claim_rows(*, actor: Actor, villages: Collection[int], on: date) -> list[dict[str, Any]]:
    """Give the claims that hold on a day or later in villages the actor may see."""
    rows = TaskClaim.objects.visible_to(actor, SEE_ACTIVITIES)
    return [
        {
            "id": str(c.pk),
            "village": c.village_id,
            "rule": c.rule,
            "subject": c.subject,
            "by": str(c.account_id or ""),
            "name": c.account_name,
            "claimed_at": c.claimed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "from_on": c.from_on.isoformat(),
            "to_on": c.to_on.isoformat(),
        }
        for c in rows.filter(village__in=villages, to_on__gt=on).order_by("claimed_at", "id")
    ]
