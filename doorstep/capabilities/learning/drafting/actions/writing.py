"""Beginning a draft and saving it, each save on the version that was open."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.courses import TAKEN
from doorstep.capabilities.learning.drafting.comparing import differences
from doorstep.capabilities.learning.drafting.models import (
    IN_REVIEW,
    WRITTEN,
    CourseDraft,
    DraftChange,
)
from doorstep.capabilities.learning.drafting.queries import codes_of_courses, edition_for
from doorstep.capabilities.learning.drafting.spots import free_code, is_sound
from doorstep.capabilities.learning.editions import plain
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_COURSES
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import Unit

MOST_BYTES = 2_000_000
"""Of a course's table as JSON; the largest that ships has a tenth of it."""
_MOST_TOLD = 400


class Stale(Problem):
    """Somebody else saved since the draft was opened: `changes` are those saves."""

    def __init__(self, changes: list[DraftChange]) -> None:
        words = _("Somebody else has saved this course since you opened it. Nothing was lost.")
        super().__init__("draft.stale", words)
        self.changes = changes


def start(
    *, actor: Actor, place: Unit, table: dict[str, Any], based_on: str, at: datetime
) -> CourseDraft:
    """Begin a draft in the province `place` with the table of a course; give it.

    It may have any number of faults. Raises Problem `draft.there` while there is one of this
    course, `draft.no_course` for a table that is none, `draft.too_large`.
    """
    actor.require(KEEP_COURSES, place.pk)
    body = plain(table)
    if not is_sound(body):
        raise Problem("draft.no_course", _("This does not have the build of a course."))
    _check_size(body)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=place.pk)
        if CourseDraft.objects.filter(province=place.province, code=body["code"]).exists():
            raise Problem("draft.there", _("Somebody is writing this course already."))
        draft: CourseDraft = CourseDraft.objects.create(
            province=place.province, place=place, code=body["code"], body=body, based_on=based_on,
            made_by=actor.account_id, made_at=at, changed_by=actor.account_id, changed_at=at,
        )  # fmt: skip
        tell(actor, "draft.start", draft, based_on=based_on)
    return draft


def start_from(*, actor: Actor, place: Unit, code: str, digest: str, at: datetime) -> CourseDraft:
    """Begin a draft from an edition that shipped or that the province published."""
    edition = edition_for(province=place.province, code=code, digest=digest)
    if edition is None:
        raise Problem("draft.no_edition", _("This edition is not known here."))
    return start(actor=actor, place=place, table=edition.body, based_on=edition.digest, at=at)


def start_new(*, actor: Actor, place: Unit, title: str, at: datetime) -> CourseDraft:
    """Begin a course that was not there before; its code is made from the title."""
    taken = {*TAKEN, *codes_of_courses(province=place.province)}
    code = free_code(title, taken, start="course-")
    table = {"code": code, "title": {"vi": title.strip()}, "order": 100, "groups": ["citizens"],
             "topics": {}, "lessons": [], "questions": []}  # fmt: skip
    return start(actor=actor, place=place, table=table, based_on="", at=at)


def change(
    *,
    actor: Actor,
    draft: UUID,
    version: int,
    edit: Callable[[dict[str, Any]], object],
    at: datetime,
) -> CourseDraft:
    """Save an edit of the table on the version that was open; give the draft as it stands then.

    Raises Stale when somebody saved in between, Problem `draft.in_review` while it lies there,
    and what `edit` raises; then nothing is saved. An edit that changes nothing saves nothing.
    """
    with transaction.atomic():
        row = locked(actor, draft, version=version)
        if row.state == IN_REVIEW:
            raise Problem("draft.in_review", _("The draft is in review: take it back first."))
        before = row.body
        body = deepcopy(before)
        edit(body)
        if body == before:
            return row
        _check_size(body)
        row.body, row.version, row.state = body, row.version + 1, WRITTEN
        row.changed_by, row.changed_at = actor.account_id, at
        row.save(update_fields=["body", "version", "state", "changed_by", "changed_at"])
        found = differences(before, body)
        DraftChange.objects.create(
            province=row.province, draft=row, version=row.version, by=actor.account_id, at=at,
            told=[one.plain() for one in found[:_MOST_TOLD]],
        )  # fmt: skip
        tell(actor, "draft.change", row, texts=len(found))
    return row


def locked(actor: Actor, draft: UUID, *, version: int | None = None) -> CourseDraft:
    """Give a draft for writing; NotAllowed, Problem `draft.gone`, or Stale for another version."""
    row: CourseDraft | None = (
        CourseDraft.objects.visible_to(actor, KEEP_COURSES)
        .select_for_update()
        .filter(pk=draft)
        .first()
    )
    if row is None:
        raise Problem("draft.gone", _("This draft is not there any more."))
    actor.require(KEEP_COURSES, row.place_id)
    if version is not None and version != row.version:
        raise Stale(list(row.changes.filter(version__gt=version)[:20]))
    return row


def tell(actor: Actor, verb: str, draft: CourseDraft, **details: Any) -> None:
    """Write the line of the journal about a draft."""
    note(
        actor=actor, verb=verb, about="course_draft", about_id=draft.pk, province=draft.province,
        place_id=draft.place_id,
        details={"course": draft.code, "version": draft.version, **details},
    )  # fmt: skip


def _check_size(body: dict[str, Any]) -> None:
    if len(json.dumps(body, ensure_ascii=False).encode()) > MOST_BYTES:
        raise Problem("draft.too_large", _("The course is too large."))
