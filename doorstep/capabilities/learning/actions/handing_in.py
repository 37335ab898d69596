"""Handing a certifying test in: marked here, against keys that no phone has."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning import courses
from doorstep.capabilities.learning.models import Attempt, Edition
from doorstep.capabilities.learning.papers import NOT_YET, PASSED, Marked, marked
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.activities.actions import Draft, record, record_many
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.queries import units_of

MOST_BYTES = 50_000


@dataclass(frozen=True)
class HandIn:
    """A finished test. `id` and `seed` are made where it was taken; the seed draws the paper.

    `answers` are by question code, in file positions (`kernel.quizzes.marking`). `edition` is the
    digest of the course's edition that was asked from. Times are those of the device, put right.
    """

    id: UUID
    person: UUID
    place: int
    course: str
    edition: str
    seed: str
    answers: dict[str, Any]
    began_at: datetime
    ended_at: datetime
    device: str = ""
    counter: int | None = None
    source: str = "form"

    @property
    def is_from_afar(self) -> bool:
        """Tell whether it was taken on a phone: then nobody can be asked, and nothing is lost."""
        return self.source == "phone"

    @property
    def digest(self) -> str:
        """Tell this paper from any other under the same id."""
        told = [str(self.person), self.course, self.edition, self.seed, self.answers]
        text = json.dumps(told, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def hand_in(*, actor: Actor, paper: HandIn, at: datetime) -> Attempt:
    """Mark a test, keep it, and record it as an activity of its person; give what is kept.

    The same paper again gives what is kept. Raises Problem for another paper under a known id, an
    edition nobody knows, a course without a test, answers that are too large.
    """
    with transaction.atomic():
        known = Attempt.objects.filter(id=paper.id).first()
        if known is not None:
            return _again(known, paper)
        edition, plan_of = _asked_from(paper)
        found = marked(plan_of, paper.seed, paper.answers, paper.ended_at - paper.began_at)
        row = _row(paper, found, edition, actor, at)
        kept, is_new = Attempt.objects.get_or_create(id=paper.id, defaults=row)
        if not is_new:  # the same paper came over another line at this moment
            return _again(kept, paper)
        draft = _draft(paper, found)
        if paper.is_from_afar:
            record_many(actor=actor, drafts=[draft], is_lenient=True)
        else:
            record(actor=actor, draft=draft)
        told = {"course": paper.course, "right": found.right, "asked": found.asked}
        note(
            actor=actor, verb="test.hand_in", about="activity", about_id=paper.id,
            province=kept.province, place_id=paper.place, details=told,
        )  # fmt: skip
        return kept


def _again(known: Attempt, paper: HandIn) -> Attempt:
    if known.digest != paper.digest:
        raise Problem(
            "learning.handed_in_otherwise",
            _("Another paper was handed in under this number already; the first one counts."),
        )
    return known


def _asked_from(paper: HandIn) -> tuple[Edition, courses.Course]:
    if len(json.dumps(paper.answers)) > MOST_BYTES or len(paper.seed) > 80:
        raise Problem("learning.answers_too_large", _("The answers are too large."))
    edition = Edition.objects.filter(
        digest=paper.edition, course__code=paper.course, published_at__isnull=False
    ).first()
    if edition is None:
        raise Problem(
            "learning.edition_unknown", _("This edition of the course is not known here.")
        )
    others = Attempt.objects.filter(edition=edition, seed=paper.seed).exclude(pk=paper.id)
    if paper.is_from_afar and others.exists():
        raise Problem("learning.seed_again", _("This paper was handed in before."))
    course, _faults = courses.read(edition.body)
    if course.test is None:
        raise Problem("learning.no_test", _("This course has no test."))
    if paper.ended_at < paper.began_at:
        raise Problem("learning.ends_before", _("The test ended before it began."))
    return edition, course


def _row(
    paper: HandIn, found: Marked, edition: Edition, actor: Actor, at: datetime
) -> dict[str, Any]:
    return {
        "province": _province(paper),
        "place_id": paper.place,
        "person_id": paper.person,
        "course": paper.course,
        "edition": edition,
        "seed": paper.seed,
        "answers": paper.answers,
        "digest": paper.digest,
        "began_at": paper.began_at,
        "ended_at": paper.ended_at,
        "asked": found.asked,
        "right": found.right,
        "is_late": found.is_late,
        "is_passed": found.is_passed,
        "marked_at": at,
        "handed_in_by": actor.account_id,
        "device": paper.device,
    }


def _province(paper: HandIn) -> str:
    unit = units_of([paper.place]).get(paper.place)
    if unit is None:
        raise Problem("places.unknown", _("There is no such place."))
    return unit.province


def _draft(paper: HandIn, found: Marked) -> Draft:
    return Draft(
        id=paper.id,
        kind="course_test",
        place=paper.place,
        happened_on=timezone.localdate(paper.ended_at),
        happened_at=paper.ended_at,
        recorded_at=paper.ended_at,
        persons=(paper.person,),
        answers={
            "course": paper.course,
            "result": PASSED if found.is_passed else NOT_YET,
            "right": found.right,
            "asked": found.asked,
            "too_late": found.is_late,
        },
        device=paper.device,
        counter=paper.counter,
        source=paper.source,
    )
