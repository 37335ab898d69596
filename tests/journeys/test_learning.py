"""A woman of sixty learns on the volunteer's phone: no account, no signal, and she passes.

She picks her picture, hears a lesson, does it on her own phone, the volunteer attests it, she
takes the test; after the next sync the commune knows what she can.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.field_phone import FieldPhone
from tests.journeys.house import House
from tests.journeys.learning_hands import Learning
from tests.journeys.test_field_app import looked_at, press_pin, say
from tests.journeys.test_personas_field import MEMBER, NA_LY, code_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.servers import Doorstep

pytestmark = pytest.mark.browser
COURSE, LESSON, SKILL = "vneid", "install-and-result", "identity.vneid"


@pytest.fixture
def server(live_doorstep: Doorstep) -> House:
    """The running demonstration, with its commands."""
    return House(live_doorstep.var, port=int(live_doorstep.url.rsplit(":", 1)[1]))


@pytest.fixture
def phone(chromium: Browser, server: House) -> Iterator[FieldPhone]:
    made = FieldPhone.bought(chromium, server.url)
    yield made
    made.page.context.close()
    assert made.faults == []


def test_a_woman_learns_is_attested_and_passes(
    phone: FieldPhone, server: House, tmp_path: Path
) -> None:
    name = f"Sùng Thị Máy {random.SystemRandom().randrange(10**5)}"
    phone.enrol(code_for(server, NA_LY, MEMBER[0]))
    phone.first_time(MEMBER[1])
    phone.is_ready_for_offline()
    hers = Learning(phone, tmp_path)
    hers.fetch_courses()
    phone.has_signal(False)
    phone.register(name, number="99", born="1965")
    hers.hand_to(name)
    hers.choose_picture()
    she_learns_and_is_attested(hers)
    she_goes_on(hers, name)
    she_is_tested(hers, name, server.act("answers", course=COURSE))
    hers.give_back()
    phone.tap(f".holder >> text={MEMBER[1]}")
    press_pin(phone.page)
    phone.page.wait_for_selector(".bar")
    phone.has_signal(True)
    phone.send()
    hers.look("sent")
    rows = phone.standings()
    assert {row["state"] for row in rows} == {"applied"}, rows
    assert [row["verb"] for row in rows].count("learning.hand_in") == 1
    told = server.act("attained", person=person_of(phone))
    assert {f"course.{COURSE}", f"skill.{SKILL}"} <= set(told), told
    phone.page.wait_for_selector(".record:has-text('10')")
    hers.hand_to(name)
    phone.tap(".pin-key >> nth=0")
    phone.tap(f".courses [href='#/learner/{COURSE}']")
    phone.page.wait_for_selector(".notice.good")
    hers.look("passed")


def she_learns_and_is_attested(hers: Learning) -> None:
    """The lesson, in which nothing else of the phone can be reached; the volunteer notes it."""
    phone, page = hers.phone, hers.page
    phone.tap(f".courses [href='#/learner/{COURSE}']")
    page.wait_for_selector(".lessons")
    hers.look("course")
    phone.tap(f"[href='#/learner/{COURSE}/lesson/{LESSON}']")
    hers.lesson_until(attested=True)
    page.evaluate("location.hash = '#/people'")
    page.wait_for_selector(".learner .courses")
    assert page.locator(".bar").count() == 0
    page.go_back()
    page.wait_for_selector(".do-it .button")
    phone.tap(".do-it .button")
    press_pin(page)
    page.wait_for_selector("#field-skills")
    hers.look("attest")
    phone.tap(".done button[type=submit]")
    page.wait_for_selector(".kept-sign")
    hers.look("attested")
    phone.tap(".page > .button.wide >> nth=0")
    hers.lesson_until(attested=False)


def she_goes_on(hers: Learning, name: str) -> None:
    """After the start she finds what she did."""
    hers.battery_dies(holder=MEMBER[1], learner=name)
    hers.phone.tap(f".courses [href='#/learner/{COURSE}']")
    hers.page.wait_for_selector(f".lessons .is-finished[href$='{LESSON}']")
    hers.look("course-after")


def she_is_tested(hers: Learning, name: str, right: dict[str, list[str]]) -> None:
    """The test, without signal, with a start in between; nobody tells her a mark."""
    hers.phone.tap("section .button.wide")
    hers.begin_test()
    hers.take_test(right, until=3)
    hers.battery_dies(holder=MEMBER[1], learner=name)
    hers.phone.tap(".page > .button.wide >> nth=0")
    hers.take_test(right, first=3)
    hers.phone.tap(".page > .button.wide")
    waiting = say("Handed in. The result comes from the commune.")
    hers.page.wait_for_selector(f".notice:has-text('{waiting}')")
    hers.look("waiting")


def person_of(phone: FieldPhone) -> str:
    """Give the person who learned here: the phone knows her by her id alone."""
    found = phone.page.evaluate(
        """() => new Promise((done) => {
          const open = indexedDB.open("doorstep");
          open.onsuccess = () => {
            const all = open.result.transaction("learners").objectStore("learners").getAllKeys();
            all.onsuccess = () => done(all.result);
          };
        })"""
    )
    (person,) = found
    return str(person)


@pytest.mark.parametrize("language", ["vi", "en", "bn"])
def test_the_screens_of_learning_are_accessible_and_fit_320_pixels(
    phone: FieldPhone, server: House, language: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, axe = phone.page, Axe()
    page.set_viewport_size({"width": 320, "height": 640})
    phone.enrol(code_for(server, NA_LY, MEMBER[0]))
    page.click(f".languages [lang={language}]")
    phone.first_time(MEMBER[1])
    phone.is_ready_for_offline()
    learning = Learning(phone)
    page.goto("/app/#/learn")
    page.wait_for_selector(".pack")
    looked_at(page, axe)
    page.click(f".pack:has-text('VNeID') .button, .pack:has-text('{COURSE}') .button")
    page.wait_for_selector(".learn section >> nth=0 >> .button.wide:enabled")
    phone.type(".persons input[type=search]", "thi")
    phone.tap(".persons .found .item >> nth=0")
    phone.tap(".learn section >> nth=0 >> .button.wide >> nth=0")
    page.wait_for_selector(".pin-key")
    looked_at(page, axe)
    learning.choose_picture()
    looked_at(page, axe)
    page.evaluate(f"location.hash = '#/learner/{COURSE}'")
    page.wait_for_selector(".lessons")
    looked_at(page, axe)
    for lesson in range(page.locator(".lessons .item").count()):
        every_new_kind_is_looked_at(learning, lesson, axe)
    page.evaluate(f"location.hash = '#/learner/{COURSE}/test'")
    page.wait_for_selector(".rules")
    looked_at(page, axe)
    phone.tap(".page > .button.wide >> nth=0")
    page.wait_for_selector(".test-head")
    looked_at(page, axe)
    phone.tap(".me")
    page.wait_for_selector("dialog[open]")
    looked_at(page, axe)


def every_new_kind_is_looked_at(learning: Learning, lesson: int, axe: Any) -> None:
    """Walk through a lesson; look at its first step, at each question, and at its end."""
    phone, page = learning.phone, learning.page
    phone.tap(f".lessons .item >> nth={lesson}")
    page.wait_for_selector(".say")
    looked_at(page, axe)
    while not page.locator(".dots i:last-child.is-now").count():
        if page.locator(".offer, .number-line").count():
            looked_at(page, axe)
        learning.on()
    phone.tap(".turning .button:last-child")
    page.wait_for_selector(".kept-sign")
    looked_at(page, axe)
    phone.tap(".stack .button:last-child")
    page.wait_for_selector(".lessons")
