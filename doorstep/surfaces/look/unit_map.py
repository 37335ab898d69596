"""The map of a province's communes, shaded by a figure, on the borders of any day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doorstep.kernel.places.shapes import shapes_of
from doorstep.surfaces.look import maps


@dataclass(frozen=True)
class Spot:
    """What a commune shows: its value (None: no data), its name, and where it leads."""

    value: Decimal | None
    name: str
    href: str = ""


@dataclass(frozen=True)
class Drawn:
    """A map with its legend and the note that its cells are no borders ("" where they are)."""

    svg: SafeString
    legend: SafeString | str
    note: str


def commune_map(
    province: str, *, on: date, spots: Mapping[int, Spot], title: str, unit: str = ""
) -> Drawn | None:
    """Shade the communes of a province (today's code); None where no shape is known.

    `spots` by unit id; `unit` ("%") follows the numbers of the legend.
    """
    shapes = shapes_of(province, on=on)
    if not shapes.rings:
        return None
    values = [float(s.value) for s in spots.values() if s.value is not None]
    breaks = maps.quantile_breaks(values)
    note = _schematic(shapes.is_schematic)
    svg = maps.schematic_map(
        shapes.rings,
        values={u: _shade(s, breaks) for u, s in spots.items()},
        title=title,
        note=note,
        insets=[maps.Inset(name, frozenset([u])) for u, name in shapes.islands.items()],
    )
    if not values:
        return Drawn(svg, "", note)
    legend = maps.map_legend(
        breaks,
        lowest=min(values),
        unit=unit,
        decimals=1 if unit else 0,
        has_gaps=any(s.value is None for s in spots.values()),
    )
    return Drawn(svg, legend, note)


def _shade(spot: Spot, breaks: list[float]) -> maps.Shade:
    if spot.value is None:
        return maps.Shade(None, None, spot.name, spot.href)
    shown, exact = float(round(spot.value, 2)), float(spot.value)
    return maps.Shade(shown, maps.class_of(exact, breaks=breaks), spot.name, spot.href)


def _schematic(is_schematic: bool) -> str:
    if is_schematic:
        return _("Schematic cells around the centre of each commune, not real borders.")
    return ""
