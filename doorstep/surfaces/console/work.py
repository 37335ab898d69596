"""Long work as pages show it: how far it came, why it stopped, and taking it up again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doorstep.capabilities.learning.work.certificates import ISSUE, PRINT
from doorstep.capabilities.reporting.making import COMPARE, PUBLISH
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_FIGURES
from doorstep.kernel.people.searching import SEARCH
from doorstep.kernel.work.actions import perform, resume
from doorstep.kernel.work.models import WAITING, Job
from doorstep.kernel.work.queries import failure_of, is_stalled, job_of
from doorstep.surfaces.look.rights import needs


def shown(job: Job | None, text: Any, url: str) -> dict[str, Any]:
    """Give what `console/work/shown.html` draws of a job; {} where there is none.

    `text` says what is going on, `url` is the page that is asked again while it does.
    """
    if job is None:
        return {}
    return {
        "is_open": job.is_open,
        "text": _("Waiting for its turn") if job.state == WAITING else text,
        "done": job.done if job.total else None,
        "total": job.total,
        "url": url,
        "is_stalled": is_stalled(job, at=timezone.now()),
        "again": reverse("console:work-again", args=[job.pk]),
        "failure": failure_of(job),
    }


def start(actor: Actor, job: Job, *, is_new: bool, is_small: bool) -> Job:
    """Hand a new job out: what is small is done while the page waits, the rest by the worker."""
    if is_new and is_small:
        return perform(actor=actor, job=job)
    if is_new:
        resume(actor=actor, job=job)
    return job


def page_of(job: Job) -> str:
    """Give the address of the page that shows a job."""
    if job.kind == SEARCH:
        return reverse("console:duplicates")
    if job.kind == PUBLISH:
        return reverse("console:publishing", args=[job.pk])
    if job.kind == COMPARE:
        return reverse("console:publication", args=[job.about])
    if job.kind == ISSUE:
        return reverse("console:frameworks")
    if job.kind == PRINT:
        return reverse("console:certificates-printing", args=[job.pk])
    return reverse("console:home")


@require_POST
@needs(SEE_FIGURES)
def again(request: HttpRequest, job: UUID) -> HttpResponse:
    """Let the worker take up a job that stopped moving; the page shows it again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = job_of(actor=actor, id=job)
    if row.is_open:
        resume(actor=actor, job=row)
    return redirect(page_of(row))


urlpatterns = [path("<uuid:job>/again/", again, name="work-again")]
