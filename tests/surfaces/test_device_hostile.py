"""No input whatever becomes a fault of the server: it is said clearly, and nothing is lost."""

from __future__ import annotations

import gzip
import hashlib
import json
import unicodedata

import pytest
from django.test import Client
from django.utils import timezone

from doorstep.kernel.people.models import Household, Person
from doorstep.kernel.sync.models import Command
from tests.kernel.field import Field, make_field
from tests.surfaces.phones import Phone, now_

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    return make_field()


@pytest.fixture
def device(field: Field) -> Phone:
    return Phone(field)


def deep(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


HOSTILE = {
    "nothing": b"",
    "no json": b"{",
    "truncated": b'{"sent_at": "2026-11-20T03:00:00Z", "commands": [{"id"',
    "a list": b"[]",
    "a number": b"17",
    "deep": deep(100_000),
    "less deep": b'{"sent_at":"2026-11-20T03:00:00Z","commands":[' + deep(900) + b"]}",
    "no utf-8": b'{"sent_at": "\xff\xfe"}',
    "no time": b'{"sent_at": "morgen", "commands": []}',
    "no zone": b'{"sent_at": "2026-11-20T03:00:00", "commands": []}',
    "huge number": b'{"sent_at": ' + b"9" * 5000 + b"}",
    "year ten thousand": b'{"sent_at": "9999-12-31T23:59:59-23:59", "commands": []}',
    "too many": b'{"sent_at":"2026-11-20T03:00:00Z","commands":[' + b"1," * 600 + b"1]}",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_bodies_that_are_none_are_said_clearly(device: Phone, raw: bytes):
    for address in ("push", "standing", "health", "parcels", "enrol"):
        answer = device.post(address, raw=raw)
        assert answer.status_code < 500, (address, answer.content)
        assert answer.status_code == 200 or answer.json()["words"], address
    assert Command.objects.count() == 0


def odd_commands(field: Field) -> dict[str, dict]:
    base = now_(field, field.household())

    def but(**told):
        field.counter += 1
        fresh = now_(field, field.household())
        return {**fresh, **told}

    return {
        "id no uuid": {**base, "id": "17"},
        "no payload": but(payload=None),
        "payload a list": but(payload=[1]),
        "counter below nothing": but(counter=-1),
        "counter huge": but(counter=2**70),
        "after itself": but(after=["x"]),
        "verb of another kind": but(verb=["a"]),
        "verb long": but(verb="x" * 5000),
        "village huge": but(payload={"village": 10**30, "head_name": "A"}),
        "village no number": but(payload={"village": "51;drop", "head_name": "A"}),
        "village nowhere": but(payload={"village": 999, "head_name": "A"}),
        "name empty": but(payload={"village": 51, "head_name": "  "}),
        "name long": but(payload={"village": 51, "head_name": "a" * 100_000}),
        "name with nul": but(payload={"village": 51, "head_name": "A\x00B"}),
        "half a letter": but(payload={"village": 51, "head_name": "A\ud83d"}),
        "not a number": but(payload={"village": 51, "head_name": "A", "x": float("nan")}),
        "from 1970": but(made_at="1970-01-01T00:00:00+00:00"),
        "from tomorrow": but(made_at="2094-01-01T00:00:00+00:00"),
        "no time": but(made_at="gestern"),
        "deep payload": but(payload=json.loads(deep(300))),
        "by nobody": but(made_by="00000000-0000-7000-8000-000000000000"),
    }


def test_odd_commands_are_kept_or_handed_back_and_spoil_no_other(device: Phone, field: Field):
    odd = odd_commands(field)
    good = now_(field, field.household())
    answer = device.push(*odd.values(), good)
    assert answer.status_code == 200, answer.content
    told = dict(zip([*odd, "good"], answer.json()["answers"], strict=True))
    assert told["good"]["state"] == "applied"
    kept = {str(pk) for pk in Command.objects.values_list("pk", flat=True)}
    for name, one in told.items():
        assert (one["state"] == "unreadable") == (one["id"] not in kept), (name, one)
        assert one["state"] == "applied" or (one["words"] and one["todo"]), (name, one)
    assert told["from tomorrow"]["state"] == told["from 1970"]["state"] == "applied"
    assert Household.objects.filter(head_name="AB").exists()


def test_names_are_composed(device: Phone, field: Field):
    name = unicodedata.normalize("NFD", "Nguyễn Thị Hường")
    for escaped in (True, False):
        told = now_(field, field.person(full_name=name))
        batch = {"sent_at": timezone.now().isoformat(), "app": "1", "commands": [told]}
        raw = json.dumps(batch, ensure_ascii=escaped).encode()
        assert device.post("push", raw=raw).json()["answers"][0]["state"] == "applied"
    assert set(Person.objects.values_list("full_name", flat=True)) == {"Nguyễn Thị Hường"}


def test_gzip_is_bounded(device: Phone, field: Field):
    bomb = gzip.compress(b" " * 200_000_000)
    answer = device.post("push", raw=bomb, Content_Encoding="gzip")
    assert (answer.status_code, answer.json()["code"]) == (413, "device.too_large")
    cut = gzip.compress(b'{"a": 1}' * 1000)[:-20]
    assert device.post("push", raw=cut, Content_Encoding="gzip").status_code == 422
    assert device.post("push", raw=b"none", Content_Encoding="gzip").status_code == 422
    good = {"sent_at": timezone.now().isoformat(), "app": "1", "commands": []}
    raw = gzip.compress(json.dumps(good).encode())
    assert device.post("push", raw=raw, Content_Encoding="gzip").status_code == 200
    assert device.post("push", raw=b"x" * 3_000_000).status_code == 413
    assert device.post("push", raw=b"x" * 6_000_000).status_code == 413


def test_files_that_are_not_what_they_say(device: Phone, field: Field):
    raw = b"#!/bin/sh\n" * 10
    sha = hashlib.sha256(raw).hexdigest()
    home = now_(field, field.household())
    visit = now_(field, field.visit(home["id"], happened_on=timezone.localdate().isoformat()))
    photo = now_(field, field.command("activities.attach_photo", activity=visit["id"], sha256=sha))
    device.push(home, visit, photo)
    assert device.put(sha, raw, 0, len(raw)).json() == {"have": len(raw)}
    row = Command.objects.get(pk=photo["id"])
    assert (row.state, row.reason) == ("attention", "files.not_a_photo")
    wrong = device.put("0" * 64, b"abc", 0, 3)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "files.damaged")
    assert device.put("no hash", b"abc", 0, 3).status_code == 422
    assert device.put("1" * 64, b"abc", 0, 9_000_000).status_code == 413
    assert device.put("1" * 64, b"x" * 600_000, 0, 700_000).status_code == 413
    assert device.put("1" * 64, b"abc", 5, 6).status_code == 422
    bare = device.client.put(f"/device/v1/files/{sha}", b"x", headers=device.headers)
    assert bare.status_code == 422


@pytest.mark.parametrize("address", ["nowhere", "pull/", "", "files", "holders/1/2/3", "v2/push"])
@pytest.mark.parametrize("method", ["get", "post", "put", "head"])
def test_an_address_that_nobody_has_is_said_in_the_form_of_the_interface(
    device: Phone, address: str, method: str
):
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    answer = getattr(client, method)(f"/device/v1/{address}")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("application/json")
    if method != "head":
        told = answer.json()
        assert told["code"] == "device.no_such_address" and told["details"] == {}
        assert "no such address" in told["words"]
