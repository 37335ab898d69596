"""Bars as SVG made on the server: a ranking of units, and the thin bar of a figure card."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from doorstep.surfaces.look import statuses, writing
from doorstep.surfaces.look.charts import Value
from doorstep.surfaces.look.svg import joined, node, picture, shortened, text_width, with_unit

Rank = tuple[str, Value, Value, str, str]


def bar_ranks(
    rows: Sequence[Rank],
    *,
    title: str,
    width: int = 640,
    unit: str = "",
    decimals: int | None = None,
) -> SafeString:
    """Return ranked bars, one a row, in the given order.

    A row is (label, value, target, status code, address or ""). Label and value stand above the
    bar when the picture is narrow (width ≤ 480), else beside it.
    """
    narrow = width <= 480
    step = 46 if narrow else 28
    numbers = [_rank_value(value, unit, decimals) for _l, value, *_rest in rows]
    longest = max([0.0, *(text_width(row[0]) for row in rows)])
    label_room = 0.0 if narrow else min(width * 0.4, longest) + 12
    value_room = max([30.0, *(text_width(n) for n in numbers)]) + 30
    full = max([1.0, *(float(v) for r in rows for v in r[1:3] if v is not None)])
    bar_room = width - label_room - (4 if narrow else value_room)
    parts = []
    for place, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        top = place * step
        at = _Place(top + (24 if narrow else 7), label_room, bar_room, bar_room / full)
        words = _rank_words(row[0], number, row[3], at=at, width=width, narrow=narrow)
        drawn = node("g", _rank_bar(row, at), words, class_=f"s-{statuses.status_of(row[3]).code}")
        parts.append(node("a", drawn, href=row[4]) if row[4] else drawn)
    return picture(width, max(1, len(rows)) * step + 2, *parts, class_="chart", title=title)


@dataclass(frozen=True)
class _Place:
    """Where the bar of one row lies."""

    top: float
    left: float
    room: float
    scale: float


def _rank_value(value: Value, unit: str, decimals: int | None) -> str:
    written = writing.number(value, decimals=decimals)
    return with_unit(written, unit) if value is not None else written


def _rank_bar(row: Rank, at: _Place) -> SafeString:
    """Return track, bar and the mark of the target."""
    _label, value, target, _status, _href = row
    parts = [node("rect", x=at.left, y=at.top, width=at.room, height=14, class_="track")]
    if value is not None:
        long = max(1.0, float(value) * at.scale)
        parts.append(node("rect", x=at.left, y=at.top, width=long, height=14, class_="fill"))
    if target is not None:
        x = at.left + float(target) * at.scale - 1
        parts.append(node("rect", x=x, y=at.top - 3, width=2, height=20, class_="target-mark"))
    return joined(parts)


def _rank_words(
    label: str, number: str, status: str, *, at: _Place, width: float, narrow: bool
) -> SafeString:
    """Return label, shape of the status and value."""
    room = width - text_width(number) - 40 if narrow else at.left - 12
    y = at.top - 8 if narrow else at.top + 11.5
    brief = shortened(label, room=room)
    words = node("text", node("title", label), brief, x=0, y=y, class_="strong")
    amount = node("text", number, x=width - 2, y=y, class_="strong", text_anchor="end")
    known = statuses.status_of(status)
    shape = node("path", node("title", known.word), d=known.shape, class_=known.drawn)
    x = width - text_width(number) - 24
    return joined([words, node("g", shape, transform=f"translate({x:.1f} {y - 11:.1f})"), amount])


def progress_bar(
    value: Value, *, target: Value = None, pace: Value = None, status: str = "",
    top: float | None = None,
) -> SafeString:  # fmt: skip
    """Return the thin bar of a card: how far, where one should be (open mark), the target (full).

    `top` is the value at the right end; without it the largest of the three. Read by nobody but
    the eye: the card says the same in words.
    """
    known = [float(v) for v in (value, target, pace) if v is not None]
    full = top or max([1.0, *known])
    x = [min(100.0, max(0.0, float(v) / full * 100)) if v is not None else None
         for v in (value, target, pace)]  # fmt: skip
    parts = [node("rect", x=0, y=7, width="100%", height=6, class_="track")]
    if x[0] is not None:
        parts.append(node("rect", x=0, y=7, width=f"{x[0]:.1f}%", height=6, class_="done"))
    if x[2] is not None:
        lines = {"x1": f"{x[2]:.1f}%", "x2": f"{x[2]:.1f}%", "y1": 3, "y2": 17}
        parts.append(node("line", **lines, class_="pace-mark", stroke_dasharray="2 2"))
    if x[1] is not None:
        at = f"{min(x[1], 99.2):.1f}%"
        parts.append(node("rect", x=at, y=2, width=2.5, height=16, class_="target-mark"))
    drawn = f"bar s-{statuses.status_of(status).code}"
    return node("svg", *parts, class_=drawn, aria_hidden="true")
