"""Signing in: password, the wait of a guesser, sessions, one-time password, language."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from doorstep.kernel.access import actions
from doorstep.kernel.access.actors import actor_of
from doorstep.kernel.access.models import Account, FailedSignIn
from doorstep.kernel.journal.models import Line
from tests.offices import PASSWORD, Country, build, today

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
NEW = "mười hai con giáp"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def country() -> Country:
    return build()


def sign_in(client: Client, name: str = "commune.officer", password: str = PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password} | more)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def at(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def changed(old: str) -> dict[str, str]:
    """Give the filled form of a changed password."""
    return {"oldpassword": old, "password1": NEW, "password2": NEW}


def text_of(response) -> str:
    return response.content.decode()


def test_the_right_password_opens_whatever_the_case_of_the_name(country: Country, client: Client):
    answer = sign_in(client, "Commune.Officer")
    assert answer.status_code == 302 and is_in(client)
    assert Line.objects.get(verb="account.sign_in").details == {"way": "password"}


def test_a_wrong_password_and_an_unknown_name_read_alike(country: Country):
    wrong = text_of(sign_in(at(HERE), password="không phải"))
    unknown = text_of(sign_in(at(ELSEWHERE), "nobody.here", password="không phải"))
    clean = [re.sub(r'value="[^"]*"', "", page) for page in (wrong, unknown)]
    assert clean[0] == clean[1] and 'role="alert"' in wrong


def test_an_unknown_name_costs_a_hash_as_a_known_one_does(country: Country, monkeypatch):
    hashed = []
    monkeypatch.setattr(Account, "set_password", lambda self, raw: hashed.append(raw))
    sign_in(at(HERE), "nobody.here", password="không phải")
    assert hashed == ["không phải"]


def test_a_closed_account_reads_like_a_wrong_password(country: Country):
    Account.objects.filter(username="commune.officer").update(is_active=False)
    client = at(HERE)
    assert sign_in(client).status_code == 200 and not is_in(client)


def test_after_some_wrong_passwords_one_waits_and_then_gets_in(country: Country):
    client = at(HERE)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _try in range(4):
            sign_in(client, password="wrong")
        assert re.search(r"in 2 seconds|2 giây|2", text_of(sign_in(client)))
        assert not is_in(client), "even the right password waits"
        clock.shift(timedelta(seconds=3))
        sign_in(client, password="wrong")
        clock.shift(timedelta(seconds=3))
        assert not is_in(client) and sign_in(client).status_code == 200, "now it is 4 seconds"
        clock.shift(timedelta(seconds=2))
        assert sign_in(client).status_code == 302 and is_in(client)
    assert not FailedSignIn.objects.exists(), "the right password clears the pair"


def test_the_wait_is_the_same_for_names_that_do_not_exist(country: Country):
    client = at(HERE)
    with time_machine.travel(timezone.now(), tick=False):
        for _try in range(4):
            sign_in(client, "nobody.here", password="wrong")
        assert sign_in(client, "nobody.here").context["form"].has_error("__all__", "wait")


def test_an_attacker_elsewhere_cannot_shut_out_the_owner(country: Country):
    own, attacker = at(HERE), at(ELSEWHERE)
    sign_in(own)
    own.post("/account/logout/")
    with time_machine.travel(timezone.now(), tick=False):
        for _try in range(40):
            sign_in(attacker, password="wrong")
        assert sign_in(attacker).status_code == 200, "the attacker waits, also with luck"
        assert sign_in(own).status_code == 302, "the owner does not"


def test_an_attacker_behind_the_same_address_cannot_shut_out_a_known_device(country: Country):
    own, attacker = at(HERE), at(HERE)
    sign_in(own)
    own.post("/account/logout/")
    with time_machine.travel(timezone.now(), tick=False):
        for number in range(60):
            sign_in(attacker, f"name.{number}", password="wrong")
        for _try in range(8):
            sign_in(attacker, password="wrong")
        assert not is_in(attacker) and sign_in(attacker).status_code == 200
        assert sign_in(own).status_code == 302


def test_a_device_cookie_made_up_or_of_somebody_else_helps_nobody(country: Country):
    attacker = at(ELSEWHERE)
    sign_in(attacker, "far.officer")
    attacker.post("/account/logout/")
    with time_machine.travel(timezone.now(), tick=False):
        for _try in range(4):
            sign_in(attacker, password="wrong")
        assert sign_in(attacker).status_code == 200
        attacker.cookies["doorstep-device"] = "made:up"
        assert sign_in(attacker).status_code == 200


def test_failed_tries_are_hashed_and_live_a_day(country: Country):
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        sign_in(at(HERE), password="wrong")
    sign_in(at(ELSEWHERE), password="wrong")
    row = FailedSignIn.objects.get()
    assert "commune" not in row.name_hash and ELSEWHERE not in row.origin


def test_one_never_leaves_this_host_after_signing_in(country: Country):
    for address in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = sign_in(at(HERE), next=address)
        assert answer.status_code == 302 and "evil" not in answer["Location"]
        assert not answer["Location"].startswith("javascript")
    assert sign_in(at(HERE), next="/account/sessions/")["Location"] == "/account/sessions/"


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "password/reset/", "password/set/", "confirm-email/", "login/code/",
     "oidc/signup/", "oidc/links/", "3rdparty/", "social/signup/", "2fa/webauthn/", ""],
)  # fmt: skip
def test_pages_of_allauth_that_are_not_used_do_not_exist(country: Country, client: Client, path):
    assert client.get(f"/account/{path}").status_code == 404
    client.force_login(country.people["commune officer"])
    assert client.get(f"/account/{path}").status_code == 404


def test_sign_up_and_mail_have_no_address():
    for name in ("account_signup", "account_email", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_one_sees_and_ends_own_sessions_only(country: Country):
    office, phone, other = at(HERE), at(ELSEWHERE), at(HERE)
    sign_in(office, HTTP_USER_AGENT="x")
    phone.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 10) Chrome/126 Mobile"
    sign_in(phone)
    sign_in(other, "far.officer")
    page = office.get("/account/sessions/")
    shown = page.context["sessions"]
    assert [s.is_here for s in shown] == [True, False] and shown[1].device == "Chrome, Android"
    theirs = other.get("/account/sessions/").context["sessions"][0]
    assert office.post("/account/sessions/end/", {"session": theirs.id}).status_code == 404
    assert office.post("/account/sessions/end/", {"session": shown[1].id}).status_code == 302
    assert phone.get("/account/sessions/").status_code == 302, "that phone is out"
    assert other.get("/account/sessions/").status_code == 200
    assert Line.objects.filter(verb="account.end_sessions").count() == 1


def test_a_lent_password_is_replaced_first_and_ends_after_a_week(country: Country):
    officer = actor_of(country.people["province officer"], on=today())
    person = country.people["team member"]
    password = actions.reset_password(actor=officer, account=person, at=timezone.now())
    late = at(HERE)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert sign_in(late, "team.member", password).status_code == 200 and not is_in(late)
    FailedSignIn.objects.all().delete()
    client = at(HERE)
    sign_in(client, "team.member", password)
    new = {
        "oldpassword": password,
        "password1": "mười hai con giáp",
        "password2": "mười hai con giáp",
    }
    assert client.post("/account/password/change/", new).status_code == 302
    assert is_in(client), "this session goes on"
    person.refresh_from_db()
    assert person.password_lent_at is None and person.check_password(NEW)
    assert Line.objects.filter(verb="account.choose_password").exists()


def test_a_lent_password_opens_no_page_of_work(country: Country):
    boss = actor_of(country.people["province officer"], on=today())
    person = country.people["commune officer"]
    password = actions.reset_password(actor=boss, account=person, at=timezone.now())
    client = at(HERE)
    sign_in(client, password=password)
    assert client.get("/console/accounts/")["Location"] == "/account/password/change/"


def test_a_changed_password_ends_the_other_sessions(country: Country):
    stolen, own = at(ELSEWHERE), at(HERE)
    sign_in(stolen)
    sign_in(own)
    new = {
        "oldpassword": PASSWORD,
        "password1": "mười hai con giáp",
        "password2": "mười hai con giáp",
    }
    own.post("/account/password/change/", new)
    assert own.get("/account/sessions/").status_code == 200
    assert stolen.get("/account/sessions/").status_code == 302


def test_a_closed_account_is_out_at_once(country: Country):
    client = at(HERE)
    sign_in(client)
    boss = actor_of(country.people["province officer"], on=today())
    actions.deactivate_account(actor=boss, account=country.people["commune officer"])
    assert client.get("/account/sessions/").status_code == 302


def test_the_language_is_kept_with_the_account(country: Country, client: Client):
    sign_in(client)
    client.post("/i18n/setlang/", {"language": "bn", "next": "/account/sessions/"})
    assert Account.objects.get(username="commune.officer").language == "bn"
    fresh = at(HERE)
    answer = sign_in(fresh)
    assert answer.cookies["django_language"].value == "bn"
    client.post("/i18n/setlang/", {"language": "xx"})
    assert Account.objects.get(username="commune.officer").language == "bn"
