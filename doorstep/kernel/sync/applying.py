"""Doing commands: what is ready in few groups, what builds on others after them, the rest waits.

Every group is one call of the verb, which has its own savepoint; only where a group fails are its
commands done one by one, so that one that does not fit holds no other up. Commands of several
devices may be done in one run: each row says whose it is.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import DatabaseError, OperationalError
from django.utils import timezone
from pydantic import ValidationError

from doorstep.kernel.access.actors import Actor, actors_of, reach_of
from doorstep.kernel.access.models import Account
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.basics.statements import Row, as_id, as_moment, ask, marks
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import units_of
from doorstep.kernel.sync.deeds import COMMAND, DEEDS, Act, Named, Verb
from doorstep.kernel.sync.finding import find
from doorstep.kernel.sync.models import APPLIED, ATTENTION, WAITING, Command

_log = logging.getLogger("doorstep.sync")
_HELD = (
    "SELECT h.device_id, a.id, a.full_name, a.is_active, h.to_at FROM access_deviceholder h"
    " JOIN access_account a ON a.id = h.account_id"
    " WHERE h.device_id IN ({}) AND h.account_id IN ({})"
)
Ready = tuple[Command, Verb[Any], Any, Actor]
Holder = tuple[UUID, UUID]
"""A device and an account."""


@dataclass
class Run:
    """Doing some commands of devices of one province (or, for an officer, in the officer's name).

    `wants` says afterwards what each waiting command waits for; `made` are the ids now here.
    `instead` gives, for a command that an officer corrected, the payload to go by.
    """

    at: datetime
    officer: Actor | None = None
    instead: dict[UUID, Any] = field(default_factory=dict)
    wants: dict[UUID, set[str]] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    known: dict[Named, str] = field(default_factory=dict)
    _units: dict[int, Unit] = field(default_factory=dict)
    _actors: dict[Holder, Actor | str] = field(default_factory=dict)
    _until: dict[Holder, datetime] = field(default_factory=dict)
    _reach: dict[tuple[Actor, str, int], bool] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """Today, in Vietnam."""
        return timezone.localdate(self.at)

    def do(self, rows: Sequence[Command]) -> None:
        """Do `rows`; each has a state afterwards."""
        if rows and self.officer is None:
            self._load_actors({(row.device_id, row.made_by) for row in rows})
        read = [r for row in rows if (r := self._read(row))]
        needs = {row.pk: {*verb.needs(told), *_after(row)} for row, verb, told, _a in read}
        self.known.update(find({n for some in needs.values() for n in some}))
        self._load_places(read)
        pending = sorted(read, key=_turn)
        while pending:
            left = self._pass(pending, needs)
            if len(left) == len(pending):
                break
            pending = left
        for row, *_rest in pending:
            self.wants[row.pk] = {name for _k, name in self._missing(needs[row.pk])}
            row.state, row.reason = WAITING, "sync.waits"

    def _read(self, row: Command) -> Ready | None:
        """Check who and what; what cannot be done as it is needs attention (or an upgrade)."""
        verb = DEEDS.get(row.verb)
        if verb is None:
            _put(row, WAITING, "sync.unknown_verb")
            return None
        try:
            payload = self.instead.get(row.pk, row.payload)
            told = verb.payload.model_validate(payload or {})
        except (ValidationError, RecursionError) as why:
            row.words = _faults(why)
            _put(row, ATTENTION, "sync.not_understood")
            return None
        actor = self.officer or self._actor(row)
        if isinstance(actor, str):
            _put(row, ATTENTION, actor)
            return None
        return row, verb, told, actor

    def _actor(self, row: Command) -> Actor | str:
        """Give who recorded it, with the offices of today; or why that is nobody who may."""
        holder = row.device_id, row.made_by
        until = self._until.get(holder)
        if until is not None and row.made_at > until:
            return "sync.no_holder"
        return self._actors.get(holder, "sync.no_holder")

    def _load_actors(self, holders: set[Holder]) -> None:
        """Find who held the devices: two questions for all of them."""
        devices, accounts = {d for d, _a in holders}, {a for _d, a in holders}
        question = _HELD.format(marks([*devices]), marks([*accounts]))
        held: dict[Holder, list[Row]] = defaultdict(list)
        for device, account, *told in ask(question, [*devices, *accounts]):
            held[as_id(device), as_id(account)].append(tuple(told))
        may = list[tuple[Account, str]]()
        for holder in sorted(held.keys() & holders):
            name, is_active, _ended_at = held[holder][0]
            ends = [ended_at for _name, _is, ended_at in held[holder]]
            if all(ends):
                # Who no longer works on it: what was recorded before that still comes in.
                self._until[holder] = max(end for told in ends if (end := as_moment(told)))
            self._actors[holder] = "sync.closed_account"
            if is_active:
                may.append((Account(id=holder[1], full_name=name), str(holder[0])))
        for (_account, device), actor in zip(may, actors_of(may, on=self.on), strict=True):
            if actor.account_id is not None:
                self._actors[UUID(device), actor.account_id] = actor

    def _load_places(self, read: Sequence[Ready]) -> None:
        """Find the units that payloads name, and who may do there what."""
        asked = [(a, verb.right, p) for _r, verb, told, a in read if (p := _fitting(verb, told))]
        self._units.update(units_of({p for _a, _right, p in asked} - self._units.keys()))
        known = {one for one in asked if one[1] and one[2] in self._units}
        may = reach_of(known)
        self._reach.update({one: one in may for one in known})

    def _missing(self, needs: Iterable[Named]) -> set[Named]:
        return {n for n in needs if n not in self.known}

    def _pass(self, pending: Sequence[Ready], needs: dict[UUID, set[Named]]) -> list[Ready]:
        """Do what is ready, in order; give what is not."""
        left: list[Ready] = []
        for _key, group in groupby(pending, _group):
            ready: list[Ready] = []
            for one in group:
                if one[1].together is None and ready:
                    self._together(ready)
                    ready = []
                (left if self._missing(needs[one[0].pk]) else ready).append(one)
            if ready:
                self._together(ready)
        return left

    def _together(self, ready: Sequence[Ready]) -> None:
        """Do commands of one verb and person in one go; one by one where that fails."""
        verb, only = ready[0][1], [self._act(*one) for one in ready if self._within(*one)]
        if verb.together is not None and len(only) > 1:
            try:
                results = verb.together(only)
            except OperationalError:
                raise
            except (Problem, DatabaseError, ValueError, TypeError, KeyError, ArithmeticError):
                results = None  # one of them does not fit: find out which
            if results is not None:
                for act, result in zip(only, results, strict=True):
                    self._applied(act.row, verb, result)
                return
        for act in only:
            self._alone(verb, act)

    def _alone(self, verb: Verb[Any], act: Act[Any]) -> None:
        try:
            result = verb.together([act])[0] if verb.together else verb.apply(act)
        except OperationalError:
            raise
        except Problem as problem:
            if self.officer is not None:
                raise
            act.row.words = str(problem)[:400]
            _put(act.row, ATTENTION, problem.code[:60])
        except (DatabaseError, ValueError, TypeError, LookupError, ArithmeticError):
            _log.exception("command %s (%s)", act.row.pk, act.row.verb)
            _put(act.row, ATTENTION, "sync.failed")
        else:
            self._applied(act.row, verb, result)

    def _act(self, row: Command, _verb: Verb[Any], told: Any, actor: Actor) -> Act[Any]:
        bound = min(timezone.localdate(row.made_at), self.on)
        return Act(row, told, actor, self.at, self.known, bound)

    def _within(self, row: Command, verb: Verb[Any], told: Any, actor: Actor) -> bool:
        """Ask for the right at the place that a payload names; a place elsewhere needs a look."""
        place = verb.place(told)
        if place is None:
            return True
        unit = self._units.get(place)
        if unit is None:
            return self._out(row, "sync.place_unknown")
        if unit.province == row.province:
            row.unit_id = unit.pk
        if not verb.right or self._reach[actor, verb.right, unit.pk]:
            return True
        return self._out(row, "sync.place_out_of_reach")

    def _out(self, row: Command, reason: str) -> bool:
        if self.officer is not None:
            from doorstep.kernel.sync.reasons import words_of

            raise NotAllowed(reason, words_of(reason))
        _put(row, ATTENTION, reason)
        return False

    def _applied(self, row: Command, verb: Verb[Any], result: dict[str, Any]) -> None:
        row.result, row.applied_at, row.words = result, self.at, ""
        _put(row, APPLIED, "")
        name, kept = str(row.pk), str(result.get("id", row.pk))
        self.made |= {name, kept}
        for kind in (COMMAND, result.get("type", "")):
            self.known[kind, name] = kept if kind != COMMAND else name


def _turn(ready: Ready) -> tuple[int, str, int, UUID]:
    """Order: by rank; what is done together with others' is one group; then as it was made."""
    row, verb, *_rest = ready
    return verb.rank, verb.code if verb.is_mixed else "", row.counter, row.pk


def _group(ready: Ready) -> tuple[str, Holder | None]:
    """What is done in one go: a verb, of one person on one device unless it is mixed."""
    row, verb, *_rest = ready
    return verb.code, None if verb.is_mixed else (row.device_id, row.made_by)


def _fitting(verb: Verb[Any], told: Any) -> int | None:
    place = verb.place(told)
    return place if place is not None and 0 < place < 2**63 else None


def _put(row: Command, state: str, reason: str) -> None:
    row.state, row.reason = state, reason


def _after(row: Command) -> Iterator[Named]:
    return ((COMMAND, str(one)) for one in row.after)


def _faults(why: Exception) -> str:
    """Name the parts that could not be read, never what they hold."""
    if not isinstance(why, ValidationError):
        return ""
    parts = (".".join(str(p) for p in one["loc"])[:40] for one in why.errors()[:5])
    return ", ".join(parts)[:400]
