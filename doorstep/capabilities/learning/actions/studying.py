"""Keeping sittings of lessons: append-only, many at once, each counted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from doorstep.capabilities.learning import courses
from doorstep.capabilities.learning.models import Study
from doorstep.capabilities.learning.queries import course_of_edition
from doorstep.capabilities.learning.studies import FAMILY
from doorstep.kernel.access.actors import Actor, require_each
from doorstep.kernel.access.rights import RECORD
from doorstep.kernel.basics.statements import ask, insert, marks
from doorstep.kernel.indicators.fold import mark_slices
from doorstep.kernel.journal.actions import Told, note_each
from doorstep.kernel.people.models import PERSON
from doorstep.kernel.places.queries import units_of
from doorstep.kernel.quizzes.marking import is_answered, is_right
from doorstep.kernel.quizzes.questions import PRACTICE, Question

_KNOWN = "SELECT id FROM learning_study WHERE id IN"
_CHUNK = 400


@dataclass(frozen=True)
class StudyDraft:
    """A sitting of a lesson. `id` is made where it took place; `steps` seen; `way` it was learned:
    on a helper's phone, on one's own, in a session. `answers` to practice questions by code, in
    file positions. Times are those of the device, put right."""

    id: UUID
    person: UUID
    place: int
    course: str
    edition: str
    lesson: str
    steps: int
    is_finished: bool
    way: str
    began_at: datetime
    ended_at: datetime
    answers: dict[str, Any] = field(default_factory=dict)
    device: str = ""


def keep_studies(*, actor: Actor, drafts: Sequence[StudyDraft]) -> int:
    """Keep sittings; give how many were new. Raises NotAllowed where one may not record.

    Sent again, one changes nothing. What was answered to questions that this server knows is
    marked; the rest is kept unmarked.
    """
    return keep_each(by_actor=[(actor, draft) for draft in drafts])


def keep_each(*, by_actor: Sequence[tuple[Actor, StudyDraft]]) -> int:
    """Keep sittings that several persons recorded, as `keep_studies` does for one."""
    who = {draft.id: actor for actor, draft in by_actor}
    with transaction.atomic():
        fresh = _unknown([draft for _actor, draft in by_actor])
        units = units_of({d.place for d in fresh})
        fresh = [d for d in fresh if d.place in units]
        require_each(RECORD, {(who[d.id], d.place) for d in fresh})
        rows = [_row(d, units[d.place].province, who[d.id]) for d in fresh]
        insert(rows, or_leave=True)  # one of them may come over two lines at once
        finished = [row for row in rows if row.is_finished]
        for province in {row.province for row in finished}:
            here = [row for row in finished if row.province == province]
            slices = {(FAMILY, row.place_id, row.month) for row in here}
            mark_slices(province=province, slices=slices)
        by: dict[Actor, list[Study]] = defaultdict(list)
        for row in rows:
            by[who[row.pk]].append(row)
        note_each(by_actor=((actor, _lines(some)) for actor, some in by.items()))
    return len(rows)


def _unknown(drafts: Sequence[StudyDraft]) -> list[StudyDraft]:
    unique = {d.id: d for d in drafts}
    every = list(unique)
    for start in range(0, len(every), _CHUNK):
        some = every[start : start + _CHUNK]
        for (known,) in ask(f"{_KNOWN} ({marks(some)})", some):
            unique.pop(known if isinstance(known, UUID) else UUID(known), None)
    return list(unique.values())


def _row(draft: StudyDraft, province: str, actor: Actor) -> Study:
    asked, right = _marks(draft)
    on = timezone.localdate(draft.ended_at)
    return Study(
        id=draft.id,
        province=province,
        place_id=draft.place,
        person_id=draft.person,
        course=draft.course,
        edition=draft.edition,
        lesson=draft.lesson,
        steps=draft.steps,
        is_finished=draft.is_finished,
        answers=draft.answers,
        asked=asked,
        right=right,
        way=draft.way,
        began_at=draft.began_at,
        ended_at=max(draft.began_at, draft.ended_at),
        ended_on=on,
        month=on.year * 100 + on.month,
        recorded_by=actor.account_id,
        device=draft.device,
    )


def _marks(draft: StudyDraft) -> tuple[int, int]:
    """Count what was answered, and what of it right, to questions that are known here."""
    if not draft.answers:
        return 0, 0
    bank = _practice(course_of_edition(draft.edition))
    told = [(bank[code], one) for code, one in draft.answers.items() if code in bank]
    told = [(question, one) for question, one in told if is_answered(question, one)]
    return len(told), sum(is_right(question, one) for question, one in told)


def _practice(course: courses.Course | None) -> dict[str, Question]:
    return {q.code: q for q in course.pool(PRACTICE)} if course else {}


def _lines(rows: Sequence[Study]) -> list[Told]:
    """One line a village: whose sittings came, so that other phones hear of it."""
    here: dict[tuple[str, int], list[str]] = {}
    for row in rows:
        here.setdefault((row.province, row.place_id), []).append(str(row.person_id))
    return [
        Told(
            "lessons.study", PERSON, persons[0], province, place,
            {"ids": sorted(set(persons)), "sittings": len(persons)},
        )
        for (province, place), persons in here.items()
    ]  # fmt: skip
