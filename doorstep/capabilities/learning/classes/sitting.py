"""What a learner does at a computer: finishing lessons, taking a test that the server times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doorstep.capabilities.learning.actions import HandIn, StudyDraft, hand_in, keep_studies
from doorstep.capabilities.learning.classes.models import Learner, LearningClass
from doorstep.capabilities.learning.classes.queries import person_of
from doorstep.capabilities.learning.models import Attempt
from doorstep.capabilities.learning.queries import Taught
from doorstep.kernel.access.actors import the_system
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.models import Person
from doorstep.kernel.places.models import Placement

WEB = "web"
TRIES_A_DAY = 3
LONGEST = timedelta(hours=12)
"""After this a test that was begun and never handed in is forgotten."""
_SITTING = timedelta(minutes=1)


@dataclass(frozen=True)
class Begun:
    """A test that was begun: its number, the seed of its paper, whose, of what, since when."""

    id: str
    learner: str
    course: str
    edition: str
    began_at: str

    @property
    def seed(self) -> str:
        """The seed is the number: nobody chooses it."""
        return self.id


def finish_lesson(*, learner: Learner, one: Taught, lesson: str, at: datetime) -> bool:
    """Keep that a learner came to the end of a lesson; False for a lesson that is not there.

    Pressed again on the same day it is the same sitting.
    """
    found = one.lesson(lesson)
    if found is None or one.course.code not in learner.taught_in.courses:
        return False
    person, on = person_of(learner), timezone.localdate(at)
    draft = StudyDraft(
        id=uuid5(person.pk, f"{one.digest}/{lesson}/{on}"),
        person=person.pk,
        place=_place(learner.taught_in, on),
        course=one.course.code,
        edition=one.digest,
        lesson=lesson,
        steps=len(found.steps),
        is_finished=True,
        way=WEB,
        began_at=at - _SITTING,
        ended_at=at,
    )
    keep_studies(actor=the_system(on=on), drafts=[draft])
    return True


def _place(row: LearningClass, on: date) -> int:
    """Give the unit where the class counts on a day: of one that has ended, what took its place."""
    if row.place.is_alive(on):
        return row.place_id
    spot = Placement.objects.on(on).filter(unit=row.place_id).first()
    now = (spot.village_id or spot.commune_id) if spot else None
    return now or row.place_id


def begin_test(*, learner: Learner, one: Taught, at: datetime) -> Begun:
    """Begin a test, or go on with the one that was begun: no new paper, no new hour.

    Raises Problem where the class does not allow it, or after too many tries.
    """
    _may_test(learner, one.course.code, has_test=one.course.test is not None)
    with transaction.atomic():
        row = Learner.objects.select_for_update().get(pk=learner.pk)
        known = row.begun.get(one.course.code)
        if known and at - datetime.fromisoformat(known["began_at"]) < LONGEST:
            return Begun(**known)
        _not_too_often(learner, one.course.code, at)
        begun = Begun(str(new_id()), str(row.pk), one.course.code, one.digest, at.isoformat())
        row.begun = {**row.begun, one.course.code: asdict(begun)}
        row.save(update_fields=["begun"])
        return begun


def _may_test(learner: Learner, course: str, *, has_test: bool) -> None:
    if not has_test or course not in learner.taught_in.courses:
        raise Problem("learning.no_test", _("This course has no test."))
    if not learner.taught_in.is_test_alone:
        raise Problem("classes.not_alone", _("Your class takes this test together, with a helper."))


def _not_too_often(learner: Learner, course: str, at: datetime) -> None:
    today = timezone.localdate(at)
    tries = Attempt.objects.filter(
        person=person_of(learner), course=course, ended_at__gte=at - timedelta(days=1)
    )
    ended = tries.values_list("ended_at", flat=True)
    if sum(timezone.localdate(when) == today for when in ended) >= TRIES_A_DAY:
        words = _("The test was taken %(n)s times today. Learn some more; it goes on tomorrow.")
        raise Problem("classes.enough_today", words % {"n": TRIES_A_DAY})


def hand_in_test(
    *, learner: Learner, begun: Begun, answers: Mapping[str, Any], at: datetime
) -> Attempt:
    """Mark a test that was begun here; sent twice, the first counts.

    Raises Problem where the class no longer allows it, or after too many tries.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person_of(learner).pk)
        known: Attempt | None = Attempt.objects.filter(pk=UUID(begun.id)).first()
        if known is not None:
            return known
        _may_test(learner, begun.course, has_test=True)
        _not_too_often(learner, begun.course, at)
        on = timezone.localdate(at)
        paper = HandIn(
            id=UUID(begun.id),
            person=person_of(learner).pk,
            place=_place(learner.taught_in, on),
            course=begun.course,
            edition=begun.edition,
            seed=begun.seed,
            answers=dict(answers),
            began_at=datetime.fromisoformat(begun.began_at),
            ended_at=at,
            source=WEB,
        )
        kept = hand_in(actor=the_system(on=on), paper=paper, at=at)
        row = Learner.objects.select_for_update().get(pk=learner.pk)
        row.begun = {code: one for code, one in row.begun.items() if code != begun.course}
        row.save(update_fields=["begun"])
        return kept
