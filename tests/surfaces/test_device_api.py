"""The phone's addresses: what they take and what they give."""

from __future__ import annotations

import hashlib
import io
import json

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from PIL import Image

from doorstep.kernel.access.devices import add_holder, make_ticket, revoke
from doorstep.kernel.access.models import Device, Ticket
from doorstep.kernel.activities.models import Activity, Attached
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.journal.actions import seal
from doorstep.kernel.places.models import Unit
from doorstep.kernel.sync import inbox
from doorstep.kernel.sync.models import Command
from doorstep.surfaces.device import asking
from tests.kernel.field import Field, account, make_field, phone
from tests.surfaces.phones import Phone, now_

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    return make_field()


@pytest.fixture
def device(field: Field) -> Phone:
    return Phone(field)


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
    assert made["server"]["name"].endswith("Cao Bằng")
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
    for kept, is_put_back in (
        (f"{visit['id']},{home['id']}", False),
        ("nobody,,0", False),
        (f"{visit['id']},{new_id()}", True),
    ):
        told = device.get(f"pull?cursor={page['cursor']}&kept={kept}").json()
        assert told["is_put_back"] is told["is_start"] is is_put_back
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


def test_a_holder_s_picture_is_for_the_device_alone(field: Field, device: Phone):
    who, other = field.members[0], account("khác", 51)
    add_holder(
        actor=field.world.actor,
        device=field.device,
        account=who.pk,
        at=timezone.now(),
        picture=picture(),
    )
    answer = device.get(f"holders/{who.pk}/picture")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert device.get(f"holders/{other.pk}/picture").status_code == 404
    assert Client().get(f"/device/v1/holders/{who.pk}/picture").status_code == 401


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


def test_a_device_that_asks_without_pause_is_slowed_down(device: Phone, monkeypatch):
    monkeypatch.setattr(asking, "MOST_A_MINUTE", 3)
    told = [device.post("health", {}) for _n in range(12)]
    late = [a for a in told if a.status_code == 429]
    assert late and late[0].json()["code"] == "device.wait" and late[0]["Retry-After"] == "60"


def test_answers_tell_their_length_so_that_a_line_can_stay_open(field: Field, device: Phone):
    for answer in (
        device.push(now_(field, field.household())),
        device.get("pull"),
        Client().get("/device/v1/pull"),
        Client().get("/odk/no-such-token/formList"),
    ):
        assert int(answer["Content-Length"]) == len(answer.content) > 0, answer.status_code
