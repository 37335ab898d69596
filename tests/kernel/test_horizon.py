"""Cells reach to the end of next year and no further, and each New Year a year further."""

from __future__ import annotations

from datetime import date

import pytest

from doorstep.kernel.indicators.fold import differences, fold, recount
from doorstep.kernel.indicators.horizon import BOUNDLESS, horizon, look_ahead
from doorstep.kernel.indicators.models import Cell, Mark
from tests.kernel.people_world import People, people_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> People:
    """A child comes of age in 2028 and is elderly in 2070."""
    world = people_world()
    world.person(birth=date(2010, 3, 5))
    fold()
    return world


def ahead() -> set[int]:
    return set(Cell.objects.filter(month__gt=202611).values_list("month", flat=True))


def agrees() -> bool:
    return not list(differences(province="04")) and recount(province="04") == 0


def test_without_a_horizon_everything_ahead_is_counted(world: People) -> None:
    recount(province="04")
    assert horizon("04") == BOUNDLESS and ahead() == {202803, 207003} and agrees()


def test_what_lies_beyond_the_horizon_goes_and_comes_when_it_moves(world: People) -> None:
    recount(province="04")
    assert look_ahead(on=date(2026, 11, 20)) == ["04"]
    assert horizon("04") == 202712 and ahead() == set() and agrees()
    assert look_ahead(on=date(2026, 12, 31)) == [] and not Mark.objects.exists()
    assert look_ahead(on=date(2027, 1, 1)) == ["04"]
    while fold():
        pass
    assert horizon("04") == 202812 and ahead() == {202803} and agrees()


def test_a_clock_set_back_takes_nothing_away(world: People) -> None:
    look_ahead(on=date(2027, 1, 1))
    assert look_ahead(on=date(2020, 1, 1)) == [] and horizon("04") == 202812
