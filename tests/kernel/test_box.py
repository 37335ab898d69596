"""What the province gives a box and takes from it: nobody else's name, nobody else's device."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from doorstep.kernel.access.models import Device, DeviceHolder
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.box.giving import page_for, seal_all
from doorstep.kernel.box.hearing import answer
from doorstep.kernel.box.making import Made, make_box, seed_pages
from doorstep.kernel.box.models import Via
from doorstep.kernel.box.wire import written
from doorstep.kernel.people.actions import merge_persons, set_identity_number
from doorstep.kernel.places.models import Unit
from doorstep.kernel.sync.incident import persons_on
from doorstep.kernel.sync.models import Command
from tests.kernel.field import NOW, Field, account, make_field

pytestmark = pytest.mark.django_db
KEY = "the key of a machine"


@pytest.fixture
def field() -> Field:
    """A commune with two members and an officer; another commune beside."""
    return make_field()


@pytest.fixture
def made(field: Field) -> Made:
    """A box of the first commune."""
    return make_box(actor=field.world.actor, unit=Unit.objects.get(pk=41), label="hộp", at=NOW)


def _pages(field: Field, made: Made) -> list[dict[str, Any]]:
    pages = seed_pages(actor=field.world.actor, box=made.box, at=NOW)
    found: list[dict[str, Any]] = json.loads(written(list(pages)))
    return found


def _rows(pages: list[dict[str, Any]], model: str) -> list[dict[str, Any]]:
    found = []
    for page in pages:
        parts = [*page["sets"].values(), *(w["tables"] for w in page["wholes"].values())]
        for table in (t[model] for t in parts if model in t):
            found += [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    return found


def _send(field: Field, made: Made, *commands: Any, key: str = KEY, **more: Any) -> dict[str, Any]:
    letter = {"seal_key": key, "commands": list(commands), **more}
    actor = field.world.actor
    told = answer(actor=actor, device=made.box.device, letter=letter, at=NOW)
    found: dict[str, Any] = json.loads(written(told))
    return found


def _via(field: Field, **more: Any) -> dict[str, Any]:
    holders = [str(m.pk) for m in field.members]
    at = (NOW - timedelta(days=3)).isoformat()
    told = {"id": str(new_id()), "label": "máy", "unit": 51, "enrolled_at": at}
    return {**told, "holders": holders, **more}


def test_a_seed_holds_its_unit_and_names_nobody_else(field: Field, made: Made) -> None:
    near = field.world.person("Nông Thị Gần", 52, phone="0912000111")
    far = field.world.person("Lò Thị Xa", 55, phone="0912000222")
    set_identity_number(actor=field.world.actor, person=near, number="004190000001")
    field.push(field.visit(str(_home(field)), answers={}, persons=[str(near), str(far)]))
    pages = _pages(field, made)
    persons = {p["id"]: p for p in _rows(pages, "people.person")}
    assert persons[str(near)]["full_name"] == "Nông Thị Gần"
    assert (persons[str(far)]["full_name"], persons[str(far)]["phone"]) == ("–", "")
    text = json.dumps(pages, ensure_ascii=False)
    assert "Lò Thị Xa" not in text
    assert "004190000001" not in text
    assert "people.identitynumber" not in text


def _home(field: Field) -> str:
    told = field.household()
    field.push(told)
    return str(told["id"])


def test_accounts_are_those_who_work_there(field: Field, made: Made) -> None:
    account("xa", 55)
    names = {a["username"] for a in _rows(_pages(field, made), "access.account")}
    assert names == {"sláy", "mỵ", "hanh"}


def test_sensitive_groups_go_where_somebody_may_see_them(field: Field, made: Made) -> None:
    field.world.person("Triệu Mùi", 52, sensitive={"ethnic_minority": "Dao"})
    rows = _rows(_pages(field, made), "people.sensitivemembership")
    assert [r["token"] for r in rows] == ["ethnic_minority"]
    village = make_box(actor=field.world.actor, unit=Unit.objects.get(pk=52), label="", at=NOW)
    assert not village.box.is_sensitive
    assert _rows(_pages(field, village), "people.sensitivemembership") == []


def test_commands_of_a_phone_at_a_box_are_entered_once(field: Field, made: Made) -> None:
    phone = _via(field)
    household = {**field.household(), "device": phone["id"]}
    first = _send(field, made, household, devices=[phone])
    assert [a["state"] for a in first["answers"]] == ["applied"]
    again = _send(field, made, household)
    assert again["answers"] == first["answers"]
    device = Device.objects.get(pk=phone["id"])
    assert (device.secret_digest, Via.objects.get(device=device).box_id) == ("", made.box.pk)
    assert Command.objects.get(pk=household["id"]).device_id == device.pk


def test_a_box_speaks_for_nobody_from_elsewhere(field: Field, made: Made) -> None:
    stranger = account("xa", 55)
    phone = _via(field, holders=[str(stranger.pk)])
    told = {**field.household(village=55), "device": phone["id"], "made_by": str(stranger.pk)}
    reply = _send(field, made, told, devices=[phone])
    assert reply["answers"][0]["reason"] == "sync.no_holder"
    assert not DeviceHolder.objects.filter(device=phone["id"]).exists()
    own = {**field.household(), "device": str(made.box.pk), "made_by": str(stranger.pk)}
    assert _send(field, made, own)["answers"][0]["reason"] == "sync.no_holder"


def test_a_box_says_nothing_of_devices_of_others(field: Field, made: Made) -> None:
    phone = _via(field, id=str(field.device.pk))
    with pytest.raises(Problem, match="a device of another"):
        _send(field, made, devices=[phone])
    told = {**field.household(), "device": str(field.device.pk)}
    reply = _send(field, made, told)
    assert reply["answers"][0]["state"] == "unreadable"
    assert not Command.objects.filter(pk=told["id"]).exists()


def test_a_second_machine_is_refused(field: Field, made: Made) -> None:
    _send(field, made)
    with pytest.raises(Problem, match="Another machine"):
        _send(field, made, key="another")
    with pytest.raises(Problem, match="not a box"):
        answer(actor=field.world.actor, device=field.device, letter={"seal_key": KEY}, at=NOW)


def test_news_are_what_others_did(field: Field, made: Made) -> None:
    one, other = field.world.person("Nông Thị Mỵ", 51), field.world.person("Nông Thị Mỵ", 51)
    cursor = _pages(field, made)[-1]["cursor"]
    phone = _via(field)
    own = {**field.household(), "device": phone["id"]}
    _send(field, made, own, devices=[phone])
    merge_persons(actor=field.world.actor, kept=one, gone=other, reason="twice")
    seal_all(actor=field.world.actor)
    page = _send(field, made, cursor=cursor)["page"]
    assert set(page["wholes"]["person"]["ids"]) == {str(one), str(other)}
    assert "household" not in page["wholes"], "the box has what its own phone did"
    quiet = _send(field, made, cursor=page["cursor"])["page"]
    assert (quiet["wholes"], quiet["sets"], quiet["more"]) == ({}, {}, False)


def test_who_moves_away_goes_on_without_name(field: Field, made: Made) -> None:
    from doorstep.kernel.people.actions import move_person

    person = field.world.person("Nông Thị Đi", 52)
    cursor = _pages(field, made)[-1]["cursor"]
    move_person(actor=field.world.actor, person=person, village=55, on=NOW.date())
    seal_all(actor=field.world.actor)
    page = _send(field, made, cursor=cursor)["page"]
    row = next(r for r in _rows([page], "people.person") if r["id"] == str(person))
    assert row["full_name"] == "–"
    assert len(_rows([page], "people.residence")) == 2


def test_a_clock_is_judged_where_the_phone_came(field: Field, made: Made) -> None:
    phone, home = _via(field), _home(field)
    long_ago = NOW - timedelta(days=12)
    by_stick = {**field.visit(home), "device": phone["id"], "made_at": long_ago.isoformat()}
    wrong = {
        **field.visit(home, happened_on="2019-01-01"),
        "device": phone["id"], "made_at": long_ago.isoformat(), "clock": "impossible",
    }  # fmt: skip
    _send(field, made, by_stick, wrong, devices=[phone])
    assert Command.objects.get(pk=by_stick["id"]).clock == ""
    assert Command.objects.get(pk=wrong["id"]).clock == "impossible"
    assert Activity.objects.get(pk=wrong["id"]).happened_on.year == 2026


def test_a_cursor_ahead_of_the_books_is_told(field: Field, made: Made) -> None:
    with pytest.raises(Problem, match="older day"):
        page_for(box=made.box, cursor={"seal": 10**9}, owed=(), at=NOW)
    seal_all(actor=field.world.actor)
    page = page_for(box=made.box, cursor={}, owed=(), at=NOW)
    cursor = page["cursor"]
    assert len(cursor["mark"]) == 8
    page_for(box=made.box, cursor={**cursor, "mark": ""}, owed=(), at=NOW)  # of before marks
    with pytest.raises(Problem, match="older day"):  # the same number in another history
        page_for(box=made.box, cursor={**cursor, "mark": "00000000"}, owed=(), at=NOW)


def test_a_lost_box_held_its_whole_unit(field: Field, made: Made) -> None:
    near, far = field.world.person("Nông Thị Gần", 53), field.world.person("Lò Thị Xa", 55)
    found = {row.id for row in persons_on(actor=field.world.actor, device=made.box.device, at=NOW)}
    assert near in found
    assert far not in found
