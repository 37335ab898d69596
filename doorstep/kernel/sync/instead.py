"""Another place or another subject for a command: what was sent stays, only how it is read changes.

What may be replaced follows from the verb itself: the unit it names, and the persons, households
and businesses it needs. A subject is replaced wherever the payload names it: as the household,
among the persons, beside an answer about each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_PEOPLE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.batches import MODELS
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import units_of
from doorstep.kernel.sync.deeds import DEEDS, Named, Verb
from doorstep.kernel.sync.models import Command

_PLACES = ("village", "place")


@dataclass(frozen=True)
class Instead:
    """What an officer chose instead: a unit, and for ids as they were sent the ids to take."""

    place: int | None = None
    subjects: Mapping[str, UUID] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.place is not None or bool(self.subjects)


@dataclass(frozen=True)
class Replaceable:
    """What of a command may be replaced: the field of its unit ("" for none), whom it names."""

    place_field: str = ""
    place: int | None = None
    subjects: tuple[Named, ...] = ()
    right: str = ""

    def __bool__(self) -> bool:
        return bool(self.place_field or self.subjects)


def replaceable(row: Command) -> Replaceable:
    """Say what of a command may be replaced; nothing of one that cannot be understood."""
    verb: Verb[Any] | None = DEEDS.get(row.verb)
    if verb is None or row.payload is None:
        return Replaceable()
    try:
        told = verb.payload.model_validate(row.payload)
    except (ValidationError, RecursionError):
        return Replaceable()
    place = verb.place(told)
    names = (n for n in _PLACES if getattr(told, n, None) == place)
    wanted = dict.fromkeys(n for n in verb.needs(told) if n[0] in MODELS)
    return Replaceable(next(names, "") if place is not None else "", place, (*wanted,), verb.right)


def corrected(*, actor: Actor, row: Command, instead: Instead) -> dict[str, Any]:
    """Give the payload with what was chosen instead; the one that was sent is not touched.

    Raises Problem: sync.not_replaceable, sync.place_of_today (a unit of the same level that exists
    today), sync.subject_unknown (no record of that sort here that the actor may see).
    """
    may = replaceable(row)
    kinds = {name: kind for kind, name in may.subjects}
    if (instead.place is not None and not may.place_field) or instead.subjects.keys() - kinds:
        raise Problem("sync.not_replaceable", _("This part of the record cannot be replaced."))
    for sent, chosen in instead.subjects.items():
        _check_subject(actor, row, kinds[sent], chosen)
    names = {sent: str(chosen) for sent, chosen in instead.subjects.items()}
    told: dict[str, Any] = _renamed(row.payload, names)
    if instead.place is not None:
        _check_place(actor, row, may, instead.place)
        told[may.place_field] = instead.place
    return told


def _check_place(actor: Actor, row: Command, may: Replaceable, place: int) -> None:
    unit: Unit | None = units_of({place}).get(place) if 0 < place < 2**63 else None
    sent = may.place or 0
    was = units_of({sent}).get(sent) if 0 < sent < 2**63 else None
    level = was.level if was and may.place_field != "village" else "village"
    if unit is None or not unit.is_alive(actor.on) or unit.level not in ("village", level):
        raise Problem("sync.place_of_today", _("Choose a village that exists today."))
    if unit.province != row.province:
        raise Problem("sync.place_of_today", _("Choose a village of the same province."))


def _check_subject(actor: Actor, row: Command, kind: str, chosen: UUID) -> None:
    rows = MODELS[kind].objects.visible_to(actor, SEE_PEOPLE)
    found = rows.filter(pk=chosen, province=row.province).first()
    if found is None or getattr(found, "merged_into_id", None):
        words = _("There is no such record among those you may see.")
        raise Problem("sync.subject_unknown", words)


def _renamed(told: Any, names: Mapping[str, str]) -> Any:
    """Give a copy with ids replaced, wherever they stand, also as the key of an answer."""
    if isinstance(told, dict):
        return _joined((_name(key, names), _renamed(value, names)) for key, value in told.items())
    if isinstance(told, list):
        made = [_renamed(one, names) for one in told]
        return list(dict.fromkeys(made)) if all(isinstance(m, str) for m in made) else made
    return _name(told, names) if isinstance(told, str) else told


def _name(told: str, names: Mapping[str, str]) -> str:
    return names.get(told.lower(), told)


def _joined(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Make a dict; two answers that are now about one person are put together."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        both = made.get(key), value
        are_lists = all(isinstance(one, list) for one in both)
        made[key] = list(dict.fromkeys([*made[key], *value])) if are_lists else value
    return made
