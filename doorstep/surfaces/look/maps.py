"""Schematic maps: cells of units shaded by class, made on the server, always beside a table.

The cells are not borders and the page says so. Classes differ by lightness, "no data" by a
hatch; every cell is a link with the unit's name and value, so the map works by keyboard.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doorstep.surfaces.look import writing
from doorstep.surfaces.look.svg import joined, node, path, picture, text_width, with_unit

Ring = Sequence[tuple[float, float]]
Cells = Mapping[Hashable, Sequence[Ring]]
CLASSES = 6


@dataclass(frozen=True)
class Inset:
    """Cells drawn apart in a box of their own because they lie far away (islands)."""

    title: str
    unit_ids: frozenset[Hashable]


@dataclass(frozen=True)
class Shade:
    """What a cell shows: its value (None: no data), class 0-5, name, and where it leads."""

    number: writing.Number | None
    class_index: int | None
    label: str
    href: str = ""


@dataclass(frozen=True)
class _Projection:
    """Equirectangular: a degree of longitude shrunk by the cosine of the middle latitude."""

    west: float
    north: float
    squeeze: float
    scale: float
    left: float
    top: float

    def place(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return the place of (longitude, latitude) in the picture."""
        return (
            self.left + (point[0] - self.west) * self.squeeze * self.scale,
            self.top + (self.north - point[1]) * self.scale,
        )


def _fitted(
    rings: Sequence[Ring], *, left: float, top: float, width: float, height: float
) -> _Projection:
    """Return the projection that puts the rings into the middle of a box."""
    longitudes = [x for ring in rings for x, _y in ring]
    latitudes = [y for ring in rings for _x, y in ring]
    squeeze = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2))
    wide = (max(longitudes) - min(longitudes)) * squeeze or 1e-6
    tall = max(latitudes) - min(latitudes) or 1e-6
    scale = min(width / wide, height / tall)
    return _Projection(
        min(longitudes), max(latitudes), squeeze, scale,
        left + (width - wide * scale) / 2, top + (height - tall * scale) / 2,
    )  # fmt: skip


def schematic_map(
    cells: Cells,
    *,
    values: Mapping[Hashable, Shade],
    title: str,
    note: str = "",
    insets: Sequence[Inset] = (),
    width: int = 640,
    height: int = 480,
) -> SafeString:
    """Return the map as SVG.

    `cells`: unit id → rings of (longitude, latitude); `values`: unit id → `Shade`, a missing one
    is "no data"; `note` becomes the description ("schematic, not real borders"); an inset is
    drawn at the right edge. Cells that are too small for their name keep it as a tooltip.
    """
    apart = {unit for inset in insets for unit in inset.unit_ids}
    main = {unit: rings for unit, rings in cells.items() if unit not in apart}
    side = 120 if insets else 0
    parts = [_hatch()]
    if main:
        box = {"left": 4, "top": 4, "width": width - 8 - side, "height": height - 8}
        parts.append(_drawn(main, values, **box))
    for place, inset in enumerate(insets):
        parts.append(_inset(cells, values, inset, x=width - side + 4, y=4 + place * 120))
    return picture(width, height, *parts, class_="map", title=title, description=note)


def _hatch() -> SafeString:
    """Return the pattern for "no data"."""
    ground = node("rect", width=6, height=6, class_="hatch-ground")
    line = node("path", d="M-1 7 7-1", class_="hatch-line")
    pattern = node(
        "pattern", ground, line, id="no-data", width=6, height=6, patternUnits="userSpaceOnUse"
    )
    return node("defs", pattern)


def _drawn(cells: Cells, values: Mapping[Hashable, Shade], **box: float) -> SafeString:
    """Return cells with their names, fitted into a box."""
    projection = _fitted([ring for rings in cells.values() for ring in rings], **box)
    shapes, names = [], []
    for unit, rings in cells.items():
        shade = values.get(unit) or Shade(None, None, str(unit))
        placed = [[projection.place(point) for point in ring] for ring in rings]
        shapes.append(_cell(placed, shade))
        names.append(_name(max(placed, key=len), shade))
    return joined([*shapes, *names])


