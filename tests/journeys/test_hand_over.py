"""Records of a phone without signal, read as codes by another one, carried, and the receipt back.

The camera is Chromium's own: it plays a film made of pictures of the first phone's screen, tilted,
blurred and in another order. What counts is what the real server has afterwards.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from PIL import Image, ImageFilter

from tests.conftest import FLAGS
from tests.journeys.test_field_app import (
    ONE_MORE,
    WORDS,
    begin,
    keep,
    press_pin,
    say,
    wait_until_offline_is_possible,
)
from tests.journeys.test_field_app_real import LEADER, VILLAGE, doorstep
from tests.journeys.test_field_visit import done_here, facts, send

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.servers import Doorstep

pytestmark = pytest.mark.browser
WIDE, HIGH, A_SECOND, EACH = 640, 480, 5, 3
DEEDS = 5
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return tmp_path / "camera.y4m"


@pytest.fixture
def phones(chromium: Browser, live_doorstep: Doorstep, film: Path) -> Iterator[list[Page]]:
    """Give two phones whose cameras see the film."""
    flags = [*FLAGS, *CAMERA, f"--use-file-for-fake-video-capture={film}"]
    path = shutil.which("chromium")
    browser = chromium.browser_type.launch(executable_path=path, args=flags)
    faults: list[str] = []
    pages = [a_phone(browser, live_doorstep, faults) for _phone in range(2)]
    yield pages
    browser.close()
    assert faults == []


def a_phone(browser: Browser, server: Doorstep, faults: list[str]) -> Page:
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": 360, "height": 720},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        has_touch=True,
        is_mobile=True,
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.on("pageerror", lambda why: faults.append(str(why)))
    page.on("console", lambda m: faults.append(m.text) if "Security Policy" in m.text else None)
    (ticket,) = doorstep(server, "device", "enrol", "--unit", VILLAGE, "--holder", LEADER)
    page.goto(f"/app/#/enrol?code={ticket['code'].replace('-', '')}")
    page.click(".holder")
    for _once_and_again in range(2):
        press_pin(page)
        page.click(".pin-pad .button.wide")
    page.wait_for_selector("main .page")
    page.wait_for_selector(".sync-sign:not(.is-busy)")
    wait_until_offline_is_possible(page)
    return page


def screens(page: Page, what: str) -> list[Image.Image]:
    """Show codes by hand, one after the other, and take a picture of each."""
    page.goto(f"/app/#/standing/give/{what}")
    page.wait_for_selector(".qr-code path")
    many = page.locator(".chain-pick option").count()
    seen = []
    for n in range(max(many, 1)):
        if many:
            page.select_option(".chain-pick", str(n))
            page.wait_for_timeout(250)
        seen.append(Image.open(io.BytesIO(page.locator(".qr-code").screenshot())).convert("L"))
    return seen


def shoot(film: Path, pictures: Sequence[Image.Image]) -> None:
    """Make the film a camera takes of codes: held askew, not quite sharp, begun in the middle."""
    middle = len(pictures) // 2
    order = [*pictures[middle:], *pictures[:middle]]
    with film.open("wb") as out:
        out.write(f"YUV4MPEG2 W{WIDE} H{HIGH} F{A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for n, picture in enumerate(order):
            view = Image.new("L", (WIDE, HIGH), 96)
            code = picture.resize((400, 400)).rotate(n % 7 - 3, expand=True, fillcolor=96)
            view.paste(code, (90 + n % 5 * 8, 15 + n % 3 * 8))
            blurred = view.filter(ImageFilter.GaussianBlur(0.7)).tobytes()
            frame = b"FRAME\n" + blurred + b"\x80" * (WIDE * HIGH // 2)
            out.write(frame * EACH)


def do_one(page: Page) -> None:
    """Hand something over, as a record."""
    begin(page)
    page.click(ONE_MORE)
    keep(page)


def one_aboard() -> str:
    text = "{n} parcel of others is on board. It goes out by itself when there is signal."
    return str(json.loads((WORDS / "words.vi.json").read_text())[text][0]).format(n=1)


def counted(server: Doorstep, ids: Sequence[str]) -> int:
    """Count how many facts the server keeps of these."""
    marks = ", ".join("?" * len(ids))
    question = f"SELECT COUNT(*) FROM activities_activity WHERE root IN ({marks})"
    return int(facts(server, question, *ids)[0][0])


def test_carried_by_another_phone_counted_once_and_the_receipt_comes_back(
    phones: list[Page], live_doorstep: Doorstep, film: Path
) -> None:
    first, second = phones
    first.context.set_offline(True)
    for _deed in range(DEEDS):
        do_one(first)
    made = done_here(first, "activities.record")
    assert len(made) == DEEDS and counted(live_doorstep, made) == 0
    codes = screens(first, "records")
    assert len(codes) >= 3

    # The other phone has no signal either when it reads.
    second.context.set_offline(True)
    shoot(film, codes)
    second.goto("/app/#/standing/take")
    second.wait_for_selector(".notice.good")
    second.goto("/app/#/standing")
    second.wait_for_selector(f"text={one_aboard()}")
    assert counted(live_doorstep, made) == 0
    second.context.set_offline(False)
    second.click(".summary .button")
    second.wait_for_selector(".receipts")
    assert counted(live_doorstep, made) == DEEDS

    # The receipt goes back by codes: the first phone knows, without having had signal itself.
    shoot(film, screens(second, "receipts"))
    first.goto("/app/#/standing/take")
    first.wait_for_selector(".notice.good")
    first.goto("/app/#/standing")
    first.wait_for_selector(f"text={say('Everything is sent')}")
    assert first.locator(".record").count() == DEEDS
    assert say("At the province") in first.locator(".record >> nth=0").inner_text()

    do_one(first)
    send(first)
    every = done_here(first, "activities.record")
    assert len(every) == DEEDS + 1 and counted(live_doorstep, every) == DEEDS + 1


def test_a_file_by_hand_and_a_phone_that_sends_the_same_itself(
    phones: list[Page], live_doorstep: Doorstep, tmp_path: Path
) -> None:
    first, second = phones
    first.context.set_offline(True)
    do_one(first)
    (made,) = done_here(first, "activities.record")
    with first.expect_download() as saved:
        first.click(f"text={say('Save the file')}")
    file = tmp_path / "doorstep.json"
    saved.value.save_as(file)
    second.goto("/app/#/standing/take")
    second.set_input_files("input[type=file] >> nth=-1", file)
    second.wait_for_selector(".notice.good")
    second.goto("/app/#/standing")
    second.wait_for_selector(".receipts")
    assert counted(live_doorstep, [made]) == 1
    # No receipt came back: the phone sends it all again, and so does an operator with the file.
    send(first)
    (row,) = doorstep(live_doorstep, "bundle", "open", str(file), "--apply")
    assert (UUID(row["id"]).hex, row["state"]) == (made, "applied")
    assert counted(live_doorstep, [made]) == 1
