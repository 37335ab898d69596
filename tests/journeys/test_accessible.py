"""Every main page by axe (WCAG 2.2 AA) in three languages, at phone and desktop size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.test_main_job import sign_in
from tests.servers import Doorstep

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser
PUBLIC = (
    "/",
    "/figures/",
    "/figures/adults_skilled/",
    "/my-commune/",
    "/sources/S1-33/",
    "/about/",
    "/account/login/",
)
OFFICE = (
    "/console/overview/",
    "/console/figures/",
    "/console/figures/adults_skilled/",
    "/console/figures/adults_skilled/facts/",
    "/console/activities/",
    "/console/activities/new/household_visit/",
    "/console/people/",
    "/console/teams/",
    "/console/duplicates/",
    "/console/places/",
    "/console/imports/",
    "/console/programme/",
    "/console/dictionary/",
    "/console/attention/",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.mark.parametrize("language", ["vi", "en", "bn"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(
    browser: BrowserContext, live_doorstep: Doorstep, language: str, width: int
) -> None:
    page = browser.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, live_doorstep, "canbo.tinh")
    browser.add_cookies([{"name": "django_language", "value": language, "url": live_doorstep.url}])
    found = {}
    for address in (*PUBLIC, *OFFICE):
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, f"{address}: {answer and answer.status}"
        assert page.locator("html").get_attribute("lang") == language
        faults = Axe().run(page, options=RULES).response["violations"]
        if faults:
            found[address] = [(f["id"], f["nodes"][0]["html"][:120]) for f in faults]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), (
            f"{address} is wider than {width}"
        )
    assert not found
