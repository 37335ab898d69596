"""Drafts of activities, and the row a draft becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.kinds import INTEGER, KINDS, ActivityKind
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.activities.rules import checked
from doorstep.kernel.activities.special_answers import persons_named
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.periods import month_of
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.places.models import Unit

UNFIT = "_unfit"
"""Under this code the answers that should be numbers and are not are kept as they came."""

FROM_THE_FIELD = ("phone", "odk")
_LONG_PAST_DAYS = 2 * 365
"""What is carried in so late by a phone is rather a slip of the year; imports are of the past."""


@dataclass(frozen=True)
class Draft:
    """An activity to be recorded. `id` is made where the fact is made.

    Whoever the answers name by person is among `persons`. `attention` is a doubt that whoever
    brings it has already.
    """

    kind: str
    place: int
    happened_on: date
    answers: dict[str, Any] = field(default_factory=dict)
    id: UUID = field(default_factory=new_id)
    happened_at: datetime | None = None
    recorded_at: datetime | None = None
    team: UUID | None = None
    household: UUID | None = None
    business: UUID | None = None
    persons: tuple[UUID, ...] = ()
    device: str = ""
    counter: int | None = None
    source: str = "form"
    external_id: str = ""
    kind_version: int | None = None
    attention: str = ""

    def __post_init__(self) -> None:
        named = persons_named(KINDS.get(self.kind), self.answers)
        if missing := [p for p in named if p not in self.persons]:
            object.__setattr__(self, "persons", (*self.persons, *missing))


class NotFit(Problem):
    """Answers that do not fit the kind: `faults` by field code."""

    def __init__(self, faults: dict[str, Any]) -> None:
        super().__init__("activities.not_fit", _("Some answers do not fit."))
        self.faults = faults


def row_of(
    d: Draft, unit: Unit, mask: int, actor: Actor, at: datetime, is_lenient: bool
) -> Activity:
    """Give the row of a draft; what does not fit raises, or is marked when `is_lenient`."""
    answers, misfit = _fitted(d, is_lenient)
    attention = misfit or d.attention or _misplaced(d, unit, actor.on, is_lenient)
    kind = KINDS.get(d.kind)
    return Activity(
        id=d.id,
        root=d.id,
        province=unit.province,
        kind=d.kind,
        kind_version=d.kind_version or (kind.version if kind else 1),
        place=unit,
        happened_on=d.happened_on,
        happened_at=d.happened_at,
        month=month_of(d.happened_on),
        recorded_at=d.recorded_at or at,
        received_at=at,
        team_id=d.team,
        household_id=d.household,
        business_id=d.business,
        groups=mask,
        answers=answers,
        search_key=search_key(str(answers.get("title", "")))[:200],
        attention=attention,
        recorded_by=actor.account_id,
        device=d.device,
        counter=d.counter,
        source=d.source,
        external_id=d.external_id,
    )


def _fitted(d: Draft, is_lenient: bool) -> tuple[dict[str, Any], str]:
    kind = KINDS.get(d.kind)
    if kind is None:
        if is_lenient:
            return d.answers, "unknown_kind"
        raise Problem("activities.unknown_kind", _("This kind of activity is not known."))
    answers, faults = checked(kind, d.answers)
    if not faults:
        return answers, ""
    if is_lenient:
        return _kept(d, kind, answers, faults), "answers_do_not_fit"
    raise NotFit(faults)


def _kept(
    d: Draft, kind: ActivityKind, answers: dict[str, Any], faults: dict[str, Any]
) -> dict[str, Any]:
    """Keep what did not fit; what is no number goes apart, so that sums meet numbers alone."""
    numbers = {f.code for f in kind.fields if f.type == INTEGER}
    kept = {k: v for k, v in d.answers.items() if k not in faults or k not in numbers}
    unfit = {k: d.answers[k] for k in faults if k in numbers and k in d.answers}
    return {**kept, **answers, **({UNFIT: unfit} if unfit else {})}


def _misplaced(d: Draft, unit: Unit, today: date, is_lenient: bool) -> str:
    if d.happened_on > today:
        if is_lenient:
            return "future_day"
        raise Problem("activities.future", _("The day lies in the future."))
    if not unit.is_alive(d.happened_on):
        return "place_not_valid_then"
    is_old = d.source in FROM_THE_FIELD and (today - d.happened_on).days > _LONG_PAST_DAYS
    return "long_past" if is_old else ""


def draft_of(a: Activity) -> Draft:
    """Give the draft that would make this revision again."""
    return Draft(
        kind=a.kind,
        place=a.place_id,
        happened_on=a.happened_on,
        answers=a.answers,
        happened_at=a.happened_at,
        recorded_at=a.recorded_at,
        team=a.team_id,
        household=a.household_id,
        business=a.business_id,
        device=a.device,
        counter=a.counter,
        source=a.source,
        external_id=a.external_id,
        kind_version=a.kind_version,
    )
