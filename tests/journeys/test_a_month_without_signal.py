"""A month without signal: forty doors, a session, twelve phones, a support point; all counted once.

The team of xóm Nà Ly shares one phone. It is enrolled in the commune's office, goes up the valley
where nothing answers, and comes back a month later. Meanwhile another team enters one of the same
households, somebody corrects the same telephone number, the province merges the village, and a
courier carries a sealed file down. Told in Chromium against the real server, which is switched off
for most of it; the clocks of phone and server go on by days.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.commune_desk import CommuneDesk
from tests.journeys.field_phone import Effort, FieldPhone
from tests.journeys.house import VIETNAM, House
from tests.journeys.other_phone import OtherPhone
from tests.journeys.test_field_app import say

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.servers import Doorstep

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COMMUNE, NA_LY, BAN_PHAY, NEW_NA_LY = "01273", "01273033", "01273029", "01273099"
LEADER, MEMBER, THIRD = "Triệu Văn Páo", "Lý Thị Mai", "Hoàng Thị Mẩy"
OFFICER = "canbo.thucphan"
TEAM = (LEADER, MEMBER, THIRD)
FAMILIES = ("Nông", "Hoàng", "Bế", "Lý", "Triệu")
GIVEN = ("Slảo", "Nhình", "Mẩy", "Pú", "Đao", "Ghển", "Tòng", "Chiêu")
HEADS = [f"{family} Thị {given}" for given in GIVEN for family in FAMILIES]
"""Forty names, each once."""
TWICE = HEADS[9]
"""The household that the other team enters as well."""
SERIALS = [f"VN4G-{n:04d}" for n in range(1, 13)]
ROUNDS = (1, 3, 5, 7, 9, 11, 13, 17, 19, 21)
"""Days on which somebody goes round; four doors each."""
TURNS = 5
COURIER, BACK = 16, 31


@pytest.fixture
def house(live_doorstep: Doorstep, tmp_path: Path) -> Iterator[House]:
    var = tmp_path / "var"
    var.mkdir()
    made = House.like(live_doorstep, var=var)
    yield made
    made.stop()


@pytest.fixture
def first_day() -> int:
    """The day on which it begins: today, unless the month would end in another year."""
    today = datetime.now(VIETNAM).date()
    is_whole = (today + timedelta(days=BACK + 1)).year == today.year
    return 0 if is_whole else (date(today.year + 1, 1, 2) - today).days


class Story:
    """What the people of the story have in common: the server, the phone, and what day it is."""

    def __init__(self, chromium: Browser, house: House, first_day: int, folder: Path) -> None:
        self.chromium, self.house, self.first_day, self.folder = chromium, house, first_day, folder
        self.visits: list[Effort] = []

    def at(self, day: int, hour: int = 8) -> datetime:
        """Give a moment of the story."""
        now = datetime.now(VIETNAM) + timedelta(days=self.first_day + day)
        return now.replace(hour=hour, minute=0)

    def server_runs(self, day: int) -> None:
        """Switch the server on."""
        self.house.start(days=self.first_day + day)

    def desk(self) -> CommuneDesk:
        """Sit down at the desk of the commune's officer."""
        told = {"who": OFFICER, "password": self.house.password}
        return CommuneDesk(self.chromium, self.house.url, **told)


