"""Fixtures that every test may use. Few on purpose: the demonstration's people are in world.py."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.servers import Doorstep

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

SHAPE = Path(__file__).parent / "shape"
# Without these, Chromium looks for its maker's servers at every start.
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run
    --disable-background-networking --disable-component-update --disable-sync""".split()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the architecture's own tests, which need one database only."""
    for item in items:
        if SHAPE in item.path.parents:
            item.add_marker("shape")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Begin every test in English: a request of another test may have left its language."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Begin every test without parts of pages from another test, whose rows had the same ids."""
    from doorstep.surfaces.look import kept

    kept.forget()


@pytest.fixture(scope="session")
def live_doorstep(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doorstep]:
    """Run the real product with its demonstration; `.url` is where it answers."""
    server = Doorstep.start(var=tmp_path_factory.mktemp("live-var"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one headless Chromium for all journeys; fail, never skip, where it is missing."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("Journeys need Chromium (Debian: apt-get install chromium).")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; without this, Django would refuse its
    # database to every later test of the process.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def browser(chromium: Browser, live_doorstep: Doorstep) -> Iterator[BrowserContext]:
    """Give a fresh visitor in Vietnam: `page = browser.new_page(); page.goto("/")`."""
    context = chromium.new_context(
        base_url=live_doorstep.url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()
