"""Charts as SVG made on the server: lines over time, ranked bars, a bar for a card, a spark.

Every function is pure: values in, SVG out, everything escaped. A gap in the data is a gap in the
line. Series differ by dash and end label, not only by colour. Put every chart beside its table
(`look/parts/chart_with_table.html`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doorstep.surfaces.look import statuses, writing
from doorstep.surfaces.look.svg import (
    joined,
    node,
    path,
    picture,
    round_ticks,
    shortened,
    text_width,
)

Value = float | int | Decimal | None
Series = tuple[str, Sequence[tuple[str, Value]]]


@dataclass(frozen=True)
class _Frame:
    """The plotting area of a line chart and the two scales."""

    width: float
    height: float
    left: float
    right: float
    low: float
    high: float
    steps: int
    top: float = 14
    bottom: float = 28

    def x(self, index: int) -> float:
        """Return the horizontal place of the nth column."""
        return self.left + (self.width - self.left - self.right) * index / max(1, self.steps - 1)

    def y(self, value: float) -> float:
        """Return the vertical place of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.height - self.bottom - share * (self.height - self.top - self.bottom)


def line_chart(
    series: Sequence[Series],
    *,
    title: str,
    target: Value = None,
    pace: Sequence[Value] = (),
    width: int = 640,
    height: int = 300,
    unit: str = "",
) -> SafeString:
    """Return lines over the shared column labels of the first series.

    `series` is [(label, [(column, value or None), …]), …], at most four; `target` draws a level,
    `pace` where the figure should have been, one value a column; `unit` ("%") follows the axis
    numbers. All values in the same measure.
    """
    columns = [label for label, _value in series[0][1]] if series else []
    known = [float(v) for _l, points in series for _c, v in points if v is not None]
    known += [float(v) for v in (*pace, target) if v is not None]
    ticks = round_ticks(min([0.0, *known]), max([1.0, *known]))
    ends = [shortened(label, room=150) for label, _points in series]
    frame = _Frame(
        width=width, height=height, steps=len(columns), low=ticks[0], high=ticks[-1],
        left=max(text_width(_axis(tick, ticks, unit)) for tick in ticks) + 12,
        right=max([24.0, *(text_width(label) + 14 for label in (*ends, _("Target")))]),
    )  # fmt: skip
    return picture(
        width, height,
        _grid(frame, ticks, unit), _columns(frame, columns), _aims(frame, target, pace),
        *(_line(frame, points, order) for order, (_label, points) in enumerate(series)),
        _end_labels(frame, series, ends, target),
        class_="chart", title=title,
    )  # fmt: skip


def _axis(tick: float, ticks: Sequence[float], unit: str) -> str:
    whole = all(t == int(t) for t in ticks)
    return writing.number(tick, decimals=0 if whole else 1) + (f" {unit}" if unit else "")


def _grid(frame: _Frame, ticks: Sequence[float], unit: str) -> SafeString:
    """Return hairlines with their numbers, the lowest one as the axis."""
    parts = []
    for tick in ticks:
        y = frame.y(tick)
        line = "axis" if tick == ticks[0] else "grid"
        parts.append(
            node("line", x1=frame.left, x2=frame.width - frame.right, y1=y, y2=y, class_=line)
        )
        number = _axis(tick, ticks, unit)
        parts.append(node("text", number, x=frame.left - 8, y=y + 4, text_anchor="end"))
    return joined(parts)


