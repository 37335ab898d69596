"""Accounts and offices: who may make, give and end what, and what its pages show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from doorstep.kernel.access import actions
from doorstep.kernel.access.actions import Asked
from doorstep.kernel.access.actors import Actor, actor_of, the_system
from doorstep.kernel.access.models import Account, Office
from doorstep.kernel.access.queries import accounts_for, units_to_staff
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.journal.models import Line
from tests.offices import Country, build, today

pytestmark = pytest.mark.django_db
LAN = Asked(username="Nong.Thi.Lan", full_name="Nông Thị  Lan", email="Lan@Xa.Example")


@pytest.fixture
def country() -> Country:
    return build()


def acting(country: Country, name: str) -> Actor:
    return actor_of(country.people[name], on=today())


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Expect a Problem with this code."""
    with pytest.raises(Problem) as said:
        yield
    assert said.value.code == code


def make(country: Country, by: str, at: str, role: str = "viewer", asked: Asked = LAN):
    unit = country.units[at]
    return actions.make_account(
        actor=acting(country, by), asked=asked, unit=unit, role=role, at=timezone.now()
    )


def test_an_officer_makes_an_account_in_the_own_unit(country: Country):
    opened = make(country, "commune officer", "village", "member")
    account = Account.objects.get(username="nong.thi.lan")
    assert account.full_name == "Nông Thị Lan" and account.email == "lan@xa.example"
    assert account.check_password(opened.password) and account.password_lent_at
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", opened.password)
    assert account.password.startswith("argon2")
    actor = actor_of(account, on=today())
    assert [(o.role, o.level) for o in actor.offices] == [("member", "village")]
    verbs = list(Line.objects.values_list("verb", flat=True))
    assert verbs == ["account.make", "office.give"]
    assert opened.password not in str(list(Line.objects.values()))


@pytest.mark.parametrize(
    ("by", "at", "role"),
    [
        ("commune officer", "other commune", "viewer"),
        ("commune officer", "other village", "member"),
        ("commune officer", "province", "viewer"),
        ("province officer", "far commune", "officer"),
        ("province viewer", "commune", "viewer"),
        ("commune viewer", "commune", "viewer"),
        ("team leader", "village", "member"),
        ("team member", "village", "member"),
    ],
)
def test_nobody_gives_offices_elsewhere_above_or_without_the_right(country, by, at, role):
    with pytest.raises(NotAllowed):
        make(country, by, at, role)
    with pytest.raises(NotAllowed):
        actions.give_office(
            actor=acting(country, by),
            account=country.people["team member"],
            unit=country.units[at],
            role=role,
        )
    assert not Account.objects.filter(username="nong.thi.lan").exists()


@pytest.mark.parametrize(
    ("asked", "role", "code"),
    [
        (Asked(username="Lân!", full_name="Lân"), "viewer", "account.name_wrong"),
        (Asked(username="Team.Member", full_name="x"), "viewer", "account.name_taken"),
        (LAN, "team_leader", "office.no_such_role"),
        (LAN, "king", "office.no_such_role"),
    ],
)
def test_what_cannot_be_is_said(country: Country, asked: Asked, role: str, code: str):
    with pytest.raises(Problem) as said:
        make(country, "province officer", "province", role, asked)
    assert said.value.code == code and str(said.value)


def test_offices_begin_and_end_and_come_again(country: Country):
    boss, person = acting(country, "province officer"), country.people["team member"]
    given = {"account": person, "unit": country.units["commune"], "role": "officer"}
    office = actions.give_office(actor=boss, **given)
    assert actor_of(person, on=today()).may("access.keep")
    with refused("office.held_already"):
        actions.give_office(actor=boss, **given)
    actions.end_office(actor=boss, office=office)
    assert not actor_of(person, on=today()).may("access.keep")
    with refused("office.ended"):
        actions.end_office(actor=boss, office=office)
    actions.give_office(actor=boss, **given)
    assert actor_of(person, on=today()).may("access.keep")
    later = today() + timedelta(days=9)
    actions.give_office(actor=boss, account=person, unit=country.units["province"],
                        role="viewer", from_on=later)  # fmt: skip
    assert not [o for o in actor_of(person, on=today()).offices if o.level == "province"]
    assert [o for o in actor_of(person, on=later).offices if o.level == "province"]


