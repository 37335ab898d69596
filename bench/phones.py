"""Phones of the bench: enrolled by tickets at villages, with what they would send."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from doorstep.kernel.access.actions import Asked, make_account
from doorstep.kernel.access.actors import the_system
from doorstep.kernel.access.devices import enrol, make_ticket
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.people.models import Household, Person
from doorstep.kernel.places.models import Unit

_ZIPPED_FROM = 1024
"""Bytes from which the field app packs a body."""
TOPICS = ("vneid", "online_services", "cashless", "online_shopping", "safety", "platforms")


@dataclass
class Phone:
    """One enrolled phone, its holder, and the households of its village with their persons."""

    credentials: str
    member: UUID
    village: int
    homes: list[tuple[UUID, list[UUID]]] = field(default_factory=list)
    counter: int = 0

    def visit(self, chance: random.Random) -> dict[str, Any]:
        """Make a household visit of about 25 fields: envelope, answers, ticks by person."""
        home, persons = chance.choice(self.homes)
        now = timezone.now()
        self.counter += 1
        named = [str(p) for p in persons[:2]]
        answers: dict[str, Any] = {
            "outcome": "met",
            "persons_guided": chance.randint(1, 4),
            "taught": {p: chance.sample(TOPICS, 2) for p in named},
            "can_now": {p: [chance.choice(("vneid_installed", "bank_account"))] for p in named[:1]},
            "devices": ["smart_phone", "internet"],
            "needs": ["teaching", "papers"],
            "questions": "Bà con hỏi cách nộp hồ sơ khai sinh trên Cổng dịch vụ công.",
            "needs_follow_up": chance.random() < 0.2,
            "remarks": "Gia đình có người cao tuổi, cần hướng dẫn thêm.",
        }
        payload = {
            "kind": "household_visit",
            "kind_version": 2,
            "place": self.village,
            "happened_on": str(timezone.localdate() - timedelta(days=chance.randint(0, 20))),
            "household": str(home),
            "persons": named,
            "answers": answers,
        }
        return {
            "id": str(new_id()),
            "verb": "activities.record",
            "payload": payload,
            "made_at": now.isoformat(),
            "made_by": str(self.member),
            "counter": self.counter,
            "after": [],
        }

    def push(self, size: int, chance: random.Random) -> bytes:
        """Make the request that sends `size` visits, packed as the field app packs."""
        told = {
            "sent_at": timezone.now().isoformat(),
            "app": "bench",
            "commands": [self.visit(chance) for _i in range(size)],
        }
        return self.request("POST", "/device/v1/push", json.dumps(told, ensure_ascii=False))

    def request(self, method: str, path: str, body: str = "") -> bytes:
        """Write one HTTP/1.1 request down."""
        raw, more = body.encode(), ""
        if len(raw) > _ZIPPED_FROM:
            raw, more = gzip.compress(raw, 6), "Content-Encoding: gzip\r\n"
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Device {self.credentials}\r\nAccept-Language: vi\r\n"
            f"Accept-Encoding: gzip\r\nContent-Type: application/json\r\n{more}"
            f"Content-Length: {len(raw)}\r\n\r\n"
        )
        return head.encode() + raw


def enrolled(villages: Sequence[int]) -> list[Phone]:
    """Enrol a phone with a holder of its own at each of the villages."""
    homes = _homes(set(villages))
    return [_enrol(village, homes.get(village, [])) for village in villages]


def _enrol(village: int, homes: list[tuple[UUID, list[UUID]]]) -> Phone:
    now, system = timezone.now(), the_system(on=timezone.localdate())
    unit = Unit.objects.get(pk=village)
    asked = Asked(username=f"bench-{new_id().hex[-12:]}", full_name="Nông Thị Bench")
    who = make_account(
        actor=system, asked=asked, unit=unit, role="member", at=now, password="bench-bench-bench"
    ).account
    code = make_ticket(actor=system, unit=unit, at=now, label="bench", holders=[who.pk])
    made = enrol(actor=system, code=code, name="bench", app="1", address="192.0.2.1", at=now)
    return Phone(made.credentials, who.pk, village, homes)


def _homes(villages: set[int]) -> dict[int, list[tuple[UUID, list[UUID]]]]:
    persons: dict[UUID, list[UUID]] = {}
    rows = Person.objects.filter(village__in=villages, household__isnull=False)
    for home, person in rows.order_by("pk").values_list("household", "pk"):
        persons.setdefault(home, []).append(person)
    found: dict[int, list[tuple[UUID, list[UUID]]]] = {}
    for home, village in Household.objects.filter(village__in=villages).values_list(
        "pk", "village"
    ):
        found.setdefault(village, []).append((home, persons.get(home, [])))
    return found


def fullest(count: int) -> list[int]:
    """Give the villages with most households, alive today, at most `count`."""
    rows = Household.objects.filter(village__level="village", village__ended_on__year=9999)
    counted = rows.order_by().values_list("village").annotate(n=Count("pk"))
    return [village for village, _n in counted.order_by("-n", "village")[:count]]
