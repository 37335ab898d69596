"""A field phone in somebody's hand: the built app in Chromium, driven by taps that are counted.

Every screen is used as it is; nothing is put into the app from outside except its clock.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.journeys.books_on_phone import rows_on
from tests.journeys.test_field_app import press_pin, say, wait_until_offline_is_possible

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WOMAN = "sex\u0004woman"
LONGEST = 120_000
"""For a month of records on a busy machine, in milliseconds."""


def tile(words: str) -> str:
    """Give the selector of the choice with these words."""
    return f'label.tile:has-text("{words}")'


@dataclass
class Effort:
    """What something cost: taps, and seconds from the first tap until it was kept."""

    taps: int = 0
    seconds: float = 0.0


@dataclass
class FieldPhone:
    """One phone; `taps` counts what a thumb does on it."""

    page: Page
    taps: int = 0
    faults: list[str] = field(default_factory=list)

    @classmethod
    def bought(cls, chromium: Browser, url: str, *, at: datetime | None = None) -> FieldPhone:
        """Give a new phone with its clock set (None: right, and never to be moved)."""
        context = chromium.new_context(
            base_url=url,
            viewport={"width": 360, "height": 740},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            has_touch=True,
            is_mobile=True,
            accept_downloads=True,
        )
        context.set_default_timeout(30_000)
        page = context.new_page()
        if at:
            page.clock.install(time=at)
        phone = cls(page)
        page.on("pageerror", lambda why: phone.faults.append(str(why)))
        page.on("console", lambda m: "Security Policy" in m.text and phone.faults.append(m.text))
        return phone

    # What a hand does.

    def tap(self, selector: str) -> None:
        """Press something."""
        self.page.click(selector)
        self.taps += 1

    def tap_if_asked(self, selector: str) -> None:
        """Press something where it is shown."""
        if self.page.locator(selector).count():
            self.tap(selector)

    def type(self, selector: str, words: str) -> None:
        """Write into a line; one tap puts the cursor there, letters are not counted."""
        self.page.fill(selector, words)
        self.taps += 1

    def answer(self, question: str, words: str) -> None:
        """Write the answer to a question into the line under it."""
        self.page.get_by_label(say(question)).first.fill(words)
        self.taps += 1

    @contextmanager
    def effort(self) -> Iterator[Effort]:
        """Measure what the block costs."""
        told, before, began = Effort(), self.taps, time.monotonic()
        yield told
        told.taps, told.seconds = self.taps - before, time.monotonic() - began

    def heard(self) -> str:
        """Give the words of the page that is open, with plain spaces between them."""
        return self.page.locator("main").inner_text().replace("\u00a0", " ")

    # Whose it is, and when.

    def enrol(self, code: str) -> None:
        """Type the code that the officer shows."""
        self.page.goto("/app/")
        self.type("input.code", code)
        self.tap("button[type=submit]")
        self.page.wait_for_selector(".holder")

    def first_time(self, name: str) -> None:
        """Choose oneself and three pictures, twice."""
        self.tap(f".holder >> text={name}")
        for _once_and_again in range(2):
            press_pin(self.page)
            self.tap(".pin-pad .button.wide")
        self.page.wait_for_selector("main .page")

    def let_in(self, name: str) -> None:
        """Somebody who is in lets a colleague in, who chooses pictures."""
        self.tap(".me")
        self.tap(f"dialog >> text={say('Somebody else')}")
        self.first_time(name)

    def is_ready_for_offline(self) -> None:
        """Wait until the app and the lists are on the phone."""
        wait_until_offline_is_possible(self.page)
        self.page.wait_for_selector(".sync-sign:not(.is-busy)")

    def morning(self, at: datetime, name: str) -> None:
        """Another day: the phone is switched on, and somebody opens it."""
        self.page.clock.set_system_time(at)
        self.page.goto("/app/")
        self.page.reload()
        self.tap(f".holder >> text={name}")
        press_pin(self.page)
        self.page.wait_for_selector("main .page")

    def has_signal(self, is_so: bool) -> None:
        """Go where there is signal, or where there is none."""
        self.page.context.set_offline(not is_so)

    # The work.

    def register(self, head: str, *, number: str, born: str, phone: str = "") -> None:
        """Enter a household with its head; the page of the household opens."""
        self.tap(".bar [href='#/people']")
        self.tap("[href^='#/new/household']")
        self.answer("Head of the household", head)
        self.answer("Number of the house or household", number)
        if phone:
            self.answer("Telephone", phone)
        self.answer("Year or day of birth", born)
        self.tap(tile(say(WOMAN)))
        self.tap(".done button[type=submit]")
        self.page.wait_for_selector(".page.household")

    def visit(self) -> None:
        """From the page of a household to the visit that is kept: all who live there are met."""
        self.tap(".page.household .button.wide")
        self.tap(".at-home .tile >> nth=0")
        self.tap_if_asked(".consents .button.wide")
        self.tap("#field-taught .grid-tile >> nth=0")
        self.tap_if_asked("#field-can_now .grid-tile >> nth=0")  # not of who has everything
        self.tap(".done button[type=submit]")
        self.page.wait_for_selector(".kept-sign")

    def find(self, name: str) -> None:
        """Open somebody's household by the search."""
        self.tap(".bar [href='#/people']")
        self.type("input[type=search]", name)
        self.tap(f".items .item >> text={name}")
        self.page.wait_for_selector(".page.household")

    def homes_called(self, head: str) -> list[str]:
        """Search for the head of a household; give the ids of the households that are found."""
        self.tap(".bar [href='#/people']")
        self.type("input[type=search]", head)
        found = self.page.locator(f".items .item:has(b:text-is('{head}'))")
        ids = []
        for n in range(found.count()):
            found.nth(n).click()
            self.page.wait_for_selector(".page.household")
            ids.append(self.page.url.split("/")[-1])
            self.page.go_back()
            self.type("input[type=search]", head)
        return ids

    def session(self, title: str, persons: Iterable[str]) -> None:
        """Hold a group session; who is there is ticked on the list."""
        self.tap(".bar [href='#/work']")
        self.tap("[href='#/session']")
        self.type("#field-title input", title)
        self.tap("#field-attendance .tile >> nth=1")
        for name in persons:
            self.type(".persons input[type=search]", name)
            self.tap(".persons .found .item >> nth=0")
        self.tap(".done button[type=submit]")
        self.page.wait_for_selector(".record")

    def hand_over(self, serial: str) -> None:
        """From the page of a household: a phone with its number, signed with the finger."""
        self.tap("[href^='#/record/hand_over']")
        self.tap("#field-goods .tile >> nth=0")
        self.tap(f"#field-serials {tile(serial)}")
        self.sign("#field-signature canvas")
        self.tap("#field-signature .row .button >> nth=0")
        self.page.wait_for_selector("#field-signature img")
        self.tap(".done button[type=submit]")
        self.page.wait_for_selector(".receipt")

    def sign(self, canvas: str) -> None:
        """Draw a signature."""
        paper = self.page.locator(canvas)
        paper.evaluate("(paper) => paper.scrollIntoView({ block: 'center' })")
        box = paper.bounding_box()
        assert box
        left, top, wide, high = box["x"], box["y"], box["width"], box["height"]
        self.page.mouse.move(left + wide * 0.2, top + high * 0.6)
        self.page.mouse.down()
        for step in range(1, 9):
            up = 0.3 if step % 2 else 0.7
            self.page.mouse.move(left + wide * (0.2 + step * 0.07), top + high * up)
        self.page.mouse.up()
        self.taps += 1

    def open_point(self, title: str) -> None:
        """Set up a mobile support point."""
        self.tap(".bar [href='#/work']")
        self.tap("[href='#/desk']")
        self.tap(".tile >> nth=1")
        self.type("input[type=text]", title)
        self.tap(".page > .button.wide")
        self.page.wait_for_selector(".page.desk")

    def turn(self, name: str) -> None:
        """Help one person at the desk."""
        done = self.page.locator(".desk h1").inner_text()
        self.type(".persons input[type=search]", name)
        self.tap(".persons .found .item >> nth=0")
        self.tap(".tiles >> nth=0 >> .tile >> nth=0")
        self.tap(".tiles >> nth=1 >> .tile >> nth=0")
        self.tap(".done button[type=submit]")
        self.page.wait_for_function(
            "(was) => document.querySelector('.desk h1').innerText !== was", arg=done
        )

    def close_point(self) -> None:
        """Pack up."""
        self.tap(".page.desk > .button.wide")
        self.page.wait_for_selector(".record")

    def correct(self, question: str, words: str) -> None:
        """From the page of a household: say what something should be."""
        self.tap("[href^='#/correct/household']")
        self.answer(question, words)
        self.tap(".done button[type=submit]")
        self.page.wait_for_selector(".page.household")

    # What becomes of it.

    def standings(self) -> list[dict[str, Any]]:
        """Give where each record stands, as the phone has it: what the sync page draws from."""
        told = ("id", "verb", "state", "counter", "province_at")
        return [{name: row.get(name) for name in told} for row in rows_on(self.page, "outbox")]

    def look_at_sending(self) -> None:
        """Open the page that says where each record stands."""
        self.tap(".bar [href='#/standing']")
        self.page.wait_for_selector(".summary")

    def all_records(self) -> list[str]:
        """Give what the page says of every record, the newest first."""
        self.look_at_sending()
        self.page.wait_for_selector(".record")
        more = self.page.locator(".records + .fold")
        while more.count():
            more.click()
            self.taps += 1
        return self.page.locator(".record").all_inner_texts()

    def send(self) -> None:
        """Press that it be sent, and wait until nothing is under way."""
        self.look_at_sending()
        for _now_and_then in range(2):
            self.page.wait_for_selector(".summary .button:enabled", timeout=LONGEST)
            self.tap(".summary .button")
        self.page.wait_for_selector(f"h1:text('{say('Everything is sent')}')", timeout=LONGEST)
        self.page.wait_for_selector(".summary .button:enabled", timeout=LONGEST)

    def take_away(self, into: Path) -> Path:
        """Save what has not arrived as a sealed file."""
        self.look_at_sending()
        with self.page.expect_download() as saved:
            self.tap(f"text={say('Save the file')}")
        saved.value.save_as(into)
        return into
