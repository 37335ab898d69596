"""A certificate on paper before the camera of somebody else's phone: the page of the PDF itself is
drawn, photographed from farther away and nearer, and played to a browser as what its camera sees.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import segno
from PIL import Image, ImageFilter

from tests.conftest import FLAGS
from tests.journeys.card_photos import jpeg
from tests.journeys.field_phone import FieldPhone
from tests.journeys.test_field_app import say

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PPI, SIZE = 300, (1280, 720)
A4_WIDE, A4_HIGH = 297.0, 210.0
NEAR = (8.0, 158.0, 84.0, 201.0)
"""What the camera sees when it is held over the code: left, top, right, bottom in millimetres."""


def drawn_page(pdf: Path) -> Image.Image:
    """Draw the only page of a PDF in A4 landscape, by the reader of PDFs that typst has."""
    import typst

    around = pdf.with_suffix(".typ")
    around.write_text(
        f"#set page(width: {A4_WIDE}mm, height: {A4_HIGH}mm, margin: 0pt)\n"
        f'#image("{pdf.name}", width: 100%, height: 100%)\n'
    )
    made = typst.compile(str(around), format="png", ppi=PPI)
    assert isinstance(made, bytes), "a certificate has one page"
    return Image.open(BytesIO(made)).convert("RGB")


def film_of(page: Image.Image, into: Path) -> Path:
    """Write what a camera sees of a sheet: first all of it, then held nearer, not quite steady."""
    grey = page.convert("L")
    by = grey.width / A4_WIDE
    code = grey.crop((round(NEAR[0] * by), round(NEAR[1] * by), *(round(n * by) for n in NEAR[2:])))
    far = [_photo(grey, turn=turn, blur=1.4) for turn in (-4, -3)]
    near = [_photo(code, turn=turn, blur=0.8) for turn in (-3, -1, 2, 1, -2)]
    film = into / "paper.mjpeg"
    film.write_bytes(b"".join(jpeg(one, quality=80) for one in (*far, *near, *near) for _ in "123"))
    return film


def _photo(seen: Image.Image, *, turn: float, blur: float) -> Image.Image:
    """Take one photo: turned a little, paper that is not quite white, not quite sharp."""
    by = min(SIZE[0] / seen.width, SIZE[1] / seen.height)
    seen = seen.resize((round(seen.width * by), round(seen.height * by)), Image.Resampling.BOX)
    on = Image.new("L", SIZE, 70)
    on.paste(seen, ((SIZE[0] - seen.width) // 2, (SIZE[1] - seen.height) // 2))
    turned = on.rotate(turn, Image.Resampling.BICUBIC, fillcolor=70)
    dim = turned.point(lambda light: round(40 + light * 0.7))
    return dim.filter(ImageFilter.GaussianBlur(blur)).convert("RGB")


def forged_code(line: str, into: Path) -> Path:
    """Draw the code of a line of which one letter is another."""
    changed = line[:150] + ("A" if line[150] != "A" else "B") + line[151:]
    file = into / "forged.png"
    segno.make(changed, mode="alphanumeric", error="m", micro=False).save(str(file), scale=8)
    return file


@contextmanager
def phone_that_sees(chromium: Browser, film: Path, url: str) -> Iterator[FieldPhone]:
    """Give another phone, a browser of its own, whose camera sees a film."""
    camera = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    program = shutil.which("chromium")
    browser = chromium.browser_type.launch(executable_path=program, args=[*FLAGS, *camera])
    made = FieldPhone.bought(browser, url)
    made.page.context.grant_permissions(["camera"])
    yield made
    browser.close()
    assert made.faults == []


class Checking:
    """The hands of whoever checks a certificate with the app."""

    def __init__(self, phone: FieldPhone) -> None:
        self.phone, self.page = phone, phone.page

    def open(self) -> None:
        """From the menu to the screen that checks."""
        self.phone.tap(".me")
        self.phone.tap(f"dialog >> text={say('Check a certificate')}")
        self.page.wait_for_selector(".qr-reader")

    def seen(self) -> dict[str, str]:
        """Hold the paper before the camera; give what the screen says, "" being the verdict."""
        return self._told()

    def photographed(self, file: Path) -> dict[str, str]:
        """Take a photo of a code instead; give what the screen says of it."""
        self.page.set_input_files(".qr-reader input[type=file]", file)
        return self._told()

    def again(self) -> None:
        """Go back to check another one, a finger on the camera: it would see the same paper."""
        self.page.evaluate(
            "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(Error('dark')); }"
        )
        self.phone.tap(".page > .button.wide")
        self.page.wait_for_selector(".qr-reader:not(:has(video))")

    def _told(self) -> dict[str, str]:
        verdict = self.page.locator(".page > .notice").first
        self.page.locator(".page > .notice ~ .button.wide").wait_for(timeout=90_000)
        names = self.page.locator("dl.facts dt").all_inner_texts()
        values = self.page.locator("dl.facts dd").all_inner_texts()
        return {"": verdict.inner_text().strip(), **dict(zip(names, values, strict=True))}

    def is_cut_off(self) -> bool:
        """Tell whether nothing of the server can be reached."""
        return bool(
            self.page.evaluate(
                "() => fetch(`/learn/keys.json?${Math.random()}`).then(() => false, () => true)"
            )
        )