def _cell(rings: Sequence[Ring], shade: Shade) -> SafeString:
    """Return the shape of one unit, as a link when it leads somewhere."""
    said = writing.number(shade.number) if shade.number is not None else _("No data")
    shape = node(
        "path", node("title", f"{shade.label}: {said}"),
        d="".join(path(ring, closed=True) for ring in rings), fill_rule="evenodd", **_paint(shade),
    )  # fmt: skip
    if not shade.href:
        return shape
    return node("a", shape, href=shade.href, aria_label=f"{shade.label}: {said}")


def _paint(shade: Shade) -> dict[str, str]:
    """Return the class of a shaded cell, or the hatch."""
    if shade.class_index is None or shade.number is None:
        return {"fill": "url(#no-data)"}
    return {"class_": f"map-c{min(CLASSES - 1, max(0, shade.class_index))}"}


def _name(ring: Ring, shade: Shade) -> SafeString:
    """Return the unit's name in the middle of its largest ring, if there is room for it."""
    x, y = [p[0] for p in ring], [p[1] for p in ring]
    middle = ((min(x) + max(x)) / 2, (min(y) + max(y)) / 2)
    fits = max(x) - min(x) > text_width(shade.label, size=12) + 4 and max(y) - min(y) > 16
    if not fits:
        return joined([])
    deep = "deep" if shade.number is not None and (shade.class_index or 0) >= 4 else None
    return node("text", shade.label, x=middle[0], y=middle[1] + 4, class_=deep, aria_hidden="true")


def _inset(
    cells: Cells, values: Mapping[Hashable, Shade], inset: Inset, *, x: float, y: float
) -> SafeString:
    """Return a titled box with far-away cells."""
    own = {unit: cells[unit] for unit in inset.unit_ids if unit in cells}
    frame = node("rect", x=x, y=y, width=112, height=112, class_="inset")
    title = node("text", inset.title, x=x + 6, y=y + 16, class_="inset-title")
    inside = _drawn(own, values, left=x + 10, top=y + 26, width=92, height=76) if own else ""
    return joined([frame, title, node("g", inside)])


def quantile_breaks(values: Sequence[float], *, classes: int = 5) -> list[float]:
    """Return the upper bounds of classes that hold about equally many units, without repeats."""
    ordered = sorted(values)
    if not ordered:
        return []
    last = len(ordered) - 1
    bounds = [ordered[round(last * step / classes)] for step in range(1, classes + 1)]
    return [b for i, b in enumerate(bounds) if i == 0 or b > bounds[i - 1]]


def class_of(value: float | None, *, breaks: Sequence[float]) -> int | None:
    """Return the class of a value: the first whose upper bound it does not exceed."""
    if value is None or not breaks:
        return None
    return next((i for i, bound in enumerate(breaks) if value <= bound), len(breaks) - 1)


def map_legend(
    breaks: Sequence[float],
    *,
    lowest: float,
    unit: str = "",
    decimals: int | None = None,
    has_gaps: bool = False,
) -> SafeString:
    """Return the legend as a list: from-to of every class, and the hatch when units lack data."""
    bounds = [lowest, *breaks]

    def shown(bound: float) -> str:
        return writing.number(bound, decimals=decimals)

    items = [
        _swatch(with_unit(f"{shown(low)} – {shown(high)}", unit), class_=f"map-c{i}")
        for i, (low, high) in enumerate(pairwise(bounds))
    ]
    if has_gaps:
        items.append(_swatch(_("No data"), fill="url(#no-data)"))
    return node("ul", *items, class_="legend")


def _swatch(words: str, **paint: str) -> SafeString:
    box = node("rect", width=22, height=14, **paint)
    return node("li", node("svg", box, viewBox="0 0 22 14", aria_hidden="true"), words)
