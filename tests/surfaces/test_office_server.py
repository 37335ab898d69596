"""Signing in through the office's own OpenID Connect server: a small one of ours on loopback.

The library's real client code talks HTTP with it: discovery, token with PKCE, user info.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from doorstep.kernel.access.models import Account, Office
from doorstep.kernel.journal.models import Line
from tests.offices import Country, build

pytestmark = pytest.mark.django_db
CLIENT, SECRET = "doorstep", "a secret of thirty-two characters"


@dataclass
class Provider:
    """The other server: whom it vouches for, and the challenges it was given."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    challenge: str = ""

    def answer(self, path: str, body: dict[str, list[str]]) -> dict[str, Any]:
        """Answer discovery, token and user info as the protocol says."""
        if path == "/.well-known/openid-configuration":
            ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            found = {f"{name}_endpoint": f"{self.url}/{at}" for name, at in ends.items()}
            return found | {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        if path == "/token":
            made = hashlib.sha256(body["code_verifier"][0].encode()).digest()
            assert base64.urlsafe_b64encode(made).rstrip(b"=").decode() == self.challenge
            claims = self.claims | {"iss": self.url, "aud": CLIENT, "exp": 4e9, "iat": 1.7e9}
            token = jwt.encode(claims, SECRET, algorithm="HS256")
            return {"access_token": "x", "token_type": "Bearer", "id_token": token}
        return self.claims


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    """Run the other server, and tell ours about it as the options do."""
    known = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = parse_qs(self.rfile.read(size).decode())
            told = json.dumps(known.answer(urlsplit(self.path).path, body)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        do_POST = do_GET

        def log_message(self, *_words: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {"provider_id": "office", "name": "Tỉnh", "client_id": CLIENT, "secret": SECRET}
    app["settings"] = {"server_url": known.url}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }
    yield known
    server.shutdown()
    server.server_close()


@pytest.fixture
def country() -> Country:
    """Make the units and people; the commune officer has an address."""
    made = build()
    Account.objects.filter(username="commune.officer").update(email="lan@xa.example")
    return made


def come_back(client: Client, provider: Provider, *, start: str = ""):
    """Go to the other server and come back signed in there."""
    away = client.post(f"/account/oidc/office/login/{start}")
    assert away.status_code == 302 and away["Location"].startswith(f"{provider.url}/authorize")
    asked = parse_qs(urlsplit(away["Location"]).query)
    provider.challenge = asked["code_challenge"][0]
    returned = {"code": "1", "state": asked["state"][0]}
    return client.get("/account/oidc/office/callback/", returned)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_verified_address_links_once_and_the_link_counts_later(country, provider, client):
    provider.claims = {"sub": "77", "email": "Lan@xa.example", "email_verified": True}
    page = client.get("/account/login/")
    assert "Tỉnh" in page.content.decode()
    assert provider.url in page["Content-Security-Policy"], "or the browser stops the form"
    assert come_back(client, provider).status_code == 302 and is_in(client)
    assert SocialAccount.objects.get().user.username == "commune.officer"
    assert Line.objects.filter(verb="account.link").count() == 1
    provider.claims = {"sub": "77", "email": "new@xa.example", "email_verified": False}
    later = Client()
    come_back(later, provider)
    assert is_in(later), "by the earlier link"
    assert client.get("/console/accounts/").status_code == 200, "checked there, no second step"


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "1", "email": "lan@xa.example", "email_verified": False},
        {"sub": "1", "email": "lan@xa.example"},
        {"sub": "1", "email": "stranger@xa.example", "email_verified": True},
        {"sub": "1"},
        {"sub": "1", "email": "", "email_verified": True},
    ],
)
def test_nobody_else_gets_in_and_no_account_is_made(country, provider, client, claims):
    before = Account.objects.count(), Office.objects.count()
    provider.claims = claims
    answer = come_back(client, provider)
    assert answer.status_code == 200 and not is_in(client)
    assert (Account.objects.count(), Office.objects.count()) == before
    assert not SocialAccount.objects.exists()


def test_an_address_that_two_accounts_share_opens_neither(country, provider, client):
    Account.objects.filter(username="far.officer").update(email="lan@xa.example")
    provider.claims = {"sub": "1", "email": "lan@xa.example", "email_verified": True}
    come_back(client, provider)
    assert not is_in(client)


def test_a_closed_account_stays_closed_also_when_linked(country, provider):
    provider.claims = {"sub": "77", "email": "lan@xa.example", "email_verified": True}
    come_back(Client(), provider)
    Account.objects.filter(username="commune.officer").update(is_active=False)
    late = Client()
    come_back(late, provider)
    assert not is_in(late)


def test_nobody_links_another_identity_to_the_own_account(country, provider, client):
    client.force_login(country.people["commune officer"])
    provider.claims = {"sub": "evil", "email": "x@y.example", "email_verified": True}
    assert come_back(client, provider, start="?process=connect").status_code == 403
    assert not SocialAccount.objects.exists()


def test_an_answer_that_was_not_asked_for_is_refused(country, provider, client):
    provider.claims = {"sub": "77", "email": "lan@xa.example", "email_verified": True}
    client.get("/account/oidc/office/callback/", {"code": "1", "state": "made-up"})
    assert not is_in(client)


def test_one_comes_back_to_a_page_of_this_host_only(country, provider, client):
    provider.claims = {"sub": "77", "email": "lan@xa.example", "email_verified": True}
    answer = come_back(client, provider, start="?next=https://evil.example/")
    assert "evil" not in answer["Location"]
