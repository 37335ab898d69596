"""Looking at jobs: those one may see, the one that is open, the last one that was done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.work.kinds import KINDS
from doorstep.kernel.work.models import DONE, Job

STALLED_AFTER_S = 120
"""A job that did not move for so long waits for somebody to take it up."""


def jobs(*, actor: Actor, kind: str) -> QuerySet[Any]:
    """Give the jobs of a kind that the actor may see, the newest first."""
    seen = Job.objects.visible_to(actor, KINDS[kind].right).filter(kind=kind)
    return seen.select_related("place").order_by("-asked_at", "-id")


def job_of(*, actor: Actor, id: UUID) -> Job:
    """Give one job; Problem when there is none the actor may see."""
    job: Job | None = Job.objects.select_related("place").filter(pk=id).first()
    if job is None or job.kind not in KINDS or not actor.may(KINDS[job.kind].right, job.place_id):
        raise Problem("work.not_found", _("There is no such work."))
    return job


def last_of(*, actor: Actor, kind: str, place: int, about: str = "") -> Job | None:
    """Give the newest job of a kind at a place, whatever its state."""
    rows = jobs(actor=actor, kind=kind).filter(place=place, about=about)
    found: Job | None = rows.first()
    return found


def last_done(*, actor: Actor, kind: str, place: int, about: str = "") -> Job | None:
    """Give the newest job of a kind at a place that came to its end."""
    rows = jobs(actor=actor, kind=kind).filter(place=place, about=about, state=DONE)
    found: Job | None = rows.first()
    return found


def failure_of(job: Job) -> str:
    """Say why a job stopped in the reader's language, "" when it did not."""
    text = job.failure.get("text", "")
    return gettext(text) % job.failure.get("details", {}) if text else ""


def is_stalled(job: Job, *, at: datetime) -> bool:
    """Tell whether an open job has not moved for so long that one may take it up again."""
    since = job.moved_at or job.asked_at
    return job.is_open and at - since > timedelta(seconds=STALLED_AFTER_S)
