"""What every answer carries: headers, cookies' flags, and the deployment check."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.offices import PASSWORD, Country, build
from tests.shape.test_rights_matrix import FILLED, _address

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OF_CHECKERS = ("/learn/keys.json", "/.well-known/did.json", "/certificates/status/")
"""Public keys, and the list of badges taken back: other servers read them."""
IN_A_FRAME = re.compile(r"/console/courses/drafts/[^/]+/preview(-question)?/")
"""A lesson beside the form that changes it: framed by our own page alone."""
LIBRARY = ["/account/login/", "/account/logout/", "/account/password/change/", "/account/2fa/",
           "/account/2fa/totp/activate/", "/account/oidc/cancelled/", "/nowhere", "/static/nothing",
           "/static/look/base.css"]  # fmt: skip
ROLES = ["", "province officer", "commune viewer", "team member"]


@pytest.fixture
def country() -> Country:
    return build()


def policy(answer) -> dict[str, str]:
    rules = answer["Content-Security-Policy"].split("; ")
    return dict(rule.split(" ", 1) for rule in rules)


def always(address: str) -> dict[str, str]:
    """Give the headers of an address: those of all, or what it is let off for."""
    if IN_A_FRAME.match(address):
        return ALWAYS | {"X-Frame-Options": "SAMEORIGIN", "frame-ancestors": "'self'"}
    if address.startswith(OF_CHECKERS):
        return ALWAYS | {"Cross-Origin-Resource-Policy": "cross-origin"}
    return ALWAYS


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_carries_the_headers(country: Country, role: str):
    client = Client(raise_request_exception=False)
    if role:
        client.force_login(country.people[role])
    addresses = [_address(page, country, "commune") for page in FILLED]
    for address in [*LIBRARY, *addresses]:
        for at, answer in (
            (address, client.get(address)),
            ("", client.post("/account/login/", {"login": "x"})),
        ):
            wanted = always(at) if answer.status_code == 200 else ALWAYS
            framed = wanted.get("frame-ancestors", "'none'")
            for name in ALWAYS:
                assert answer.headers.get(name) == wanted[name], (address, name)
            told = policy(answer)
            assert told["default-src"] == "'self'" and told["frame-ancestors"] == framed
            assert told["object-src"] == told["base-uri"] == "'none'", address
            assert told["form-action"] == "'self'" and "unsafe" not in str(told)
            assert "geolocation=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_needs_what_the_policy_forbids(country: Country, role: str):
    client = Client(raise_request_exception=False)
    if role:
        client.force_login(country.people[role])
    addresses = [_address(page, country, "commune") for page in FILLED]
    forbidden = re.compile(
        r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*src=)|javascript:|src=\"data:"
    )
    for address in [*LIBRARY[:-2], *addresses]:
        answer = client.get(address)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            found = forbidden.search(answer.content.decode())
            assert not found, (address, found and found.group())


def test_pages_of_signed_in_people_are_stored_nowhere(country: Country, client: Client):
    client.force_login(country.people["commune officer"])
    for address in ("/console/accounts/", "/account/sessions/", "/nowhere"):
        assert "no-store" in client.get(address)["Cache-Control"], address


def test_cookies_are_kept_from_scripts_and_other_sites(country: Country, client: Client):
    client.get("/account/login/")
    client.post("/account/login/", {"login": "commune.officer", "password": PASSWORD})
    client.post("/i18n/setlang/", {"language": "en"})
    names = {"doorstep-session", "doorstep-csrf", "doorstep-device", "django_language"}
    assert names <= set(client.cookies)
    for name in names:
        assert client.cookies[name]["httponly"] and client.cookies[name]["samesite"] == "Lax"


def test_a_form_without_its_secret_is_refused_in_words(country: Country):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/account/login/", {"login": "commune.officer", "password": PASSWORD})
    assert answer.status_code == 403 and b'id="main"' in answer.content


def deployed(*words: str) -> subprocess.CompletedProcess[str]:
    """Run Python on the settings of an installation behind TLS."""
    given = {k: v for k, v in os.environ.items() if not k.startswith("DOORSTEP_")}
    options = {"HTTPS": "yes", "HOSTS": "doorstep.example", "VAR": os.environ["DOORSTEP_VAR"]}
    told = {f"DOORSTEP_{name}": value for name, value in options.items()}
    return subprocess.run(
        [sys.executable, *words],
        env=given | told | {"DJANGO_SETTINGS_MODULE": "doorstep.server.settings"},
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


def test_the_deployment_check_has_nothing_to_say():
    told = deployed("-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert told.returncode == 0, told.stderr
    assert "0 silenced" in told.stdout + told.stderr


BEHIND_TLS = """
import django; django.setup()
from django.conf import settings
from django.test import RequestFactory
from doorstep.surfaces.entry import devices, doorkeeper
from doorstep.server.wsgi import application
names = settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, devices.COOKIE
assert all(n.startswith("__Host-") for n in names), names
assert settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
assert settings.LANGUAGE_COOKIE_SECURE and settings.SESSION_COOKIE_DOMAIN is None
asked = {"HTTP_HOST": "doorstep.example", "HTTP_X_FORWARDED_PROTO": "https"}
far = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="9.9.9.9, 203.0.113.7", **asked)
assert doorkeeper.address_of(far) == "203.0.113.7", "only what our own proxy added counts"
told = {}
environ = RequestFactory().get("/static/nothing", **asked).environ
b"".join(application(environ, lambda status, headers: told.update(headers)))
assert "max-age=31536000; includeSubDomains" in told["Strict-Transport-Security"], told
plain = RequestFactory().get("/", HTTP_HOST="doorstep.example").environ
b"".join(application(plain, lambda status, headers: told.update(headers, status=status)))
assert told["status"].startswith("301") and told["Location"] == "https://doorstep.example/", told
"""


def test_behind_tls_cookies_are_bound_to_the_host_and_the_host_to_tls():
    told = deployed("-c", BEHIND_TLS)
    assert told.returncode == 0, told.stderr
