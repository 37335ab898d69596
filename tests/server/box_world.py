"""What happens at the two ends of an exchange: each act runs in a process of its own, with its VAR.

`python -m tests.server.box_world ACT [ARGUMENT]` prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any
from uuid import UUID


def tables(_told: str) -> dict[str, Any]:
    """Make the tables."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    return {}


def province(_told: str) -> dict[str, Any]:
    """At the province: a commune with a few people, and who works there."""
    from doorstep.kernel.indicators.fold import recount
    from doorstep.kernel.people.models import Household
    from tests.kernel.field import account
    from tests.kernel.people_world import people_world

    world = people_world()
    member, officer = account("sláy", 51), account("hanh", 41, "officer")
    twins = [world.person("Nông Thị Mỵ", 51), world.person("Nông Thị Mỵ", 51)]
    far = world.person("Lò Thị Xa", 55, phone="0912345678")
    recount(province="04")
    home = Household.objects.create(
        id=_new(), province="04", village_id=51, head_name="Nông Văn Slầy", search_key="nong",
        sort_key="nong", registered_on="2025-01-01",
    )  # fmt: skip
    return {
        "member": str(member.pk), "officer": str(officer.pk), "far": str(far),
        "twins": [str(t) for t in twins], "home": str(home.pk),
    }  # fmt: skip


def _new() -> Any:
    from doorstep.kernel.basics.ids import new_id

    return new_id()


def merge(told: str) -> dict[str, Any]:
    """At the province, meanwhile: two records are one, and somebody is registered."""
    from django.utils import timezone

    from doorstep.kernel.people.actions import merge_persons, register_persons
    from doorstep.kernel.people.drafts import PersonDraft
    from doorstep.server.cli.asking import system

    kept, gone = json.loads(told)
    merge_persons(actor=system(), kept=kept, gone=gone, reason="twice")
    today = timezone.localdate()
    draft = PersonDraft(full_name="Hoàng Văn Mới", village=52, registered_on=today)
    return {"new": str(register_persons(actor=system(), drafts=[draft]).ids[0])}


def twin(_told: str) -> dict[str, Any]:
    """At the province: somebody is registered a second time."""
    from doorstep.server.cli.asking import system
    from tests.kernel.people_world import People

    return {"id": str(People(system()).person("Nông Thị Mỵ", 51))}


def desk(told: str) -> dict[str, Any]:
    """At the box's console: an officer registers, records, amends; a merge is refused."""
    from django.utils import timezone

    from doorstep.kernel.access.actors import actor_of
    from doorstep.kernel.access.models import Account
    from doorstep.kernel.activities.actions import Draft, amend, record
    from doorstep.kernel.basics.problems import Problem
    from doorstep.kernel.people.actions import merge_persons, register_persons
    from doorstep.kernel.people.drafts import PersonDraft

    given, today = json.loads(told), timezone.localdate()
    actor = actor_of(Account.objects.get(pk=given["officer"]), on=today)
    draft = PersonDraft(
        full_name="Triệu Mùi Pham", village=52, registered_on=today, birth=1951,
        sensitive={"ethnic_minority": "Dao"},
    )  # fmt: skip
    person = register_persons(actor=actor, drafts=[draft]).ids[0]
    visit = Draft(
        kind="household_visit", place=51, happened_on=today, household=UUID(given["home"]),
        answers={"outcome": "met", "persons_guided": 1},
    )  # fmt: skip
    root = record(actor=actor, draft=visit).root
    answers = {"outcome": "met", "persons_guided": 3}
    amend(actor=actor, root=root, reason="miscounted", answers=answers)
    refused = ""
    try:
        merge_persons(actor=actor, kept=given["twins"][0], gone=given["twins"][1], reason="x")
    except Problem as problem:
        refused = problem.code
    return {"person": str(person), "visit": str(root), "refused": refused}


def cut(told: str) -> dict[str, Any]:
    """At the box: an exchange that is killed after the province has a letter, before its reply."""
    from pathlib import Path

    from django.conf import settings
    from django.utils import timezone

    from doorstep.server.box import exchanging, keeping
    from doorstep.server.box.line import Line
    from doorstep.server.cli.asking import system

    who = keeping.kept(Path(settings.VAR_DIR))
    line = Line(url=told, credentials=f"{who['device']}.{who['secret']}")

    def send(letter: dict[str, Any]) -> dict[str, Any]:
        line.send(letter)
        os._exit(9)

    exchanging.exchange(actor=system(), send=send, clock=timezone.now)
    return {}


_TABLES = (
    "people.household", "people.person", "people.residence", "people.groupmembership",
    "people.sensitivemembership", "people.merge", "activities.activity", "activities.participant",
    "attainments.attainment", "attainments.evidence",
)  # fmt: skip


def books(_told: str) -> dict[str, Any]:
    """Say what the books hold of the commune, and whether the figures agree with it."""
    from django.apps import apps

    from doorstep.kernel.activities.models import Activity, Attached
    from doorstep.kernel.indicators.fold import differences, fold
    from doorstep.kernel.indicators.models import Cell
    from doorstep.kernel.people.models import Person

    while fold():
        pass
    places = [41, 51, 52, 53, 54]
    cells = Cell.objects.filter(place__in=places).select_related("series")
    acts = Activity.objects.filter(place__in=places).order_by("root", "revision")
    persons = Person.objects.filter(village__in=places).order_by("pk")
    return {
        "rows": {name: apps.get_model(name)._base_manager.count() for name in _TABLES},
        "acts": [
            [str(a.root), a.revision, a.is_current, a.answers, str(a.happened_on)] for a in acts
        ],
        "persons": [
            [str(p.pk), p.full_name, p.sex, p.phone, str(p.merged_into_id)] for p in persons
        ],
        "cells": sorted(f"{c.series} {c.place_id} {c.month} {c.value}" for c in cells),
        "wrong": [str(d) for d in differences(province="04")],
        "attached": Attached.objects.count(),
        "far": list(Person.objects.filter(village=55).values_list("full_name", "phone")),
    }


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "doorstep.server.settings"
    import django

    django.setup()
    acts = {a.__name__: a for a in (tables, province, merge, twin, desk, cut, books)}
    done = acts[sys.argv[1]](sys.argv[2] if len(sys.argv) > 2 else "")
    sys.stdout.write("\n" + json.dumps(done) + "\n")
