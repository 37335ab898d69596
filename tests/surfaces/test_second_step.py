"""The second step: set up by an officer, asked when signing in, guessed slowly, kept encrypted."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone

from tests.offices import PASSWORD, Country, build
from tests.surfaces.test_entry import ELSEWHERE, HERE, at, is_in, sign_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return build()


def code_now(secret: str, *, shift: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + shift))


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set up the app by its pages; give the secret and the recovery codes."""
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert "<svg" in text_of(page) and "data:" not in text_of(page) and secret in text_of(page)
    done = client.post("/account/2fa/totp/activate/", {"code": code_now(secret)}, follow=True)
    codes = re.findall(r"<li><code>(\w+)</code></li>", text_of(done))
    assert len(codes) == 10
    return secret, codes


def test_an_officer_sets_up_the_second_step_first_and_signs_in_with_it(country: Country):
    client = at(HERE)
    sign_in(client)
    first = client.get("/console/accounts/")
    assert first["Location"] == "/account/2fa/totp/activate/"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        secret, codes = set_up(client)
        assert client.get("/console/accounts/").status_code == 200
        again = at(HERE)
        assert sign_in(again)["Location"] == "/account/2fa/authenticate/" and not is_in(again)
        assert again.get("/console/accounts/").status_code == 302
        clock.shift(timedelta(seconds=60))
        now = code_now(secret)
        assert again.post("/account/2fa/authenticate/", {"code": now}).status_code == 302
        assert is_in(again)
        third = at(HERE)
        sign_in(third)
        third.post("/account/2fa/authenticate/", {"code": now})
        assert not is_in(third), "a code opens once"
        third.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert is_in(third), "a recovery code replaces the app"
        fourth = at(HERE)
        sign_in(fourth)
        fourth.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert not is_in(fourth), "and also opens once"


def test_guessing_codes_becomes_slow(country: Country):
    client = at(HERE)
    sign_in(client)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        secret, _codes = set_up(client)
        clock.shift(timedelta(seconds=60))
        guesser = at(ELSEWHERE)
        sign_in(guesser)
        for _try in range(4):
            guesser.post("/account/2fa/authenticate/", {"code": "000000"})
        answer = guesser.post("/account/2fa/authenticate/", {"code": code_now(secret)})
        assert not is_in(guesser) and answer.context["form"].has_error("code", "wait")
        own = at(HERE)
        sign_in(own)
        own.cookies["doorstep-device"] = client.cookies["doorstep-device"].value
        own.post("/account/2fa/authenticate/", {"code": code_now(secret)})
        assert is_in(own), "the owner's own device does not wait"


def test_the_secret_of_the_app_is_encrypted_at_rest(country: Country):
    client = at(HERE)
    sign_in(client)
    secret, _codes = set_up(client)
    stored = country.people["commune officer"].authenticator_set.get(type="totp").data["secret"]
    assert secret not in stored


def test_the_demonstration_offers_the_second_step_but_works_without(country: Country, settings):
    settings.IS_DEMONSTRATION = True
    client = at(HERE)
    sign_in(client)
    assert client.get("/console/accounts/").status_code == 200


def test_an_installation_may_offer_the_step_without_forcing_it(country: Country, settings):
    settings.SECOND_STEP = False
    client = at(HERE)
    sign_in(client)
    assert client.get("/console/accounts/").status_code == 200


def test_what_matters_asks_again_after_a_while(country: Country):
    client = at(HERE)
    sign_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        asked = client.get("/account/2fa/totp/activate/")
        assert asked["Location"].startswith("/account/reauthenticate/")
        client.post(asked["Location"], {"password": "wrong"})
        assert client.get("/account/2fa/totp/activate/").status_code == 302
        client.post(asked["Location"], {"password": PASSWORD})
        assert client.get("/account/2fa/totp/activate/").status_code == 200
