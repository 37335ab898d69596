"""A village session: one phone, twenty people without devices, printed cards read by its camera.

The camera of the browser plays photos of the printed sheet (card_photos.py): a sweep over the room
in which nobody is in every picture. Between enrolling and the evening there is no network.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from tests.conftest import FLAGS
from tests.journeys.card_photos import Card, Light, hall, jpeg
from tests.journeys.field_phone import FieldPhone
from tests.journeys.house import House
from tests.journeys.test_field_app import press_pin, say
from tests.journeys.test_personas_field import LEADER, NA_LY, code_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.servers import Doorstep

pytestmark = pytest.mark.browser
COURSE, LESSON, QUESTIONS = "vneid", "what-for", 2
PEOPLE = 20
GUESTS = [f"Nông Thị {name}" for name in ("Bưởi", "Cúc", "Đào", "Hồng", "Mai")]
"""Live there too: the demonstration's register of the village is shorter than the room is full."""
HELD = [Card(n, "ABC"[n % 3]) for n in range(1, PEOPLE + 1)]
"""Both questions of the lesson have three choices; nobody turns the card between them."""
ALL_SHOWN = "([what, n]) => document.querySelectorAll(what).length === n"
SWEEP = (range(0, 10), range(5, 15), range(10, 20), (*range(15, 20), *range(5)))
"""Who is in each picture: half of the room; the phone goes round until everybody was seen."""


KEPT_SINCE = """(since) => new Promise((done) => {
  const look = (books) => {
    const all = books.transaction("drafts").objectStore("drafts").getAll();
    all.onsuccess = () => {
      const last = Math.max(...all.result.map((draft) => draft.changed_at));
      if (last < since || Date.now() - last < 1000) return setTimeout(() => look(books), 100);
      books.close();
      done();
    };
  };
  const open = indexedDB.open("doorstep");
  open.onsuccess = () => look(open.result);
})"""
"""Something was kept since then, and for a second nothing more: nothing waits to be kept."""


@pytest.fixture
def server(live_doorstep: Doorstep) -> House:
    """The running demonstration, with its commands."""
    return House(live_doorstep.var, port=int(live_doorstep.url.rsplit(":", 1)[1]))


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """What the camera sees, as a film: three photos of each place of the sweep."""
    film = tmp_path / "room.mjpeg"
    frames = []
    for n, places in enumerate(SWEEP):
        for shake in range(3):
            light = Light(blur=0.5 + 0.2 * shake, white=0.75, noise=4, quality=88)
            photo, _truth = hall(
                [HELD[at] for at in places], seed=10 * n + shake, light=light, away=25
            )
            frames.append(jpeg(photo.convert("RGB"), quality=light.quality))
    film.write_bytes(b"".join(frames))
    return film


@pytest.fixture
def phone(chromium: Browser, server: House, room: Path) -> Iterator[FieldPhone]:
    """A phone whose camera sees the room."""
    camera = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={room}",
    ]
    program = shutil.which("chromium")
    with_camera = chromium.browser_type.launch(executable_path=program, args=[*FLAGS, *camera])
    made = FieldPhone.bought(with_camera, server.url)
    made.page.context.grant_permissions(["camera"])
    yield made
    with_camera.close()
    assert made.faults == []


def test_a_room_answers_with_cards_and_each_answer_is_a_fact(
    phone: FieldPhone, server: House
) -> None:
    page, since = phone.page, datetime.now(UTC).isoformat()
    server.act("people", names=GUESTS, village=NA_LY, groups=[])
    phone.enrol(code_for(server, NA_LY, LEADER[0]))
    phone.first_time(LEADER[1])
    phone.is_ready_for_offline()
    fetch_course(page)
    phone.has_signal(False)
    phone.tap(".bar [href='#/work']")
    phone.tap("[href='#/session/learn']")
    choose_lesson(page)
    names = come_in(page)
    page.click(".stack .button >> nth=0")
    offered: list[list[str]] = []
    while not page.locator(".results").count():
        if page.locator(".letters").count():
            offered.append(page.locator(".lettered .tile-words").all_inner_texts())
            if len(offered) == 1:
                the_room_is_read(page)
            else:
                all_but_one_say_a(page)
            pressed_at = page.evaluate("() => Date.now()")
            page.click(f".button >> text={say('Close the question')}")
            the_answer_is_told(page)
            if len(offered) == 1:
                the_battery_is_flat(phone, pressed_at)
                the_answer_is_told(page)
        page.click(".turning .button >> nth=-1")
    assert len(offered) == QUESTIONS
    told = page.locator(".results li b").all_inner_texts()
    assert len(told) == PEOPLE
    page.click(f".button >> text={say('Keep the session')}")
    page.wait_for_selector(".record")
    assert len(phone.standings()) == PEOPLE + 1
    assert {row["state"] for row in phone.standings()} == {"here"}
    phone.has_signal(True)
    phone.send()
    assert {row["state"] for row in phone.standings()} == {"applied"}, phone.standings()
    the_facts_are_there(server, since, names=names, offered=offered, told=told)


