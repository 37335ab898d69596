"""Voices: recordings from phones, heard by a second speaker, served as long as they stand."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from doorstep.capabilities.learning import courses
from doorstep.capabilities.learning.actions import load_courses
from doorstep.capabilities.learning.folders import shipped
from doorstep.capabilities.learning.queries import taught_course
from doorstep.capabilities.learning.voices import texts
from doorstep.capabilities.learning.voices.actions import (
    accept_voice,
    return_voice,
    withdraw_voice,
)
from doorstep.capabilities.learning.voices.languages import (
    dialect_name,
    language_code,
    languages,
    notices,
)
from doorstep.capabilities.learning.voices.models import Recording
from doorstep.capabilities.learning.voices.queries import Voice, voices_of
from doorstep.kernel.access.actors import Actor, actor_of, the_system
from doorstep.kernel.access.devices import revoke
from doorstep.kernel.access.models import Account
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.sync.arriving import take_whole
from doorstep.kernel.sync.feed import pull
from doorstep.kernel.sync.inbox import Answer
from doorstep.kernel.sync.models import ArrivedFile, Command
from doorstep.server.retention import erase
from tests.kernel.field import NOW, TODAY, Field, account, make_field

pytestmark = pytest.mark.django_db
SOUNDS = Path(__file__).parents[1] / "vectors" / "sounds"
WEBM = (SOUNDS / "spoken.webm").read_bytes()
LESSON, OLD = "install-and-result", "0" * 64


@pytest.fixture
def field(settings: Any, tmp_path: Path) -> Field:
    settings.HOME_PROVINCE = "04"
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "media", tmp_path / "var"
    load_courses(actor=the_system(on=TODAY), folders=shipped(), at=NOW - timedelta(days=1))
    return make_field()


def who(one: Account) -> Actor:
    return actor_of(one, on=TODAY)


def steps() -> list[str]:
    found = taught_course("vneid", province="04")
    lesson = found.lesson(LESSON) if found else None
    assert lesson
    return [step.code for step in lesson.steps]


def text_of(step: str) -> str:
    found = taught_course("vneid", province="04")
    assert found
    return texts.texts_of(found.course)[f"{LESSON}/{step}"]


def spoken(field: Field, raw: bytes = WEBM, *, arrives: bool = True, **more: Any) -> dict[str, Any]:
    """Make a recording's command, and let its sound arrive."""
    sha = hashlib.sha256(raw).hexdigest()
    if arrives:
        take_whole(device=field.device, sha256=sha, raw=raw, at=NOW)
    step = steps()[0]
    told = {
        "course": "vneid", "lesson": LESSON, "step": step, "language": "Tày", "dialect": "",
        "text_digest": texts.text_digest(text_of(step)), "sha256": sha, "seconds": 1.5,
        "agreed": True, "notice": notices()[0].id,
    }  # fmt: skip
    return field.command("learning.record_voice", **(told | more))


def kept(field: Field, **more: Any) -> Recording:
    [answer] = field.push(spoken(field, **more))
    assert answer.state == "applied", answer
    found: Recording = Recording.objects.get(pk=UUID(str(answer.result["id"])))
    return found


def voices() -> list[Voice]:
    found = taught_course("vneid", province="04")
    assert found
    return voices_of([found.course], province="04")["vneid"]


def test_what_is_spoken_of_a_step_is_the_same_here_and_on_phones() -> None:
    told = json.loads((SOUNDS.parent / "spoken.json").read_text("utf-8"))
    course, _faults = courses.read(told["course"])
    found = {k: {"text": t, "digest": texts.text_digest(t)} for k, t in
             texts.texts_of(course).items()}  # fmt: skip
    assert found == told["spoken"]


def test_languages_are_known_by_any_of_their_names() -> None:
    assert language_code("tiếng TAY") == language_code("Tày") == "tay"
    assert language_code("Hmoob") == "hmong" and language_code("Vietnamese") == "vi"
    assert language_code("  Pà--Thẻn/<b> ") == "Pà-Thẻn b"
    assert dialect_name("mong trang", language="hmong") == "Mông Trắng"
    assert dialect_name(" vùng  cao ", language="hmong") == "vùng cao"
    assert language_code("//") == ""
    codes = [one.code for one in languages()]
    assert len(codes) == len(set(codes)) and {"tay", "nung", "hmong", "dao"} < set(codes)


def test_a_recording_waits_for_a_second_speaker(field: Field) -> None:
    command = spoken(field)
    for _again in range(2):
        [answer] = field.push(command)
        assert answer.state == "applied", answer
    row = Recording.objects.get()
    assert (row.state, row.language, row.place_id) == ("waiting", "tay", 51)
    assert row.made_by == field.members[0].pk and row.notice == "voice:2026-1"
    assert row.agreed_at == row.made_at and float(row.seconds) == 1.4
    assert row.file and b"Chrome" not in path_of(row.file).read_bytes()
    assert voices() == []
    with pytest.raises(NotAllowed):
        accept_voice(actor=who(field.members[0]), recording=row, at=NOW)
    with pytest.raises(NotAllowed):
        accept_voice(actor=who(account("xa", 55)), recording=row, at=NOW)
    accept_voice(actor=who(field.members[1]), recording=row, at=NOW)
    with pytest.raises(Problem, match="already"):
        accept_voice(actor=who(field.officer), recording=row, at=NOW)
    [voice] = voices()
    assert (voice.name, voice.old, len(voice.steps)) == ("tay", 0, 1)
    assert voice.steps[f"{LESSON}/{row.step}"].sha256 == row.file.sha256


