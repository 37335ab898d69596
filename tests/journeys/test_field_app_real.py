"""The field app against the real product: a ticket, a first pull, a deed offline, its fact."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.pretend_server import ROOT
from tests.journeys.test_field_app import (
    ONE_MORE,
    begin,
    keep,
    press_pin,
    say,
    wait_until_offline_is_possible,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.servers import Doorstep

pytestmark = pytest.mark.browser
VILLAGE, LEADER = "01273033", "totruong.naly"


def doorstep(server: Doorstep, *line: str) -> Any:
    """Run a command of the product beside the running one; give the JSON it prints."""
    program = Path(sys.executable).parent / "doorstep"
    told = subprocess.run(
        [program, *line, "--format", "json"],
        env={**os.environ, "DOORSTEP_VAR": str(server.var)},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(told.stdout)


@pytest.fixture
def phone(chromium: Browser, live_doorstep: Doorstep) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=live_doorstep.url,
        viewport={"width": 360, "height": 640},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        has_touch=True,
        is_mobile=True,
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda why: faults.append(str(why)))
    page.on("console", lambda m: faults.append(m.text) if "Security Policy" in m.text else None)
    yield page
    context.close()
    assert faults == []


def test_a_deed_without_signal_becomes_a_fact(phone: Page, live_doorstep: Doorstep) -> None:
    page = phone
    (ticket,) = doorstep(live_doorstep, "device", "enrol", "--unit", VILLAGE, "--holder", LEADER)
    page.goto("/app/")
    page.fill("input.code", ticket["code"])
    page.click("button[type=submit]")
    page.click(".holder")
    for _once_and_again in range(2):
        press_pin(page)
        page.click(".pin-pad .button.wide")
    page.wait_for_selector("main .page")
    wait_until_offline_is_possible(page)
    page.goto("/app/#/people")
    page.wait_for_selector(".item")
    page.context.set_offline(True)
    begin(page)
    page.click(ONE_MORE)
    keep(page)
    assert say("On this phone") in page.locator(".record").inner_text()
    page.context.set_offline(False)
    page.click(".summary .button")
    page.wait_for_selector(f".record >> text={say('At the province')}")
    assert page.locator(".record.is-bad").count() == 0
