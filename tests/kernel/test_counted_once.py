"""Counted once and counted soundly: merged records, answers that are no numbers."""

from __future__ import annotations

from datetime import date

import pytest

from doorstep.kernel.activities.actions import record
from doorstep.kernel.attainments.actions import Grant, grant
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.indicators.fold import differences, fold
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.people.merging import merge_persons, undo_merge
from tests.kernel.test_indicators import value, visit
from tests.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_what_is_shown_of_a_merged_record_counts_for_the_kept_one_until_it_is_undone(
    world: World,
) -> None:
    kept, gone = world.person("Nà Lùng", "Hoàng Văn Páo"), world.person("Lũng Rì", "Hoàng Páo")
    actor = world.actor()
    merge = merge_persons(actor=actor, kept=kept.id, gone=gone.id, reason="one man")
    shown = Grant("99", "person", gone.id, "basic_skills", date(2025, 9, 1), "activity", new_id())
    grant(actor=actor, grants=[shown])
    fold()
    cells = Cell.objects.filter(series__measure="attained:basic_skills", series__group="all")
    assert [(c.place_id, c.value) for c in cells] == [(world.villages["Nà Lùng"].id, 1)]
    undo_merge(actor=actor, merge=merge.id)
    fold()
    assert [(c.place_id, c.value) for c in cells.all()] == [(world.villages["Lũng Rì"].id, 1)]
    assert list(differences(province="99")) == []


def test_what_is_no_number_is_kept_and_never_stops_the_fold(world: World) -> None:
    draft = visit(world, "Nà Lùng", date(2025, 8, 3), persons_guided="ba người")
    kept = record(actor=world.actor(), draft=draft, is_lenient=True)
    assert kept.attention == "answers_do_not_fit"
    assert kept.answers["_unfit"] == {"persons_guided": "ba người"}
    fold()
    assert value(world, "visits") == 1
    assert list(differences(province="99")) == []
