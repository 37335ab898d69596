"""Finding activities, and the one definition that forms, imports and dictionary read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from doorstep.kernel.access.actors import Actor, Held
from doorstep.kernel.activities import actions, queries
from doorstep.kernel.activities.actions import Draft
from doorstep.kernel.activities.forms import (
    definition,
    dictionary_rows,
    import_columns,
    listed_fields,
)
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.queries import Wanted
from doorstep.kernel.activities.rules import checked
from tests.kernel.activity_facts import household, visit
from tests.kernel.people_world import TODAY, People, people_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> People:
    return people_world()


def found(actor: Actor, words: str = "", **wanted: Any) -> set[UUID]:
    rows = queries.narrowed(actor, Wanted(**wanted), queries.look_up(actor, words))
    return set(rows.values_list("root", flat=True))


def test_searching_ignores_tone_marks_and_minds_rights(world: People) -> None:
    home, person = household(world), world.person("Đàm Thị Ửng", village=55)
    a, b = visit(home), Draft("support_turn", 55, TODAY, {"point": "home", "help": "vneid"},
                              persons=(person,))  # fmt: skip
    c = Draft("event", 41, TODAY, {"title": "Ngày hội Chuyển đổi số"})
    actions.record_many(actor=world.actor, drafts=[a, b, c])
    officer = world.officer("province", 40)
    assert found(officer, words="nong slay") == {a.id}
    assert found(officer, words="DAM ung") == {b.id}
    assert found(officer, words="chuyen doi") == {c.id}
    assert found(officer, words="55") == {b.id}
    assert found(world.officer("commune", 41), words="ung") == set()
    viewer = Actor(None, "Xem", (Held("viewer", "province", 40, "04"),), TODAY)
    assert found(viewer, words="nong slay") == set(), "who sees no names finds none by them"
    assert found(viewer, words="chuyen doi") == {c.id}


def test_narrowing(world: People) -> None:
    home = household(world)
    old, new = visit(home, on=TODAY - timedelta(days=9)), visit(home, place=55)
    bad = visit(home, outcome="eaten")
    actions.record_many(actor=world.actor, drafts=[old, new])
    actions.record(actor=world.actor, draft=bad, is_lenient=True)
    actions.void(actor=world.actor, root=old.id, reason="bỏ")
    officer = world.officer("province", 40)
    assert found(officer) == {old.id, new.id, bad.id}
    assert found(officer, place=41) == {old.id, bad.id}
    assert found(officer, from_on=TODAY) == {new.id, bad.id}
    assert found(officer, to_on=TODAY - timedelta(days=1)) == {old.id}
    assert found(officer, state="void") == {old.id}
    assert (
        found(officer, attention="any")
        == {bad.id}
        == found(officer, attention="answers_do_not_fit")
    )
    assert found(officer, kind="event") == set() == found(officer, has_photos=True)


def test_counting_stops_at_the_limit(world: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_COUNTED", 2)
    home = household(world)
    actions.record_many(actor=world.actor, drafts=[visit(home) for _n in range(5)])
    assert queries.capped(queries.activities_for(world.actor)) == 3


@pytest.mark.parametrize("code", [k.code for k in KINDS])
def test_one_definition_says_the_same_everywhere(code: str) -> None:
    kind = KINDS[code]
    told = definition(kind)
    assert [f["code"] for f in told["fields"]] == [f.code for f in kind.fields]
    assert [r.field for r in dictionary_rows(kind)] == list(kind.fields)
    columns = import_columns(kind)
    listed = listed_fields(kind)
    assert [c.code for c in columns if c.is_answer] == [f.code for f in listed]
    assert len({c.code for c in columns}) == len(columns)
    by_code = {f["code"]: f for f in told["fields"]}
    for field, column in zip(
        [by_code[f.code] for f in listed], columns[len(columns) - len(listed) :], strict=True
    ):
        assert field["label"] == column.names and set(column.names) == {"vi", "en", "bn"}
        assert all(column.knows(name) for name in (column.code, *column.names.values()))
        assert column.is_required == field["is_required"]
        if field["type"] == "integer":
            assert checked(kind, {field["code"]: field["most"]})[0][field["code"]] == field["most"]
            assert field["code"] in checked(kind, {field["code"]: field["most"] + 1})[1]
