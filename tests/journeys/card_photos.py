"""Photos of answer cards by another road than the reader's own tests: the printed sheet, set by
typst, warped, lit, blurred, made noisy and compressed by Pillow.

python -m tests.journeys.card_photos --photos 5 --into client/tests/fixtures/cards writes JPEGs and
truth.json, which card shows which letter where.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

ROOT = Path(__file__).resolve().parents[2]
FONT = ROOT / "content" / "fonts" / "BeVietnamPro-Regular.ttf"
A4, FRAME, LEFT, TOP, CARD_HIGH = (210.0, 297.0), 150.0, 30.0, 33.0, 214.0
"""Of the large sheet, in millimetres; below CARD_HIGH it is folded back."""
HALF_VIEW = math.radians(32.5)
PPI = 60
LETTERS = "ABCD"

Point = tuple[float, float]


@dataclass(frozen=True)
class Card:
    """A card in somebody's hands: its number, and the letter that is on top."""

    number: int
    letter: str


@dataclass(frozen=True)
class Light:
    """How a photo is taken: blur in pixels, white paper, the darkest side, noise, JPEG quality."""

    blur: float = 0.7
    white: float = 0.8
    darkest: float = 0.7
    noise: float = 6.0
    quality: int = 82


@cache
def sheet(number: int) -> Image.Image:
    """Set one card as the printer gets it, folded at its line, in grey."""
    import django
    import typst

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.server.settings")
    django.setup()
    from doorstep.capabilities.learning import answer_cards as cards

    told = {
        "layout": cards.LARGE,
        "cards": [{"number": number, "drawing": cards.drawing(number)}],
        "words": cards._words(),
    }
    made = typst.compile(
        str(cards._TEMPLATE),
        font_paths=[str(FONT.parent)],
        ignore_system_fonts=True,
        sys_inputs={"told": json.dumps(told)},
        format="png",
        ppi=PPI,
    )
    page = Image.open(BytesIO(made if isinstance(made, bytes) else made[0])).convert("L")
    return page.crop((0, 0, page.width, round(page.height * CARD_HIGH / A4[1])))


def hall(
    cards: Sequence[Card],
    *,
    seed: int,
    light: Light | None = None,
    size: tuple[int, int] = (1280, 720),
    metres: tuple[float, float] = (2.4, 3.1),
    away: float = 35,
) -> tuple[Image.Image, list[dict[str, Any]]]:
    """Take a photo of people with cards; give it and where each card is. Same seed, same photo."""
    draw = random.Random(seed)
    photo = _room(draw, size)
    rows = max(1, round(math.sqrt(len(cards) * size[1] / size[0] * 0.8)))
    columns = math.ceil(len(cards) / rows)
    truth = []
    for n, card in enumerate(cards):
        x = (n % columns + 0.5 + draw.uniform(-0.06, 0.06)) * size[0] / columns
        y = (n // columns + 0.5 + draw.uniform(-0.05, 0.05)) * size[1] / rows
        place = _View(size, (x, y), draw.uniform(*metres), _turns(draw, card, away))
        _person(draw, photo, place)
        corners = _put(photo, sheet(card.number), place)
        truth.append({"card": card.number, "letter": card.letter, "corners": corners})
    return _taken(photo, draw, light or Light()), truth


def jpeg(photo: Image.Image, *, quality: int) -> bytes:
    """Compress a photo."""
    into = BytesIO()
    photo.save(into, "JPEG", quality=quality)
    return into.getvalue()


@dataclass(frozen=True)
class _View:
    """Where a card is before the camera, and how it is turned: yaw, pitch, roll."""

    size: tuple[int, int]
    middle: Point
    metres: float
    turns: tuple[float, float, float]

    def at(self, right: float, down: float) -> Point:
        """Give the pixel of a point of the card, in millimetres from the frame's middle."""
        focal = self.size[0] / 2 / math.tan(HALF_VIEW)
        yaw, pitch, roll = self.turns
        x = (right * math.cos(roll) - down * math.sin(roll)) / 1000
        y = (right * math.sin(roll) + down * math.cos(roll)) / 1000
        y, z = y * math.cos(pitch), y * math.sin(pitch)
        x, z = x * math.cos(yaw) + z * math.sin(yaw), z * math.cos(yaw) - x * math.sin(yaw)
        scale = focal / (self.metres + z)
        near = self.metres / (self.metres + z)
        centre = (self.size[0] / 2, self.size[1] / 2)
        return (
            centre[0] + (self.middle[0] - centre[0]) * near + x * scale,
            centre[1] + (self.middle[1] - centre[1]) * near + y * scale,
        )


def _turns(draw: random.Random, card: Card, away: float) -> tuple[float, float, float]:
    """A letter is brought to the top by turning the card against the clock, once for each."""
    roll = draw.uniform(-20, 20) - 90 * LETTERS.index(card.letter)
    return (
        math.radians(draw.uniform(-away, away)),
        math.radians(draw.uniform(-away, away)),
        math.radians(roll),
    )


def _put(photo: Image.Image, card: Image.Image, view: _View) -> list[Point]:
    """Lay a sheet into the photo; give the corners of its frame, from the one left of A."""
    left, top = -LEFT - FRAME / 2, -TOP - FRAME / 2
    corners = [(left, top), (-left, top), (-left, top + CARD_HIGH), (left, top + CARD_HIGH)]
    fine = 3  # drawn three times as large, then made small: as light falls on a sensor
    quad = [view.at(*one) for one in corners]
    x0, y0 = (int(min(p[n] for p in quad)) - 2 for n in (0, 1))
    x1, y1 = (int(max(p[n] for p in quad)) + 3 for n in (0, 1))
    size = ((x1 - x0) * fine, (y1 - y0) * fine)
    local = [((x - x0) * fine, (y - y0) * fine) for x, y in quad]
    back = _back(local, card.size)
    warped = card.transform(size, Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC)
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).polygon(local, fill=255)
    small = (x1 - x0, y1 - y0)
    box = Image.Resampling.BOX
    photo.paste(warped.resize(small, box), (x0, y0), mask.resize(small, box))
    half = FRAME / 2
    return [view.at(*one) for one in ((-half, -half), (half, -half), (half, half), (-half, half))]


