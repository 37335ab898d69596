"""Doing a job: one turn from the last step to the end, fenced against a second runner."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.work.kinds import KINDS
from doorstep.kernel.work.models import DONE, FAILED, OPEN, RUNNING, Job


class TakenOver(Exception):
    """Somebody else runs this job now (or it has ended): stop without writing anything."""


class Work:
    """A job in the hands of one runner."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._has_ended = False

    def step(self, *, done: int, total: int, mark: dict[str, Any] | None = None) -> None:
        """Say how far the work came; call it in the transaction that wrote what the step found.

        `mark` is where the next step begins, for whoever takes the job up after a break. Raises
        TakenOver, which rolls the caller's transaction back, when another turn has begun.
        """
        told: dict[str, Any] = {"done": min(done, total), "total": total}
        if mark is not None:
            told["mark"] = mark
        self._write(told | {"moved_at": timezone.now()})

    def finish(self, result: dict[str, Any]) -> None:
        """End the job, in the caller's transaction: what it made and its end commit together."""
        now = timezone.now()
        told = {"state": DONE, "result": result, "mark": {}, "moved_at": now, "ended_at": now}
        self._write(told | {"done": self.job.total})
        self._has_ended = True

    @property
    def has_ended(self) -> bool:
        """Tell whether `finish` was called in this turn."""
        return self._has_ended

    def _write(self, told: dict[str, Any]) -> None:
        with transaction.atomic():
            mine = Job.objects.filter(pk=self.job.pk, state=RUNNING, turn=self.job.turn)
            if not mine.update(**told):
                raise TakenOver
        for name, value in told.items():
            setattr(self.job, name, value)


def perform(*, actor: Actor, job: Job) -> Job:
    """Do a job from its last step on, as `actor`; a job that has ended is given as it is.

    A Problem (and any fault of the program) is kept on the job for whoever looks, and raised.
    """
    kind = KINDS[job.kind]
    actor.require(kind.right, job.place_id)
    told = {"state": RUNNING, "failure": {}, "moved_at": timezone.now()}
    open_ones = Job.objects.filter(pk=job.pk, state__in=OPEN)
    if not open_ones.update(turn=F("turn") + 1, **told):
        return job
    job.refresh_from_db()
    at_hand = Work(job)
    try:
        result = kind.run(actor, at_hand)
        if not at_hand.has_ended:
            at_hand.finish(result)
    except TakenOver:
        job.refresh_from_db()
    except Exception as why:
        _fail(job, why if isinstance(why, Problem) else _unforeseen(why))
        raise
    return job


def refuse(job: Job, why: Problem) -> None:
    """Say that an open job cannot be done, before it began."""
    if Job.objects.filter(pk=job.pk, state__in=OPEN).update(**_failed(why)):
        job.refresh_from_db()


def _fail(job: Job, why: Problem) -> None:
    mine = Job.objects.filter(pk=job.pk, state=RUNNING, turn=job.turn)
    if mine.update(**_failed(why)):
        job.refresh_from_db()


def _failed(why: Problem) -> dict[str, Any]:
    with override(None):
        text = str(why.message)
        details = {name: str(value) for name, value in why.details.items()}
    failure = {"code": why.code, "text": text, "details": details}
    return {"state": FAILED, "failure": failure, "ended_at": timezone.now()}


def _unforeseen(why: Exception) -> Problem:
    return Problem(
        "work.stopped",
        _("The work stopped (%(what)s). Nothing was left half done; start it again."),
        what=type(why).__name__,
    )
