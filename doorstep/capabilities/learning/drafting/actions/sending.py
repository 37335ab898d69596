"""Sending a draft to a second person, taking it back, returning it with a note, dropping it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.drafting.actions.writing import locked, tell
from doorstep.capabilities.learning.drafting.checking import look_at
from doorstep.capabilities.learning.drafting.models import (
    IN_REVIEW,
    RETURNED,
    WRITTEN,
    CourseDraft,
)
from doorstep.capabilities.learning.drafting.queries import own_edition_with
from doorstep.capabilities.learning.editions import digest_of
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import Problem

MOST_NOTE = 2000


def send(*, actor: Actor, draft: UUID, version: int, at: datetime) -> None:
    """Send a draft to review. Raises Problem `draft.faulty`, `draft.same`, `draft.in_review`."""
    with transaction.atomic():
        row = locked(actor, draft, version=version)
        if row.state == IN_REVIEW:
            raise Problem("draft.in_review", _("The draft is in review already."))
        check_fit(actor, row)
        _put(row, IN_REVIEW, "")
        tell(actor, "draft.send", row, at=at.isoformat())


def check_fit(actor: Actor, row: CourseDraft) -> None:
    """Raise Problem unless the draft may become an edition: no faults, and something new."""
    _course, faults = look_at(row.body, province=row.province, on=actor.on)
    if faults:
        words = _("The draft still has faults (%(n)s). They are listed on its page.")
        raise Problem("draft.faulty", words, n=len(faults))
    same = own_edition_with(province=row.province, code=row.code, digest=digest_of(row.body))
    if same is not None:
        words = _(
            "Own edition %(n)s has exactly these contents. Change at least the day of review."
        )
        raise Problem("draft.same", words, n=same)


def take_back(*, actor: Actor, draft: UUID, version: int, at: datetime) -> None:
    """Take a draft out of review, to write on."""
    with transaction.atomic():
        row = in_review(locked(actor, draft, version=version))
        _put(row, WRITTEN, "")
        tell(actor, "draft.take_back", row, at=at.isoformat())


def give_back(*, actor: Actor, draft: UUID, version: int, words: str, at: datetime) -> None:
    """Return a draft from review with a note that says what is to be done."""
    words = words.replace("\0", "").strip()[:MOST_NOTE]
    if not words:
        raise Problem("draft.no_words", _("Say in a few words what is to be changed."))
    with transaction.atomic():
        row = in_review(locked(actor, draft, version=version))
        _put(row, RETURNED, words)
        tell(actor, "draft.return", row, words=words, at=at.isoformat())


def drop(*, actor: Actor, draft: UUID, version: int, at: datetime) -> None:
    """Throw a draft away; editions stay as they are."""
    with transaction.atomic():
        row = locked(actor, draft, version=version)
        tell(actor, "draft.drop", row, at=at.isoformat())
        row.delete()


def in_review(row: CourseDraft) -> CourseDraft:
    """Give the draft back; Problem unless it is in review."""
    if row.state != IN_REVIEW:
        raise Problem("draft.not_in_review", _("The draft is not in review."))
    return row


def _put(row: CourseDraft, state: str, words: str) -> None:
    row.state, row.note = state, words
    row.save(update_fields=["state", "note"])
