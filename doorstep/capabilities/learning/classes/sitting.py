"""What a learner does at a computer: finishing lessons, taking a test that the server times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from doorstep.capabilities.learning.actions import HandIn, StudyDraft, hand_in, keep_studies
from doorstep.capabilities.learning.classes.models import Learner
from doorstep.capabilities.learning.classes.queries import person_of
from doorstep.capabilities.learning.models import Attempt
from doorstep.capabilities.learning.queries import Taught
from doorstep.kernel.access.actors import the_system
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem

WEB = "web"
TRIES_A_DAY = 3
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
    """Keep that a learner came to the end of a lesson; False for a lesson that is not there."""
    found = one.lesson(lesson)
    if found is None or one.course.code not in learner.taught_in.courses:
        return False
    draft = StudyDraft(
        id=new_id(),
        person=person_of(learner).pk,
        place=learner.taught_in.place_id,
        course=one.course.code,
        edition=one.digest,
        lesson=lesson,
        steps=len(found.steps),
        is_finished=True,
        way=WEB,
        began_at=at - _SITTING,
        ended_at=at,
    )
    keep_studies(actor=the_system(on=timezone.localdate(at)), drafts=[draft])
    return True


def begin_test(*, learner: Learner, one: Taught, at: datetime) -> Begun:
    """Begin a test. Raises Problem where the class does not allow it, or after too many tries."""
    row = learner.taught_in
    if one.course.test is None or one.course.code not in row.courses:
        raise Problem("learning.no_test", _("This course has no test."))
    if not row.is_test_alone:
        raise Problem("classes.not_alone", _("Your class takes this test together, with a helper."))
    today = timezone.localdate(at)
    tries = Attempt.objects.filter(
        person=person_of(learner), course=one.course.code,
        ended_at__gte=at - timedelta(days=1),
    )  # fmt: skip
    if sum(timezone.localdate(when) == today for when in tries.values_list("ended_at", flat=True)
           ) >= TRIES_A_DAY:  # fmt: skip
        told = {"n": TRIES_A_DAY}
        words = _("The test was taken %(n)s times today. Learn some more; it goes on tomorrow.")
        raise Problem("classes.enough_today", words % told)
    return Begun(str(new_id()), str(learner.pk), one.course.code, one.digest, at.isoformat())


def hand_in_test(
    *, learner: Learner, begun: Begun, answers: Mapping[str, Any], at: datetime
) -> Attempt:
    """Mark a test that was begun here; sent twice, the first counts."""
    known: Attempt | None = Attempt.objects.filter(pk=UUID(begun.id)).first()
    if known is not None:
        return known
    paper = HandIn(
        id=UUID(begun.id),
        person=person_of(learner).pk,
        place=learner.taught_in.place_id,
        course=begun.course,
        edition=begun.edition,
        seed=begun.seed,
        answers=dict(answers),
        began_at=datetime.fromisoformat(begun.began_at),
        ended_at=at,
        source=WEB,
    )
    return hand_in(actor=the_system(on=timezone.localdate(at)), paper=paper, at=at)
