"""A woman of sixty learns on the volunteer's phone: no account, no signal, and she passes.

She picks her picture, hears a lesson, does it on her own phone, the volunteer attests it, she
takes the test; after the next sync her certificate stands at the commune. An officer prints it,
and somebody else's phone, in flight mode, reads the paper and knows that it is genuine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.books_on_phone import keys_on
from tests.journeys.commune_desk import CommuneDesk
from tests.journeys.field_phone import FieldPhone
from tests.journeys.house import House
from tests.journeys.learning_hands import Learning
from tests.journeys.printed_paper import (
    Checking,
    drawn_page,
    film_of,
    forged_code,
    phone_that_sees,
)
from tests.journeys.test_field_app import looked_at, press_pin, say
from tests.journeys.test_official_at_a_pc import adopt_the_sample
from tests.journeys.test_personas_field import LEADER, MEMBER, NA_LY, OFFICER, code_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.servers import Doorstep

pytestmark = pytest.mark.browser
COURSE, LESSON = "vneid", "install-and-result"
SKILLS = ("identity.vneid", "services.track")
"""What the lesson lets do on one's own phone: as many as the rule of the sample framework asks."""
PROVINCE_OFFICER = "canbo.tinh"


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
    phone: FieldPhone, server: House, chromium: Browser, tmp_path: Path
) -> None:
    name = f"Sùng Thị Máy {random.SystemRandom().randrange(10**5)}"
    the_province_adopts_the_sample(chromium, server)
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
    what_she_did_arrives(hers, name, server)
    number, paper = an_officer_prints(chromium, server, name, tmp_path)
    another_phone_checks(chromium, server, number, name=name, paper=paper)


def what_she_did_arrives(hers: Learning, name: str, server: House) -> None:
    """There is signal: everything is sent, and where it went she sees that she passed."""
    phone = hers.phone
    phone.has_signal(True)
    phone.send()
    hers.look("sent")
    rows = phone.standings()
    assert {row["state"] for row in rows} == {"applied"}, rows
    assert [row["verb"] for row in rows].count("learning.hand_in") == 1
    told = server.act("attained", person=person_of(phone))
    assert {f"course.{COURSE}", *(f"skill.{one}" for one in SKILLS), "basic_skills"} <= set(told)
    phone.page.wait_for_selector(".record:has-text('10')")
    hers.hand_to(name)
    phone.tap(".pin-key >> nth=0")
    phone.tap(f".courses [href='#/learner/{COURSE}']")
    phone.page.wait_for_selector(".notice.good")
    hers.look("passed")


def the_province_adopts_the_sample(chromium: Browser, server: House) -> None:
    """A framework whose rule this story satisfies counts from today on."""
    desk = CommuneDesk(chromium, server.url, who=PROVINCE_OFFICER, password=server.password)
    adopt_the_sample(desk.page)
    desk.leave()


def an_officer_prints(chromium: Browser, server: House, name: str, into: Path) -> tuple[str, Path]:
    """At the commune her certificate stands; give its number and the sheet as it is printed."""
    desk = CommuneDesk(chromium, server.url, who=OFFICER, password=server.password)
    number = desk.certificate_of(name)
    paper = desk.print_sheet(into / "certificate.pdf")
    desk.leave()
    return number, paper


def another_phone_checks(
    chromium: Browser, server: House, number: str, *, name: str, paper: Path
) -> None:
    """Another phone has synced once; in flight mode its camera reads the paper, and believes it.
    With one letter of the line changed nothing of it is believed."""
    film = film_of(drawn_page(paper), paper.parent)
    line = server.act("certificate_line", number=number)
    with phone_that_sees(chromium, film, server.url) as phone:
        phone.enrol(code_for(server, NA_LY, LEADER[0]))
        phone.first_time(LEADER[1])
        phone.is_ready_for_offline()
        phone.has_signal(False)
        checking = Checking(phone)
        assert checking.is_cut_off()
        checking.open()
        seen = checking.seen()
        phone.page.screenshot(path=paper.parent / "genuine.png")
        assert seen == {
            "": say("The certificate is genuine."),
            say("Name"): name,
            say("Born"): "1965",
            say("Number"): number,
            say("Framework"): "Khung kỹ năng số cơ bản (bản mẫu)",
            say("Issued"): f"{server.now:%d/%m/%Y}",
            say("Signed by"): "Tỉnh Cao Bằng",
        }
        checking.again()
        refused = say("The signature does not fit: this was changed, or is forged.")
        assert checking.photographed(forged_code(line, paper.parent)) == {"": refused}
        assert checking.is_cut_off()


def she_learns_and_is_attested(hers: Learning) -> None:
    """The lesson, in which nothing else of the phone can be reached; the volunteer notes, twice,
    what she did on her own phone."""
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
    for _skill in SKILLS:
        hers.lesson_until(attested=True)
        hers.is_attested()
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
    (person,) = keys_on(phone.page, "learners")
    return person


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
