"""Checks and runs in the background, as the account that asked for them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from doorstep.kernel.access.actors import Actor, actor_of, the_system
from doorstep.kernel.access.models import Account
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.imports import actions
from doorstep.kernel.imports.models import ImportBatch


def _actor(account: str | None) -> Actor:
    today = timezone.localdate()
    if account is None:
        return the_system(on=today)
    return actor_of(Account.objects.get(pk=account, is_active=True), on=today)


def _batch(batch: str) -> ImportBatch:
    row: ImportBatch = ImportBatch.objects.select_related("place").get(pk=UUID(batch))
    return row


@task()
def check_later(batch: str, account: str | None) -> None:
    """Check a batch; a Problem is kept on the batch for whoever looks."""
    try:
        actions.check(actor=_actor(account), batch=_batch(batch))
    except Problem:
        return


@task()
def run_later(batch: str, account: str | None) -> None:
    """Run a confirmed batch; a Problem is kept on the batch for whoever looks."""
    try:
        actions.run(actor=_actor(account), batch=_batch(batch))
    except Problem:
        return


def enqueue(job: Any, *, actor: Actor, batch: ImportBatch) -> None:
    """Hand a batch to the background worker as `actor`: `enqueue(run_later, actor=…, batch=…)`."""
    job.enqueue(str(batch.pk), str(actor.account_id) if actor.account_id else None)
