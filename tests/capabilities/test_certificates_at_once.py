"""Acts on one certificate at the same moment: it is given once, and taken back for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from doorstep.capabilities.learning.certificates.actions import look, revoke
from doorstep.capabilities.learning.certificates.models import Certificate
from doorstep.kernel.attainments.actions import withdraw
from tests.at_once import beside, together
from tests.capabilities.certificate_world import AT, DAY, adopted, attest, is_skilled, passes
from tests.kernel.people_world import People, people_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(tmp_path, settings) -> People:
    settings.VAR_DIR = tmp_path
    world = people_world()
    adopted(world)
    return world


def test_the_second_of_two_sees_what_the_first_showed(world: People) -> None:
    people: list[UUID] = [world.person(f"Mây {n}", birth=1966) for n in range(6)]
    for person in people:
        wrong = together(
            lambda who=person: attest(world, who), lambda who=person: passes(world, who)
        )
        assert not wrong
    assert Certificate.objects.filter(revoked_at=None).count() == len(people)
    assert all(is_skilled(person) for person in people)


def test_looking_at_once_gives_one(world: People) -> None:
    may = world.person("Mây", birth=1966)
    passes(world, may)
    attest(world, may)
    Certificate.objects.all().delete()

    def act() -> None:
        look(actor=world.actor, province="04", persons=[may], at=AT)

    assert not together(act, act, act)
    assert Certificate.objects.count() == 1


@pytest.fixture
def redated(world: People) -> tuple[Certificate, Callable[[], object]]:
    """Give a certificate, and an act that takes its first evidence away and so moves its day."""
    may = world.person("Mây", birth=1966)
    attest(world, may)
    first = passes(world, may, on=DAY)
    passes(world, may, on=DAY + timedelta(days=9))
    return Certificate.objects.get(person=may), lambda: withdraw(
        actor=world.actor, source="officer", source_ids=[first]
    )


def test_what_an_officer_takes_back_meanwhile_stays_so(
    world: People, redated: tuple[Certificate, Callable[[], object]]
) -> None:
    found, move_the_day = redated
    with transaction.atomic():
        revoke(actor=world.actor, certificate=found, reason="wrong name", at=AT)
        thread, wrong = beside(move_the_day)
        thread.join(1)
        assert thread.is_alive(), "the second waits for the first"
    thread.join(60)
    assert not wrong
    stands_revoked(found)


def test_what_moves_meanwhile_is_taken_back_whole(
    world: People, redated: tuple[Certificate, Callable[[], object]]
) -> None:
    found, move_the_day = redated
    with transaction.atomic():
        move_the_day()
        thread, wrong = beside(
            lambda: revoke(actor=world.actor, certificate=found, reason="wrong name", at=AT)
        )
        thread.join(1)
        assert thread.is_alive(), "the second waits for the first"
    thread.join(60)
    assert not wrong
    stands_revoked(found)


def stands_revoked(found: Certificate) -> None:
    """Nothing of it counts any more, and none followed."""
    row = Certificate.objects.get()
    assert row.pk == found.pk and row.is_barred and row.reason == "wrong name"
    assert not is_skilled(found.person_id)
