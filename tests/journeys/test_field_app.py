"""A month without signal in a minute: set up, hand something over offline, send, mend.

Told in Chromium against the built field app and a server that only pretends, so that it can fail
at will. What the real server answers is told in test_field_app_real.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.pretend_server import DIST, ROOT, Pretend, pretending

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
SMALLEST = 48
PIN = (0, 1, 2)
WORDS = ROOT / "client" / "contract"


def say(text: str) -> str:
    """Say a text of the app in Vietnamese, as the catalogue has it today; else as it is written."""
    known: dict[str, str] = {}
    for name in ("words.vi.json", "words.learning.vi.json"):
        known |= json.loads((WORDS / name).read_text())
    return str(known.get(text, text))


@pytest.fixture
def pretend() -> Iterator[Pretend]:
    if not (DIST / "index.html").exists():
        pytest.fail("The field app is not built: .venv/bin/python tools/setup/field_app.py")
    with pretending() as server:
        yield server


@pytest.fixture
def phone(chromium: Browser, pretend: Pretend) -> Iterator[Page]:
    context = a_phone(chromium, pretend)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda why: faults.append(str(why)))
    page.on("console", lambda m: faults.append(m.text) if "Security Policy" in m.text else None)
    yield page
    context.close()
    assert faults == []


def a_phone(chromium: Browser, pretend: Pretend, width: int = 360) -> BrowserContext:
    context = chromium.new_context(
        base_url=pretend.url,
        viewport={"width": width, "height": 640},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        has_touch=True,
        is_mobile=True,
    )
    context.set_default_timeout(15_000)
    return context


def press_pin(page: Page) -> None:
    page.wait_for_selector(".pin-key:enabled")
    for key in PIN:
        page.click(f".pin-key >> nth={key}")


def set_up(page: Page) -> None:
    """Enrol, be Hoàng Thị Lan, choose the three pictures, see the first page."""
    page.goto("/app/#/enrol?code=ABCD2345")
    page.click("text=Hoàng Thị Lan")
    for _once_and_again in range(2):
        press_pin(page)
        page.click(".pin-pad .button.wide")
    page.wait_for_selector("main .page")
    page.wait_for_selector(".sync-sign:not(.is-busy)")


def wait_until_offline_is_possible(page: Page) -> None:
    """Wait for the service worker: from then on the app starts without signal."""
    page.evaluate(
        """() => new Promise((done) => navigator.serviceWorker.controller ? done()
          : navigator.serviceWorker.addEventListener("controllerchange", done))"""
    )


def begin(page: Page) -> None:
    """Open a form that is drawn from its definition, and answer the first question."""
    page.goto("/app/#/record/hand_over")
    page.check(f"{FIRST_ANSWER} >> nth=0")


def keep(page: Page) -> None:
    page.click(".kind-form button[type=submit]")
    page.wait_for_selector(".kind-form", state="detached")
    page.click(".sync-sign")
    page.wait_for_selector(".record")


FIRST_ANSWER = "#field-goods input"
ONE_MORE = "#field-pieces .icon-button >> nth=1"


def heard(page: Page) -> str:
    return page.locator("main").inner_text()


def test_a_visit_without_signal_arrives_when_there_is_some(phone: Page, pretend: Pretend) -> None:
    page = phone
    set_up(page)
    wait_until_offline_is_possible(page)
    pretend.is_down = True
    page.goto("/app/#/record/hand_over")
    page.click(".kind-form button[type=submit]")
    page.wait_for_selector(f".fault >> text={say('This answer is needed.')}")
    begin(page)
    page.click(ONE_MORE)
    keep(page)
    assert say("On this phone") in heard(page)
    # A flat battery: the app starts again without signal, and what was done is still there.
    page.goto("/app/")
    page.click("text=Hoàng Thị Lan")
    press_pin(page)
    page.wait_for_selector("main .page")
    page.click(".sync-sign")
    assert say("On this phone") in page.locator(".record").inner_text()
    pretend.is_down = False
    page.click(".summary .button")
    page.wait_for_selector(f"text={say('At the province')}")
    (command,) = pretend.inbox.values()
    assert (command["verb"], command["counter"]) == ("activities.record", 1)
    assert command["payload"]["answers"] == {"goods": "phone", "pieces": 2}


def test_what_needs_attention_says_why_and_what_to_do(phone: Page, pretend: Pretend) -> None:
    page = phone
    set_up(page)
    pretend.attention = {"activities.record": "Xóm này không có trong danh sách."}
    begin(page)
    page.click(ONE_MORE)
    keep(page)
    page.wait_for_selector(".record.is-bad")
    told = page.locator(".record.is-bad").inner_text()
    assert "Xóm này không có trong danh sách." in told
    assert "Hỏi cán bộ xã" in told
    assert "1" in page.locator(".sync-sign").inner_text()
    with page.expect_download() as saved:
        page.click(f"text={say('Save the file')}")
    file = json.loads(Path(saved.value.path()).read_text())
    assert len(file["parcels"]) == 1
    assert "Nông" not in json.dumps(file, ensure_ascii=False)


def test_a_half_done_form_survives_locking_and_is_only_its_author_s(phone: Page) -> None:
    page = phone
    set_up(page)
    begin(page)
    page.click(".me")
    page.click(f"dialog >> text={say('Lock')}")
    page.click("text=Hoàng Thị Lan")
    press_pin(page)
    page.wait_for_selector(".kind-form")
    assert page.locator(f"{FIRST_ANSWER} >> nth=0").is_checked()


def test_nothing_on_a_stolen_phone_can_be_read(phone: Page, pretend: Pretend) -> None:
    page = phone
    set_up(page)
    pretend.is_down = True
    begin(page)
    page.click(ONE_MORE)
    keep(page)
    told = page.evaluate(DUMP)
    assert len(told["outbox"]) == 1
    assert len(told["rows"]) >= 11
    text = json.dumps({k: v for k, v in told.items() if k != "holders"}, ensure_ascii=False)
    assert not re.search("Nông|Hoàng|pieces|s3cret", text)


DUMP = """async () => {
  const open = indexedDB.open("doorstep");
  const db = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const told = {};
  const plain = (v) => v instanceof Uint8Array ? new TextDecoder().decode(v)
    : v instanceof CryptoKey ? { extractable: v.extractable } : v;
  for (const name of db.objectStoreNames) {
    const all = db.transaction(name).objectStore(name).getAll();
    const rows = await new Promise((done) => { all.onsuccess = () => done(all.result); });
    told[name] = rows.map((row) => Object.fromEntries(
      Object.entries(row).map(([k, v]) => [k, plain(v)])));
  }
  return told;
}"""


@pytest.mark.parametrize("language", ["vi", "en", "bn"])
def test_every_page_is_accessible_and_fits_320_pixels(
    chromium: Browser, pretend: Pretend, language: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = a_phone(chromium, pretend, width=320)
    page = context.new_page()
    page.goto("/app/")
    page.click(f".languages [lang={language}]")
    looked_at(page, Axe())
    page.goto("/app/#/enrol?code=ABCD2345")
    page.wait_for_selector(".holder")
    looked_at(page, Axe())
    page.click(".holder")
    page.wait_for_selector(".pin-key")
    looked_at(page, Axe())
    for _once_and_again in range(2):
        press_pin(page)
        page.click(".pin-pad .button.wide")
    for place in PAGES:
        page.goto(f"/app/#/{place}")
        page.wait_for_selector("main .page")
        looked_at(page, Axe())
    page.click(".me")
    page.wait_for_selector("dialog[open]")
    looked_at(page, Axe())
    context.close()


HOUSE, PERSON = (f"0198a0de-0000-7000-8000-000000000{n}01" for n in (1, 2))
PAGES = (
    "",
    "people",
    "work",
    f"household/{HOUSE}",
    f"person/{PERSON}",
    f"record/household_visit/{HOUSE}",
    f"correct/person/{PERSON}",
    "new/household",
    "new/person",
    "new/business",
    "record/hand_over",
    "record/survey",
    "session",
    "desk",
    "days",
    "targets",
    "stock",
    "standing",
    "standing/take",
)


def looked_at(page: Page, axe: Any) -> None:
    """Look for what hinders readers, for what is too wide, for targets that thumbs miss."""
    found = axe.run(page).response["violations"]
    grave = [v for v in found if v["impact"] in ("serious", "critical")]
    assert not grave, json.dumps([(v["id"], [n["html"] for n in v["nodes"]]) for v in grave])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    small = page.evaluate(SMALL, SMALLEST)
    assert not small, (page.url, small)


SMALL = """(least) => [...document.querySelectorAll("a, button, input, label.tile, label.take")]
  .filter((one) => !one.matches(".hear, .tile input, .skip") && one.offsetParent !== null)
  .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < least || box.width < least))
  .map(([html, box]) => `${html} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
