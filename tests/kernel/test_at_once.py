"""Two persons at the same record at the same moment: the second finds what the first made."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from doorstep.kernel.activities import actions
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.basics.problems import Problem
from tests.kernel.activity_facts import household, visit
from tests.kernel.people_world import TODAY, People, people_world

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time"
    ),
]


def beside(act: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """Start `act` on a connection of its own; what it gives or raises comes in the list."""
    came: list[object] = []

    def run() -> None:
        try:
            came.append(act())
        except Exception as why:  # told to the test, which judges it
            came.append(why)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, came


def after_an_amendment(world: People, act: Callable[[Activity], object]) -> object:
    """Let `act` begin while an amendment of the same activity is not committed yet."""
    first = actions.record(actor=world.actor, draft=visit(household(world)))
    with transaction.atomic():
        answers = {**first.answers, "persons_guided": 3}
        actions.amend(actor=world.actor, root=first.root, reason="ba người", answers=answers)
        thread, came = beside(lambda: act(first))
        thread.join(1)
        assert thread.is_alive(), "the second waits for the first"
    thread.join(20)
    assert len(came) == 1
    return came[0]


def test_of_two_amendments_at_once_both_are_kept() -> None:
    world = people_world()

    def amend(first: Activity) -> Activity:
        answers = {**first.answers, "persons_guided": 4}
        return actions.amend(actor=world.actor, root=first.root, reason="bốn", answers=answers)

    second = after_an_amendment(world, amend)
    assert isinstance(second, Activity) and second.revision == 3, second
    assert Activity.objects.filter(is_current=True).count() == 1


def test_who_saw_another_revision_is_told() -> None:
    world = people_world()
    told = after_an_amendment(
        world,
        lambda first: actions.void(actor=world.actor, root=first.root, reason="nhầm", seen=1),
    )
    assert isinstance(told, Problem) and told.code == "activities.changed_meanwhile", told


@pytest.mark.parametrize("days", [-5, 5], ids=["the second is later", "the second is earlier"])
def test_what_two_show_at_once_is_attained_once_on_the_first_day(days: int) -> None:
    world = people_world()
    home = household(world)
    day = TODAY - timedelta(days=30)
    with transaction.atomic():
        actions.record(actor=world.actor, draft=visit(home, on=day))
        thread, came = beside(
            lambda: actions.record(
                actor=world.actor, draft=visit(home, on=day - timedelta(days=days))
            )
        )
        thread.join(1)
        assert thread.is_alive(), "the second waits for the first"
    thread.join(20)
    assert isinstance(came[0], Activity), came
    attained = Attainment.objects.get(subject=home, code="visited")
    assert attained.is_live and attained.first_on == min(day, day - timedelta(days=days))
    assert Evidence.objects.filter(attainment=attained, stands=True).count() == 2
