"""The maps of places: the provinces of the country, and the communes of a province on a day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.places.models import UnitVersion
from doorstep.kernel.places.queries import names_on, units_on
from doorstep.kernel.places.shapes import TWO_LEVELS_FROM, shapes_of, shapes_of_country
from doorstep.surfaces.console.place_words import page_of, since_words, visible
from doorstep.surfaces.look import maps
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.unit_map import Spot, commune_map

_WIDE, _TALL = 560, 720


def country(actor: Actor) -> dict[str, Any]:
    """Draw today's provinces by their number of communes, with the islands as insets."""
    rows = list(units_on(None, on=actor.on, level="province"))
    communes = UnitVersion.objects.on(actor.on).filter(level="commune").order_by()
    counted = dict(communes.values_list("province").annotate(n=Count("id")))
    seen = visible(actor, [v.unit_id for v in rows])
    told = [
        {
            "v": v,
            "n": counted.get(v.code, 0),
            "href": page_of(v.unit_id) if v.unit_id in seen else "",
        }
        for v in rows
    ]
    columns = [
        Column(key="name", label=_("Province"), value="v.full_name", href=lambda r: r["href"]),
        Column(key="code", label=_("Code"), value="v.code", kind="code"),
        Column(key="n", label=_("Communes"), kind="number"),
        Column(key="since", label=_("Since"), value=lambda r: since_words(r["v"].valid_from)),
    ]
    return {
        **_drawn_country(told),
        "table": Table(caption=_("Provinces"), columns=columns, rows=told),
    }


def _drawn_country(told: list[dict[str, Any]]) -> dict[str, Any]:
    shapes = shapes_of_country()
    breaks = maps.quantile_breaks([r["n"] for r in told if r["n"]])
    values = {
        r["v"].unit_id: maps.Shade(
            r["n"] or None, maps.class_of(r["n"], breaks=breaks), r["v"].full_name, r["href"]
        )
        for r in told
    }
    values |= _islands(shapes.islands, told, breaks)
    note = _("Schematic cells around the centre of each commune, not real borders.")
    svg = maps.schematic_map(
        shapes.rings,
        values=values,
        title=_("Provinces by number of communes"),
        note=note,
        insets=[
            maps.Inset(name.removeprefix("đặc khu "), frozenset([u]))
            for u, name in shapes.islands.items()
        ],
        width=_WIDE,
        height=_TALL,
    )
    least = min((r["n"] for r in told if r["n"]), default=0)
    legend = maps.map_legend(breaks, lowest=least, decimals=0) if breaks else ""
    return {"svg": svg, "legend": legend, "note": note}


def _islands(
    islands: dict[int, str], told: list[dict[str, Any]], breaks: list[float]
) -> dict[int, maps.Shade]:
    """Shade the islands as the province they belong to, and name both."""
    by_code = {r["v"].code: r for r in told}
    codes = dict(UnitVersion.objects.filter(unit__in=islands).values_list("unit_id", "province"))
    found = {}
    for unit, name in islands.items():
        row = by_code.get(codes.get(unit, ""))
        n = row["n"] if row else None
        label = f"{name}, {row['v'].full_name}" if row else name
        found[unit] = maps.Shade(
            n, maps.class_of(n, breaks=breaks), label, row["href"] if row else ""
        )
    return found


def communes(actor: Actor, province: str, *, on: date) -> dict[str, Any]:
    """Draw the communes of a province on the borders of a day by their number of villages."""
    rows = list(units_on(province, on=on, level="commune"))
    villages = Counter(
        UnitVersion.objects.on(on)
        .filter(province=province, level="village")
        .values_list("parent_id", flat=True)
    )
    seen = visible(actor, [v.unit_id for v in rows])
    above = names_on({v.parent_id for v in rows if v.parent_id}, on=on)
    told = [
        {
            "v": v,
            "n": villages[v.unit_id] if villages else None,
            "above": above.get(v.parent_id or 0, ""),
            "href": page_of(v.unit_id) if v.unit_id in seen else "",
        }
        for v in rows
    ]
    spots = {r["v"].unit_id: _spot(r) for r in told}
    title = _("Communes by number of villages")
    drawn = commune_map(province, on=on, spots=spots, title=title)
    columns = [
        Column(key="name", label=_("Commune"), value="v.full_name", href=lambda r: r["href"]),
        Column(key="code", label=_("Code"), value="v.code", kind="code"),
        *([Column(key="above", label=_("District"))] if on < TWO_LEVELS_FROM else []),
        Column(key="n", label=_("Villages"), kind="number"),
    ]
    table = Table(caption=_("Communes"), columns=columns, rows=told)
    rings = shapes_of(province, on=on).rings
    bare = sum(v.unit_id not in rings for v in rows)
    return {"drawn": drawn, "table": table, "count": len(rows), "title": title, "bare": bare}


def _spot(row: dict[str, Any]) -> Spot:
    value = Decimal(row["n"]) if row["n"] is not None else None
    return Spot(value, row["v"].full_name, row["href"])
