"""Voices on pages: judged in the console, heard on the portal, fetched by the app."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from doorstep.capabilities.learning.actions import load_courses
from doorstep.capabilities.learning.folders import shipped
from doorstep.capabilities.learning.queries import taught_course
from doorstep.capabilities.learning.voices.languages import notices
from doorstep.capabilities.learning.voices.models import Recording
from doorstep.capabilities.learning.voices.texts import text_digest, texts_of
from doorstep.kernel.sync.arriving import take_whole
from tests.offices import Country, build
from tests.surfaces.console_world import signed_in, system, text_of
from tests.surfaces.device_world import Phone, phone

pytestmark = pytest.mark.django_db
WEBM = (Path(__file__).parents[1] / "vectors" / "sounds" / "spoken.webm").read_bytes()
LESSON = "install-and-result"


@pytest.fixture
def country(settings: Any, tmp_path: Path) -> Country:
    settings.HOME_PROVINCE = "04"
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "media", tmp_path / "var"
    load_courses(actor=system(), folders=[f for f in shipped() if f.name == "vneid"],
                 at=timezone.now())  # fmt: skip
    return build()


def texts() -> dict[str, str]:
    found = taught_course("vneid", province="04")
    assert found
    return texts_of(found.course)


def recorded(by: Phone, n: int = 0, raw: bytes = WEBM, **more: Any) -> Recording:
    """Let a member have spoken the step `n` of the lesson."""
    key = [k for k in texts() if k.startswith(f"{LESSON}/")][n]
    sha = hashlib.sha256(raw).hexdigest()
    take_whole(device=by.device, sha256=sha, raw=raw, at=timezone.now())
    told = {
        "course": "vneid", "lesson": LESSON, "step": key.split("/")[1], "language": "Hmoob",
        "dialect": "mông trắng", "text_digest": text_digest(texts()[key]), "sha256": sha,
        "seconds": 1.5, "agreed": True, "notice": notices()[0].id, "place": 411, **more,
    }  # fmt: skip
    [answer] = by.push(by.command("learning.record_voice", **told))
    assert answer.state == "applied", answer
    found: Recording = Recording.objects.get(pk=answer.result["id"])
    return found


def test_an_officer_listens_and_accepts(country: Country, client: Client) -> None:
    row = recorded(phone(country))
    officer = signed_in(country)
    page = text_of(officer.get("/console/voices/?state=waiting"))
    assert "1 recording waits" in page and "Hmong (Mông Trắng)" in page
    page = text_of(officer.get(f"/console/voices/{row.pk}/"))
    assert texts()[f"{LESSON}/{row.step}"].split("\n")[0] in page
    assert f'src="/console/voices/{row.pk}/sound/"' in page and "voice:2026-1" in page
    heard = officer.get(f"/console/voices/{row.pk}/sound/")
    assert heard["Content-Type"] == "audio/webm" and len(heard.content) == len(WEBM)
    part = officer.get(f"/console/voices/{row.pk}/sound/", headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, heard.content[10:20])
    assert part["Content-Range"] == f"bytes 10-19/{len(WEBM)}"
    assert client.get("/learn/packs/").json()["packs"][0]["voices"] == []
    answer = officer.post(f"/console/voices/{row.pk}/accept/", follow=True)
    assert "It can be heard in the lesson now." in text_of(answer)
    again = officer.post(f"/console/voices/{row.pk}/accept/", follow=True)
    assert "already" in text_of(again)
    standing = text_of(officer.get("/console/voices/standing/"))
    assert "Hmong (Mông Trắng)" in standing and "Steps missing" in standing


def test_a_recording_is_returned_with_a_note(country: Country) -> None:
    row = recorded(phone(country))
    officer = signed_in(country)
    officer.post(f"/console/voices/{row.pk}/return/", {"note": ""})
    row.refresh_from_db()
    assert row.state == "waiting"
    officer.post(f"/console/voices/{row.pk}/return/", {"note": "Chậm hơn"})
    row.refresh_from_db()
    assert (row.state, row.note) == ("returned", "Chậm hơn")


def test_nobody_judges_the_own_voice_or_one_of_elsewhere(country: Country) -> None:
    row = recorded(phone(country))
    member = signed_in(country, "team member")
    assert "A second speaker has to listen" in text_of(member.get(f"/console/voices/{row.pk}/"))
    member.post(f"/console/voices/{row.pk}/accept/")
    row.refresh_from_db()
    assert row.state == "waiting"
    leader = signed_in(country, "team leader")
    assert "Is it spoken well?" in text_of(leader.get(f"/console/voices/{row.pk}/"))
    for who in ("neighbour officer", "far officer"):
        other = signed_in(country, who)
        for act in ("", "sound/"):
            assert other.get(f"/console/voices/{row.pk}/{act}").status_code == 404
        assert other.post(f"/console/voices/{row.pk}/accept/").status_code == 404
    viewer = signed_in(country, "commune viewer")
    assert viewer.get("/console/voices/").status_code == 403


def test_what_is_accepted_is_heard_by_everybody(country: Country, client: Client) -> None:
    by, officer = phone(country), signed_in(country)
    first = recorded(by)
    second = recorded(by, 1, WEBM + b"\xec\x80", text_digest="0" * 64)
    for row in (first, second):
        officer.post(f"/console/voices/{row.pk}/accept/")
    [line] = client.get("/learn/packs/").json()["packs"]
    [voice] = line["voices"]
    assert (voice["language"], voice["dialect"]) == ("hmong", "Mông Trắng")
    assert (voice["steps"], voice["old"], voice["bytes"]) == (2, 1, 2 * len(WEBM) + 2)
    assert line["sound_bytes"] == voice["bytes"]
    told = client.get(voice["address"]).json()
    assert told["digest"] == voice["digest"] and len(told["voices"]) == 2
    heard = told["voices"][f"{LESSON}/{first.step}"]
    assert (heard["old"], heard["machine"]) == (False, False)
    assert told["voices"][f"{LESSON}/{second.step}"]["old"]
    sound = client.get(heard["address"])
    assert hashlib.sha256(sound.content).hexdigest() == heard["sha256"]
    assert "private" in sound["Cache-Control"] and sound["Content-Type"] == "audio/webm"
    assert len(sound.content) == heard["bytes"]
    page = text_of(client.get(f"/learn/vneid/{LESSON}/2/", headers={"accept-language": "en"}))
    assert "Hmong (Mông Trắng)" in page and "speaks an older text" in page
    assert client.get(f"/learn/vneid/{LESSON}/3/").content.count(b"<audio") == 0


def test_listen_plays_the_voice_in_the_language_of_the_page_first(
    country: Country, client: Client
) -> None:
    by, officer = phone(country), signed_in(country)
    asking = next(
        n for n, key in enumerate(k for k in texts() if k.startswith(LESSON)) if "ask" in key
    )
    read = recorded(by, 0, language="vi", dialect="")
    asked = recorded(by, asking, WEBM + b"\xec\x80", language="vi", dialect="")
    for row in (read, asked, recorded(by, 1, WEBM + b"\xec\x81\x00")):
        officer.post(f"/console/voices/{row.pk}/accept/")

    def first(path: str, language: str = "vi") -> str:
        page = text_of(client.get(path, headers={"accept-language": language}))
        found = re.search(r'data-hear [^>]*data-recording="([^"]+)"[^>]*data-reads="([^"]+)"', page)
        assert "data-hear " in page and "data-no-voice" in page
        return found[1] if found else ""

    assert read.file and asked.file
    assert read.file.sha256 in first(f"/learn/vneid/{LESSON}/1/")
    assert (
        first(f"/learn/vneid/{LESSON}/1/", "en") == ""
    )  # the text is English: the device reads it
    assert first(f"/learn/vneid/{LESSON}/2/") == ""  # read in Hmong alone: offered beside it
    step = f"/learn/vneid/{LESSON}/{asking + 1}/"
    assert asked.file.sha256 in first(step)
    assert first(f"{step}?a=0") == ""  # what is right and why, nobody has read
    course = taught_course("vneid", province="04")
    assert course
    code = next(s.ask for s in course.lesson(LESSON).steps if s.ask)  # type: ignore[union-attr]
    n = [q.code for q in course.course.pool("practice")].index(code) + 1
    assert asked.file.sha256 in first(f"/learn/vneid/practice/{n}/")


def test_what_was_taken_back_is_served_no_more(country: Country, client: Client) -> None:
    row = recorded(phone(country))
    waiting = f"/learn/voices/{row.file.sha256}.webm" if row.file else ""
    assert client.get(waiting).status_code == 404  # nobody has heard it yet
    signed_in(country).post(f"/console/voices/{row.pk}/accept/")
    assert client.get(waiting).status_code == 200
    assert client.get(waiting.replace("webm", "ogg")).status_code == 404
    member = signed_in(country, "team member")
    assert "Take back" in text_of(member.get(f"/console/voices/{row.pk}/"))
    assert member.post(f"/console/voices/{row.pk}/withdraw/").status_code == 302
    assert client.get(waiting).status_code == 404
    assert member.get(f"/console/voices/{row.pk}/sound/").status_code == 404
    assert client.get("/learn/packs/").json()["packs"][0]["voices"] == []


def test_a_voice_nobody_has_is_not_found(country: Country, client: Client) -> None:
    [line] = client.get("/learn/packs/").json()["packs"]
    assert client.get(f"/learn/packs/{line['digest']}/voices/tay.json").status_code == 404
    assert client.get(f"/learn/packs/{'0' * 64}/voices/vi.json").status_code == 404
    assert client.get(f"/learn/voices/{'0' * 64}.webm").status_code == 404
