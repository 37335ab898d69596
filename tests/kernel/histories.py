"""Random histories of five phones: what is made, what gets lost on the way, and a model of the end.

Each history is one seed. Phones work without signal, share holders, have clocks that jump; batches
are cut, repeated, reordered; meanwhile the office merges persons and villages. The model says what
must be in the books once everything was delivered, whatever the order was.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from doorstep.kernel.access.devices import Enrolled
from doorstep.kernel.access.models import Account, Device
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.people.actions import merge_persons
from doorstep.kernel.people.merging_households import merge_households
from doorstep.kernel.people.models import Household, Person
from doorstep.kernel.places.actions import merge_units
from doorstep.kernel.sync.envelopes import Batch, envelope_of
from doorstep.kernel.sync.inbox import Brought, answers_to, at_once, receive
from tests.kernel.field import NOW, account, phone
from tests.kernel.people_world import People

FIRST = date(2026, 10, 1)
CLOCKS = (
    timedelta(0),
    timedelta(0),
    timedelta(seconds=-90),
    timedelta(days=400),
    -timedelta(20000),
)
Command = dict[str, Any]


@dataclass
class Handset:
    """A phone in a history: what it made, and what of that is surely known to have arrived."""

    enrolled: Enrolled
    village: int
    holders: list[Account]
    clock: timedelta = timedelta(0)
    counter: int = 0
    outbox: list[Command] = field(default_factory=list)

    @property
    def device(self) -> Device:
        """The phone, as the server knows it."""
        return Device.objects.get(pk=self.enrolled.device.pk)


@dataclass
class Model:
    """What must be in the books in the end."""

    households: dict[str, int] = field(default_factory=dict)
    persons: dict[str, int] = field(default_factory=dict)
    visits: dict[str, Command] = field(default_factory=dict)
    void: set[str] = field(default_factory=set)
    corrections: dict[str, list[Command]] = field(default_factory=dict)
    amendments: dict[str, list[Command]] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    merged_homes: dict[str, str] = field(default_factory=dict)
    sent: dict[str, Command] = field(default_factory=dict)


def handsets(world: People) -> list[Handset]:
    """Enrol five phones in four villages; each has a member and a team leader as holders."""
    made = []
    for n, village in enumerate((51, 52, 53, 54, 51)):
        pair = [account(f"m{n}", village), account(f"l{n}", village, "team_leader")]
        made.append(Handset(phone(world, village, *pair, label=f"máy {n}"), village, pair))
    return made


class History:
    """One history: `run` plays it to its end."""

    def __init__(self, seed: int, world: People, phones: list[Handset]) -> None:
        self.chance = random.Random(seed)
        self.world = world
        self.phones = [Handset(p.enrolled, p.village, p.holders) for p in phones]
        self.model = Model()
        self.at = NOW - timedelta(days=30)
        self.merged_on: date | None = None
        self.merged_at = self.at
        self.answers: dict[str, list[Any]] = {}
        self.applied_at: dict[str, datetime] = {}

    def run(self) -> Model:
        """Play, then deliver everything that is left, twice and in a random order."""
        for _step in range(self.chance.randint(12, 30)):
            self.at += timedelta(hours=self.chance.randint(1, 30))
            handset = self.chance.choice(self.phones)
            if self.chance.random() < 0.15:
                handset.clock = self.chance.choice(CLOCKS)
            what = self.chance.random()
            if what < 0.62:
                self._work(handset)
            elif what < 0.9:
                self._send(handset)
            else:
                self._office()
        rest = [(h, c) for h in self.phones for c in h.outbox]
        for _again in range(2):
            self.chance.shuffle(rest)
            for handset in self.phones:
                self._push(handset, [c for h, c in rest if h is handset])
        return self.model

    def _work(self, handset: Handset) -> None:
        """Make some commands, on things that this phone or another one knows of."""
        home = self._command(
            handset,
            "people.register_household",
            village=handset.village,
            head_name="Nông Văn Slầy",
        )
        self.model.households[home["id"]] = handset.village
        for _n in range(self.chance.randint(0, 2)):
            person = self._command(
                handset,
                "people.register_person",
                village=handset.village,
                full_name="Lý Thị Mẩy",
                household=home["id"],
                birth="1950",
            )
            self.model.persons[person["id"]] = handset.village
        for _n in range(self.chance.randint(0, 3)):
            self._visit(handset)
        if self.chance.random() < 0.5:
            self._correct(handset)
        if self.chance.random() < 0.4:
            self._change(handset)

    def _known(self, things: dict[str, Any], handset: Handset) -> str | None:
        """Choose something of this phone's village."""
        here = [i for i, village in things.items() if village == handset.village]
        return self.chance.choice(here) if here else None

    def _visit(self, handset: Handset) -> None:
        home = self._known(self.model.households, handset)
        person = self._known(self.model.persons, handset)
        day = (self.at + handset.clock).date() - timedelta(days=self.chance.randint(0, 3))
        visit = self._command(
            handset,
            "activities.record",
            kind="household_visit",
            place=handset.village,
            happened_on=day.isoformat(),
            household=home,
            persons=[person] if person and self.chance.random() < 0.5 else [],
            answers={"outcome": "met", "persons_guided": self.chance.randint(0, 5)},
        )
        self.model.visits[visit["id"]] = visit

    def _correct(self, handset: Handset) -> None:
        home = self._known(self.model.households, handset)
        fields = {"address": {"was": "", "now": f"nhà {self.chance.randint(1, 9)}"}}
        told = self._command(handset, "people.correct", type="household", id=home, fields=fields)
        self.model.corrections.setdefault(str(home), []).append(told)

    def _change(self, handset: Handset) -> None:
        mine = [i for i, v in self.model.visits.items() if v["payload"]["place"] == handset.village]
        if not mine:
            return
        visit = self.chance.choice(mine)
        leader = handset.holders[1]
        if self.chance.random() < 0.3:
            told = {"activity": visit, "reason": "nhầm"}
            self._command(handset, "activities.void", by=leader, **told)
            self.model.void.add(visit)
            return
        was = self.model.visits[visit]["payload"]["answers"]["persons_guided"]
        fields = {"answers.persons_guided": {"was": was, "now": self.chance.randint(6, 30)}}
        told = {"activity": visit, "reason": "đếm lại", "fields": fields}
        made = self._command(handset, "activities.amend", by=leader, **told)
        self.model.amendments.setdefault(visit, []).append(made)

    def _command(
        self, handset: Handset, verb: str, *, by: Account | None = None, **payload: Any
    ) -> Command:
        handset.counter += 1
        made_at = _moved(self.at, handset.clock)
        told = {
            "id": str(new_id()),
            "verb": verb,
            "payload": payload,
            "made_at": made_at.isoformat(),
            "made_by": str((by or self.chance.choice(handset.holders)).pk),
            "counter": handset.counter,
            "after": [],
        }
        handset.outbox.append(told)
        self.model.sent[told["id"]] = told
        return told

    def _send(self, handset: Handset) -> None:
        """Send some of the outbox, in any order, some twice; the answer may be lost."""
        some = [c for c in handset.outbox if self.chance.random() < 0.6]
        self.chance.shuffle(some)
        some += some[: self.chance.randint(0, 2)]
        if self.chance.random() < 0.4:
            self._send_together(handset, some)
            return
        self._forget(handset, self._push(handset, some))

    def _send_together(self, handset: Handset, some: list[Command]) -> None:
        """Another phone sends at the same moment: both are taken in by one transaction."""
        other = self.chance.choice(self.phones)
        also = [c for c in other.outbox if self.chance.random() < 0.6] + some[:1]
        sent = (handset, self._batch(handset, some)), (other, self._batch(other, also))
        every = [
            Brought(h.device, batch, [envelope_of(c) for c in batch.commands], self.at)
            for h, batch in sent
        ]
        rows = at_once(every)
        for sender, brought, one in zip((handset, other), every, rows, strict=True):
            self._forget(sender, self._noted(answers_to(brought, one)))

    def _forget(self, handset: Handset, answered: list[Any]) -> None:
        """Forget what is done, unless the answer was lost on the way."""
        if self.chance.random() < 0.6:
            settled = {a.id for a in answered if a.state == "applied"}
            handset.outbox = [c for c in handset.outbox if c["id"] not in settled]

    def _batch(self, handset: Handset, commands: list[Command]) -> Batch:
        return Batch(_moved(self.at, handset.clock), "1", list(commands))

    def _push(self, handset: Handset, commands: list[Command]) -> list[Any]:
        batch = self._batch(handset, commands)
        return self._noted(receive(device=handset.device, batch=batch, at=self.at))

    def _noted(self, answers: list[Any]) -> list[Any]:
        for answer in answers:
            self.answers.setdefault(str(answer.id), []).append(answer)
            if answer.state == "applied":
                self.applied_at.setdefault(str(answer.id), self.at)
        return answers

    def _office(self) -> None:
        """Merge two persons or households that are in the books, or two villages, once."""
        if self.merged_on is None and self.chance.random() < 0.3:
            self.merged_on, self.merged_at = self.at.date(), self.at
            merge_units(
                actor=self.world.actor,
                olds=[51, 52],
                code="00000099",
                name="Xóm Mới",
                type="xóm",
                parent=41,
                effective_on=self.merged_on,
                decision="1/NQ-HĐND",
            )
            return
        if self.chance.random() < 0.4:
            self._merge_homes()
            return
        rows = Person.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True)
        if len(rows) > 1:
            kept, gone = self.chance.sample(list(rows), 2)
            merge_persons(actor=self.world.actor, kept=kept, gone=gone, reason="một người")
            self.model.merged[str(gone)] = str(kept)

    def _merge_homes(self) -> None:
        rows = Household.objects.filter(merged_into=None, village=self.chance.choice([51, 53]))
        homes = list(rows.order_by("pk").values_list("pk", flat=True))
        if len(homes) > 1:
            kept, gone = self.chance.sample(homes, 2)
            merge_households(actor=self.world.actor, kept=kept, gone=gone, reason="một hộ")
            self.model.merged_homes[str(gone)] = str(kept)


def _moved(at: datetime, by: timedelta) -> datetime:
    return at + by


def root_of(merged: dict[str, str], person: str) -> str:
    """Follow merges to the record that is kept."""
    while person in merged:
        person = merged[person]
    return person
