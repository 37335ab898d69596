"""Putting a scene together: up to three drawings side by side, one perhaps on another's screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from doorstep.capabilities.learning.symbols import drawings

SIDE = 96
GAP = 12
_ROOT = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_SCREEN = re.compile(r'data-screen="([\d. ]+)"')


@cache
def inside(name: str) -> tuple[str, tuple[float, float, float, float] | None]:
    """Give what a drawing has inside its root, and its screen (x, y, width, height) if any."""
    path = drawings().get(name)
    if path is None:
        return "", None
    text = path.read_text("utf-8")
    found, screen = _ROOT.search(text), _SCREEN.search(text)
    x, y, width, height = map(float, screen[1].split()) if screen else (0.0, 0.0, 0.0, 0.0)
    return (found[1].strip() if found else ""), (x, y, width, height) if screen else None


def scene(show: Sequence[str]) -> str:
    """Give a scene as one SVG without a word of its own; "" for an empty one.

    It is decoration to a screen reader: the step's `alt` tells it.
    """
    if not show:
        return ""
    width = len(show) * SIDE + (len(show) - 1) * GAP
    parts = "".join(
        f'<g transform="translate({n * (SIDE + GAP)} 0)">{_drawn(name)}</g>'
        for n, name in enumerate(show)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {SIDE}"'
        f' aria-hidden="true" focusable="false">{parts}</svg>'
    )


def _drawn(name: str) -> str:
    outer, _slash, inner = name.partition("/")
    markup, screen = inside(outer)
    if not inner or screen is None:
        return markup
    x, y, width, height = screen
    side = min(width, height)
    left, top = x + (width - side) / 2, y + (height - side) / 2
    place = f"translate({left:g} {top:g}) scale({side / SIDE:.4g})"
    return f'{markup}<g transform="{place}">{inside(inner)[0]}</g>'
