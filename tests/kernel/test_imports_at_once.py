"""Two lists with the same ids at the same moment; files that nobody asks for any more."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from doorstep.kernel.access.actors import the_system
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.imports import actions, storing
from doorstep.kernel.imports.models import DONE, ImportBatch
from doorstep.kernel.indicators.fold import differences, recount
from doorstep.kernel.people.loading import load_groups
from doorstep.kernel.people.models import Household, Person
from tests.kernel.test_at_once import beside
from tests.vectors.imports import make
from tests.world import TODAY, World, make_world

HEADER = ["Họ và tên", "Năm sinh", "Xóm", "Số hộ", "Mã công dân"]
ROWS = [[f"Nông Thị {n}", 1950 + n, "Nà Lùng", f"H{n // 3}", f"B{n}"] for n in range(30)]


def prepared() -> World:
    load_groups(actor=the_system(on=TODAY), path=settings.CONTENT_DIR / "groups.toml")
    world = make_world()
    recount(province="99")
    return world


def confirmed(world: World, rows: list[list[Any]]) -> ImportBatch:
    actor = world.actor(unit=world.na_ly)
    raw = make.xlsx([HEADER, *rows])
    batch = actions.upload(
        actor=actor, kind="persons", place=world.na_ly, raw=raw, name=f"{len(rows)}.xlsx"
    )
    batch = actions.check(actor=actor, batch=batch)
    assert (batch.good, batch.new) == (len(rows), len(rows))
    return actions.confirm(actor=actor, batch=batch)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time"
)
@pytest.mark.parametrize("chunk", [500, 7])
def test_of_two_lists_with_the_same_ids_both_end_and_everybody_is_there_once(
    monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr("doorstep.kernel.imports.running.CHUNK", chunk)
    world = prepared()
    actor = world.actor(unit=world.na_ly)
    first, second = confirmed(world, ROWS), confirmed(world, [*ROWS[10:], *ROWS[:10]])
    with transaction.atomic():
        actions.run(actor=actor, batch=first)
        thread, came = beside(lambda: actions.run(actor=actor, batch=second))
        thread.join(2)
        assert thread.is_alive(), "the second waits for the first"
    thread.join(60)
    (done,) = came
    assert isinstance(done, ImportBatch) and done.state == DONE, done
    assert (done.new, done.unchanged) == (0, len(ROWS))
    assert Person.objects.count() == len(ROWS) and Household.objects.count() == 10
    assert Person.objects.filter(household=None).count() == 0
    recount(province="99")
    assert list(differences(province="99")) == []


@pytest.mark.django_db
def test_old_files_go_whoever_left_them() -> None:
    """Borders that were looked at and never confirmed have no batch."""
    system, folder = the_system(on=TODAY), Path(settings.VAR_DIR) / "imports"
    old, young = new_id(), new_id()
    for number in (old, young):
        storing.keep(number, b"{}")
    long_ago = time.time() - timedelta(days=storing.KEEP_DAYS, hours=1).total_seconds()
    os.utime(folder / f"{old}.raw", (long_ago, long_ago))
    actions.clear_out(actor=system, at=timezone.now())
    assert not (folder / f"{old}.raw").exists() and (folder / f"{young}.raw").exists()
    storing.remove(young)
