"""Every main page by axe (WCAG 2.2 AA) in three languages, at phone and desktop size."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polib
import pytest
from axe_playwright_python.sync_playwright import Axe

from doorstep.server.preparing import ROOT
from tests.journeys.test_main_job import sign_in
from tests.servers import Doorstep

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
PUBLIC = (
    "/",
    "/figures/",
    "/figures/adults_skilled/",
    "/my-commune/",
    "/sources/S1-33/",
    "/about/",
    "/learn/",
    "/learn/vneid/",
    "/learn/vneid/install-and-result/2/",
    "/learn/vneid/practice/1/",
    "/learn/vneid/practice/1/?a=0",
    "/learn/join/",
    "/certificates/",
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
    "/console/classes/",
    "/console/classes/new/",
    "/console/courses/",
    "/console/voices/",
    "/console/certificates/",
    "/console/frameworks/",
    "/console/answer_cards/",
    "/console/attention/",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


# Texts in the page's own language: names of languages and quoted titles carry another `lang`.
TEXTS = """() => { const found = [], own = document.documentElement.lang;
    const walk = document.createTreeWalker(document.body, 4);
    while (walk.nextNode()) { const node = walk.currentNode;
        if (node.parentElement.closest("code, [translate=no]")) continue;
        if (node.parentElement.closest("[lang]").lang === own) found.push(node.data.trim()); }
    return found; }"""


@cache
def english_only(language: str) -> frozenset[str]:
    """The English words that another language says otherwise."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    said = {e.msgid for e in polib.pofile(str(path)) if e.msgstr and e.msgstr != e.msgid}
    return frozenset(w for w in said if len(w) > 3)


def untranslated(page: Page, language: str) -> set[str]:
    """Words on the page that stand there in English although the language has its own."""
    if language == "en":
        return set()
    return set(page.evaluate(TEXTS)) & english_only(language)


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
        assert not untranslated(page, language), f"{address}: {untranslated(page, language)}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), (
            f"{address} is wider than {width}"
        )
    assert not found
