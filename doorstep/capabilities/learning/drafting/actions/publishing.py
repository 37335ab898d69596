"""A second person publishes a draft: it is frozen as the next edition of the province's course."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.drafting.actions.sending import check_fit, in_review
from doorstep.capabilities.learning.drafting.actions.writing import locked, tell
from doorstep.capabilities.learning.drafting.models import CourseDraft
from doorstep.capabilities.learning.drafting.queries import writers_of
from doorstep.capabilities.learning.editions import digest_of
from doorstep.capabilities.learning.models import Course, Edition
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import note


def publish(*, actor: Actor, draft: UUID, version: int, at: datetime) -> Edition:
    """Publish a draft that is in review; it takes the place of what was taught in the province.

    Raises Problem `draft.own` for whoever made it or changed anything in it, and what sending
    raises; Stale when it is another version than the one that was looked at.
    """
    with transaction.atomic():
        row = in_review(locked(actor, draft, version=version))
        if actor.account_id is None or actor.account_id in writers_of(row):
            words = _("A second person publishes: somebody who changed nothing in this draft.")
            raise Problem("draft.own", words)
        check_fit(actor, row)
        edition = _frozen(actor, row, at)
        told = {"course": row.code, "number": edition.number, "digest": edition.digest}
        tell(actor, "draft.publish", row, number=edition.number)
        note(
            actor=actor, verb="course.publish", about="course", about_id=edition.course_id,
            province=row.province, place_id=row.place_id, details=told,
        )  # fmt: skip
        row.delete()
    return edition


def _frozen(actor: Actor, row: CourseDraft, at: datetime) -> Edition:
    course, _made = Course.objects.update_or_create(
        province=row.province, code=row.code, defaults={"position": row.body.get("order", 100)}
    )
    last = course.editions.order_by("-number").first()
    return Edition.objects.create(
        province=row.province,
        course=course,
        number=last.number + 1 if last else 1,
        digest=digest_of(row.body),
        body=row.body,
        made_by=row.changed_by,
        made_at=row.changed_at,
        reviewed_by=actor.account_id,
        published_at=max(at, row.changed_at),
    )
