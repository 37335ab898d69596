"""The field app at work against the real product: a visit without signal, newcomers, a desk.

Each step is made as a thumb would make it, and what counts is what the server has afterwards.
"""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from tests.journeys.books_on_phone import rows_on
from tests.journeys.test_field_app import press_pin, say, wait_until_offline_is_possible
from tests.journeys.test_field_app_real import doorstep

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.servers import Doorstep

pytestmark = pytest.mark.browser
VILLAGE, MEMBER = "01273033", "thanhvien.naly"
MOST_TAPS, MOST_SECONDS = 12, 40


class Thumb:
    """Presses, and counts the presses."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, where: str) -> None:
        self.page.click(where)
        self.taps += 1


@pytest.fixture
def phone(chromium: Browser, live_doorstep: Doorstep) -> Iterator[Page]:
    """Give a phone of a team's member that holds its village and works without signal."""
    context = chromium.new_context(
        base_url=live_doorstep.url,
        viewport={"width": 360, "height": 720},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        has_touch=True,
        is_mobile=True,
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda why: faults.append(str(why)))
    (ticket,) = doorstep(live_doorstep, "device", "enrol", "--unit", VILLAGE, "--holder", MEMBER)
    page.goto(f"/app/#/enrol?code={ticket['code'].replace('-', '')}")
    page.click(".holder")
    for _once_and_again in range(2):
        press_pin(page)
        page.click(".pin-pad .button.wide")
    page.wait_for_selector(".task")
    page.wait_for_selector(".sync-sign:not(.is-busy)")
    wait_until_offline_is_possible(page)
    yield page
    context.close()
    assert faults == []


def facts(server: Doorstep, question: str, *told: str) -> list[tuple[Any, ...]]:
    """Ask the server's books."""
    with sqlite3.connect(server.var / "doorstep.sqlite3", timeout=30) as books:
        return books.execute(question, told).fetchall()


def done_here(page: Page, verb: str) -> list[str]:
    """Give the ids of what this phone did under a verb, in order, as the server keeps them."""
    rows = sorted(rows_on(page, "outbox"), key=lambda row: row["counter"])
    return [UUID(row["id"]).hex for row in rows if row["verb"] == verb]


def send(page: Page) -> None:
    """Go online and wait until the province has everything."""
    page.context.set_offline(False)
    page.goto("/app/#/standing")
    page.click(".summary .button")
    page.wait_for_selector(f".summary >> text={say('Everything is sent')}")
    assert page.locator(".record.is-bad").count() == 0, page.locator(".record.is-bad").inner_text()


def open_a_family(page: Page) -> None:
    """Open the first household of the list where at least two persons live."""
    for n in range(20):
        page.click(f".task-main:has(.door-number:not(:has(svg))) >> nth={n}")
        page.wait_for_selector(".members")
        if page.locator(".members > li").count() > 1:
            return
        page.go_back()
        page.wait_for_selector(".task")
    pytest.fail("No household of the list has two members.")


def visit(thumb: Thumb) -> None:
    """Visit the household that is open: two persons, two topics for both, one thing seen."""
    page = thumb.page
    thumb.tap(".household > .button")
    for n in range(2):
        thumb.tap(f".at-home .tile >> nth={n}")
    assert page.locator("#field-outcome .tile.is-chosen").count() == 1
    if page.locator(".consents").count():
        thumb.tap(".consents > .button")
    thumb.tap("#field-taught .grid-tile >> nth=0")
    thumb.tap("#field-taught .grid-tile >> nth=4")
    if page.locator("#field-can_now .grid-tile").count():
        thumb.tap("#field-can_now .grid-tile >> nth=0")
    thumb.tap("#field-devices .tile >> nth=0")
    thumb.tap(".kind-form .done button")
    page.wait_for_selector(".kept-sign")


def test_a_visit_without_signal(phone: Page, live_doorstep: Doorstep) -> None:
    page, thumb = phone, Thumb(phone)
    page.context.set_offline(True)
    open_a_family(page)
    thumb.taps, began = 1, time.monotonic()  # the press that opened this household
    household = page.url.rsplit("/", 1)[1]
    name = page.locator(".household h1").inner_text()
    visit(thumb)
    took = time.monotonic() - began
    assert thumb.taps <= MOST_TAPS
    assert took < MOST_SECONDS
    page.wait_for_selector(f".kept-sign >> text={say('On this phone')}")
    assert name in page.locator(".kept-sign").inner_text()

    # The phone goes flat: the visit is there, and the door is off the list.
    page.goto("/app/")
    page.click(".holder")
    press_pin(page)
    page.wait_for_selector(".task")
    assert page.locator(f".task-main[href='#/household/{household}']").count() == 0
    mine = page.locator(".claim.is-mine").count()
    page.click(".claim:not(.is-mine) >> nth=0")
    page.wait_for_selector(f".claim.is-mine >> nth={mine}")

    send(page)
    (root,) = done_here(page, "activities.record")
    rows = facts(
        live_doorstep,
        "SELECT kind, household_id, answers, source, attention, team_id IS NOT NULL, id"
        " FROM activities_activity WHERE root = ? AND is_current",
        root,
    )
    ((kind, home, told, source, attention, has_team, key),) = rows
    answers = json.loads(told)
    assert (kind, home, source, attention) == (
        "household_visit",
        UUID(household).hex,
        "phone",
        "",
    )
    assert has_team
    assert (answers["outcome"], answers["persons_guided"]) == ("met", 2)
    assert answers["devices"] == ["smart_phone"]
    assert [sorted(codes) for codes in answers["taught"].values()] == [["safety", "vneid"]] * 2
    there = facts(
        live_doorstep,
        "SELECT person_id FROM activities_participant WHERE activity_id = ?",
        key,
    )
    assert sorted(UUID(p).hex for p in answers["taught"]) == sorted(p for (p,) in there)
    for consent in done_here(page, "people.give_consent"):
        ((purpose, version, witness),) = facts(
            live_doorstep,
            "SELECT purpose, notice_version, witness FROM people_consent WHERE id = ?",
            consent,
        )
        assert (purpose, version) == ("support", "2026-1")
        assert witness
    ((owner,),) = facts(
        live_doorstep,
        "SELECT account_name FROM fieldwork_taskclaim WHERE id = ?",
        *done_here(page, "tasks.claim"),
    )
    assert owner
    # The household tells of the visit, and no more that it is on this phone only.
    page.goto(f"/app/#/household/{household}")
    page.wait_for_selector(".sync-sign:not(.is-busy)")
    page.wait_for_selector(".done-list li")
    assert say("On this phone") not in page.locator(".done-list").inner_text()


