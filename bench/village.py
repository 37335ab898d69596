"""A team's village as large as they come: 250 households, 1,100 persons, a year of visits."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from bench.phones import TOPICS, fullest
from doorstep.kernel.access.actors import the_system
from doorstep.kernel.activities.actions import Draft, record_many
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.people.actions import register_households, register_persons
from doorstep.kernel.people.drafts import HouseholdDraft, PersonDraft
from doorstep.kernel.people.models import Household, Person

HOUSEHOLDS, PERSONS, VISITS = 250, 1_100, 1_000
_FAMILY = ("Nông", "Hoàng", "Lý", "Bế", "Lục", "Đàm", "Triệu", "Hà")
_MIDDLE, _GIVEN = ("Văn", "Thị", "Đức", "Minh"), ("Slầy", "Mỵ", "Hạnh", "Thắng", "Sáy", "Pảo")


def full_villages(count: int) -> list[int]:
    """Give up to `count` villages of the full size; where there is none, fill the largest up."""
    counted = Person.objects.filter(village__in=fullest(count)).order_by().values_list("village")
    held = counted.annotate(n=Count("pk"))
    found = [village for village, n in held if n >= PERSONS * 0.8]
    if not found:
        found = [fullest(1)[0]]
        _fill(found[0])
    return found


def told_of(village: int) -> dict[str, int]:
    """Count what a phone of the village is sent."""
    return {
        "households": Household.objects.filter(village=village).count(),
        "persons": Person.objects.filter(village=village).count(),
        "visits": Activity.objects.filter(place=village, is_current=True).count(),
    }


def _fill(village: int) -> None:
    chance, today = random.Random(11), timezone.localdate()
    actor, now = the_system(on=today), told_of(village)
    began = today - timedelta(days=500)

    def name() -> str:
        return " ".join(chance.choice(some) for some in (_FAMILY, _MIDDLE, _GIVEN))

    drafts = [
        HouseholdDraft(village=village, registered_on=began, head_name=name(), number=str(n))
        for n in range(now["households"], HOUSEHOLDS)
    ]
    register_households(actor=actor, drafts=drafts)
    homes = list(Household.objects.filter(village=village).values_list("pk", flat=True))
    register_persons(
        actor=actor,
        drafts=[
            PersonDraft(
                village=village, registered_on=began, full_name=name(), sex=chance.choice("mf"),
                birth=chance.randint(1940, 2018), household=chance.choice(homes),
                groups=frozenset({"poor"} if chance.random() < 0.2 else ()),
            )
            for _n in range(now["persons"], PERSONS)
        ],
    )  # fmt: skip
    visits = [_visit(village, chance, homes) for _n in range(now["visits"], VISITS)]
    for start in range(0, len(visits), 200):
        record_many(actor=actor, drafts=visits[start : start + 200])


def _visit(village: int, chance: random.Random, homes: list[UUID]) -> Draft:
    answers: dict[str, Any] = {
        "outcome": "met",
        "persons_guided": chance.randint(1, 3),
        "devices": ["smart_phone"],
        "needs": [chance.choice(("teaching", "phone"))],
        "remarks": f"Hướng dẫn {chance.choice(TOPICS)}, hẹn quay lại.",
    }
    day = timezone.localdate() - timedelta(days=chance.randint(0, 360))
    return Draft(
        kind="household_visit",
        place=village,
        happened_on=day,
        household=chance.choice(homes),
        answers=answers,
    )
