"""A first day with the field app, for each who works with it: volunteer, team leader, officer.

Phone-sized and in Vietnamese; between enrolling and the evening there is no network at all.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.commune_desk import CommuneDesk
from tests.journeys.field_phone import FieldPhone
from tests.journeys.house import House
from tests.journeys.other_phone import OtherPhone
from tests.journeys.test_field_app import say

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.servers import Doorstep

pytestmark = pytest.mark.browser
NA_LY, COMMUNE = "01273033", "01273"
LEADER, MEMBER = ("totruong.naly", "Triệu Văn Páo"), ("thanhvien.naly", "Lý Thị Mai")
OFFICER = "canbo.thucphan"
MOST_TAPS, MOST_SECONDS = 12, 40


@pytest.fixture
def server(live_doorstep: Doorstep) -> House:
    """The running demonstration, with its commands."""
    port = int(live_doorstep.url.rsplit(":", 1)[1])
    return House(live_doorstep.var, port=port)


@pytest.fixture
def phone(chromium: Browser, server: House) -> Iterator[FieldPhone]:
    made = FieldPhone.bought(chromium, server.url)
    yield made
    made.page.context.close()
    assert made.faults == []


def code_for(server: House, unit: str, *users: str, label: str = "") -> str:
    """Make a ticket for a phone on which these people work."""
    holders = [word for user in users for word in ("--holder", user)]
    (row,) = server.command("device", "enrol", "--unit", unit, "--label", label, *holders)
    return str(row["code"])


def test_a_volunteer_visits_a_first_household(phone: FieldPhone, server: House) -> None:
    phone.enrol(code_for(server, NA_LY, MEMBER[0]))
    phone.first_time(MEMBER[1])
    phone.is_ready_for_offline()
    phone.has_signal(False)
    page = phone.page
    page.wait_for_selector(".task")
    with phone.effort() as effort:
        phone.tap(".task-main[href^='#/household/'] >> nth=0")
        phone.visit()
    assert say("The visit is kept") in phone.heard()
    assert effort.taps <= MOST_TAPS and effort.seconds <= MOST_SECONDS
    sys.stdout.write(f"first visit: {effort.taps} taps, {effort.seconds:.1f} s\n")
    assert page.locator(".kept .task-main").count() == 1
    phone.look_at_sending()
    assert say("On this phone") in phone.heard()
    phone.has_signal(True)
    phone.send()
    page.wait_for_selector(f".summary >> text={say('Everything is sent')}")
    assert {row["state"] for row in phone.standings()} == {"applied"}
    page.wait_for_selector(f".record >> text={say('At the province')}")


def test_a_team_leader_plans_the_week_without_signal(phone: FieldPhone, server: House) -> None:
    phone.enrol(code_for(server, NA_LY, LEADER[0], MEMBER[0]))
    phone.first_time(LEADER[1])
    phone.is_ready_for_offline()
    phone.let_in(MEMBER[1])
    phone.has_signal(False)
    page = phone.page
    told = a_door_is_taken_on(phone)
    switch_to(phone, LEADER[1])
    phone.type("#task-search", told)
    row = page.locator(f".task.is-others:has-text('{told}')").first
    assert say("{name} goes there").format(name=MEMBER[1]) in row.inner_text()
    page.click(".bar [href='#/work']")
    page.click("[href='#/targets']")
    page.wait_for_selector(".figure-list li")
    assert page.locator(".league .is-mine").count() == 1
    a_day_of_work_is_noted(phone)
    assert {r["state"] for r in phone.standings()} == {"here"}
    phone.has_signal(True)
    phone.send()
    rows = phone.standings()
    assert [r["verb"] for r in rows].count("tasks.claim") == 1
    assert {r["state"] for r in rows} == {"applied"}, rows


def a_door_is_taken_on(phone: FieldPhone) -> str:
    """The member says: I go there; give whose door it is."""
    page = phone.page
    page.wait_for_selector(".task .claim")
    name = page.locator(".task:has(.claim) .item-words b").first.inner_text()
    phone.tap(".task .claim >> nth=0")
    page.wait_for_selector(".task .claim.is-mine")
    return name


def switch_to(phone: FieldPhone, name: str) -> None:
    """Pass the phone on to a colleague, who has pictures already."""
    from tests.journeys.test_field_app import press_pin

    phone.tap(".me")
    phone.tap(f"dialog >> text={say('Somebody else')}")
    phone.tap(f".holder >> text={name}")
    press_pin(phone.page)
    phone.page.wait_for_selector("main .page")
    phone.page.wait_for_selector(".task")


def a_day_of_work_is_noted(phone: FieldPhone) -> None:
    """One of the last days, the first that is not noted yet."""
    page = phone.page
    page.click(".bar [href='#/work']")
    page.click("[href='#/days']")
    page.wait_for_selector(".tiles.columns-2")
    phone.tap(".tiles >> nth=1 >> .tile >> nth=0")
    phone.tap(".done .button.wide")
    page.wait_for_selector(f".done-list >> text={say('On this phone')}")


def test_an_officer_finds_what_devices_could_not_decide(chromium: Browser, server: House) -> None:
    label, number = "Máy thử của xã", random.SystemRandom().randrange(10**6)
    officer, stranger = (server.act("account", username=u) for u in (OFFICER, MEMBER[0]))
    one = OtherPhone(server.url, code_for(server, COMMUNE, OFFICER, label=label), by=officer)
    village = server.act("village", code=NA_LY)
    home = one.does("people.register_household", village=village["id"], head_name=f"Bế {number}")
    first, second = f"0508{number:06d}", f"0509{number:06d}"
    said(one, home["id"], first)
    assert said(one, home["id"], second)["result"]["disagrees"] == ["phone"]
    told = {"village": village["id"], "head_name": f"Lý {number}"}
    kept = one.does("people.register_household", by=stranger, **told)
    assert kept["state"] == "attention" and kept["todo"]

    desk = CommuneDesk(chromium, server.url, who=OFFICER, password=server.password)
    page = desk.page
    page.goto("/console/devices/?q=máy thử")
    assert label in page.locator("main").inner_text()
    assert "sync_records" in page.goto("/console/attention/").text()  # type: ignore[union-attr]
    desk.decide_values(f"Bế {number}")
    page.goto(f"/console/people/households/{home['id']}/")
    assert second[1:] in page.locator("main").inner_text().replace(" ", "")
    page.goto(f"/console/sync_records/{kept['id']}/")
    page.click("button[value=enter]")
    page.wait_for_load_state()
    page.goto(f"/console/people/households/{kept['id']}/")
    assert f"Lý {number}" in page.locator("main").inner_text()
    desk.leave()


def said(phone: OtherPhone, home: str, number: str) -> dict[str, Any]:
    """Say of a household that was seen without telephone which one it has."""
    change = {"phone": {"was": "", "now": number}}
    return phone.does("people.correct", type="household", id=home, fields=change)
