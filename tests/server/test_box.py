"""A box and its province as two real servers: by line, cut, by stick, merged meanwhile, once."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from doorstep.kernel.basics.ids import new_id
from tests.server.box_ends import End, Pair
from tests.servers import Postgres, stop_process


@pytest.fixture(scope="module")
def pair(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Pair]:
    """A province with its books in the database asked for, and a box sown from its seed."""
    folder = tmp_path_factory.mktemp("box")
    cluster = Postgres.start() if request.config.getoption("--database") == "postgres" else None
    empty = End(folder / "empty")
    province = End(folder / "province", cluster.url if cluster else "")
    box = End(folder / "laptop")
    try:
        for end in (empty, province, box):
            end.var.mkdir()
        empty.act("tables")
        shutil.copy(empty.var / "doorstep.sqlite3", box.var)
        if cluster:
            province.act("tables")
        else:
            shutil.copy(empty.var / "doorstep.sqlite3", province.var)
        world = province.act("province")
        found = Pair(province, box, folder / "stick", world)
        _sow(found, folder)
        province.serve()
        box.serve()
        yield found
    finally:
        for end in (province, box):
            if end.process:
                stop_process(end.process)
        if cluster:
            cluster.stop()


def _sow(pair: Pair, folder: Path) -> None:
    seed, phrase, wrong = folder / "seed.dss", folder / "phrase", folder / "wrong"
    phrase.write_text("LANGE-PHRASE-AUS-BUCHSTABEN")
    wrong.write_text("ANDERE-PHRASE")
    pair.province.run(
        "box", "make", "--unit", "00041", "--out", seed, "--phrase-file", phrase, "--name", "04"
    )
    assert b"Nong" not in seed.read_bytes()
    filling = ["box", "start", seed, "--only-fill", "--phrase-file"]
    assert "wrong" in pair.box.run(*filling, wrong, code=1)
    pair.box.run(*filling, phrase)


def _differences(pair: Pair) -> dict[str, Any]:
    ours, theirs = pair.box.act("books"), pair.province.act("books")
    assert not ours["wrong"]
    assert not theirs["wrong"]
    assert ours["far"] == []
    return {k: (ours[k], theirs[k]) for k in ("acts", "persons", "cells") if ours[k] != theirs[k]}


def test_a_box_from_seed_to_stick(pair: Pair) -> None:
    _the_seed_holds_the_commune(pair)
    home = _a_phone_works_at_the_box(pair)
    desk = _the_desk_works_at_the_box(pair)
    new = pair.province.act("merge", pair.world["twins"])["new"]
    _a_cut_exchange_loses_nothing(pair)
    done = pair.exchange()
    assert done["told"] == 6, "answered the second time from the inbox"
    assert all(a["province_at"] for a in pair.standing())
    assert _differences(pair) == {}
    _the_phone_hears_of_the_merge(pair, new, desk["person"])
    _nothing_new_is_little(pair)
    _by_stick_and_by_line(pair, home)
    assert _differences(pair) == {}
    assert pair.province.act("books")["attached"] == 1


def _the_seed_holds_the_commune(pair: Pair) -> None:
    assert _differences(pair) == {}
    assert "not_one" not in pair.box.run("box", "status")
    assert (pair.box.var / "box.json").stat().st_mode & 0o077 == 0


def _a_phone_works_at_the_box(pair: Pair) -> str:
    out = pair.box.run(
        "device", "enrol", "--unit", "00000051", "--holder", "sláy", "--format", "json"
    )
    told = {"code": json.loads(out)[0]["code"], "name": "máy", "app": "1"}
    enrolled = pair.box.ask("enrol", told)
    assert enrolled["server"]["role"] == "box"
    pair.credentials = f"{enrolled['device']}.{enrolled['secret']}"
    home = str(new_id())
    household = {"id": home, "village": 51, "head_name": "Hoàng Thị Ói"}
    person = {"village": 51, "full_name": "Hoàng Văn Páo", "household": home, "birth": "1950"}
    answers = pair.push(
        ("people.register_household", household),
        ("people.register_person", person),
        pair.visit(home),
    )
    assert [a["state"] for a in answers] == ["applied"] * 3
    assert all(a["commune_at"] and not a["province_at"] for a in answers)
    return home


def _the_desk_works_at_the_box(pair: Pair) -> Any:
    done = pair.box.act("desk", pair.world)
    assert done["refused"] == "box.at_the_province"
    return done


def _a_cut_exchange_loses_nothing(pair: Pair) -> None:
    pair.box.act("cut", pair.province.url, code=9)
    assert not any(a["province_at"] for a in pair.standing())


def _the_phone_hears_of_the_merge(pair: Pair, new: str, own: str) -> None:
    pair.box.run("worker", "--once")
    persons: dict[str, Any] = {}
    page = {"cursor": "", "more": True}
    while page["more"]:
        page = pair.box.ask(f"pull?cursor={page['cursor']}", None, pair.credentials)
        persons |= {p["id"]: p for p in page["rows"].get("person", [])}
    kept, gone = pair.world["twins"]
    assert persons[gone]["merged_into"] == kept
    assert new not in persons, "the member's office is at another village"
    assert own not in persons


def _nothing_new_is_little(pair: Pair) -> None:
    pair.exchange()
    done = pair.exchange()
    assert (done["told"], done["things"], done["letters"]) == (0, 0, 1)
    assert done["sent_bytes"] + done["received_bytes"] <= 2048


def _with_photo(pair: Pair, home: str) -> None:
    """A visit, and a photo of it whose bytes are cleaned at the box."""
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "#357").save(drawn, "JPEG")
    raw, visit = drawn.getvalue(), pair.visit(home)
    visit[1]["id"] = str(new_id())
    sha = hashlib.sha256(raw).hexdigest()
    attach = {"activity": visit[1]["id"], "sha256": sha, "caption": "Bản Đâư"}
    pair.box.put(f"files/{sha}", raw, pair.credentials)
    answers = pair.push(visit, ("activities.attach_photo", attach))
    assert [a["state"] for a in answers] == ["applied"] * 2


def _by_stick_and_by_line(pair: Pair, home: str) -> None:
    _with_photo(pair, home)
    pair.box.run("box", "exchange", "--to", pair.stick)
    pair.push(pair.visit(home))
    pair.province.act("merge", [pair.world["twins"][0], pair.province.act("twin")["id"]])
    pair.province.run("box", "exchange", "--from", pair.stick)
    shutil.copytree(pair.stick, pair.stick.with_name("late"))
    pair.box.run("box", "exchange", "--from", pair.stick)
    first, second = pair.standing()[-2:]
    assert first["province_at"]
    assert not second["province_at"]
    pair.exchange()
    # The same stick once more at the province, and its old reply at the box: nothing changes.
    pair.province.run("box", "exchange", "--from", pair.stick)
    pair.box.run("box", "exchange", "--from", pair.stick.with_name("late"))
    pair.box.run("box", "exchange", "--from", pair.stick)
    assert all(a["province_at"] for a in pair.standing())


def test_a_second_machine_with_the_same_seed_is_refused(pair: Pair) -> None:
    (pair.box.var / "seal-key.pem").rename(pair.box.var / "kept")
    try:
        out = pair.box.run("box", "exchange", "--with", pair.province.url, code=1)
        assert "Another machine" in out
    finally:
        (pair.box.var / "kept").replace(pair.box.var / "seal-key.pem")
