"""Long work: one job at a time, steps that commit with what they found, taking up after a break."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.people.models import TargetGroup
from doorstep.kernel.places.models import Unit
from doorstep.kernel.work.actions import ask, clear_out, perform
from doorstep.kernel.work.kinds import KINDS, WorkKind
from doorstep.kernel.work.models import DONE, FAILED, RUNNING, Job
from doorstep.kernel.work.queries import failure_of, is_stalled, job_of
from doorstep.kernel.work.running import Work
from tests.kernel.people_world import People, people_world
from tests.kernel.test_at_once import beside

pytestmark = pytest.mark.django_db
STEPS = 5


class Killed(BaseException):
    """What a worker that is killed looks like from inside."""


@pytest.fixture
def world() -> People:
    return people_world()


@pytest.fixture(autouse=True)
def counting() -> Iterator[dict[str, Any]]:
    """Plug in work that makes a row per step; it may be killed, or overtaken, in the middle."""
    how: dict[str, Any] = {"kill_at": None, "during": None}

    def run(actor: Actor, at_hand: Work) -> dict[str, Any]:
        for n in range(at_hand.job.mark.get("next", 0), STEPS):
            with transaction.atomic():
                TargetGroup.objects.create(
                    code=f"step{n}", label={}, subject_type="any", bit=50 + n
                )
                if n == how["kill_at"]:
                    raise Killed
                if how["during"] is not None:
                    how["during"](at_hand.job)
                at_hand.step(done=n + 1, total=STEPS, mark={"next": n + 1})
        return {"rows": STEPS}

    KINDS.add("test.count", WorkKind("test.count", KEEP_PEOPLE, run))
    yield how
    del KINDS._entries["test.count"]


def rows() -> int:
    return TargetGroup.objects.filter(code__startswith="step").count()


def asked(world: People, **told: Any) -> tuple[Job, bool]:
    place = Unit.objects.get(pk=world.province)
    return ask(actor=world.actor, kind="test.count", place=place, **told)


def test_asking_twice_is_one_job_until_it_has_ended(world: People) -> None:
    job, is_new = asked(world)
    assert is_new and asked(world) == (job, False)
    assert asked(world, about="x")[1], "something else may be asked for beside it"
    assert perform(actor=world.actor, job=job).state == DONE
    assert (job.done, job.total, job.result) == (STEPS, STEPS, {"rows": STEPS})
    assert asked(world)[1]
    assert perform(actor=world.actor, job=job).turn == 1, "what has ended is not done again"


def test_who_may_ask_and_look(world: People) -> None:
    neighbour = world.officer("commune", 42)
    with pytest.raises(NotAllowed):
        ask(actor=neighbour, kind="test.count", place=Unit.objects.get(pk=41))
    job, _new = ask(
        actor=world.officer("commune", 41), kind="test.count", place=Unit.objects.get(pk=41)
    )
    with pytest.raises(Problem):
        job_of(actor=neighbour, id=job.pk)
    with pytest.raises(NotAllowed):
        perform(actor=neighbour, job=job)


def test_a_killed_worker_leaves_whole_steps_and_the_next_goes_on(
    world: People, counting: dict[str, Any]
) -> None:
    job, _new = asked(world)
    counting["kill_at"] = 3
    with pytest.raises(Killed):
        perform(actor=world.actor, job=job)
    left = Job.objects.get()
    assert (left.state, left.done, rows()) == (RUNNING, 3, 3)
    assert not is_stalled(left, at=timezone.now())
    assert is_stalled(left, at=timezone.now() + timedelta(minutes=5))
    counting["kill_at"] = None
    assert perform(actor=world.actor, job=left).state == DONE
    assert (left.turn, rows()) == (2, STEPS)


def test_who_is_overtaken_writes_nothing_more(world: People, counting: dict[str, Any]) -> None:
    job, _new = asked(world)

    def overtake(held: Job) -> None:
        if held.done == 2:
            Job.objects.filter(pk=held.pk).update(turn=99)

    counting["during"] = overtake
    assert perform(actor=world.actor, job=job).state == RUNNING
    # Rolled back with the step, so here the turn too is as it was: nothing of the step stands.
    assert rows() == 2 and Job.objects.get().done == 2


def test_a_fault_is_kept_for_whoever_looks(world: People, counting: dict[str, Any]) -> None:
    job, _new = asked(world)

    def fail(held: Job) -> None:
        raise ValueError("x")

    counting["during"] = fail
    with pytest.raises(ValueError, match="x"):
        perform(actor=world.actor, job=job)
    left = Job.objects.get()
    assert left.state == FAILED and "ValueError" in failure_of(left)
    assert asked(world)[1], "it can be asked for again"


def test_old_jobs_go(world: People) -> None:
    job, _new = asked(world)
    perform(actor=world.actor, job=job)
    waiting, _new = asked(world)
    assert clear_out(actor=world.actor, at=timezone.now()) == 0
    assert clear_out(actor=world.actor, at=timezone.now() + timedelta(days=31)) == 1
    assert list(Job.objects.all()) == [waiting]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time"
)
def test_two_presses_at_one_moment_are_one_job() -> None:
    made = people_world()
    with transaction.atomic():
        first, is_new = asked(made)
        thread, came = beside(lambda: asked(made))
        thread.join(1)
        assert is_new and thread.is_alive(), "the second waits for the first"
    thread.join(20)
    assert came == [(first, False)] and Job.objects.count() == 1
