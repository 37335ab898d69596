"""A phone and a box without internet: what its browser may do once it trusts the root.

Chromium reads whom to trust from a throw-away database, as people's devices do after the steps of
the plain page; no check of it is switched off.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from doorstep.server.tls import certificates, keeping
from tests.conftest import FLAGS
from tests.secured import authority, echoing, keep, running, server, trusting_home
from tests.server.test_tls_proxies import Kept, proxied
from tests.servers import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
BOX = "doorstep.box"
WORKER = "self.addEventListener('fetch', () => {});"
REGISTER = """async () => {
    const made = await navigator.serviceWorker.register('/static/probe-worker.js');
    await new Promise(done => {
        const worker = made.installing || made.waiting || made.active;
        if (worker.state === 'activated') done();
        worker.addEventListener('statechange', () => worker.state === 'activated' && done());
    });
    return made.active.state;
}"""
SEAL = """async () => {
    const key = await crypto.subtle.generateKey({name: 'AES-GCM', length: 256}, false, ['encrypt']);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = new TextEncoder().encode('Nà Lùng');
    return (await crypto.subtle.encrypt({name: 'AES-GCM', iv}, key, data)).byteLength;
}"""


@dataclass(frozen=True)
class Box:
    """The real product with a local authority, as a village has it."""

    var: Path
    port: int
    plain_port: int

    @property
    def root(self) -> Path:
        """What people install."""
        return self.var / "tls" / "authority.crt"


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    """Run `doorstep start` with HTTPS of its own, without the demonstration."""
    var, at = tmp_path_factory.mktemp("box"), datetime.now(UTC)
    keeping.keep_authority(certificates.make_authority([BOX], at=at), var=var)
    keeping.issue([BOX], addresses=[], var=var, at=at)
    (var / "static").mkdir()
    (var / "static" / "probe-worker.js").write_text(WORKER)
    one = Box(var, free_port(), free_port())
    ports = {"TLS_PORT": str(one.port), "PLAIN_PORT": str(one.plain_port)}
    with running("start", "--bare", var=var, port=one.port, TLS="local", **ports):
        yield one


@pytest.fixture(scope="module")
def phone(
    chromium: Browser, box: Box, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A browser whose owner installed the root of the box; names of boxes lead to this machine."""
    home = trusting_home(tmp_path_factory.mktemp("phone"), box.root)
    names = "--host-resolver-rules=MAP *.box 127.0.0.1, MAP bank.example 127.0.0.1"
    started = chromium.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=[*FLAGS, names],
        env={**os.environ, "HOME": str(home)},
    )
    yield started
    started.close()


@pytest.fixture
def page(phone: Browser) -> Iterator[Page]:
    context = phone.new_context(locale="vi-VN")
    yield context.new_page()
    context.close()


def refusal(page: Page, port: int, *, name: str = BOX) -> str:
    """Give the browser's reason for not opening a server, "" when it opens it."""
    from playwright.sync_api import Error

    try:
        page.goto(f"https://{name}:{port}/")
    except Error as why:
        return why.message.partition(" at ")[0].rpartition("net::")[2]
    return ""


def try_to_sign_in(page: Page) -> None:
    """Send the form: signed in is nobody, but neither origin nor secret of the form may fail."""
    page.fill("input[name=login]", "nobody")
    page.fill("input[name=password]", "no such password")
    with page.expect_navigation() as sent:
        page.press("input[name=password]", "Enter")
    assert sent.value.status == 200
    assert page.locator("input[name=login]").count() == 1


def test_a_phone_that_trusts_the_root_may_do_what_field_work_needs(page: Page, box: Box) -> None:
    answer = page.goto(f"https://{BOX}:{box.port}/account/login/")
    assert answer is not None and answer.status == 200
    assert page.evaluate("isSecureContext") is True
    assert page.evaluate(REGISTER) == "activated"
    assert page.evaluate(SEAL) == len("Nà Lùng".encode()) + 16
    assert page.evaluate("'mediaDevices' in navigator && 'locks' in navigator") is True
    told = answer.security_details()
    assert told is not None and told["protocol"] in {"TLS 1.3", "TLS 1.2"}
    cookies = {c["name"]: c for c in page.context.cookies()}
    assert cookies["__Host-csrf"]["secure"] and cookies["__Host-csrf"]["httpOnly"]


