"""`doorstep course pack`: the pack that the server gives, as a file, with its checksum and size."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from doorstep.capabilities.learning.actions import load_courses
from doorstep.capabilities.learning.folders import shipped
from doorstep.server.cli import main
from tests.offices import build
from tests.surfaces.console_world import signed_in, system
from tests.surfaces.device_world import phone
from tests.surfaces.test_voices import WEBM, recorded

pytestmark = pytest.mark.django_db
VNEID = next(path for path in shipped() if path.name == "vneid")


@pytest.fixture(autouse=True)
def _here(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOME_PROVINCE = "04"
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "media", tmp_path / "var"
    monkeypatch.chdir(tmp_path)
    load_courses(actor=system(), folders=[VNEID], at=timezone.now())


def _told(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["course", "pack", *words, "--format", "json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_it_is_the_pack_that_the_server_gives(
    client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [told] = _told(capsys, "vneid", "--out", "vneid.json")
    [line] = client.get("/learn/packs/").json()["packs"]
    assert (told["digest"], told["bytes"], told["edition"]) == (
        line["digest"], line["bytes"], line["edition"],
    )  # fmt: skip
    raw = (tmp_path / "vneid.json").read_bytes()
    assert raw == client.get(f"/learn/packs/{told['digest']}.json").content
    assert hashlib.sha256(raw).hexdigest() == told["digest"]
    assert told["unpacked"] == len(raw) and told["with_sound"] == told["bytes"]
    _told(capsys, "vneid", "--out", "vneid.json.gz")
    packed = (tmp_path / "vneid.json.gz").read_bytes()
    assert len(packed) == told["bytes"] and gzip.decompress(packed) == raw


def test_a_folder_gives_what_will_be_taught(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(VNEID, tmp_path / "own" / "vneid"))
    [same] = _told(capsys, str(folder))
    assert same["digest"] == _told(capsys, "vneid")[0]["digest"] and same["number"] == 1
    head = (folder / "course.toml").read_text("utf-8")
    (folder / "course.toml").write_text(head.replace("order = ", "order = 1"), "utf-8")
    [other] = _told(capsys, str(folder))
    assert other["number"] == 2 and other["digest"] != same["digest"]
    load_courses(actor=system(), folders=[folder], at=timezone.now())
    assert _told(capsys, "vneid")[0]["digest"] == other["digest"]


def test_a_folder_with_faults_and_an_unknown_course_give_no_pack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(VNEID, tmp_path / "own" / "vneid"))
    (folder / "questions.toml").unlink()
    assert main(["course", "pack", str(folder)]) == 1
    assert main(["course", "pack", "none"]) == 1
    assert main(["course", "pack", "vneid", str(VNEID), "--out", "x.json"]) == 1
    err = capsys.readouterr().err
    assert "There is no course none" in err and "name one course" in err
    assert not list(tmp_path.glob("*.json"))


def test_sound_is_counted_by_voice(capsys: pytest.CaptureFixture[str]) -> None:
    country = build()
    row = recorded(phone(country))
    signed_in(country).post(f"/console/voices/{row.pk}/accept/")
    [told] = _told(capsys, "vneid")
    assert (told["sound_bytes"], told["voices"]) == (len(WEBM), "hmong--Mông Trắng:1")
    assert told["with_sound"] == told["bytes"] + len(WEBM)
    assert _told(capsys, "vneid", "--language", "vi")[0]["sound_bytes"] == 0
    assert main(["course", "pack", "vneid"]) == 0
    assert "vneid.pack.json" in capsys.readouterr().out