def test_a_visit_begun_is_taken_up_again_and_told_with_its_real_day(
    phone: Page, live_doorstep: Doorstep
) -> None:
    page = phone
    page.context.set_offline(True)
    open_a_family(page)
    page.click(".household > .button")
    page.click(".at-home .tile >> nth=0")
    page.wait_for_timeout(600)
    page.go_back()
    page.wait_for_selector(f".household > .button >> text={say('Go on with the visit')}")
    page.goto("/app/#/")
    page.click(".home .item")
    page.wait_for_selector(".at-home .tile.is-chosen")
    page.click("#field-outcome .tile >> nth=3")  # to be visited again
    page.click("#field-come_back_on .tile >> nth=1")
    page.click(".day-line")
    page.click(".kind-form > .field .tile >> nth=1")
    page.click(".kind-form .done button")
    page.wait_for_selector(".kept-sign")
    send(page)
    (root,) = done_here(page, "activities.record")
    ((told, late, at),) = facts(
        live_doorstep,
        "SELECT answers, date(recorded_at, '+7 hours') > happened_on, happened_at"
        " FROM activities_activity WHERE root = ? AND is_current",
        root,
    )
    assert json.loads(told)["outcome"] == "again"
    assert json.loads(told)["come_back_on"]
    assert (late, at) == (1, None)


def test_newcomers_doubles_and_a_desk(phone: Page, live_doorstep: Doorstep) -> None:
    page, given = phone, "".join(random.choices("bcdghklmnpt", k=7)).capitalize()
    page.goto("/app/#/people")
    page.wait_for_selector(".item")
    known = page.locator(".item b").first.inner_text()
    page.context.set_offline(True)
    page.goto("/app/#/new/household")
    head = page.locator(".kind-form input[type=text]").first
    head.fill(known.lower())
    page.wait_for_selector(".alike .item")
    head.fill(f"Ngô {given}")
    page.wait_for_selector(".alike", state="detached")
    page.locator(".kind-form input[type=tel]").nth(1).fill("5/10/1950")
    page.click(".kind-form .done button")
    page.wait_for_selector(".household .members li")
    page.click(".members .item")
    page.click(f"text={say('Something is wrong here')}")
    page.locator(".kind-form input").first.fill(f"Ngô Văn {given}")
    page.wait_for_selector(".was")
    page.click(".kind-form .done button")
    page.wait_for_selector(f"h1 >> text=Ngô Văn {given}")

    page.goto("/app/#/desk")
    page.click(".tile >> nth=0")
    page.click(".page > .button")
    for who in (given.lower(), ""):
        if who:
            page.fill(".persons input", who)
            page.click(".found .item")
        page.click(".kind-form .has-picture >> nth=0")
        page.click(".kind-form .columns-1 .has-picture >> nth=0")
        page.click(".kind-form .done button")
        page.wait_for_selector(".stands[role=status]")
    send(page)

    (home,) = done_here(page, "people.register_household")
    (person,) = done_here(page, "people.register_person")
    rows = facts(
        live_doorstep,
        "SELECT full_name, birth_on, household_id FROM people_person WHERE id = ?",
        person,
    )
    assert rows == [(f"Ngô Văn {given}", "1950-10-05", home)]
    turns = done_here(page, "activities.record")
    assert len(turns) == 2
    for n, root in enumerate(turns):
        ((told, key),) = facts(
            live_doorstep,
            "SELECT answers, id FROM activities_activity WHERE root = ? AND is_current",
            root,
        )
        assert json.loads(told) == {
            "point": "fixed", "help": "vneid", "done_by": "self", "result": "done",
        }  # fmt: skip
        named = facts(
            live_doorstep,
            "SELECT person_id FROM activities_participant WHERE activity_id = ?",
            key,
        )
        assert named == ([(person,)] if n == 0 else [])