def fetch_course(page: Page) -> None:
    """Where there is signal: bring the course onto the phone."""
    page.goto("/app/#/learn")
    page.click(".pack:has-text('VNeID') .button")
    page.wait_for_selector(f".pack:has-text('VNeID') >> text={say('on this phone')}")


def choose_lesson(page: Page) -> None:
    """Open the only course, take its first lesson."""
    page.click(".fold[aria-expanded=false]")
    page.click(".page .items .item >> nth=0")
    page.wait_for_selector(".persons")


def come_in(page: Page) -> list[str]:
    """Tick twenty people on the list; they get the cards 1 to 20 in this order."""
    letters, here = iter("nlhtvm"), 0
    letter = next(letters)
    found = page.locator(".persons .found .item")
    while here < PEOPLE:
        page.fill(".persons input[type=search]", letter)
        found.or_(page.locator(".persons > .quiet")).first.wait_for()
        if found.count():
            found.first.click()
            here += 1
            page.wait_for_function(ALL_SHOWN, arg=[".held-card", here])
        else:
            letter = next(letters)
            page.fill(".persons input[type=search]", "")
            page.locator(".persons > .quiet").wait_for(state="detached")
    cards = [card.split(maxsplit=1) for card in page.locator(".held-card").all_inner_texts()]
    assert [number for number, _name in cards] == [str(n) for n in range(1, PEOPLE + 1)]
    return [name.strip() for _number, name in cards]


def the_room_is_read(page: Page) -> None:
    """The camera looks around until everybody has a tick; what was chosen is not shown."""
    page.click(f".button >> text={say('Read the cards')}")
    page.wait_for_function(ALL_SHOWN, arg=[".held-card.is-chosen", PEOPLE], timeout=90_000)
    assert page.locator("progress").count() == 0


def all_but_one_say_a(page: Page) -> None:
    """Without a camera a tap does: the first says nothing, the others A."""
    for n in range(1, PEOPLE):
        page.click(f".held-card >> nth={n}")
        page.click(".by-hand .button >> nth=0")
    page.wait_for_function(ALL_SHOWN, arg=[".held-card.is-chosen", PEOPLE - 1])


def the_answer_is_told(page: Page) -> None:
    """Right answer, reason, and how many chose what."""
    page.wait_for_selector(".verdict.is-right")
    assert page.locator(".lettered.is-right").count() == 1
    counts = page.locator(".chosen-by").all_inner_texts()
    assert sum(map(int, counts)) in {PEOPLE, PEOPLE - 1}


def the_battery_is_flat(phone: FieldPhone, pressed_at: int) -> None:
    """The phone is started again without signal; everything is where it was."""
    phone.page.evaluate(KEPT_SINCE, pressed_at)
    phone.page.reload()
    phone.tap(f".holder >> text={LEADER[1]}")
    press_pin(phone.page)
    phone.page.wait_for_selector("main .page")
    phone.page.goto("/app/#/session/learn")


def the_facts_are_there(
    server: House, since: str, *, names: list[str], offered: list[list[str]], told: list[str]
) -> None:
    """One session of all of them, and what each of them answered, as the words were shown."""
    sittings = server.act("sittings", course=COURSE, lesson=LESSON, way="session", since=since)
    assert sorted(one["name"] for one in sittings) == sorted(names)
    codes, positions = questions_of(server)
    for sitting in sittings:
        n = names.index(sitting["name"])
        first = positions[codes[0]][offered[0]["ABC".index(HELD[n].letter)]]
        second = positions[codes[1]][offered[1][0]]
        expected = {codes[0]: first} | ({} if n == 0 else {codes[1]: second})
        assert sitting["answers"] == expected, (sitting, n)
        assert sitting["is_finished"]
        assert [str(sitting["right"]), str(sitting["asked"])] == re.findall(r"[0-9]+", told[n])
    session = server.act("last_session", village=NA_LY)
    assert session["answers"]["participants"] == PEOPLE == len(session["persons"])
    assert sorted(session["persons"]) == sorted(one["person"] for one in sittings)


def questions_of(server: House) -> tuple[list[str], dict[str, dict[str, int]]]:
    """Give the questions of the lesson in order, and of each the position of every choice."""
    with urlopen(f"{server.url}/learn/packs/") as listed:
        digests = {one["course"]: one["digest"] for one in json.load(listed)["packs"]}
    with urlopen(f"{server.url}/learn/packs/{digests[COURSE]}.json") as told:
        raw = told.read()
        zipped = told.headers.get("Content-Encoding") == "gzip"
    course = json.loads(gzip.decompress(raw) if zipped else raw)["course"]
    (lesson,) = (one for one in course["lessons"] if one["code"] == LESSON)
    bank = {one["code"]: one for one in course["questions"]}
    codes = [step["ask"] for step in lesson["steps"] if "ask" in step]
    return codes, {
        code: {choice["text"]["vi"]: n for n, choice in enumerate(bank[code]["choices"])}
        for code in codes
    }
