"""A civil servant learns at a PC: a class, a code, two tests; the commune's figure moves by one.

The whole path in real browsers: a framework is adopted, a class opened, a slip printed; she learns
without an account; the figure of the plan counts her and opens to her; her certificate stands.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from doorstep.capabilities.learning import courses
from doorstep.capabilities.learning.editions import plain
from doorstep.capabilities.learning.folders import read_folder, shipped
from doorstep.kernel.quizzes.marking import right_answer
from doorstep.kernel.quizzes.questions import MATCH, MULTIPLE, NUMBER, ORDER, TRUE_FALSE, Question
from tests.journeys.house import House
from tests.journeys.test_main_job import sign_in
from tests.servers import Doorstep

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

pytestmark = pytest.mark.browser
NAME, CLASS = "Lò Thị Ánh Dương Xuân", "Cán bộ xã, khóa một"
VILLAGE = "01273030"


def server_of(live: Doorstep) -> House:
    return House(live.var, port=int(live.url.rsplit(":", 1)[1]))


def keys(course: str) -> dict[str, Question]:
    """Give the questions of a course's test by their words."""
    folder: Path = next(path for path in shipped() if path.name == course)
    found, _faults = courses.read(plain(read_folder(folder)))
    return {q.ask["vi"]: q for q in found.pool("test")}


def answer(asked: Locator, question: Question) -> None:
    """Answer one question of the paper rightly."""
    right = right_answer(question)
    if question.kind == NUMBER:
        asked.locator("input").fill(f"{right:g}".replace(".", ","))
    elif question.kind == TRUE_FALSE:
        asked.locator(f"input[value={'yes' if right else 'no'}]").check()
    elif question.kind in (ORDER, MATCH):
        for n in range(question.width):
            asked.locator(f"select[name$='-a{n}']").select_option(str(n))
    else:
        for n in right if question.kind == MULTIPLE else [right]:
            asked.locator(f"input[value='{n}']").check()


def take_test(page: Page, course: str) -> None:
    """Take a course's test and pass it."""
    page.goto(f"/learn/{course}/test/")
    page.locator("main form button.button").click()
    page.wait_for_url(f"**/learn/{course}/test/**")
    bank, asked = keys(course), page.locator("form.paper fieldset")
    assert asked.count() >= 8
    every_question_can_be_heard(asked)
    for one in asked.all():
        words = re.sub(r"^\d+\.\s*", "", one.locator("legend").inner_text().strip())
        answer(one, bank[words])
    page.locator("form.paper > p button").click()
    page.locator(".verdict.is-right").wait_for()


def every_question_can_be_heard(asked: Locator) -> None:
    """Each has its button; where the computer has no voice, the question pressed says so."""
    assert asked.locator("[data-hear]:visible").count() == asked.count()
    asked.nth(2).locator("[data-hear]").click()
    asked.nth(2).locator("[data-voice-note]:not(:empty)").wait_for()
    assert asked.locator("[data-voice-note]:not(:empty)").count() == 1


def adopt_the_sample(page: Page) -> None:
    page.goto("/console/frameworks/")
    if page.locator("main table tbody tr").count() == 0:
        page.locator("main ul.plain a").first.click()
        page.locator("main form button.button").last.click()
        page.wait_for_load_state()
    page.goto("/console/frameworks/")
    assert page.locator("main table tbody tr").count() >= 1


def open_a_class(page: Page, commune: int) -> str:
    """Open a class of the commune, put her in, give the code on her slip."""
    page.goto("/console/classes/new/")
    page.select_option("select[name=place]", str(commune))
    page.fill("input[name=name]", CLASS)
    for course in ("vneid", "safety"):
        page.check(f"input[name=courses][value={course}]")
    page.check("input[name=is_test_alone]")
    page.locator("main form button.button").last.click()
    page.wait_for_url(re.compile(r"/classes/[0-9a-f-]{36}/$"))
    page.goto(f"{page.url}put-in/?q=lo+thi+anh+duong+xuan")
    assert page.locator("input[name=person]").count() == 1
    page.locator("main form.form button.button").click()
    page.locator("button[name=who][value=new]").click()
    slip = page.locator(".person-card")
    assert slip.count() == 1 and NAME in slip.inner_text()
    return slip.locator("span.code").inner_text()


def skilled(page: Page, commune: int) -> int:
    """Read how many of the commune's officials have digital skills."""
    page.goto(f"/console/figures/cadres_skilled/?unit={commune}&period=2026")
    made = page.locator("article.card .made-of").first.inner_text()
    found = re.search(r"([\d.]+)", made)
    assert found, made
    return int(found[1].replace(".", ""))


def test_an_official_learns_and_the_figure_moves_by_one(
    browser: BrowserContext, live_doorstep: Doorstep
) -> None:
    her = server_of(live_doorstep).act("official", name=NAME, village=VILLAGE)
    officer = browser.new_page()
    sign_in(officer, live_doorstep, "canbo.tinh")
    adopt_the_sample(officer)
    before = skilled(officer, her["commune"])
    code = open_a_class(officer, her["commune"])

    there = officer.context.browser
    assert there
    pc = there.new_context(base_url=live_doorstep.url, locale="vi-VN")
    page = pc.new_page()
    for address in (f"/learn/join/?c={code}", f"/learn/join/#{code}", "/learn/mine/"):
        page.goto(address)
        page.wait_for_url(re.compile("/learn/join/$"))
        field = page.locator("input[name=code]")
        assert field.input_value() == ("" if "mine" in address else code)
    page.fill("input[name=code]", code.lower())
    page.locator("main form button.button").click()
    page.wait_for_url("**/learn/mine/")
    assert NAME in page.locator("main").inner_text()
    page.goto("/learn/vneid/install-and-result/")
    while page.locator(".turn form").count() == 0:
        page.locator(".turn a[rel=next]").click()
        page.wait_for_load_state()
    page.locator(".turn form button").click()
    for course in ("vneid", "safety"):
        take_test(page, course)
    page.goto("/learn/mine/")
    page.locator("form[action$='/leave/'] button").click()
    page.goto("/learn/mine/")
    assert page.url.endswith("/learn/join/")
    pc.close()

    until = time.monotonic() + 60
    while skilled(officer, her["commune"]) != before + 1:
        assert time.monotonic() < until, "the figure does not move"
    officer.locator("article.card a.open").first.click()
    officer.wait_for_url("**/facts/**")
    assert NAME in officer.locator("main").inner_text() or found_by_name(officer)
    officer.goto("/console/certificates/?q=lo+thi+anh+duong+xuan")
    assert NAME in officer.locator("main").inner_text()
    assert code not in (live_doorstep.var / "server.log").read_text(errors="replace")


def found_by_name(page: Page) -> bool:
    """Look for her further down: the list of a commune has pages."""
    while page.locator("a[rel=next]").count():
        page.locator("a[rel=next]").first.click()
        page.wait_for_load_state()
        if NAME in page.locator("main").inner_text():
            return True
    return False
