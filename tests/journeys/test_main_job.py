"""The main job: a provincial officer sees the movement against its plan and opens a figure.

Told in a real browser against the real product with its demonstration.
"""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING

import pytest

from tests.servers import Doorstep

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
NUMBER = re.compile(r"[\d.]+")


def sign_in(page: Page, server: Doorstep, username: str) -> None:
    """Sign in as one of the demonstration's people."""
    told = json.loads((server.var / "sign-ins.json").read_text())
    page.goto("/account/login/?next=/console/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", told["password"])
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/console/**")


def number_in(text: str) -> int:
    """Read the first number as Vietnamese writes it: 18.468."""
    found = NUMBER.search(text)
    assert found, text
    return int(found.group().replace(".", ""))


@pytest.fixture
def officer(browser: BrowserContext, live_doorstep: Doorstep) -> Page:
    page = browser.new_page()
    sign_in(page, live_doorstep, "canbo.tinh")
    return page


def test_the_officer_opens_a_figure_down_to_the_act_behind_it(officer: Page) -> None:
    page = officer
    cards = page.locator("section:first-of-type article.card")
    assert cards.count() == 5
    for card in cards.all():
        assert card.locator(".status").inner_text().strip()
        assert "%" in card.locator(".value").inner_text()
    told = number_in(cards.nth(2).locator(".made-of").inner_text())
    cards.nth(2).locator("a.open").click()
    page.wait_for_url("**/figures/adults_skilled/**")
    assert page.locator("svg.map").count() == 1
    page.locator("article.card a.open").first.click()
    page.wait_for_url("**/facts/**")
    assert str(told) in page.locator("main").inner_text().replace(".", "")
    assert page.locator("tbody tr").count() == 100
    page.locator("tbody tr td a[href*='/activities/']").first.click()
    page.wait_for_url("**/console/activities/**")
    body = page.locator("main").inner_text()
    assert "Tổ chuyển đổi số cộng đồng" in body
    assert re.search(r"\d\d/\d\d/202[56]", body)


def test_the_borders_switch_keeps_the_province_and_changes_the_communes(officer: Page) -> None:
    page = officer
    page.goto("/console/figures/visits/?period=2025")
    today = page.locator("article.card .value").first.inner_text()
    communes = page.locator("table tbody tr").count()
    page.goto("/console/figures/visits/?period=2025&borders=2025-06-30")
    assert page.locator("article.card .value").first.inner_text() == today
    assert page.locator("table tbody tr").count() > communes


def test_a_visit_recorded_now_is_in_the_figures_within_five_seconds(officer: Page) -> None:
    page = officer
    address = "/console/figures/visits/"
    page.goto(address)
    before = number_in(page.locator("article.card .value").first.inner_text())
    page.goto("/console/activities/new/coordination_note/")
    notes = "/console/figures/coordination_notes/"
    page.goto(notes)
    count = number_in(page.locator("article.card .value").first.inner_text())
    page.goto("/console/activities/new/coordination_note/")
    record_note(page)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        page.goto(notes)
        if number_in(page.locator("article.card .value").first.inner_text()) == count + 1:
            break
    assert number_in(page.locator("article.card .value").first.inner_text()) == count + 1
    page.goto(address)
    assert number_in(page.locator("article.card .value").first.inner_text()) >= before


def record_note(page: Page) -> None:
    """Fill the form of a coordination note at a place found by typing part of its name."""
    if page.locator("input[name$=title]").count() == 0:
        page.fill("main input[name=find]", "thuc phan")
        page.press("main input[name=find]", "Enter")
        page.locator("main a[href*='place=']").first.click()
    page.fill("input[name$=title]", "Làm việc với nhà mạng về vùng lõm sóng")
    page.locator("main form button.button").last.click()
    page.wait_for_load_state()


def test_a_volunteer_cannot_open_the_province(
    browser: BrowserContext, live_doorstep: Doorstep
) -> None:
    page = browser.new_page()
    sign_in(page, live_doorstep, "totruong.naly")
    answer = page.goto("/console/accounts/")
    assert answer is not None and answer.status == 403
