"""What a phone may send of learning: sittings of lessons, and tests taken there and marked here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone
from pydantic import Field

from doorstep.capabilities.learning.actions import HandIn, StudyDraft, hand_in, keep_each
from doorstep.capabilities.learning.packs import file_positions
from doorstep.capabilities.learning.queries import course_of_edition
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import RECORD
from doorstep.kernel.people.models import PERSON
from doorstep.kernel.places.queries.identities import counted_in
from doorstep.kernel.sync.deeds import FACTS, Act, Named, Payload, Result, deed

_MOST = timedelta(hours=12)
"""No sitting lasts longer; a phone that was laid aside does not make one."""


class Sitting(Payload):
    """Somebody learned something in the edition of a course, from one instant to another."""

    person: UUID
    place: int
    course: str = Field(min_length=1, max_length=60)
    edition: str = Field(pattern="^[0-9a-f]{64}$")
    answers: dict[str, Any] = Field(default_factory=dict, max_length=400)
    began_at: datetime
    ended_at: datetime


class Studied(Sitting):
    """One sitting of one lesson: steps seen, and what was answered to practice questions."""

    lesson: str = Field(min_length=1, max_length=60)
    steps: int = Field(ge=0, le=1000)
    is_finished: bool = False
    way: Literal["phone", "own_phone", "session"] = "phone"


class HandedIn(Sitting):
    """A certifying test: the seed its paper was drawn from, the answers in the pack's positions."""

    seed: str = Field(min_length=1, max_length=80)


def _times(act: Act[Any]) -> tuple[datetime, datetime]:
    """Give begin and end. The phone's clock may be wrong; how long it took is right all the same.

    An end that no clock can have said is taken as the moment of recording.
    """
    told, last = act.payload, act.recorded_at
    aware = told.began_at.tzinfo is not None and told.ended_at.tzinfo is not None
    took = told.ended_at - told.began_at if aware else timedelta()
    took = min(max(took, timedelta()), _MOST)
    end = told.ended_at if aware and not act.row.clock and told.ended_at <= last else last
    return end - took, end


def _place(act: Act[Any]) -> int:
    """Give the unit it belongs to: of a village that ended, the one that took its place."""
    place: int = act.payload.place
    on = timezone.localdate(_times(act)[1])
    return counted_in([(place, on)]).get((place, on), place)


def _study(acts: Sequence[Act[Studied]]) -> list[Result]:
    days = [(act.payload.place, timezone.localdate(_times(act)[1])) for act in acts]
    places = counted_in(days)
    drafts: list[tuple[Actor, StudyDraft]] = []
    for act, day in zip(acts, days, strict=True):
        told, (began, ended) = act.payload, _times(act)
        draft = StudyDraft(
            id=act.row.pk,
            person=act.id_of(PERSON, told.person),
            place=places.get(day, told.place),
            course=told.course,
            edition=told.edition,
            lesson=told.lesson,
            steps=told.steps,
            is_finished=told.is_finished,
            way=told.way,
            began_at=began,
            ended_at=ended,
            answers=told.answers,
            device=str(act.row.device_id),
        )
        drafts.append((act.actor, draft))
    keep_each(by_actor=drafts)
    return [{"type": "study", "id": str(act.row.pk)} for act in acts]


def _hand_in(act: Act[HandedIn]) -> Result:
    told, (began, ended) = act.payload, _times(act)
    course = course_of_edition(told.edition)
    kept = hand_in(
        actor=act.actor,
        paper=HandIn(
            id=act.row.pk,
            person=act.id_of(PERSON, told.person),
            place=_place(act),
            course=told.course,
            edition=told.edition,
            seed=told.seed,
            answers=file_positions(course, told.answers) if course else told.answers,
            began_at=began,
            ended_at=ended,
            device=str(act.row.device_id),
            counter=act.row.counter,
            source="phone",
        ),
        at=act.at,
    )
    return {"right": kept.right, "asked": kept.asked, "is_passed": kept.is_passed}


def _needs(told: Sitting) -> Iterator[Named]:
    yield PERSON, str(told.person)


def _told_place(told: Sitting) -> int:
    return told.place


deed(
    "learning.study", Studied, lambda act: _study([act])[0], together=_study,
    needs=_needs, place=_told_place, right=RECORD, rank=FACTS, is_mixed=True,
)  # fmt: skip
deed(
    "learning.hand_in", HandedIn, _hand_in,
    needs=_needs, place=_told_place, right=RECORD, rank=FACTS,
)  # fmt: skip
