"""Asking for long work, and clearing away what nobody looks at any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.models import Unit
from doorstep.kernel.work.kinds import KINDS
from doorstep.kernel.work.models import OPEN, Job
from doorstep.kernel.work.running import perform
from doorstep.kernel.work.tasks import work_later

__all__ = ["ask", "clear_out", "perform", "resume"]

KEEP_DAYS = 30
"""How long an ended job, with what it found, is kept."""


def ask(
    *, actor: Actor, kind: str, place: Unit, about: str = "", told: dict[str, Any] | None = None
) -> tuple[Job, bool]:
    """Ask for work of a kind at a place; give the job and whether it is a new one.

    While the same work is open the open job is given: pressing twice starts nothing twice. A new
    job still has to be handed out: to the worker (`resume`) or at once (`perform`).
    """
    actor.require(KINDS[kind].right, place.id)
    known = _open(kind, place, about)
    if known is not None:
        return known, False
    try:
        with transaction.atomic():
            job = Job.objects.create(
                id=new_id(),
                province=place.province,
                place=place,
                kind=kind,
                about=about,
                told=told or {},
                asked_at=timezone.now(),
                asked_by=actor.account_id,
            )
            _note(actor, "work.ask", job)
    except IntegrityError:
        known = _open(kind, place, about)
        if known is None:
            raise
        return known, False
    return job, True


def _open(kind: str, place: Unit, about: str) -> Job | None:
    rows = Job.objects.filter(province=place.province, place=place, kind=kind, about=about)
    found: Job | None = rows.filter(state__in=OPEN).first()
    return found


def resume(*, actor: Actor, job: Job) -> None:
    """Hand a job to the worker, for the first time or again after a break.

    Handing it out twice is harmless: who comes second takes over from the last step, or finds
    that the job has ended.
    """
    actor.require(KINDS[job.kind].right, job.place_id)
    work_later.enqueue(str(job.pk))


def clear_out(*, actor: Actor, at: datetime) -> int:
    """Delete jobs that ended long ago, with what they found; give how many. System only."""
    if not actor.is_system:
        raise Problem("access.not_allowed", _("You may not do this here."))
    old = Job.objects.exclude(state__in=OPEN).filter(ended_at__lt=at - timedelta(days=KEEP_DAYS))
    count = old.count()
    old.delete()
    return count


def _note(actor: Actor, verb: str, job: Job) -> None:
    note(
        actor=actor,
        verb=verb,
        about="job",
        about_id=job.pk,
        province=job.province,
        place_id=job.place_id,
        details={"kind": job.kind},
    )
