"""Printed answer cards: a pattern that a phone reads, in four rotations that mean A, B, C and D.

The patterns are data (content/cards.json, chosen by tools/build_cards.py); docs/cards.md tells how
they were chosen and from how far they are read. The cards name nobody and hold no data of anybody.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem

LARGE, SMALL = "large", "small"
LAYOUTS = (LARGE, SMALL)
"""One card on a sheet of A4 (frame 15 cm), or two (frame 10 cm)."""
LANGUAGES = ("vi", "en", "bn")
_TEMPLATE = Path(__file__).with_name("answer_cards.typ")


@dataclass(frozen=True)
class Patterns:
    """The words of all cards: `side` cells across, a card's cells in rows, True is dark."""

    side: int
    distance: int
    cards: tuple[tuple[bool, ...], ...]


@cache
def patterns() -> Patterns:
    """Read content/cards.json; the lowest bit of a word is its first cell, top left."""
    told = json.loads((Path(settings.CONTENT_DIR) / "cards.json").read_text())
    cells = range(told["side"] ** 2)
    words = (int(one, 16) for one in told["cards"])
    cards = tuple(tuple(bool(word >> n & 1) for n in cells) for word in words)
    return Patterns(told["side"], told["distance"], cards)


def drawing(number: int) -> str:
    """Draw a card as SVG, one unit a cell: the frame and what it holds, without the white around.

    One path, so that no hair lines show between cells.
    """
    told = patterns()
    side, all_ = told.side, told.side + 2
    dark = [divmod(n, side) for n, is_dark in enumerate(told.cards[number - 1]) if is_dark]
    squares = "".join(f"M{column + 1} {row + 1}h1v1h-1z" for row, column in dark)
    frame = f"M0 0h{all_}v{all_}h-{all_}zM1 1v{side}h{side}v-{side}z"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {all_} {all_}">'
        f'<path d="{frame}{squares}"/></svg>'
    )


def sheets(*, first: int, last: int, layout: str, at: datetime) -> bytes:
    """Set the cards from `first` to `last` as a PDF on A4; `at` is written into its properties.

    Raises Problem when a number is no card or the layout is unknown.
    """
    most = len(patterns().cards)
    if not 1 <= first <= last <= most:
        raise Problem("cards.numbers", _("Cards are numbered from 1 to %(most)s."), most=most)
    if layout not in LAYOUTS:
        raise Problem("cards.layout", _("A sheet holds one card or two."))
    told = {
        "layout": layout,
        "cards": [{"number": n, "drawing": drawing(n)} for n in range(first, last + 1)],
        "words": _words(),
    }
    return _compiled(json.dumps(told, ensure_ascii=False), at=at)


def _words() -> dict[str, list[str]]:
    told = tomllib.loads((Path(settings.CONTENT_DIR) / "card_words.toml").read_text())
    return {name: [text[language] for language in LANGUAGES] for name, text in told.items()}


def _compiled(told: str, *, at: datetime) -> bytes:
    fonts = Path(settings.CONTENT_DIR) / "fonts"
    made = typst.compile(
        str(_TEMPLATE),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        sys_inputs={"told": told},
        format="pdf",
        timestamp=int(at.timestamp()),
    )
    return made if isinstance(made, bytes) else b"".join(made)
