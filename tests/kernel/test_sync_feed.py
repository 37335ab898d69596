"""What a phone is given: the snapshot of its villages, then what changed, and nothing foreign."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from doorstep.kernel.access.devices import add_holder
from doorstep.kernel.access.models import Office
from doorstep.kernel.attainments.actions import Grant, grant
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import seal
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.actions import merge_persons, move_household
from doorstep.kernel.sync import feed, scope
from tests.kernel.field import NOW, TODAY, Field, account, ids, make_field, phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    return make_field()


def sealed(field: Field) -> None:
    while seal(actor=field.world.actor):
        pass


def all_of(field: Field, cursor: str = "", device=None):
    """Pull until there is no more: (rows by type and id, gone, drop, cursor, pages)."""
    sealed(field)
    rows: dict[str, dict] = {}
    gone, drop, pages = [], [], 0
    while True:
        page = feed.pull(device=device or field.device, cursor=cursor, at=NOW)
        pages += 1
        for code, some in page.rows.items():
            rows.setdefault(code, {}).update({r["id"]: r for r in some})
        gone += page.gone
        drop += page.drop
        cursor = page.cursor
        if not page.more:
            return rows, gone, drop, cursor, pages


def test_the_snapshot_holds_the_village_and_no_other(field: Field):
    home = field.household()
    person = field.person(home["id"])
    visit = field.visit(home["id"], persons=[person["id"]])
    field.push(home, person, visit)
    field.world.person(village=55)
    rows, gone, drop, cursor, _pages = all_of(field)
    assert set(rows["household"]) == {home["id"]}
    assert set(rows["person"]) == {person["id"]}
    assert rows["household"][home["id"]]["attained"] == ["visited"]
    assert rows["household"][home["id"]]["last_visit"] == "2026-11-20"
    assert rows["visit"][visit["id"]]["persons"] == [person["id"]]
    assert {u["id"] for u in rows["unit"].values()} == {41, 51}
    assert {h["name"] for h in rows["holder"].values()} == {"Sláy", "Mỵ"}
    assert "household_visit" in rows["kind"] and not gone and not drop
    rows, gone, _drop, again, pages = all_of(field, cursor)
    assert (rows, gone, pages) == ({}, [], 1) and len(again) < 1000


def test_news_come_once_also_from_acts_elsewhere(field: Field):
    home = field.household()
    person = field.person(home["id"])
    field.push(home, person)
    *_all, cursor, _pages = all_of(field)
    other = account("khác", 52)
    there = phone(field.world, 52, other).device
    turn = field.command(
        "activities.record",
        by=other,
        kind="support_turn",
        place=52,
        happened_on=TODAY.isoformat(),
        persons=[person["id"]],
        answers={"topic": "vneid"},
    )
    assert field.push(turn, device=there)[0].state == "applied"
    rows, _gone, _drop, cursor, _pages = all_of(field, cursor)
    assert set(rows["person"]) == {person["id"]}
    assert all_of(field, cursor)[0] == {}


def test_a_household_that_moves_away_is_gone_here_and_new_there(field: Field):
    home = field.household()
    person = field.person(home["id"])
    field.push(home, person)
    there = phone(field.world, 52, account("khác", 52)).device
    *_all, here_at, _p = all_of(field)
    *_all, there_at, _p = all_of(field, device=there)
    move_household(actor=field.world.actor, household=ids(home), village=52, on=TODAY)
    _rows, gone, _drop, _c, _p = all_of(field, here_at)
    assert {g["id"] for g in gone} == {home["id"], person["id"]}
    rows, gone, _drop, _c, _p = all_of(field, there_at, device=there)
    assert set(rows["household"]) == {home["id"]} and set(rows["person"]) == {person["id"]}


def test_a_merge_is_told(field: Field):
    one, two = field.person(), field.person(full_name="Nông Thị My")
    field.push(one, two)
    *_all, cursor, _p = all_of(field)
    merge_persons(actor=field.world.actor, kept=ids(one), gone=ids(two), reason="một người")
    rows, *_all = all_of(field, cursor)
    assert rows["person"][two["id"]]["merged_into"] == one["id"]
    visit = field.command(
        "activities.record",
        kind="support_turn",
        place=51,
        happened_on=TODAY.isoformat(),
        persons=[two["id"]],
        answers={},
    )
    field.push(visit)


def test_villages_come_and_go_with_offices(field: Field):
    home, far = field.household(), None
    field.push(home)
    far = field.world.person("Lý Văn Xa", village=53)
    rows, *_all, cursor, _p = all_of(field)
    assert str(far) not in rows.get("person", {})
    newcomer = account("mới", 53)
    add_holder(actor=field.world.actor, device=field.device, account=newcomer.pk, at=NOW)
    rows, _gone, drop, cursor, _p = all_of(field, cursor)
    assert set(rows["person"]) == {str(far)} and not drop
    Office.objects.filter(account__in=field.members).update(to_on=date(2026, 11, 1))
    rows, _gone, drop, cursor, _p = all_of(field, cursor)
    assert drop == [51]
    assert {u["id"] for u in rows["unit"].values()} == {41, 53}


def test_pages_hold_a_thousand_and_go_on_where_they_stopped(field: Field, monkeypatch):
    monkeypatch.setattr(feed, "MOST_ROWS", 7)
    homes = [field.household() for _i in range(20)]
    people = [field.person(h["id"]) for h in homes]
    visits = [field.visit(h["id"]) for h in homes]
    field.push(*homes, *people, *visits)
    rows, *_rest, pages = all_of(field)
    assert [len(rows[c]) for c in ("household", "person", "visit")] == [20, 20, 20]
    assert pages >= 9


def test_a_scope_that_is_too_large_is_said_with_a_split(field: Field, monkeypatch):
    monkeypatch.setattr(scope, "MOST_RECORDS", 3)
    add_holder(actor=field.world.actor, device=field.device, account=account("x", 52).pk, at=NOW)
    for village in (51, 51, 52, 52):
        field.world.person(village=village)
    with pytest.raises(Problem) as told:
        all_of(field)
    assert told.value.code == "scope.too_large"
    parts = told.value.details["split"]
    assert [[v["id"] for v in part["villages"]] for part in parts] == [[51], [52]]


def test_a_damaged_cursor_begins_anew(field: Field):
    field.push(field.household())
    rows, *_all = all_of(field, "kein-cursor")
    assert len(rows["household"]) == 1


def test_nothing_new_is_empty_even_after_hours(field: Field):
    *_all, cursor, _p = all_of(field)
    page = feed.pull(device=field.device, cursor=cursor, at=NOW + timedelta(hours=5))
    assert page.rows == {} and not page.more


def test_reading_news_goes_by_place_and_never_through_the_province(field: Field):
    Line.objects.bulk_create(
        Line(province="04", at=NOW, verb="x.y", about="person", place_id=n % 400, seal=n)
        for n in range(1, 20_001)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        told = feed._SEALS.format("%s, %s", "%s, %s, %s, %s")
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{explain} {told}", [51, 52, 10, 20_000, *feed._ABOUT])
        plan = str(cursor.fetchall())
    assert "journal_by_place" in plan, plan
    assert len(feed.seals_of([51, 52], 10, 20_000)) == 100


def test_what_a_list_of_the_authority_confirms_is_news(field: Field):
    person = field.world.person("Lý Thị Ở")
    *_all, cursor, _p = all_of(field)
    confirmed = Grant("04", "person", person, "vneid_level_2", TODAY, "import", person)
    grant(actor=field.world.actor, grants=[confirmed])
    rows, *_all = all_of(field, cursor)
    assert rows["person"][str(person)]["attained"] == ["vneid_level_2"]
