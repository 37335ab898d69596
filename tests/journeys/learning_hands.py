"""Hands on the screens of learning: of the volunteer who gives the phone, of whoever learns."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.field_phone import FieldPhone
from tests.journeys.test_field_app import press_pin, say


class Learning:
    """What a hand does on the screens of learning; pictures are saved where `into` says."""

    def __init__(self, phone: FieldPhone, into: Path | None = None) -> None:
        self.phone, self.page, self.into, self.n = phone, phone.page, into, 0

    def look(self, name: str) -> None:
        """Keep a picture of the screen."""
        if self.into:
            self.n += 1
            self.page.screenshot(path=self.into / f"{self.n:02d}-{name}.png")

    def press(self, words: str) -> None:
        """Press a button by its words."""
        self.phone.tap(f"button:has-text('{say(words)}') >> visible=true >> nth=0")

    def fetch_courses(self) -> None:
        """From the page of work to the courses, and bring all of them here."""
        self.phone.tap(".bar [href='#/work']")
        self.phone.tap("[href='#/learn']")
        self.page.wait_for_selector(".pack")
        self.look("learn")
        self.phone.tap(".learn > section >> nth=1 >> .button.wide")
        self.page.wait_for_selector(".learn:not(:has(.pack .button))", timeout=120_000)
        self.look("courses-here")

    def hand_to(self, name: str) -> None:
        """Name who learns, and hand the phone over."""
        self.phone.tap(".bar [href='#/work']")
        self.phone.tap("[href='#/learn']")
        self.phone.type(".persons input[type=search]", name)
        self.phone.tap(".persons .found .item >> nth=0")
        self.look("hand-over")
        self.phone.tap(".learn section >> nth=0 >> .button.wide >> nth=0")

    def choose_picture(self) -> None:
        """Choose the first picture as one's own."""
        self.page.wait_for_selector(".learner .pin-key")
        self.look("choose-picture")
        self.phone.tap(".pin-key >> nth=0")
        self.look("own-picture")
        self.phone.tap(".page > .button.wide >> nth=0")
        self.page.wait_for_selector(".courses")
        self.look("home")

    def step(self) -> int:
        """Give which step is open."""
        return self.page.locator(".dots i.is-done").count()

    def on(self) -> None:
        """Press what leads on, and wait for the next step."""
        before = self.page.locator(".say").first.inner_text()
        self.phone.tap(".turning .button:last-child")
        self.page.wait_for_function(
            "(was) => document.querySelector('.say')?.innerText !== was", arg=before
        )

    def lesson_until(self, *, attested: bool) -> None:
        """Go through the lesson to its end, or until the step where somebody attests."""
        while True:
            self.page.wait_for_selector(".say")
            self.look(f"step-{self.step()}")
            if self.page.locator(".offers .offer:enabled").count():
                self.phone.tap(".offers .offer >> nth=0")
                self.page.wait_for_selector(".verdict")
                self.look("told-why")
            if attested and self.page.locator(".do-it .button").count():
                return
            last = self.page.locator(".dots i:last-child.is-now").count() > 0
            if last:
                self.phone.tap(".turning .button:last-child")
                self.page.wait_for_selector(".kept-sign")
                self.look("finished")
                return
            self.on()

    def is_attested(self) -> None:
        """At the step that is done on one's own phone: the volunteer notes that she did it."""
        self.phone.tap(".do-it .button")
        press_pin(self.page)
        self.page.wait_for_selector("#field-skills")
        self.look("attest")
        self.phone.tap(".done button[type=submit]")
        self.page.wait_for_selector(".kept-sign")
        self.look("attested")
        self.phone.tap(".page > .button.wide >> nth=0")
        self.page.wait_for_selector(".do-it .already")

    def begin_test(self) -> None:
        """Read what a test is, and begin."""
        self.page.wait_for_selector(".rules")
        self.look("before-test")
        self.phone.tap(".page > .button.wide >> nth=0")
        self.page.wait_for_selector(".test-head")

    def take_test(self, right: dict[str, list[str]], *, first: int = 0, until: int = 99) -> None:
        """Answer the questions from `first` on rightly; hand in where that is the end."""
        for n in range(first, until):
            self.page.wait_for_selector(f".dots i:nth-of-type({n + 1}).is-now")
            for words in right[self.page.locator("h2.say").inner_text()]:
                self.answer(words)
            self.look(f"test-{n + 1}")
            is_last = self.page.locator(".dots i:last-child.is-now").count() > 0
            self.phone.tap(".turning .button:last-child")
            if is_last:
                return self.hand_in()
        return None

    def hand_in(self) -> None:
        """Say that it is handed in."""
        self.look("hand-in")
        self.phone.tap("dialog .button.wide >> nth=0")
        self.page.wait_for_selector(".kept-sign")
        self.look("handed-in")

    def battery_dies(self, *, holder: str, learner: str) -> None:
        """Start again: the lock stands; she finds herself by face and picture."""
        self.page.goto("/app/#/learner")
        self.page.reload()
        self.phone.tap(f".holder >> text={holder}")
        press_pin(self.page)
        self.page.wait_for_selector(".bar")
        self.phone.tap(".bar [href='#/work']")
        self.phone.tap("[href='#/learn']")
        self.phone.tap(".learn section >> nth=0 >> .button.wide")
        self.page.wait_for_selector(".holders")
        self.look("door")
        self.phone.tap(f".holder >> text={learner}")
        self.phone.tap(".pin-key >> nth=0")
        self.page.wait_for_selector(".courses")

    def answer(self, words: str) -> None:
        """Press one thing, or type it."""
        if self.page.locator(".number-line input").count():
            return self.page.locator(".number-line input").fill(words)
        within = ".rights .offer" if self.page.locator(".rights").count() else ".offer"
        if words in ("True", "False"):
            self.page.get_by_role("button", name=say(words), exact=True).click()
            return None
        exact = self.page.locator(within).filter(has=self.page.get_by_text(words, exact=True))
        alt = self.page.locator(f'{within}[aria-label="{words}"]')
        (alt if alt.count() else exact).first.click()
        return None

    def give_back(self) -> None:
        """Give the phone back: it is locked, and only the volunteer's pictures open it."""
        self.phone.tap(".me")
        self.look("menu")
        self.phone.tap("dialog .button.wide >> nth=0")
        self.page.wait_for_selector(".door .holder")
