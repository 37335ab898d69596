"""Pictures of the field app: ten screens of one phone that works a little, in their order.

Called by tools/screenshots.py with a code for one phone that `doorstep device enrol` printed.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

WIDE, HIGH, COLOURS = 360, 740, 64
HOUSEHOLD = ".task-main[href^='#/household/']"


def take(browser: Browser, address: str, code: str, *, into: Path) -> None:
    """Enrol a phone at the server, do some work with it and keep ten pictures of it."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": WIDE, "height": HIGH},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        has_touch=True,
        is_mobile=True,
    )
    page = context.new_page()
    phone = Shown(page, into)
    phone.set_up(code)
    phone.visits()
    phone.other_work()
    phone.sending()
    context.close()


class Shown:
    """A phone and the folder for its pictures."""

    def __init__(self, page: Page, into: Path) -> None:
        self.page, self.into = page, into

    def keep(self, name: str, *, top: str = "") -> None:
        """Keep a picture of what is shown, from the element `top` on; few colours, small files."""
        if top:
            self.page.locator(top).evaluate("(it) => scrollTo(0, it.offsetTop - 80)")
        self.page.wait_for_timeout(300)
        shot = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        shot.quantize(COLOURS, dither=Image.Dither.NONE).save(
            self.into / f"phone-{name}.png", optimize=True
        )

    def set_up(self, code: str) -> None:
        """The code, the holders, the three pictures."""
        page = self.page
        page.goto("/app/")
        page.fill("input.code", code)
        self.keep("set-up")
        page.click("button[type=submit]")
        page.click(".holder")
        for turn in range(2):
            page.wait_for_selector(".pin-key:enabled")
            for key in (2, 5, 7):
                page.click(f".pin-key >> nth={key}")
            if not turn:
                self.keep("pictures")
            page.click(".pin-pad .button.wide")
        page.wait_for_selector(HOUSEHOLD)
        page.wait_for_selector(".sync-sign:not(.is-busy)")

    def visits(self) -> None:
        """Next doors, a household, a visit before and after it is kept; from now on offline."""
        page = self.page
        page.context.set_offline(True)
        self.keep("doors")
        page.click(f"{HOUSEHOLD} >> nth=0")
        page.wait_for_selector(".page.household")
        self.keep("household")
        page.click(".page.household .button.wide")
        page.click(".at-home .tile >> nth=0")
        if page.locator(".consents .button.wide").count():
            page.click(".consents .button.wide")
        for topic in (0, 2):
            page.click(f"#field-taught .grid-tile >> nth={topic}")
        self.keep("visit", top="#field-taught")
        page.click(".done button[type=submit]")
        page.wait_for_selector(".kept-sign")
        self.keep("kept")

    def other_work(self) -> None:
        """What can be recorded, a signature, the targets."""
        page = self.page
        page.click(".bar [href='#/work']")
        page.wait_for_selector(".acts")
        self.keep("work")
        page.click("[href='#/targets']")
        page.wait_for_selector(".figure-list li")
        self.keep("targets")
        page.goto("/app/#/record/hand_over")
        page.click("#field-goods .tile >> nth=0")
        canvas = page.locator("#field-signature canvas")
        canvas.evaluate("(it) => it.scrollIntoView({ block: 'center' })")
        box = canvas.bounding_box()
        if box:
            self._sign(box["x"], box["y"], box["width"], box["height"])
        self.keep("signature")

    def _sign(self, left: float, top: float, wide: float, high: float) -> None:
        self.page.mouse.move(left + wide * 0.2, top + high * 0.6)
        self.page.mouse.down()
        for step, up in enumerate((0.3, 0.7, 0.35, 0.65, 0.5, 0.6, 0.45), start=1):
            self.page.mouse.move(left + wide * (0.2 + step * 0.08), top + high * up, steps=4)
        self.page.mouse.up()

    def sending(self) -> None:
        """Where each record stands, without signal."""
        self.page.click(".bar [href='#/standing']")
        self.page.wait_for_selector(".record")
        self.keep("sending")
