"""Machine voices: an installed program speaks what nobody has read, below every person's voice."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from doorstep.capabilities.learning.actions import load_courses
from doorstep.capabilities.learning.folders import shipped
from doorstep.capabilities.learning.queries import taught_course
from doorstep.capabilities.learning.voices import engines, texts
from doorstep.capabilities.learning.voices.models import ACCEPTED, RETURNED, WAITING, Recording
from doorstep.kernel.files.queries import path_of
from doorstep.server.cli import main
from tests.offices import Country, build
from tests.surfaces.console_world import signed_in, system, text_of
from tests.surfaces.device_world import phone
from tests.surfaces.test_voices import LESSON, recorded

pytestmark = pytest.mark.django_db
OGG = Path(__file__).parents[1] / "vectors" / "sounds" / "spoken.ogg"
SPEAKS = """#!/bin/sh
[ "$1" = --version ] && { echo "eSpeak NG text-to-speech: 1.51  Data at: x"; exit 0; }
printf '%s\\n' "$@" > "$FAKE/asked"; cat > "$FAKE/text"
[ "$4" = none ] && { echo "Error: The specified espeak-ng voice does not exist." >&2; exit 1; }
cp "$FAKE/text" "$8"
"""
ENCODES = """#!/bin/sh
printf '%s\\n' "$@" > "$FAKE/encoded"
for last; do :; done
cp "$FAKE/sound" "$last"
"""


@pytest.fixture
def country(settings: Any, tmp_path: Path) -> Country:
    settings.HOME_PROVINCE = "04"
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "media", tmp_path / "var"
    load_courses(actor=system(), folders=[f for f in shipped() if f.name == "vneid"],
                 at=timezone.now())  # fmt: skip
    return build()


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put programs on the path that note what they were asked and give a recording."""
    place = tmp_path / "programs"
    place.mkdir()
    for name, text in (("espeak-ng", SPEAKS), ("opusenc", ENCODES)):
        (place / name).write_text(text)
        (place / name).chmod(0o755)
    (place / "sound").write_bytes(OGG.read_bytes())
    monkeypatch.setenv("PATH", f"{place}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setenv("FAKE", str(place))
    return place


def speak(capsys: pytest.CaptureFixture[str], *more: str, code: int = 0) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["course", "speak", "vneid", "--format", "json", *more]) == code
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def steps() -> dict[str, str]:
    found = taught_course("vneid", province="04")
    assert found
    return texts.texts_of(found.course)


