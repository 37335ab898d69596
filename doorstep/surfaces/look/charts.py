"""Charts as SVG made on the server: lines over time and a spark (bars stand in bars.py).

Every function is pure: values in, SVG out, everything escaped. A gap in the data is a gap in the
line. Series differ by dash and end label, not only by colour. Put every chart beside its table
(`look/parts/chart_with_table.html`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doorstep.surfaces.look import writing
from doorstep.surfaces.look.svg import (
    joined,
    node,
    path,
    picture,
    round_ticks,
    shortened,
    text_width,
    with_unit,
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
        left=max(text_width(_axis(tick, ticks, unit), size=15.5) for tick in ticks) + 12,
        right=max([24.0, *(text_width(label) + 14 for label in (*ends, _("Target"), _("Pace")))]),
    )  # fmt: skip
    return picture(
        width, height,
        _grid(frame, ticks, unit), _columns(frame, columns), _aims(frame, target, pace),
        *(_line(frame, points, order) for order, (_label, points) in enumerate(series)),
        _end_labels(frame, series, ends, target=target, pace=pace),
        class_="chart", title=title,
    )  # fmt: skip


def _axis(tick: float, ticks: Sequence[float], unit: str) -> str:
    whole = all(t == int(t) for t in ticks)
    return with_unit(writing.number(tick, decimals=0 if whole else 1), unit)


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
        drawn = f"dot k{order % 4}"
        dots.append(node("circle", tip, cx=place[0], cy=place[1], r=3.5, class_=drawn))
    lines = [
        node("path", d=path(stretch), class_=f"series k{order % 4}")
        for stretch in stretches
        if len(stretch) > 1
    ]
    return joined([*lines, *dots])


def _end_labels(
    frame: _Frame, series: Sequence[Series], ends: Sequence[str], *,
    target: Value, pace: Sequence[Value],
) -> SafeString:  # fmt: skip
    """Return each name at the end of its line, pushed apart so that none covers another."""
    wanted = []
    for order, (_label, points) in enumerate(series):
        last = next((float(v) for _c, v in reversed(points) if v is not None), None)
        if last is not None:
            wanted.append((frame.y(last), ends[order], f"end k{order % 4}"))
    if target is not None:
        wanted.append((frame.y(float(target)) - 1, _("Target"), "strong"))
    if pace and pace[-1] is not None:
        wanted.append((frame.y(float(pace[-1])), _("Pace"), ""))
    x, below, parts = frame.width - frame.right + 10, -99.0, []
    for y, label, drawn in sorted(wanted):
        below = max(y + 4, below + 16)
        parts.append(node("text", label, x=x, y=below, class_=drawn))
    return joined(parts)


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
    box = f"0 0 {width:g} {height:g}"
    return node("svg", line, dot, class_="spark", viewBox=box, aria_hidden="true")
