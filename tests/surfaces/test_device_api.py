"""The phone's addresses: what they give, and that no input whatever becomes a fault."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import unicodedata
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from PIL import Image

from doorstep.kernel.access.devices import make_ticket, revoke
from doorstep.kernel.access.models import Device, Ticket
from doorstep.kernel.activities.models import Activity, Attached
from doorstep.kernel.journal.actions import seal
from doorstep.kernel.people.models import Household, Person
from doorstep.kernel.places.models import Unit
from doorstep.kernel.sync import inbox
from doorstep.kernel.sync.models import Command
from tests.kernel.field import Field, account, make_field, phone

pytestmark = pytest.mark.django_db


class Phone:
    """A phone as the server sees it: requests with its token, and nothing else."""

    def __init__(self, field: Field, credentials: str = "") -> None:
        self.field = field
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Device {credentials or field.enrolled.credentials}"}

    def post(self, address: str, told=None, *, raw: bytes | None = None, **headers: str):
        body = json.dumps(told).encode() if raw is None else raw
        told_headers = {**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}}
        return self.client.post(
            f"/device/v1/{address}", body, "application/json", headers=told_headers
        )

    def push(self, *commands, **more):
        now = timezone.now().isoformat()
        return self.post("push", {"sent_at": now, "app": "1", "commands": commands, **more})

    def get(self, address: str):
        return self.client.get(f"/device/v1/{address}", headers=self.headers)

    def put(self, sha: str, part: bytes, start: int, whole: int):
        return self.client.put(
            f"/device/v1/files/{sha}",
            part,
            "application/octet-stream",
            headers={
                **self.headers,
                "Content-Range": f"bytes {start}-{start + len(part) - 1}/{whole}",
            },
        )


@pytest.fixture
def field() -> Field:
    return make_field()


@pytest.fixture
def device(field: Field) -> Phone:
    return Phone(field)


def now_(field: Field, told: dict) -> dict:
    """Let a command be made now: these tests run by the real clock."""
    return {**told, "made_at": (timezone.now() - timedelta(minutes=1)).isoformat()}


def test_a_ticket_enrols_once(field: Field):
    unit = Unit.objects.get(pk=51)
    code = make_ticket(actor=field.world.actor, unit=unit, at=timezone.now(), holders=[])
    client = Client()
    told = {"code": code.lower(), "name": "Máy của Mỵ", "app": "1.0"}
    answer = client.post("/device/v1/enrol", told, "application/json")
    assert answer.status_code == 200, answer.content
    made = answer.json()
    assert set(made) == {"device", "secret", "server", "unit", "holders", "policy"}
    assert len(made["server"]["seal_key"]) == 87
    assert Device.objects.get(pk=made["device"]).secret_digest != made["secret"]
    again = client.post("/device/v1/enrol", told, "application/json")
    assert (again.status_code, again.json()["code"]) == (422, "device.wrong_code")
    assert code not in json.dumps(list(Ticket.objects.values()), default=str)


def test_guessing_codes_is_slowed_down(field: Field):
    client = Client()
    codes = [
        client.post("/device/v1/enrol", {"code": f"ABCDEFG{i}"}, "application/json").json()["code"]
        for i in range(8)
    ]
    assert codes[:4] == ["device.wrong_code"] * 4
    assert set(codes[5:]) == {"device.wait"}


def test_a_day_of_work(device: Phone, field: Field):
    home = now_(field, field.household())
    visit = now_(field, field.visit(home["id"], happened_on=timezone.localdate().isoformat()))
    answer = device.push(visit, home)
    assert answer.status_code == 200, answer.content
    told = answer.json()["answers"]
    assert [a["state"] for a in told] == ["applied", "applied"]
    assert told[0]["commune_at"] == told[0]["province_at"] is not None
    stands = device.post("standing", {"ids": [visit["id"], home["id"]]}).json()["answers"]
    assert {a["id"] for a in stands} == {visit["id"], home["id"]}
    seal(actor=field.world.actor)
    page = device.get("pull").json()
    assert page["rows"]["household"][0]["id"] == home["id"]
    while page["more"]:
        page = device.get(f"pull?cursor={page['cursor']}").json()
    answer = device.get(f"pull?cursor={page['cursor']}")
    assert answer.json()["rows"] == {} and len(answer.content) < 2000
    health = {"queued": 1, "errors": {"x": 2}, "app": "1"}
    assert device.post("health", health).json() == {}
    assert Device.objects.get(pk=field.device.pk).health["queued"] == 1


def test_a_revoked_device_is_told_to_wipe_and_a_stranger_is_not(device: Phone, field: Field):
    revoke(actor=field.world.actor, device=field.device, reason="mất", at=timezone.now())
    answer = device.push()
    assert answer.status_code == 401
    assert (answer.json()["code"], answer.json()["wipe"]) == ("device.revoked", True)
    for wrong in (f"{field.enrolled.device.pk}.falsch", "x.y", "", "🙂", f"{'a' * 400}.b"):
        client = Client(raise_request_exception=False)
        told = {"Authorization": f"Device {wrong}"} if wrong.isascii() else {}
        answer = client.get("/device/v1/pull", headers=told)
        assert answer.status_code == 401 and "wipe" not in answer.json(), wrong


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


def test_a_kind_newer_than_the_server_is_kept(device: Phone, field: Field):
    home = now_(field, field.household())
    today = timezone.localdate().isoformat()
    newer = now_(field, field.visit(home["id"], happened_on=today, kind_version=99))
    newer["payload"]["answers"]["invented_later"] = "x"
    unknown = now_(field, field.visit(home["id"], happened_on=today))
    unknown["payload"]["kind"] = "invented_later"
    states = [a["state"] for a in device.push(home, newer, unknown).json()["answers"]]
    assert states == ["applied"] * 3
    kept = Activity.objects.get(pk=newer["id"])
    assert kept.kind_version == 99 and kept.answers["invented_later"] == "x"
    assert Activity.objects.get(pk=unknown["id"]).attention == "unknown_kind"


def test_another_phones_records_stay_its_own(device: Phone, field: Field):
    home = now_(field, field.household())
    device.push(home)
    far = phone(field.world, 55, account("xa", 55))
    other = Phone(field, far.credentials)
    assert other.post("standing", {"ids": [home["id"]]}).json()["answers"] == []
    stolen = {**now_(field, field.household()), "made_by": str(field.members[0].pk)}
    told = other.push(stolen).json()["answers"][0]
    assert (told["state"], told["reason"]) == ("attention", "sync.no_holder")
    seal(actor=field.world.actor)
    rows = other.get("pull").json()["rows"]
    assert "household" not in rows and {u["id"] for u in rows["unit"]} == {42, 55}


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((900, 900), 80).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def test_a_photo_comes_in_parts_and_joins_its_visit(device: Phone, field: Field):
    raw = picture()
    sha = hashlib.sha256(raw).hexdigest()
    home = now_(field, field.household())
    visit = now_(field, field.visit(home["id"], happened_on=timezone.localdate().isoformat()))
    photo = now_(field, field.command("activities.attach_photo", activity=visit["id"], sha256=sha))
    assert device.push(home, visit, photo).json()["answers"][2]["state"] == "waiting"
    half = len(raw) // 2
    assert device.put(sha, raw[:half], 0, len(raw)).json() == {"have": half}
    assert device.put(sha, raw[:half], 0, len(raw)).json() == {"have": half}
    head = device.client.head(f"/device/v1/files/{sha}", headers=device.headers)
    assert head.headers["X-Have"] == str(half)
    assert device.put(sha, raw[half:], half, len(raw)).json() == {"have": len(raw)}
    assert device.put(sha, raw[:half], 0, len(raw)).json() == {"have": len(raw)}
    assert Command.objects.get(pk=photo["id"]).state == "applied"
    assert Attached.objects.get().root == Activity.objects.get().root


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


def test_a_database_that_is_away_is_said(device: Phone, field: Field, monkeypatch):
    def away(**_told):
        raise OperationalError("gone")

    monkeypatch.setattr(inbox, "receive", away)
    answer = device.push()
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert answer.json()["words"]


def test_words_come_in_the_language_that_is_asked_for(device: Phone, field: Field):
    answer = device.post("push", raw=b"{", Accept_Language="vi")
    assert answer.json()["code"] == "device.not_json" and answer["Content-Language"] == "vi"