def test_each_step_is_spoken_once_and_waits_for_a_listener(
    country: Country, programs: Path, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    trial = speak(capsys, "--dry-run")
    assert {one["outcome"] for one in trial} == {"made"} and not Recording.objects.exists()
    told = speak(capsys)
    assert [one["step"] for one in told] == list(steps())
    assert {one["outcome"] for one in told} == {"made"}
    rows = Recording.objects.all()
    assert {(r.state, r.machine, r.made_by, r.language) for r in rows} == {
        (WAITING, "espeak-ng 1.51 vi", None, "vi")
    }
    assert client.get("/learn/packs/").json()["packs"][0]["voices"] == []
    assert {one["outcome"] for one in speak(capsys)} == {"there"}
    row = rows.get(lesson=LESSON, step=next(k for k in steps() if LESSON in k).split("/")[1])
    officer = signed_in(country, "province officer")
    assert "machine voice (espeak-ng 1.51 vi)" in text_of(officer.get("/console/voices/"))
    officer.post(f"/console/voices/{row.pk}/accept/")
    [line] = client.get("/learn/packs/").json()["packs"]
    [voice] = client.get(line["voices"][0]["address"]).json()["voices"].values()
    assert voice["machine"] is True and voice["old"] is False


def test_the_text_is_input_and_never_a_command(
    country: Country, programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    speak(capsys, "--voice", "vi-vn-x-south", "--dialect", "Miền Nam")
    assert (programs / "asked").read_text().split("\n")[:6] == [
        "-b", "1", "-v", "vi-vn-x-south", "-s", "140",
    ]  # fmt: skip
    assert (programs / "text").read_text("utf-8") == list(steps().values())[-1]
    assert "--discard-comments" in (programs / "encoded").read_text()
    assert set(Recording.objects.values_list("dialect", flat=True)) == {"miền Nam"}
    for odd in ("-w/etc/x", "vi; rm", "../vi", "", " "):
        if odd:
            assert main(["course", "speak", "vneid", f"--voice={odd}"]) == 1
    assert "is not the name of a voice" in capsys.readouterr().err


def test_a_person_is_never_replaced_and_always_heard_first(
    country: Country, programs: Path, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    officer, by = signed_in(country, "province officer"), phone(country)
    person = recorded(by, language="vi", dialect="Miền Bắc")
    step = f"{person.lesson}/{person.step}"
    assert {one["step"]: one["outcome"] for one in speak(capsys)}[step] == "there"
    other = recorded(by, 1, language="Hmoob", dialect="")
    machine = Recording.objects.get(lesson=other.lesson, step=other.step, language="vi")
    officer.post(f"/console/voices/{machine.pk}/accept/")
    late = recorded(by, 1, language="vi", dialect="Miền Nam")
    [line] = client.get("/learn/packs/").json()["packs"]
    assert [one["steps"] for one in line["voices"]] == [1]
    officer.post(f"/console/voices/{late.pk}/accept/")
    [line] = client.get("/learn/packs/").json()["packs"]
    assert [one["dialect"] for one in line["voices"]] == ["miền Nam"]
    same = recorded(by, 1, language="vi", dialect="")
    officer.post(f"/console/voices/{same.pk}/accept/")
    machine.refresh_from_db()
    assert machine.state == "withdrawn"


def test_what_a_listener_returned_is_not_spoken_again_the_same(
    country: Country, programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    speak(capsys)
    rows = Recording.objects.all()
    first, second = rows[:2]
    rows.filter(pk=first.pk).update(state=RETURNED, note="x")
    rows.filter(pk=second.pk).update(text_digest="0" * 64)
    told = {one["step"]: one["outcome"] for one in speak(capsys)}
    assert told[f"{first.lesson}/{first.step}"] == "returned before"
    assert told[f"{second.lesson}/{second.step}"] == "made"
    again = {one["step"]: one["outcome"] for one in speak(capsys, "--voice", "vi-vn-x-south")}
    assert again[f"{first.lesson}/{first.step}"] == "made"


def test_only_whole_and_current_translations_are_spoken(
    country: Country, programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert {one["outcome"] for one in speak(capsys, "--language", "en")} == {"made"}
    assert not (programs / "text").read_text("utf-8").startswith(list(steps().values())[-1])
    assert main(["course", "speak", "vneid", "--language", "hmong"]) == 1
    assert main(["course", "speak", "none"]) == 1
    err = capsys.readouterr().err
    assert "vi, en, bn" in err and "There is no course none" in err
    text = {"vi": "Một", "en": "One", "old": "en"}
    assert texts._lines([text], "en") == "" and texts._lines([text], "vi") == "Một"
    assert texts._lines([{"vi": "Một"}, {"vi": "Hai", "bn": "দুই"}], "bn") == ""


def test_what_is_missing_or_fails_is_told(
    country: Country, programs: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    told = speak(capsys, "--voice", "none", code=1)
    assert {one["outcome"] for one in told} == {"failed"}
    assert "voice does not exist" in told[0]["why"] and not Recording.objects.exists()
    (programs / "sound").write_bytes(b"no sound")
    assert "not a recording" in speak(capsys, code=1)[0]["why"]
    monkeypatch.setenv("PATH", str(programs))
    (programs / "opusenc").unlink()
    assert main(["course", "speak", "vneid"]) == 1
    (programs / "espeak-ng").unlink()
    assert main(["course", "speak", "vneid"]) == 1
    err = capsys.readouterr().err
    assert "opusenc is not installed here. On Debian: apt-get install opus-tools" in err
    assert "espeak-ng is not installed here. On Debian: apt-get install espeak-ng" in err


@pytest.mark.skipif(
    not (shutil.which("espeak-ng") and any(map(shutil.which, engines.ENCODES))),
    reason="needs espeak-ng, and opus-tools or ffmpeg",
)
@pytest.mark.parametrize("voice", ["vi", "en", "bn"])
def test_the_real_programs_speak(voice: str) -> None:
    from doorstep.kernel.files.sounds import OGG as OPUS
    from doorstep.kernel.files.sounds import cleaned_sound

    engine = engines.engine_for(voice=voice)
    assert engine.name.startswith("espeak-ng 1")
    raw = engine.speak("--help\n[[a]] Bác gọi 113 nhé. One two. এক দুই।")
    sound = cleaned_sound(raw)
    assert sound.media_type == OPUS and 1 < sound.seconds < 30 and len(raw) < 60_000
    assert cleaned_sound(engine.speak("--help\n[[a]] Bác gọi 113 nhé. One two. এক দুই।")) == sound


@pytest.mark.skipif(not shutil.which("espeak-ng") or not shutil.which("opusenc"),
                    reason="needs espeak-ng and opus-tools")  # fmt: skip
def test_a_course_is_really_spoken(country: Country, capsys: pytest.CaptureFixture[str]) -> None:
    told = speak(capsys)
    assert {one["outcome"] for one in told} == {"made"}
    for row in Recording.objects.select_related("file"):
        assert row.file and path_of(row.file).read_bytes()[:4] == b"OggS"
        assert 1 < row.seconds <= 60
    assert not Recording.objects.filter(state=ACCEPTED).exists()