def test_a_commune_cannot_open_the_account_of_somebody_who_also_works_above(country: Country):
    boss, commune = acting(country, "province officer"), acting(country, "commune officer")
    both = country.people["commune viewer"]
    actions.reset_password(actor=commune, account=both, at=timezone.now())
    actions.give_office(actor=boss, account=both, unit=country.units["province"], role="officer")
    for act in (actions.deactivate_account, actions.clear_second_step):
        with pytest.raises(NotAllowed):
            act(actor=commune, account=both)
    with pytest.raises(NotAllowed):
        actions.reset_password(actor=commune, account=both, at=timezone.now())
    actions.reset_password(actor=boss, account=both, at=timezone.now())


def test_nobody_does_it_to_the_own_account(country: Country):
    boss, own = acting(country, "province officer"), country.people["province officer"]
    with refused("account.own"):
        actions.deactivate_account(actor=boss, account=own)
    with refused("office.own"):
        actions.end_office(actor=boss, office=own.offices.get())
    with pytest.raises(NotAllowed):
        actions.choose_password(actor=boss, account=country.people["team member"], password="x")


def test_one_sees_the_accounts_of_the_own_units_only(country: Country):
    def seen(name: str) -> set[str]:
        return set(accounts_for(acting(country, name)).values_list("username", flat=True))

    inside = {"commune.officer", "commune.viewer", "team.leader", "team.member"}
    assert seen("commune officer") == inside
    assert seen("province officer") == inside | {
        "province.officer", "province.viewer", "neighbour.officer",
    }  # fmt: skip
    assert seen("commune viewer") == seen("team leader") == set()
    assert len(accounts_for(the_system(on=today()))) == Account.objects.count()


def test_offices_elsewhere_of_the_same_person_are_not_shown(country: Country):
    both = country.people["commune viewer"]
    Office.objects.create(account=both, unit=country.units["far commune"], province="08",
                          role="viewer", from_on=today())  # fmt: skip
    shown = accounts_for(acting(country, "commune officer")).get(pk=both.pk).shown_offices
    assert [o.unit_id for o in shown] == [country.units["commune"].pk]


def test_units_to_staff_are_the_own_ones_from_the_top(country: Country):
    def names(by: str, inside: str = "") -> list[int]:
        at = country.units[inside].pk if inside else None
        return [v.unit_id for v in units_to_staff(acting(country, by), inside=at)]

    assert names("province officer") == [4, 41, 42]
    assert names("province officer", "commune") == [41, 411]
    assert names("commune officer") == [41, 411]
    assert names("commune officer", "other commune") == []


@pytest.fixture
def officer(country: Country, client: Client) -> Client:
    client.force_login(country.people["commune officer"])
    return client


def test_the_pages_lead_through_a_new_account(country: Country, officer: Client):
    form = {"full_name": "Nông Thị Lan", "username": "nong.thi.lan", "unit": 411, "role": "member"}
    page = officer.post("/console/accounts/new/", form)
    password = re.search(r'id="one-time">([^<]+)<', page.content.decode()).group(1)
    assert "no-store" in page["Cache-Control"]
    own = Client()
    own.post("/account/login/", {"login": "nong.thi.lan", "password": password})
    assert "_auth_user_id" in own.session
    listed = officer.get("/console/accounts/", {"q": "nong lan"}).content.decode()
    assert "Nông Thị Lan" in listed and "Commune Viewer" not in listed
    made = Account.objects.get(username="nong.thi.lan")
    shown = officer.get(f"/console/accounts/{made.pk}/").content.decode()
    assert password not in shown and "Village" in shown
    officer.post(f"/console/accounts/offices/{made.offices.get().pk}/end/")
    assert not actor_of(made, on=today()).offices


def test_a_wrong_form_comes_back_with_the_reason_at_the_field(country: Country, officer: Client):
    form = {"full_name": "Lan", "username": "team.member", "unit": 41, "role": "viewer"}
    page = officer.post("/console/accounts/new/", form)
    assert page.status_code == 200 and "username" in page.context["form"].errors
    page = officer.post("/console/accounts/new/", form | {"username": "lan.lan", "unit": 42})
    assert "unit" in page.context["form"].errors, "a unit that was not on offer"


def test_a_lost_second_step_is_cleared(country: Country, officer: Client):
    person = country.people["team member"]
    person.authenticator_set.create(type="totp", data={"secret": "x"})
    officer.post(f"/console/accounts/{person.pk}/state/", {"do": "clear"})
    assert not person.authenticator_set.exists()
    assert Line.objects.filter(verb="account.clear_second_step", about_id=person.pk).exists()


def test_the_list_goes_out_as_a_file(country: Country, officer: Client):
    answer = officer.get("/console/accounts/", {"format": "csv"})
    told = b"".join(answer).decode("utf-8-sig")
    assert "commune.viewer" in told and "neighbour" not in told
