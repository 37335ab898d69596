"""Take the README's pictures: eight main pages of the running demonstration, with Chromium.

.venv/bin/python tools/screenshots.py http://127.0.0.1:8000 --password … --into docs/screens

With --code it takes ten screens of the field app instead, on a phone enrolled by that code:
doorstep device enrol --unit 01273033 --holder totruong.naly
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tools.phone_screens import take

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
).split()
# (name, address, width, height, signed in)
PAGES = (
    ("overview", "/console/", 1280, 900, True),
    ("indicator", "/console/figures/adults_skilled/", 1280, 900, True),
    ("facts", "/console/figures/adults_skilled/facts/", 1280, 800, True),
    ("activities", "/console/activities/", 1280, 800, True),
    ("places", "/console/places/", 1280, 800, True),
    ("portal", "/", 390, 844, False),
    ("portal-figures", "/figures/", 390, 844, False),
    ("sources", "/sources/", 390, 844, False),
)


def main() -> int:
    """Sign in once as the provincial officer and take every picture."""
    options = _options()
    options.into.mkdir(parents=True, exist_ok=True)
    pages = PAGES
    if options.path:
        name = options.only or "page"
        pages = ((name, options.path, options.width, 900, not options.path.startswith("/p")),)
    elif options.only:
        pages = tuple(p for p in PAGES if p[0] == options.only)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        if options.code:
            take(browser, options.address, options.code, into=options.into)
            browser.close()
            return 0
        context = browser.new_context(
            base_url=options.address,
            locale=f"{options.language}-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            color_scheme="dark" if options.dark else "light",
        )
        if any(signed_in for *_rest, signed_in in pages):
            _sign_in(context, options.user, options.password)
        for name, address, width, height, _signed_in in pages:
            page = context.new_page()
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address)
            page.screenshot(path=options.into / f"{name}.png", full_page=options.full)
            page.close()
        browser.close()
    return 0


def _options() -> argparse.Namespace:
    """Read what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--user", default="canbo.tinh")
    parser.add_argument("--password", default="")
    parser.add_argument("--code", help="pictures of the field app, enrolled by this code")
    parser.add_argument("--into", type=Path, default=Path("docs/screens"))
    parser.add_argument("--language", default="vi")
    parser.add_argument("--full", action="store_true", help="the whole page, not one screen")
    parser.add_argument("--only", help="only this page")
    parser.add_argument("--path", help="another address, with --width")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--dark", action="store_true")
    return parser.parse_args()


def _sign_in(context: BrowserContext, user: str, password: str) -> None:
    page = context.new_page()
    page.goto("/account/login/")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/account/login" not in url)
    page.close()


if __name__ == "__main__":
    sys.exit(main())
