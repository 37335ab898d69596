"""Jobs in the background, done as the account that asked for them."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from doorstep.kernel.access.actors import Actor, actor_of, the_system
from doorstep.kernel.access.models import Account
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.work.models import Job
from doorstep.kernel.work.running import perform, refuse


def asker_of(job: Job) -> Actor:
    """Give who asked for a job, with the rights of today."""
    today = timezone.localdate()
    if job.asked_by is None:
        return the_system(on=today)
    account = Account.objects.filter(pk=job.asked_by, is_active=True).first()
    if account is None:
        raise NotAllowed("access.not_allowed", _("You may not do this here."))
    return actor_of(account, on=today)


@task()
def work_later(job: str) -> None:
    """Do a job; a Problem is kept on it for whoever looks."""
    row = Job.objects.select_related("place").get(pk=UUID(job))
    try:
        perform(actor=asker_of(row), job=row)
    except NotAllowed as why:
        refuse(row, why)
    except Problem:
        return