def _columns(frame: _Frame, columns: Sequence[str]) -> SafeString:
    """Return the column labels; where they would touch, only every nth, always the last."""
    if not columns:
        return joined([])
    widest = max(text_width(c) for c in columns) + 14
    apart = (frame.width - frame.left - frame.right) / max(1, len(columns) - 1)
    every = max(1, -int(-widest // apart))
    y = frame.height - 8
    last = len(columns) - 1
    return joined(
        node("text", label, x=frame.x(i), y=y, text_anchor="middle")
        for i, label in enumerate(columns)
        if (last - i) % every == 0
    )


def _aims(frame: _Frame, target: Value, pace: Sequence[Value]) -> SafeString:
    """Return the level of the target and the dotted line of the pace."""
    parts = []
    if target is not None:
        y = frame.y(float(target))
        ends = {"x1": frame.left, "x2": frame.width - frame.right, "y1": y, "y2": y}
        parts.append(node("line", **ends, class_="target"))
    walked = [(frame.x(i), frame.y(float(v))) for i, v in enumerate(pace) if v is not None]
    if walked:
        parts.append(node("path", d=path(walked), class_="pace"))
    return joined(parts)


def _line(frame: _Frame, points: Sequence[tuple[str, Value]], order: int) -> SafeString:
    """Return one series: a path per stretch without gaps, a dot with a tooltip per value."""
    stretches: list[list[tuple[float, float]]] = [[]]
    dots = []
    for i, (column, value) in enumerate(points):
        if value is None:
            stretches.append([])
            continue
        place = (frame.x(i), frame.y(float(value)))
        stretches[-1].append(place)
        tip = node("title", f"{column}: {writing.number(value)}")
        dots.append(node("circle", tip, cx=place[0], cy=place[1], r=3.5, class_=f"dot k{order % 4}"))
    lines = [
        node("path", d=path(stretch), class_=f"series k{order % 4}")
        for stretch in stretches
        if len(stretch) > 1
    ]
    return joined([*lines, *dots])


def _end_labels(
    frame: _Frame, series: Sequence[Series], ends: Sequence[str], target: Value
) -> SafeString:
    """Return each name at the end of its line, pushed apart so that none covers another."""
    wanted = []
    for order, (_label, points) in enumerate(series):
        last = next((float(v) for _c, v in reversed(points) if v is not None), None)
        if last is not None:
            wanted.append((frame.y(last), ends[order], f"end k{order % 4}"))
    if target is not None:
        wanted.append((frame.y(float(target)), _("Target"), "strong"))
    x, below, parts = frame.width - frame.right + 10, -99.0, []
    for y, label, drawn in sorted(wanted):
        below = max(y + 4, below + 16)
        parts.append(node("text", label, x=x, y=below, class_=drawn))
    return joined(parts)


Rank = tuple[str, Value, Value, str, str]


def bar_ranks(
    rows: Sequence[Rank], *, title: str, width: int = 640, unit: str = "", decimals: int | None = None
) -> SafeString:
    """Return ranked bars, one a row, in the given order.

    A row is (label, value, target, status code, address or ""). Label and value stand above the
    bar when the picture is narrow (width ≤ 480), else beside it.
    """
    narrow = width <= 480
    step = 46 if narrow else 28
    numbers = [_rank_value(value, unit, decimals) for _l, value, *_rest in rows]
    label_room = 0.0 if narrow else min(width * 0.4, max([0.0, *(text_width(r[0]) for r in rows)])) + 12
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
    return writing.number(value, decimals=decimals) + (f" {unit}" if unit and value is not None else "")


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
    words = node("text", node("title", label), shortened(label, room=room), x=0, y=y, class_="strong")
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
        parts.append(
            node("rect", x=f"{min(x[1], 99.2):.1f}%", y=2, width=2.5, height=16, class_="target-mark")
        )
    return node("svg", *parts, class_=f"bar s-{statuses.status_of(status).code}", aria_hidden="true")


def spark(values: Sequence[Value], *, width: float = 96, height: float = 24) -> SafeString:
    """Return a small line of values with a dot at the last; gaps are bridged, no axis."""
    known = [(i, float(v)) for i, v in enumerate(values) if v is not None]
    if len(known) < 2:
        return joined([])
    low, high = min(v for _i, v in known), max(v for _i, v in known)
    spread = (high - low) or 1.0
    points = [
        (3 + i * (width - 6) / (len(values) - 1), height - 4 - (v - low) / spread * (height - 8))
        for i, v in known
    ]
    dot = node("circle", cx=points[-1][0], cy=points[-1][1], r=2.5)
    line = node("path", d=path(points))
    return node("svg", line, dot, class_="spark", viewBox=f"0 0 {width:g} {height:g}", aria_hidden="true")