def test_forms_are_taken_over_https(page: Page, box: Box) -> None:
    page.goto(f"https://{BOX}:{box.port}/account/login/")
    try_to_sign_in(page)


def test_behind_nginx_it_is_the_same(
    page: Page, box: Box, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port, kept = free_port(), Kept(box.var / "tls" / "local.pem", box.root)
    with (
        running("serve", "--port", str(port), var=box.var, port=port, HTTPS="yes", HOSTS=BOX),
        proxied("nginx", folder=tmp_path, box=kept, upstream=port, capsys=capsys) as (secure, _),
    ):
        page.goto(f"https://{BOX}:{secure}/account/login/")
        assert page.evaluate("isSecureContext") is True
        assert page.evaluate(REGISTER) == "activated"
        try_to_sign_in(page)


def test_from_the_plain_page_to_the_protected_one(page: Page, box: Box) -> None:
    page.goto(f"http://{BOX}:{box.plain_port}/")
    # Why all this: over plain HTTP the browser gives a page none of it.
    assert page.evaluate("isSecureContext") is False
    assert page.evaluate("'serviceWorker' in navigator || !!crypto.subtle") is False
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    fingerprint = page.locator(".code").inner_text().replace("\n", "").replace(" ", "")
    root = keeping.root(box.var)
    assert root is not None
    assert fingerprint == certificates.fingerprint(root).replace(":", "")
    page.locator(f"a[href='https://{BOX}:{box.port}/']").click()
    page.wait_for_url(f"https://{BOX}:{box.port}/**")
    assert page.evaluate("isSecureContext") is True


def test_the_plain_page_is_accessible(page: Page, box: Box) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for language in "vi", "en", "bn":
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(f"http://{BOX}:{box.plain_port}/?language={language}")
        faults = Axe().run(page).response["violations"]
        assert not [(f["id"], f["nodes"][0]["html"][:120]) for f in faults]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")


def test_a_phone_without_the_root_does_not_open_the_box(
    chromium: Browser, page: Page, box: Box
) -> None:
    """The usual browser of these journeys trusts nobody special."""
    context = chromium.new_context()
    assert refusal(context.new_page(), box.port, name="localhost") == "ERR_CERT_AUTHORITY_INVALID"
    context.close()
    assert refusal(page, box.port, name="localhost") == ""


def test_others_ended_ones_and_other_names_are_refused(
    page: Page, box: Box, tmp_path: Path
) -> None:
    own = keeping.authority(box.var)
    shown = {
        "ERR_CERT_AUTHORITY_INVALID": (BOX, server(BOX, by=authority("Stranger"))),
        "ERR_CERT_DATE_INVALID": (BOX, server(BOX, by=own, days=-1, begun=30)),
        "ERR_CERT_COMMON_NAME_INVALID": ("other.box", server(BOX, by=own)),
        # A thief of the box's key vouches for a bank: the limits in the root forbid it.
        "ERR_CERT_INVALID": ("bank.example", server("bank.example", by=own)),
        "": (BOX, server(BOX, by=own)),
    }
    for reason, (name, pair) in shown.items():
        with echoing(keep(tmp_path / "shown.pem", pair)) as port:
            assert refusal(page, port, name=name) == reason


def test_a_renewed_certificate_reaches_phones_without_a_restart(page: Page, box: Box) -> None:
    from playwright.sync_api import Error

    made = keeping.issue([BOX], addresses=[], var=box.var, at=datetime.now(UTC))
    begun = int(made.not_valid_before_utc.timestamp())
    for _try in range(60):
        page.wait_for_timeout(500)
        # A fresh address each time, so that no kept connection answers.
        context = page.context.browser.new_context()  # type: ignore[union-attr]
        answer = None
        try:
            answer = context.new_page().goto(f"https://{BOX}:{box.port}/robots.txt?{_try}")
        except Error as refused:  # for a moment nobody listens: the process is replaced
            assert "ERR_CONNECTION_REFUSED" in str(refused)
        told = answer.security_details() if answer else None
        context.close()
        if told and told.get("validFrom") == begun:
            return
    pytest.fail("the new certificate was not taken up")
