"""The commune officer at a desk: devices, sealed parcels, two values, records entered twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


class CommuneDesk:
    """A browser in the commune's office, signed in as one of its people."""

    def __init__(self, chromium: Browser, url: str, *, who: str, password: str) -> None:
        context = chromium.new_context(base_url=url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
        context.set_default_timeout(30_000)
        self.page: Page = context.new_page()
        self._sign_in(who, password)

    def _sign_in(self, who: str, password: str) -> None:
        page = self.page
        page.goto("/account/login/?next=/console/")
        page.fill("input[name=login]", who)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/console/**")

    def leave(self) -> None:
        """Close the browser."""
        self.page.context.close()

    def ticket(self, unit: int, holders: Iterable[str], *, label: str) -> str:
        """Make a ticket for a phone at a unit; give the code."""
        self.page.goto(f"/console/devices/new/?unit={unit}")
        self.page.fill("input[name=label]", label)
        for name in holders:
            self.page.check(f"label:has-text('{name}') input[name=holders]")
        self.page.click("main form.form .actions button.button")
        return self.page.locator(".letters").inner_text()

    def take_parcel(self, file: Path) -> dict[str, str]:
        """Take in the sealed file that somebody carried; give what the page says came of it."""
        self.page.goto("/console/sync_records/parcels/")
        self.page.set_input_files("input[name=file]", file)
        self.page.click("main form.form .actions button.button")
        self.page.wait_for_selector("main dl")
        names = self.page.locator("main dl >> nth=0 >> dt").all_inner_texts()
        values = self.page.locator("main dl >> nth=0 >> dd").all_inner_texts()
        return dict(zip(names, values, strict=True))

    def waits_for_a_decision(self) -> bool:
        """Tell whether the page of what waits for somebody leads to fields with two values."""
        self.page.goto("/console/attention/")
        return self.page.locator("main a[href*='sync_records/values']").count() > 0

    def two_values(self) -> tuple[str, str]:
        """Open the first field with two values: give the one in the books, and the device's."""
        self.page.goto("/console/sync_records/values/")
        self.page.click("main tbody tr a >> nth=0")
        self.page.wait_for_selector(".said")
        kept, other = self.page.locator(".said").all_inner_texts()
        return kept.strip(), other.strip()

    def decide_values(self, about: str) -> None:
        """Take the device's value in the field of whom these words name."""
        self.page.goto("/console/sync_records/values/")
        self.page.click(f"main tbody tr:has-text('{about}') a >> nth=0")
        self.take_the_devices()

    def take_the_devices(self) -> None:
        """Decide for the value that the device sent."""
        self.page.click("button[value=take]")
        self.page.wait_for_url("**/values/")

    def search_twice_entered(self) -> list[str]:
        """Search for persons who were entered twice; give the words of each pair."""
        self.page.goto("/console/duplicates/")
        self.page.click("form[action$='search/'] button")
        self.page.wait_for_selector("article.pair, p.quiet.small")
        return self.page.locator("article.pair").all_inner_texts()

    def one_person(self, name: str) -> None:
        """Say of the pair with this name that it is one person."""
        self.page.click(f"article.pair:has-text('{name}') form[action*='merge'] button")
        self.page.wait_for_selector("h2 ~ ul.plain")

    def one_household(self, kept: str, *, gone: str) -> None:
        """Merge a household's second record into the first."""
        self.page.goto(f"/console/people/households/{kept}/merge/")
        self.page.select_option("select[name=gone]", gone)
        self.page.fill("[name=reason]", "hai tổ cùng ghi một hộ")
        self.page.click("main form.form .actions button.button")
        self.page.wait_for_load_state()

    def certificate_of(self, name: str) -> str:
        """Open the only certificate of a person on the list; give its number."""
        self.page.goto(f"/console/certificates/?{urlencode({'q': name})}")
        rows = self.page.locator("main tbody tr")
        assert rows.count() == 1, rows.all_inner_texts()
        found = re.search(r"DS\d\d-\w{4}-\w{5}", rows.first.inner_text())
        assert found, rows.first.inner_text()
        rows.first.locator("a").first.click()
        self.page.wait_for_selector(".certificate-code svg")
        return found[0]

    def print_sheet(self, into: Path) -> Path:
        """From the page of a certificate: save the sheet that is printed."""
        with self.page.expect_download() as saved:
            self.page.click("a[href$='/paper/']")
        saved.value.save_as(into)
        return into

    def figure(self, code: str) -> list[int]:
        """Give the numbers on the first card of a figure's page."""
        self.page.goto(f"/console/figures/{code}/")
        words = self.page.locator("article.card >> nth=0").inner_text()
        return [int(n.replace(".", "")) for n in re.findall(r"\d[\d.]*", words) if n[-1] != "."]
