"""Do the work in the background: fold figures, seal the journal, run queued tasks, erase daily.

Freshness: a fact is in the figures within a second or two of its commit. Queued tasks (imports,
long work) run in a thread beside, so a long one does not hold the figures up.
"""

from __future__ import annotations

import argparse
import logging
import signal
import threading
import time
import uuid
from collections.abc import Callable
from datetime import date

_log = logging.getLogger("doorstep.worker")
_PAUSES_S, _MANY = (0.5, 2.0), 4000
"""Between rounds it pauses twice as long as the round took, within these, unless that did more
than `_MANY`: facts wait for more of them, for a round costs nearly the same for one mark and for
fifty, and whoever writes meanwhile has the machine."""
_TIDY_EVERY_S = 3600
_LOOK_EVERY_S = 60


def arguments(parser: argparse.ArgumentParser) -> None:
    """How long to work."""
    parser.add_argument("--once", action="store_true", help="do what is there, then stop")


def run(options: argparse.Namespace) -> int:
    """Loop until SIGTERM or Ctrl-C."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    tasks = task_runner(is_batch=options.once)
    thread = threading.Thread(target=tasks.run, name="tasks", daemon=True)  # type: ignore[attr-defined]
    resume_imports()
    resume_jobs()
    thread.start()
    tidied_at, looked_at, erasing = 0.0, 0.0, Daily(erase_daily)
    while not stop.is_set():
        began = time.monotonic()
        did = _round()
        pause = min(max(2 * (time.monotonic() - began), _PAUSES_S[0]), _PAUSES_S[1])
        if time.monotonic() - tidied_at > _TIDY_EVERY_S:
            tidied_at = time.monotonic()
            tidy_up()
        if time.monotonic() - looked_at > _LOOK_EVERY_S:
            looked_at = time.monotonic()
            did += look_after_devices()
        erasing.start_if_due()
        if options.once and not did and not thread.is_alive():
            break
        stop.wait(0 if did > (0 if options.once else _MANY) else pause)
    tasks.running = False  # type: ignore[attr-defined]
    thread.join(timeout=10)
    erasing.join(timeout=None if options.once else 10)
    return 0


class Daily:
    """Work once a day, in a thread of its own, so that it holds no figures up."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work, self._done_on, self._thread = work, date.min, threading.Thread()

    def start_if_due(self) -> None:
        """Begin unless it was begun today."""
        from doorstep.server.cli.reading import today

        if self._done_on != today() and not self._thread.is_alive():
            self._done_on = today()
            self._thread = threading.Thread(target=self._work, name="daily", daemon=True)
            self._thread.start()

    def join(self, timeout: float | None) -> None:
        """Wait for what was begun."""
        if self._thread.is_alive():
            self._thread.join(timeout)


def erase_daily() -> None:
    """Erase what is past its time; what fails is told, and tried again tomorrow."""
    from django.db import close_old_connections, connection
    from django.utils import timezone

    from doorstep.server.cli.asking import system
    from doorstep.server.retention import erase

    close_old_connections()
    try:
        done = erase(actor=system(), at=timezone.now())
        _log.info("past its time: %s", done or "nothing")
    except Exception:
        _log.exception("erasing what is past its time stopped")
    finally:
        connection.close()


def _round() -> int:
    """Fold and seal once; a database that is away for a while is waited for."""
    from django.db import Error, close_old_connections

    from doorstep.kernel.indicators.fold import fold
    from doorstep.kernel.journal.actions import seal
    from doorstep.kernel.xforms.own import renew
    from doorstep.server.cli.asking import system

    close_old_connections()
    try:
        renew(is_now=True)
        return fold() + seal(actor=system())
    except Error:
        _log.exception("the database did not answer; trying again")
        time.sleep(2)
        return 0


def look_after_devices() -> int:
    """Try what waits in the inbox of devices again, and show what has waited too long."""
    from django.db import Error
    from django.utils import timezone

    from doorstep.kernel.sync.waiting import look_after
    from doorstep.server.cli.asking import system

    try:
        return look_after(actor=system(), at=timezone.now())
    except Error:
        _log.exception("the database did not answer; trying again")
        return 0


def task_runner(*, is_batch: bool) -> object:
    """Give the runner of queued tasks; `is_batch`: it stops when the queue is empty."""
    from django_tasks_db.management.commands.db_worker import Worker

    return Worker(
        queue_names=["*"],
        interval=1,
        batch=is_batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"worker-{uuid.uuid4().hex[:12]}",
        excluded_queue_names=[],
    )


def resume_imports() -> None:
    """Queue imports again that a stopped worker left in the middle; they go on where they were."""
    from doorstep.kernel.imports.models import RUNNING, ImportBatch
    from doorstep.kernel.imports.tasks import run_later

    for batch in ImportBatch.objects.filter(state=RUNNING):
        confirmed = str(batch.confirmed_by) if batch.confirmed_by else None
        run_later.enqueue(str(batch.pk), confirmed)


def resume_jobs() -> None:
    """Queue jobs again that a stopped worker left in the middle; they go on from the last step."""
    from doorstep.kernel.work.actions import resume
    from doorstep.kernel.work.models import RUNNING, Job
    from doorstep.server.cli.asking import system

    for job in Job.objects.filter(state=RUNNING):
        resume(actor=system(), job=job)


def tidy_up() -> None:
    """Drop old jobs and files nobody finished, look ahead, let SQLite renew what it knows."""
    from django.db import Error, connection, transaction
    from django.utils import timezone

    from doorstep.capabilities.learning.certificates import printed
    from doorstep.kernel.imports import actions as imports
    from doorstep.kernel.indicators.horizon import look_ahead
    from doorstep.kernel.work import actions as work
    from doorstep.server.cli.asking import system

    try:
        imports.clear_out(actor=system(), at=timezone.now())
        printed.clear_out(before=time.time() - printed.KEEP_S)
        work.clear_out(actor=system(), at=timezone.now())
        look_ahead(on=timezone.localdate())
        if connection.vendor == "sqlite":
            # in a transaction, which waits for its turn: alone it reads first, and is refused
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("PRAGMA optimize")
    except Error:
        _log.exception("tidying up stopped; the next hour goes on")
