"""A server whose database was put back to an older day: phones notice and send again."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import transaction

from doorstep.kernel.activities.models import Activity
from doorstep.kernel.sync import feed
from doorstep.kernel.sync.cursors import packed, unpacked
from tests.kernel.field import NOW, Field, make_field
from tests.kernel.test_sync_feed import all_of, sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    return make_field()


def pulled(field: Field, cursor: str) -> feed.Page:
    sealed(field)
    return feed.pull(device=field.device, cursor=cursor, at=NOW)


@pytest.mark.parametrize("others", [0, 1, 4])
def test_what_the_books_forgot_comes_from_the_phone_again(field: Field, others: int) -> None:
    home = field.household()
    field.push(home)
    before = all_of(field)[3]
    assert not pulled(field, before).is_put_back
    backup = transaction.savepoint()
    visit = field.visit(home["id"])
    field.push(visit)
    cursor = all_of(field, before)[3]
    transaction.savepoint_rollback(backup)
    for _n in range(others):  # the numbers of the journal catch up, and go on
        field.push(field.household())
    page = pulled(field, cursor)
    assert page.is_put_back and page.is_start
    assert not Activity.objects.exists()
    field.push(home, visit)  # the phone sends all it has kept; what is there counts once
    assert [str(root) for root in Activity.objects.values_list("root", flat=True)] == [visit["id"]]
    rows, _gone, _drop, after, _pages = all_of(field, page.cursor)
    assert visit["id"] in rows["visit"]
    assert not pulled(field, after).is_put_back


def test_what_was_told_before_it_was_read_is_missed_too(field: Field) -> None:
    """A push is answered at once, its line sealed later: the cursor stands before it."""
    home = field.household()
    field.push(home)
    cursor = all_of(field)[3]
    backup = transaction.savepoint()
    visit = field.visit(home["id"])
    field.push(visit)
    told = [UUID(visit["id"])]
    page = feed.pull(device=field.device, cursor=cursor, at=NOW, acknowledged=told)
    assert not page.is_put_back
    transaction.savepoint_rollback(backup)
    field.push(field.household())
    assert not pulled(field, page.cursor).is_put_back
    for known in (page.cursor, ""):  # "": a phone that was enrolled again
        page = feed.pull(device=field.device, cursor=known, at=NOW, acknowledged=told)
        assert page.is_put_back
    known = [UUID(home["id"])]
    assert not feed.pull(device=field.device, cursor="", at=NOW, acknowledged=known).is_put_back


def test_a_cursor_of_before_the_backup_goes_on(field: Field) -> None:
    field.push(field.household())
    before = all_of(field)[3]
    field.push(field.household())
    sealed(field)
    page = pulled(field, before)
    assert not page.is_put_back and not page.is_start


def test_a_cursor_without_a_mark_is_read(field: Field) -> None:
    """Phones come with cursors of older releases, and with what nobody wrote."""
    field.push(field.household())
    cursor = unpacked(all_of(field)[3])
    assert len(cursor.mark) == 8
    assert not pulled(field, packed(replace(cursor, mark=""))).is_put_back
    assert pulled(field, packed(replace(cursor, mark="00000000"))).is_put_back
    assert pulled(field, packed(replace(cursor, seal=cursor.seal + 9))).is_put_back
    assert not pulled(field, packed(replace(cursor, seal=-5))).is_put_back
