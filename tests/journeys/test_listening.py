"""Listen on the portal: a person's recording first, else the device's voice, else words say so.

The page and its script are real; the device's voice and its player are pretended, because the
browser of the tests has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
PRETENDED = """(voices) => {
  window.heard = [];
  window.Audio = class {
    constructor(href) { window.player = this; this.href = href; }
    play() { heard.push("play " + this.href); return Promise.resolve(); }
    pause() { heard.push("pause"); }
  };
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const speech = {
    getVoices: () => voices.map((lang) => ({ lang })),
    speak: (one) => { heard.push("say " + one.text); window.saying = one; },
    cancel: () => { heard.push("cancel"); saying.onerror(); },
    addEventListener: () => {},
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
}"""
BUTTON, NOTE = "[data-hear]", "[data-voice-note]"
STEP = "/learn/vneid/install-and-result/1/"
READS = "Tiếng Việt: người đọc"


def opened(browser: BrowserContext, address: str, *voices: str, recording: str = "") -> Page:
    """Open a page on a device with these voices; `recording` is what a person read of it."""
    page = browser.new_page()
    page.add_init_script(f"({PRETENDED})({list(voices)})")
    page.goto(address)
    page.wait_for_selector(f"{BUTTON}:visible")
    if recording:
        page.locator(BUTTON).evaluate(
            "(button, [href, reads]) => Object.assign(button.dataset, { recording: href, reads })",
            [recording, READS],
        )
    return page


def heard(page: Page, count: int) -> list[str]:
    """Wait until so much was heard; give it."""
    page.wait_for_function("(n) => window.heard.length >= n", arg=count)
    found: list[str] = page.evaluate("() => window.heard")
    return found


def test_a_recording_comes_first_and_is_named(browser: BrowserContext) -> None:
    page = opened(browser, STEP, "vi-VN", recording="/learn/voices/x.webm")
    page.click(BUTTON)
    assert heard(page, 1) == ["play /learn/voices/x.webm"]
    assert page.locator(NOTE).inner_text() == READS
    page.evaluate("() => player.onended()")
    page.wait_for_selector(f"{BUTTON}:not([aria-pressed])")
    assert heard(page, 1) == ["play /learn/voices/x.webm"]
    page.click(BUTTON)
    page.wait_for_selector(f"{BUTTON}[aria-pressed]")
    page.click(BUTTON)
    page.wait_for_selector(f"{BUTTON}:not([aria-pressed])")
    assert heard(page, 3)[-1] == "pause"


def test_a_recording_that_cannot_be_played_gives_way_to_the_device(browser: BrowserContext) -> None:
    page = opened(browser, STEP, "vi-VN", recording="/learn/voices/gone.webm")
    texts = page.locator(".screen [data-say]").all_inner_texts()
    assert len(texts) == 2
    page.click(BUTTON)
    heard(page, 1)
    page.evaluate("() => player.onerror()")
    assert heard(page, 2)[1:] == [f"say {texts[0]}"]
    page.evaluate("() => saying.onend()")
    assert heard(page, 3)[2:] == [f"say {texts[1]}"]
    page.click(BUTTON)
    page.wait_for_selector(f"{BUTTON}:not([aria-pressed])")
    assert heard(page, 4)[-1] == "cancel"
    assert page.locator(NOTE).inner_text() == ""


@pytest.mark.parametrize(("voice", "first"), [("vi-VN", "say"), ("en-US", "play")])
def test_a_speech_engine_is_heard_where_the_device_cannot_speak(
    browser: BrowserContext, voice: str, first: str
) -> None:
    page = opened(browser, STEP, voice, recording="/learn/voices/machine.webm")
    page.locator(BUTTON).evaluate("(button) => { button.dataset.machine = ''; }")
    page.click(BUTTON)
    assert heard(page, 1)[0].split()[0] == first
    page.wait_for_selector(f"{BUTTON}[aria-pressed]")
    assert page.locator(NOTE).inner_text() == (READS if first == "play" else "")


@pytest.mark.parametrize("recording", ["", "/learn/voices/gone.webm"])
def test_where_nothing_can_be_heard_words_say_so(browser: BrowserContext, recording: str) -> None:
    page = opened(browser, STEP, "en-US", recording=recording)
    page.click(BUTTON)
    if recording:
        heard(page, 1)
        page.evaluate("() => player.onerror()")
    page.wait_for_selector(f"{NOTE}:not(:empty)")
    no_voice = page.locator(BUTTON).get_attribute("data-no-voice")
    assert page.locator(NOTE).inner_text() == no_voice
