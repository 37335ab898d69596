"""The command line for devices, bundles and the contract."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zlib
from datetime import timedelta
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils import timezone, translation
from PIL import Image

from doorstep.kernel.access.models import Device
from doorstep.kernel.people.models import Household
from doorstep.kernel.sync.models import ArrivedFile
from doorstep.kernel.xforms.clients import client_of
from doorstep.server.cli.main import main
from tests.kernel.field import Field, make_field
from tests.kernel.test_sync_deciding import parcel, sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    return make_field()


def told(capsys, *given: str):
    code = main(list(given))
    return code, capsys.readouterr().out


def test_a_device_is_enrolled_listed_revoked_and_asked_about(field: Field, capsys):
    code, out = told(
        capsys, "device", "enrol", "--unit", "00000051", "--holder", "mỵ", "--format", "json"
    )
    assert code == 0 and len(json.loads(out)[0]["code"]) == 9
    _code, out = told(capsys, "device", "list", "--format", "json")
    [row] = json.loads(out)
    assert row["holders"] == "mỵ sláy" and row["revoked_at"] is None
    field.world.person("Lý Thị Ở")
    _code, out = told(capsys, "device", "incident", row["id"], "--format", "json")
    assert [r["full_name"] for r in json.loads(out)] == ["Lý Thị Ở"]
    code, _out = told(capsys, "device", "revoke", row["id"], "--reason", "mất")
    assert code == 0 and Device.objects.get().revoked_at is not None
    assert main(["device", "revoke", row["id"], "--reason", "mất"]) == 1


def test_a_bundle_is_shown_and_then_taken_in(field: Field, capsys, tmp_path):
    home = field.household()
    home["made_at"] = (timezone.now() - timedelta(days=1)).isoformat()
    file, receipt = tmp_path / "bundle.dsp", tmp_path / "receipt.json"
    file.write_bytes(parcel(field, home))
    _code, out = told(capsys, "bundle", "open", str(file), "--format", "json")
    assert json.loads(out)[0]["state"] == "new" and not Household.objects.exists()
    for _twice in range(2):
        given = ("--apply", "--receipt", str(receipt), "--format", "json")
        code, out = told(capsys, "bundle", "open", str(file), *given)
        assert code == 0 and json.loads(out)[0]["state"] == "applied"
    assert Household.objects.count() == 1
    assert set(json.loads(receipt.read_text())) == {"told", "signature"}
    file.write_bytes(b"DSP1 nothing")
    assert main(["bundle", "open", str(file)]) == 1


def test_what_the_app_saves_is_taken_in_with_its_photos(field: Field, capsys, tmp_path):
    photo = a_photo()
    home, name = field.household(), hashlib.sha256(photo).hexdigest()
    more = field.household(number="7")
    key = os.urandom(32)
    iv = os.urandom(12)
    file, receipt = tmp_path / "doorstep.json", tmp_path / "receipt.json"
    told_file = {
        "format": 1,
        "device": str(field.device.pk),
        "parcels": [{"sealed": text_of(parcel(field, one))} for one in (home, more)],
        "files": [
            {
                "sha256": name,
                "key": text_of(sealed({"file": name, "key": list(key)})),
                "box": text_of(iv + AESGCM(key).encrypt(iv, photo, None)),
            },
            {"sha256": name, "key": text_of(sealed({"file": name, "key": [1]})), "box": "AAAA"},
        ],
    }
    file.write_text(json.dumps(told_file))
    code, out = told(capsys, "bundle", "open", str(file), "--format", "json")
    assert code == 1 and [r["state"] for r in json.loads(out)] == ["new", "new"]
    assert not ArrivedFile.objects.exists()
    for _twice in range(2):
        told(capsys, "bundle", "open", str(file), "--apply", "--receipt", str(receipt))
    assert Household.objects.count() == 2 and len(json.loads(receipt.read_text())["receipts"]) == 2
    assert ArrivedFile.objects.get().sha256 == name and ArrivedFile.objects.get().fault == ""


def text_of(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def a_photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG")
    return out.getvalue()


def test_the_contract_names_every_verb(capsys):
    code, out = told(capsys, "contract")
    contract = json.loads(out)
    schemas = contract["components"]["schemas"]
    assert code == 0 and "people.correct" in contract["x-verbs"]
    assert all(f"Payload.{verb}" in schemas for verb in contract["x-verbs"])
    assert "/device/v1/push" in contract["paths"]

    def refs(part):
        if isinstance(part, dict):
            yield from ([part["$ref"]] if "$ref" in part else [])
            for inner in part.values():
                yield from refs(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from refs(inner)

    missing = {r for r in refs(contract) if r.rpartition("/")[2] not in schemas}
    assert not missing


def test_a_bundle_that_cannot_be_read_is_said_in_one_line_of_english(tmp_path, capsys):
    missing, wrong = tmp_path / "none.json", tmp_path / "wrong.json"
    wrong.write_bytes(b"no bundle")
    for file, said in (
        (missing, f"doorstep: {missing}: No such file or directory\n"),
        (tmp_path, f"doorstep: {tmp_path}: Is a directory\n"),
        (wrong, "doorstep: This is no sealed parcel.\n"),
    ):
        with translation.override("vi"):
            assert main(["bundle", "open", str(file)]) == 1
        assert capsys.readouterr().err == said


def test_a_client_of_odk_is_told_its_address_and_its_settings(field: Field, capsys):
    line = ["device", "enrol", "--sort", "odk", "--unit", "00000051", "--holder", "mỵ"]
    assert main([*line]) == 1
    code, out = told(capsys, *line, "--server", "https://bdhv.example/", "--format", "json")
    [row] = json.loads(out)
    assert code == 0 and row["server_url"].startswith("https://bdhv.example/odk/")
    settings = json.loads(zlib.decompress(base64.b64decode(row["settings"])))
    assert settings["general"]["server_url"] == row["server_url"]
    client = client_of(row["server_url"].rpartition("/")[2], on=timezone.localdate())
    assert client.unit == 51