def _back(quad: Sequence[Point], size: tuple[int, int]) -> list[float]:
    """Give Pillow's eight numbers: from a pixel of the photo to one of the sheet."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
    sx, sy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    by = (x1 - x2) * (y3 - y2) - (x3 - x2) * (y1 - y2)
    g = (sx * (y3 - y2) - (x3 - x2) * sy) / by
    h = ((x1 - x2) * sy - sx * (y1 - y2)) / by
    a, b, c = x1 - x0 + g * x1, x3 - x0 + h * x3, x0
    d, e, f = y1 - y0 + g * y1, y3 - y0 + h * y3, y0
    rows = [
        (e - f * h, c * h - b, b * f - c * e),
        (f * g - d, a - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    ]
    wide, high, last = size[0], size[1], rows[2][2]
    across = [one * wide / last for one in rows[0]]
    down = [one * high / last for one in rows[1]]
    return [*across, *down, rows[2][0] / last, rows[2][1] / last]


def _room(draw: random.Random, size: tuple[int, int]) -> Image.Image:
    """A wall with windows, a board with writing, and a sheet of squares."""
    photo = Image.new("L", size, draw.randint(90, 200))
    pen = ImageDraw.Draw(photo)
    for _n in range(5):
        x, y, w = draw.randint(0, size[0]), draw.randint(0, size[1]), draw.randint(60, 200)
        pen.rectangle((x, y, x + w, y + w), fill=draw.randint(200, 255), outline=20, width=9)
        pen.line((x + w / 2, y, x + w / 2, y + w), fill=20, width=7)
    for _n in range(3):
        x, y = draw.randint(0, size[0]), draw.randint(0, size[1])
        pen.rectangle((x, y, x + 220, y + 150), fill=30)
        words = "\n".join("Bài học hôm nay" for _line in range(4))
        pen.text((x + 12, y + 10), words, font=ImageFont.truetype(str(FONT), 22), fill=230)
    side = 12
    x, y = draw.randint(0, size[0]), draw.randint(0, size[1])
    for n in range(100):
        if draw.random() < 0.5:
            at = (x + n % 10 * side, y + n // 10 * side)
            pen.rectangle((*at, at[0] + side, at[1] + side), fill=10)
    return photo


def _person(draw: random.Random, photo: Image.Image, view: _View) -> None:
    """Head, shoulders, a checkered shirt, behind the card."""
    pen = ImageDraw.Draw(photo)
    (x, y), size = view.middle, abs(view.at(100, 0)[0] - view.at(-100, 0)[0]) + 20
    one, other = draw.randint(5, 240), draw.randint(5, 240)
    for n in range(64):
        cell = size / 5
        at = (x - 4 * cell + n % 8 * cell, y - size / 2 + n // 8 * cell)
        shade = one if (n % 8 + n // 8) % 2 else other
        pen.rectangle((*at, at[0] + cell, at[1] + cell), fill=shade)
    skin, top = draw.randint(80, 160), y - size * 1.35
    pen.ellipse((x - size * 0.35, top, x + size * 0.35, top + size * 0.9), fill=skin)
    pen.chord((x - size * 0.37, top, x + size * 0.37, top + size * 0.8), 180, 360, fill=15)


def _taken(photo: Image.Image, draw: random.Random, light: Light) -> Image.Image:
    """Light that falls off to one side, blur, noise."""
    size = photo.size
    slope = Image.linear_gradient("L").resize(size).rotate(draw.choice((0, 90, 180, 270)), expand=0)
    least = light.darkest
    shade = slope.resize(size).point(
        lambda v: round(255 * light.white * (least + (1 - least) * v / 255))
    )
    dim = ImageChops.multiply(photo, shade).filter(ImageFilter.GaussianBlur(light.blur))
    noise = Image.effect_noise(size, light.noise * 2)
    return ImageChops.add(dim, noise, scale=1, offset=-128)


def main() -> None:
    """Write photos and what is on them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--photos", type=int, default=5)
    parser.add_argument("--people", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=Path, required=True)
    told = parser.parse_args()
    told.into.mkdir(parents=True, exist_ok=True)
    truth: dict[str, list[dict[str, Any]]] = {}
    for n in range(told.seed, told.seed + told.photos):
        draw = random.Random(n)
        numbers = draw.sample(range(1, 41), told.people)
        cards = [Card(one, draw.choice(LETTERS)) for one in numbers]
        light = Light(
            draw.uniform(0.4, 1.1), draw.uniform(0.35, 0.95), draw.uniform(0.5, 1),
            draw.uniform(2, 7), draw.randint(70, 90),
        )  # fmt: skip
        photo, found = hall(cards, seed=n, light=light)
        name = f"hall-{n}.jpg"
        (told.into / name).write_bytes(jpeg(photo, quality=light.quality))
        truth[name] = [
            {**one, "corners": [[round(x, 1), round(y, 1)] for x, y in one["corners"]]}
            for one in found
        ]
    (told.into / "truth.json").write_text(json.dumps(truth, indent=0) + "\n")


if __name__ == "__main__":
    main()