def test_a_newer_one_takes_the_place_and_an_older_text_is_told(field: Field) -> None:
    first, second = kept(field), kept(field, raw=WEBM + b"\xec\x80", text_digest=OLD)
    first.refresh_from_db()
    assert first.state == "withdrawn" and second.state == "waiting"  # nobody had heard it
    accept_voice(actor=who(field.officer), recording=second, at=NOW)
    other = kept(field, raw=WEBM + b"\xec\x81\x00", dialect="Bảo Lạc")
    accept_voice(actor=who(field.officer), recording=other, at=NOW)
    assert [(v.name, v.old) for v in voices()] == [("tay", 1), ("tay--Bảo Lạc", 0)]
    before = voices()[0].digest
    third = kept(field, raw=WEBM + b"\xec\x82\x00\x00")
    accept_voice(actor=who(field.officer), recording=third, at=NOW)
    second.refresh_from_db()
    assert second.state == "withdrawn" and second.withdrawn_at == NOW
    assert voices()[0].old == 0 and voices()[0].digest != before


def test_one_is_returned_with_a_note_that_the_phone_hears(field: Field) -> None:
    row = kept(field)
    with pytest.raises(Problem):
        return_voice(actor=who(field.officer), recording=row, reason=" ", at=NOW)
    return_voice(actor=who(field.officer), recording=row, reason="Nói chậm hơn.", at=NOW)
    page = pull(device=field.device, cursor="", at=NOW)
    [told] = page.rows["recording"]
    assert (told["id"], told["state"], told["note"]) == (str(row.pk), "returned", "Nói chậm hơn.")
    assert page.rows["voice_notice"][0]["id"] == "voice:2026-1"
    assert "Mông Trắng" in next(r for r in page.rows["language"] if r["id"] == "hmong")["dialects"]
    assert voices() == []


def test_the_speaker_takes_a_voice_back_and_its_bytes_go(field: Field) -> None:
    row = kept(field)
    accept_voice(actor=who(field.officer), recording=row, at=NOW)
    with pytest.raises(NotAllowed):
        withdraw_voice(actor=who(field.members[1]), recording=row, at=NOW)
    told = field.command("learning.withdraw_voice", recording=str(row.pk))
    for _again in range(2):
        assert field.push(told)[0].state == "applied"
    assert voices() == []
    assert row.file and path_of(row.file).exists()
    later = NOW + timedelta(days=31)
    for _again in range(2):  # what held the file first, then the file
        erase(actor=the_system(on=TODAY), at=later)
    row.refresh_from_db()
    assert row.file is None and not ArrivedFile.objects.exclude(file=None).exists()


def one(field: Field, raw: bytes = WEBM, **more: Any) -> Answer:
    return field.push(spoken(field, raw, **more))[0]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"MZ not a sound" * 20, "files.not_a_photo"),
        (b"\x1aE\xdf\xa3" + b"\0" * 500, "files.not_a_sound"),
        (WEBM[: len(WEBM) // 2], "files.not_a_sound"),
        (WEBM.replace(b"A_OPUS", b"V_MPEG"), "files.not_a_sound"),
        (WEBM + b"\xec\x43\x0d\x40" + bytes(200_000) + b"\xec\x43\x0d\x40" + bytes(200_000),
         "learning.voice_too_large"),
    ],
)  # fmt: skip
def test_what_is_no_sound_needs_attention(field: Field, raw: bytes, reason: str) -> None:
    answer = one(field, raw)
    assert (answer.state, answer.reason) == ("attention", reason)
    assert not Recording.objects.exists() and Command.objects.get().payload["step"]


def test_what_is_not_as_it_should_be_is_kept_and_said(field: Field) -> None:
    assert one(field, course="none").reason == "learning.voice_step_unknown"
    assert one(field, step="none").reason == "learning.voice_step_unknown"
    assert one(field, agreed=False).reason == "learning.voice_not_agreed"
    assert one(field, notice="voice:1900-1").reason == "learning.voice_notice_unknown"
    assert one(field, language="//").reason == "learning.voice_no_language"
    assert one(field, place=55).reason == "sync.place_out_of_reach"
    assert one(field, sha256="x").reason == "sync.not_understood"
    assert one(field, b"", arrives=False).state == "waiting"
    late = spoken(field, arrives=False, sha256=hashlib.sha256(WEBM + b"\xec\x80").hexdigest())
    assert field.push(late)[0].state == "waiting"
    raw = WEBM + b"\xec\x80"
    take_whole(device=field.device, sha256=hashlib.sha256(raw).hexdigest(), raw=raw, at=NOW)
    assert Recording.objects.get().pk == UUID(late["id"])


def test_ten_megabytes_are_refused_before_they_are_kept(field: Field) -> None:
    raw = WEBM + bytes(10_000_000)
    with pytest.raises(Problem, match="too large"):
        take_whole(device=field.device, sha256=hashlib.sha256(raw).hexdigest(), raw=raw, at=NOW)
    assert not ArrivedFile.objects.exists()


def test_a_revoked_phone_brings_no_voice(field: Field, client: Client) -> None:
    sha = hashlib.sha256(WEBM).hexdigest()
    told = {"sent_at": NOW.isoformat(), "app": "1", "commands": [spoken(field, arrives=False)]}
    revoke(actor=field.world.actor, device=field.device, reason="lost", at=NOW)
    headers = {"Authorization": f"Device {field.enrolled.credentials}"}
    put = client.put(f"/device/v1/files/{sha}", WEBM, headers=headers)
    push = client.post("/device/v1/push", told, "application/json", headers=headers)
    assert [a.status_code for a in (put, push)] == [401, 401]
    assert not Recording.objects.exists() and not ArrivedFile.objects.exists()
