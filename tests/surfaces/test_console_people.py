"""The pages of people and teams: register, correct, move, groups, consent, work-days, payment."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from doorstep.kernel.access.actors import the_system
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.people.loading import load_groups
from doorstep.kernel.people.models import (
    Consent,
    GroupMembership,
    Household,
    IdentityNumber,
    Person,
    Team,
    WorkDay,
)
from tests.offices import Country, build, today
from tests.surfaces.console_world import drawn, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    load_groups(actor=the_system(on=today()), path=Path(settings.CONTENT_DIR) / "groups.toml")
    return build()


@pytest.fixture
def officer(country: Country) -> Client:
    client = Client()
    client.force_login(country.people["commune officer"])
    return client


def send(client: Client, address: str, **told: object) -> str:
    """Send a form and give the page that follows; it must not be the form again."""
    answer = client.post(address, told, follow=True)
    assert answer.redirect_chain, "the form came back"
    return str(answer.content.decode())


@pytest.fixture
def person(officer: Client, country: Country) -> Person:
    village = country.units["village"].pk
    send(
        officer,
        "/console/people/new/",
        id=new_id(),
        village=village,
        full_name="Lò  Thị Dương",
        birth="1956",
        sex="f",
        phone="0912 010 801",
        groups=["poor"],
    )
    return Person.objects.get()


def test_a_person_is_registered_with_age_groups_and_groups(person: Person) -> None:
    assert (person.full_name, person.birth_year, person.phone) == (
        "Lò Thị Dương",
        1956,
        "+84912010801",
    )
    held = set(GroupMembership.objects.values_list("group", flat=True))
    assert {"poor", "adults", "elderly"} <= held


def test_a_record_is_corrected_with_a_reason_and_told_apart_from_a_wrong_day(
    officer: Client, person: Person
) -> None:
    address = f"/console/people/{person.pk}/correct/"
    wrong = officer.post(
        address, {"full_name": "Lò Thị Dương", "birth": "31/02/1956", "reason": "sai"}
    )
    assert wrong.status_code == 200 and "aria-invalid" in wrong.content.decode()
    send(
        officer,
        address,
        full_name="Lò Thị Hương",
        birth="05/10/1956",
        sex="f",
        phone="",
        reason="nghe nhầm tên",
    )
    person.refresh_from_db()
    assert (person.full_name, person.birth_on) == ("Lò Thị Hương", date(1956, 10, 5))


def test_groups_consent_and_number_are_kept(officer: Client, person: Person) -> None:
    base = f"/console/people/{person.pk}"
    send(officer, f"{base}/join/", group="ethnic_minority", on="2026-01-05")
    send(
        officer,
        f"{base}/consent/",
        purpose="support",
        notice_version="2026-1",
        language="Tày",
        channel="spoken",
        witness="Nông Thị Hạnh",
    )
    send(officer, f"{base}/number/", number="004156000123")
    assert Consent.objects.get().language == "Tày"
    assert IdentityNumber.objects.get().tail == "0123"
    page = officer.get(f"{base}/").content.decode()
    assert "0123" in page and "004156000123" not in page


def test_a_person_moves_only_inside_the_officers_area(
    officer: Client, person: Person, country: Country
) -> None:
    address = f"/console/people/{person.pk}/move/"
    foreign = {"village": country.units["other village"].pk, "on": "2026-02-01"}
    assert officer.post(address, foreign).status_code == 200
    person.refresh_from_db()
    assert person.village_id == country.units["village"].pk


def test_a_household_takes_in_a_person(officer: Client, country: Country) -> None:
    village = country.units["village"].pk
    send(
        officer,
        "/console/people/households/new/",
        id=new_id(),
        village=village,
        head_name="Giàng A Páo",
    )
    home = Household.objects.get()
    send(
        officer,
        f"/console/people/households/{home.pk}/new/",
        id=new_id(),
        village=village,
        full_name="Giàng Thị Mỷ",
        birth="2012",
    )
    assert Person.objects.get().household_id == home.pk
    assert "Giàng Thị Mỷ" in officer.get(f"/console/people/households/{home.pk}/").content.decode()


def test_a_team_is_founded_works_and_is_paid_once_a_day(officer: Client, country: Country) -> None:
    village = country.units["village"].pk
    send(
        officer,
        "/console/teams/new/",
        id=new_id(),
        village=village,
        label="Tổ chuyển đổi số cộng đồng",
        name="Tổ Nà Ly",
        decision="38/QĐ-UBND",
        on="2026-01-01",
    )
    team = Team.objects.get()
    base = f"/console/teams/{team.pk}"
    send(officer, f"{base}/member/", full_name="Nông Văn Sơn", role="leader", on="2026-01-01")
    member = team.members.get()
    send(
        officer,
        "/console/teams/rates/new/",
        per="person_day",
        amount=50_000,
        decision="26/2025/NQ-HĐND",
        on="2026-01-01",
    )
    for _again in range(2):
        send(officer, f"{base}/days/", member=member.pk, days="05/10/2026, 06/10/2026", part="day")
    assert WorkDay.objects.count() == 2
    sheet = officer.get("/console/teams/payments/?period=2026-10").content.decode()
    assert '<option value="2026-10" selected>' in sheet
    assert "100,000" in sheet


def test_a_viewer_and_a_foreign_officer_change_nothing(person: Person, country: Country) -> None:
    for who, status in (("commune viewer", 403), ("neighbour officer", 404)):
        client = Client()
        client.force_login(country.people[who])
        assert client.post(f"/console/people/{person.pk}/leave/").status_code == status


def test_sending_twice_registers_once(officer: Client, country: Country) -> None:
    told = {"id": new_id(), "village": country.units["village"].pk, "full_name": "Vàng A Sử"}
    for _again in range(2):
        send(officer, "/console/people/new/", **told)
    assert Person.objects.count() == 1


def test_in_a_province_the_commune_is_asked_first(country: Country):
    governor = signed_in(country, "province officer")
    address = reverse("console:person-new")
    first = text_of(governor.get(address))
    assert 'name="commune"' in first and "full_name" not in first
    second = text_of(governor.get(address, {"commune": 41}))
    assert "full_name" in second and 'value="411"' in second and 'value="421"' not in second
    assert "Far Commune" not in text_of(governor.get(address, {"commune": 81}))
    told = {**drawn(second), "village": "411", "full_name": "Nông Văn Slầy"}
    governor.post(f"{address}?commune=41", told)
    assert Person.objects.get().village_id == 411
