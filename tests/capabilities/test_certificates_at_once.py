"""A test passed and a skill attested at the same moment: the certificate is given, and once."""

from __future__ import annotations

from uuid import UUID

import pytest

from doorstep.capabilities.learning.certificates.actions import look
from doorstep.capabilities.learning.certificates.models import Certificate
from tests.at_once import together
from tests.capabilities.certificate_world import AT, adopted, attest, is_skilled, passes
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