def test_each_act_and_each_person_is_counted_once(
    chromium: Browser, house: House, first_day: int, tmp_path: Path
) -> None:
    story = Story(chromium, house, first_day, tmp_path)
    story.server_runs(0)
    before = house.figures(COMMUNE)
    na_ly = the_province_sends_twelve_phones(story)
    phone = the_phone_is_enrolled_at_the_commune(story, na_ly["id"])
    house.stop()
    phone.has_signal(False)

    known = na_ly["households"][0]
    for n, day in enumerate(r for r in ROUNDS if r < COURIER):
        somebody_goes_round(story, phone, day, TEAM[n % 3], HEADS[n * 4 : n * 4 + 4])
    the_team_meets_its_village(story, phone, known)
    file = phone.take_away(tmp_path / "courier.json")
    carried = {row["id"] for row in phone.standings()}

    story.server_runs(COURIER)
    twin = the_other_team_was_there_too(story, na_ly["id"], known)
    the_province_merges_the_village(story)
    the_courier_brings_the_file(story, file, len(carried))
    house.stop()

    for n, day in enumerate((r for r in ROUNDS if r > COURIER), start=7):
        somebody_goes_round(story, phone, day, TEAM[n % 3], HEADS[n * 4 : n * 4 + 4])
    a_support_point_on_market_day(story, phone)
    assert {row["state"] for row in phone.standings()} == {"here"}

    story.server_runs(BACK)
    phone.morning(house.now, LEADER)
    phone.has_signal(True)
    began = time.monotonic()
    phone.send()
    aloud(f"a month was sent in {time.monotonic() - began:.0f} s")
    nothing_is_left_waiting(phone)
    the_officer_decides(story, phone, twin)
    the_phone_learns_of_it(phone, known)

    after = house.figures(COMMUNE)
    the_pages_of_the_commune_say_so(story, after)
    grown = Counter(after)
    grown.subtract(before)
    aloud("figures of the commune have grown by:", {code: n for code, n in grown.items() if n})
    assert grown["visits"] == len(HEADS)
    assert grown["households_visited"] == len(HEADS)
    assert grown["persons_guided"] == len(HEADS)
    assert grown["of households_visited"] == grown["of people_skilled"] == len(HEADS)
    assert (grown["sessions"], grown["session_participants"]) == (1, 25)
    assert grown["phones_given"] == len(SERIALS)
    assert grown["support_turns"] == TURNS
    assert house.command("recount", "--check") == []
    tell(story.visits)
    assert phone.faults == []
    phone.page.context.close()


def the_province_sends_twelve_phones(story: Story) -> dict:
    """Twelve numbered phones for the team, and a third volunteer in it."""
    na_ly = story.house.act("village", code=NA_LY)
    told = {"username": "may.naly", "name": THIRD, "village": NA_LY, "team": na_ly["team"]}
    story.house.act("volunteer", **told)
    assert story.house.act("goods", team=na_ly["team"], kind="phone", serials=SERIALS) == 12
    return na_ly


def the_phone_is_enrolled_at_the_commune(story: Story, village: int) -> FieldPhone:
    """The officer shows a code; the leader types it; each of the three chooses pictures."""
    desk = story.desk()
    code = desk.ticket(village, TEAM, label="máy Nà Ly")
    desk.leave()
    phone = FieldPhone.bought(story.chromium, story.house.url, at=story.house.now)
    phone.enrol(code)
    phone.first_time(LEADER)
    phone.is_ready_for_offline()
    phone.let_in(MEMBER)
    phone.let_in(THIRD)
    return phone


def somebody_goes_round(
    story: Story, phone: FieldPhone, day: int, who: str, heads: list[str]
) -> None:
    """One volunteer enters four households and visits each of them at once."""
    phone.morning(story.at(day), who)
    for head in heads:
        n = HEADS.index(head)
        telephone = f"05077{n:05d}" if head == TWICE else ""
        phone.register(head, number=str(101 + n), born=str(1950 + n), phone=telephone)
        with phone.effort() as effort:
            phone.visit()
        story.visits.append(effort)


def the_team_meets_its_village(story: Story, phone: FieldPhone, known: dict) -> None:
    """A session of 25 persons, twelve phones handed over and signed for, one correction."""
    phone.morning(story.at(14), LEADER)
    phone.session("Dùng VNeID an toàn", HEADS[:25])
    for head, serial in zip(HEADS, SERIALS, strict=False):
        phone.find(head)
        phone.hand_over(serial)
    phone.find(known["head_name"])
    phone.correct("Telephone", "0507000001")


