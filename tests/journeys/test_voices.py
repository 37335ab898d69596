"""A lesson gets a voice: fetched and heard beside the course, and read aloud without signal.

Told in Chromium against the built field app and a server that pretends; the recorder is the
browser's own, its microphone a tone. What it recorded is read by the server's own reader.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from doorstep.kernel.files.sounds import cleaned_sound
from tests.journeys import pretend_server
from tests.journeys.pretend_server import Handler, Pretend
from tests.journeys.test_field_app import a_phone, looked_at, pretend, say, set_up

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
__all__ = ["pretend"]
SOUND = (Path(__file__).parents[1] / "vectors" / "sounds" / "spoken.webm").read_bytes()
SHA = hashlib.sha256(SOUND).hexdigest()
SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 96 96'><circle r='40'/></svg>"
STEPS = [
    {"code": "a", "show": ["phone"], "alt": {"vi": "điện thoại"}, "say": {"vi": "Bác mở máy."}},
    {"code": "b", "show": ["phone"], "alt": {"vi": "điện thoại"}, "say": {"vi": "Bác tắt máy."}},
]
LESSON = {"code": "one", "title": {"vi": "Mở máy"}, "minutes": 2, "skills": [], "steps": STEPS}
PACK = json.dumps(
    {"format": 1, "edition": "e", "number": 1, "scenes": {"phone": SVG},
     "course": {"code": "c", "title": {"vi": "Điện thoại"}, "about": {"vi": "…"}, "groups": [],
                "topics": {}, "test": None, "lessons": [LESSON], "questions": []}}
).encode()  # fmt: skip
DIGEST = hashlib.sha256(PACK).hexdigest()
TONGUE = {"language": "tay", "dialect": ""}
VOICE = {**TONGUE, "label": {"vi": "Tiếng Tày"}, "steps": 1, "old": 1, "bytes": len(SOUND),
         "digest": "d1", "address": f"/learn/packs/{DIGEST}/voices/tay.json"}  # fmt: skip
LINE = {
    "course": "c", "number": 1, "digest": DIGEST, "edition": "e", "order": 1, "lessons": 1,
    "title": {"vi": "Điện thoại"}, "about": {"vi": "…"}, "groups": [], "minutes": 2,
    "bytes": len(PACK), "sound_bytes": len(SOUND), "languages": {}, "voices": [VOICE],
}  # fmt: skip
SPOKEN = {"address": f"/learn/voices/{SHA}.webm", "sha256": SHA, "bytes": len(SOUND),
          "old": True, "machine": False}  # fmt: skip
SHELF: dict[str, tuple[str, bytes]] = {
    "/learn/packs/": ("application/json", json.dumps({"packs": [LINE]}).encode()),
    f"/learn/packs/{DIGEST}.json": ("application/json", PACK),
    VOICE["address"]: (
        "application/json",
        json.dumps({"format": 1, "course": "c", **TONGUE, "digest": "d1",
                    "voices": {"one/a": SPOKEN}}).encode(),
    ),
    SPOKEN["address"]: ("audio/webm", SOUND),
}  # type: ignore[dict-item]  # fmt: skip
ROWS = {
    "language": [{"id": "tay", "own": "Tày", "label": {"vi": "Tiếng Tày"}, "dialects": []}],
    "voice_notice": [{"id": "voice:2026-1", "text": {"vi": "Tôi đồng ý để người khác nghe."}}],
}
TONE = """navigator.mediaDevices.getUserMedia = async () => {
  const sound = new AudioContext(), out = sound.createMediaStreamDestination();
  const tone = sound.createOscillator(); tone.connect(out); tone.start(); return out.stream; }"""


class Shelf(Handler):
    """A handler that has a course, a voice of it, and takes the bytes of recordings."""

    sent: list[bytes] = []

    def _file(self, path: str) -> None:
        if path in SHELF and not self.server.pretend.is_down:
            return self._send(200, *SHELF[path])
        return super()._file(path)

    def _api(self, path: str, body: bytes) -> None:
        if path.startswith("/device/v1/files/"):
            self.sent.append(body)
        super()._api(path, body)


@pytest.fixture
def phone(
    chromium: Browser, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Page]:
    monkeypatch.setattr(pretend_server, "Handler", Shelf)
    monkeypatch.setattr(Shelf, "sent", [])
    server: Pretend = request.getfixturevalue("pretend")
    server.rows = {**server.rows, **ROWS}
    context = a_phone(chromium, server, width=320)
    context.add_init_script(TONE)
    page = context.new_page()
    set_up(page)
    yield page
    context.close()


def press(page: Page, words: str, nth: int = 0) -> None:
    page.get_by_role("button", name=say(words), exact=True).nth(nth).click()


def test_a_voice_is_fetched_heard_and_another_read(phone: Page, pretend: Pretend) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe: Any = Axe()
    phone.goto("/app/#/learn")
    press(phone, "Fetch")
    phone.get_by_text(say("on this phone")).last.wait_for()
    phone.goto("/app/#/learn/voices")
    phone.get_by_text("kB").first.wait_for()
    press(phone, "Fetch")
    phone.get_by_text(say("Lessons are heard in")).wait_for()
    looked_at(phone, axe)
    phone.get_by_role("radio", name="Tiếng Tày").click()
    pretend.is_down = True
    phone.goto("/app/#/learn/c/one/record")
    phone.get_by_role("button", name="Tiếng Tày").click()
    phone.get_by_role("checkbox").click()
    looked_at(phone, axe)
    press(phone, "Begin")
    phone.get_by_text(say("It has a voice, but the text is newer: read it again.")).wait_for()
    press(phone, "Record")
    phone.wait_for_timeout(1200)
    press(phone, "Stop")
    phone.wait_for_selector("audio")
    looked_at(phone, axe)
    press(phone, "Keep and go on")
    phone.get_by_text("Bác tắt máy.").wait_for()
    pretend.is_down = False
    phone.click(".sync-sign")
    phone.locator(".record").first.wait_for()
    phone.evaluate("dispatchEvent(new Event('online'))")
    for _try in range(60):
        if Shelf.sent and pretend.inbox:
            break
        phone.wait_for_timeout(250)
    [command] = [c for c in pretend.inbox.values() if c["verb"] == "learning.record_voice"]
    told, found = command["payload"], cleaned_sound(Shelf.sent[0])
    assert (told["language"], told["step"], told["agreed"]) == ("tay", "a", True)
    assert told["sha256"] == hashlib.sha256(Shelf.sent[0]).hexdigest()
    assert told["text_digest"] == hashlib.sha256("Bác mở máy.".encode()).hexdigest()
    assert 0.5 < found.seconds < 3 and abs(found.seconds - told["seconds"]) < 1
