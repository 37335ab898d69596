"""Pictures as text, built so that nothing a person typed can become markup.

One function makes elements and escapes everything; the rest is the arithmetic that charts and
maps share: rounding for coordinates and round numbers for axes. Looks come from CSS classes
(parts.css), never from style attributes, which the content security policy forbids.
"""

import math
from collections.abc import Iterable

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


def node(name: str, *children: object, **attributes: object) -> SafeString:
    """Return one element with escaped attributes and children.

    A trailing underscore is dropped and other underscores become hyphens (`class_`,
    `aria_label`), names with capitals stay (`viewBox`); None leaves an attribute out; floats are
    written with at most one decimal.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{conditional_escape(plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(conditional_escape(child) for child in children)
    # Safe: the name is ours, attributes and children were escaped above.
    return mark_safe(f"<{name}{written}>{inside}</{name}>")  # noqa: S308


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Return elements one after the other."""
    return mark_safe("".join(conditional_escape(part) for part in parts))  # noqa: S308


def plain(value: object) -> object:
    """Return a coordinate with one decimal at most (10.0 → "10"); other values unchanged."""
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0").replace("-0.0", "0")
    return value


def path(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """Return path data through the points, in their order."""
    data = "L".join(f"{plain(float(x))} {plain(float(y))}" for x, y in points)
    return f"M{data}{'Z' if closed else ''}" if data else ""


def picture(
    width: float, height: float, *children: object, class_: str, title: str, description: str = ""
) -> SafeString:
    """Return an `<svg>` with title and description: one image, or a group if it holds links."""
    heads = [node("title", title)] + ([node("desc", description)] if description else [])
    return node(
        "svg", *heads, *children, class_=class_, aria_label=title,
        role="group" if any("<a " in str(child) for child in children) else "img",
        viewBox=f"0 0 {plain(float(width))} {plain(float(height))}",
        width=float(width), height=float(height),
    )  # fmt: skip


def text_width(text: str, *, size: float = 13) -> float:
    """Return about how many units a text takes; Be Vietnam Pro averages 0.56 em a letter."""
    return len(text) * size * 0.56


def shortened(text: str, *, room: float, size: float = 13) -> str:
    """Return the text, cut with "…" where it would not fit into `room` units."""
    fits = max(3, int(room / (size * 0.56)))
    return text if len(text) <= fits else text[: fits - 1].rstrip() + "…"


def with_unit(number: str, unit: str) -> str:
    """Return number and unit, the percent sign without a space as Vietnamese print has it."""
    return number + (unit if unit in {"", "%"} else f" {unit}")


def round_ticks(low: float, high: float, *, about: int = 4) -> list[float]:
    """Return round axis values that cover the range (1, 2, 2.5 or 5 times a power of ten)."""
    if high <= low:
        high = low + 1
    raw = (high - low) / max(1, about)
    power = 10 ** math.floor(math.log10(raw))
    step = next(s * power for s in (1, 2, 2.5, 5, 10) if s * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * n, 10) for n in range(first, last + 1)]