def the_other_team_was_there_too(story: Story, village: int, known: dict) -> dict:
    """The youth union enters a household that is on our phone as well, and corrects a number."""
    (ticket,) = story.house.command(
        "device", "enrol", "--unit", COMMUNE, "--holder", OFFICER, "--label", "Đoàn thanh niên"
    )
    by = story.house.act("account", username=OFFICER)
    other = OtherPhone(story.house.url, ticket["code"], by=by, clock=lambda: story.house.now)
    n = HEADS.index(TWICE)
    told = {"village": village, "phone": f"05077{n:05d}"}
    home = other.does("people.register_household", head_name=TWICE, number=str(101 + n), **told)
    person = other.does(
        "people.register_person", full_name=TWICE, birth=str(1950 + n), household=home["id"], **told
    )
    change = {"phone": {"was": known["phone"], "now": "0507000002"}}
    done = other.does("people.correct", type="household", id=known["id"], fields=change)
    assert [home["state"], person["state"], done["state"]] == ["applied"] * 3
    return {"household": home["id"], "person": person["id"]}


def the_province_merges_the_village(story: Story) -> None:
    """Nà Ly and Bản Phẩy have been one xóm since the day before."""
    on = story.at(COURIER - 1).date().isoformat()
    codes = [BAN_PHAY, NA_LY]
    story.house.act("merge_villages", codes=codes, code=NEW_NA_LY, name="Nà Ly", on=on)


def the_courier_brings_the_file(story: Story, file: Path, records: int) -> None:
    """The officer takes in what the courier carried; nobody could read it on the way."""
    text = file.read_text()
    assert not any(head in text for head in HEADS)
    desk = story.desk()
    told = desk.take_parcel(file)
    aloud("the courier's file:", told)
    assert list(told.values())[1:] == [str(records)] * 2, told  # all came, all are in the books
    desk.leave()


def a_support_point_on_market_day(story: Story, phone: FieldPhone) -> None:
    """A table at the market; five persons are helped."""
    phone.morning(story.at(26), MEMBER)
    phone.open_point("Chợ phiên Nà Ly")
    for head in HEADS[:TURNS]:
        phone.turn(head)
    phone.close_point()


def nothing_is_left_waiting(phone: FieldPhone) -> None:
    """The phone says of every record where it stands: each of them is at the province."""
    rows = phone.standings()
    aloud("records:", len(rows), Counter(row["verb"] for row in rows))
    open_ = [row for row in rows if row["state"] != "applied" or not row["province_at"]]
    assert not open_, json.dumps(open_)
    assert [row["counter"] for row in rows] and len({r["counter"] for r in rows}) == len(rows)
    said = phone.all_records()
    assert len(said) == len(rows)
    assert all(say("At the province") in each for each in said)


def the_officer_decides(story: Story, phone: FieldPhone, twin: dict) -> None:
    """Of two telephone numbers one is taken; of two records of one household one is kept."""
    desk = story.desk()
    assert desk.waits_for_a_decision()
    kept, other = desk.two_values()
    assert kept.endswith("507000002") and other.endswith("507000001")
    desk.take_the_devices()
    pairs = desk.search_twice_entered()
    assert any(pair.count(TWICE) == 2 for pair in pairs)
    desk.one_person(TWICE)
    ours = next(id for id in phone.homes_called(TWICE) if id != twin["household"])
    desk.one_household(ours, gone=twin["household"])
    desk.leave()


def the_phone_learns_of_it(phone: FieldPhone, known: dict) -> None:
    """After the next contact the household is there once, and the number is the one decided."""
    assert len(phone.homes_called(TWICE)) == 2
    phone.send()
    assert len(phone.homes_called(TWICE)) == 1
    phone.find(known["head_name"])
    assert "0507 000 001" in phone.heard()


def the_pages_of_the_commune_say_so(story: Story, after: dict[str, int]) -> None:
    """Where the officer looks the same figures stand."""
    desk = story.desk()
    for code in ("visits", "phones_given", "support_turns", "session_participants"):
        assert after[code] in desk.figure(code), (code, after[code], desk.figure(code))
    desk.leave()


def aloud(*words: object) -> None:
    """Say something to whoever watches (pytest -s)."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def tell(visits: list[Effort]) -> None:
    """Say what a visit costs, the first three and the middle of all."""
    for effort in visits[:3]:
        aloud(f"visit: {effort.taps} taps, {effort.seconds:.1f} s")
    middle = sorted(effort.seconds for effort in visits)[len(visits) // 2]
    aloud(f"{len(visits)} visits, half of them within {middle:.1f} s by script")
    assert max(effort.taps for effort in visits) <= 8
