"""The lists of the programme: one line a thing, found by words, kind, unit and year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.programme_things import Thing
from doorstep.surfaces.look.lists import Column, Filter, ListSpec
from doorstep.surfaces.look.writing import said

Line = dict[str, Any]


def lines_of(actor: Actor, thing: Thing) -> list[Line]:
    """Give the lines of a list: what every thing has, and what its own columns show."""
    rows = list(thing.rows(actor))
    names = names_on({r.place_id for r in rows}, on=actor.on)
    return [_line(thing, row, names.get(row.place_id, "")) for row in rows]


def _line(thing: Thing, row: Any, unit: str) -> Line:
    first, last = thing.days(row)
    return {
        "href": thing.href(row),
        "title": said(row.title)[0],
        "unit": unit,
        "unit_id": str(row.place_id),
        "kind": thing.kind_label(row),
        "kind_code": getattr(row, "kind", ""),
        "state": thing.state_label(row),
        "first": first,
        "last": last,
        "number": getattr(row, "number", ""),
        "issuer": said(getattr(row, "issuer", None) or getattr(row, "issued_by", None))[0],
        "issued_text": said(getattr(row, "issued_text", None))[0],
        "label": said(getattr(row, "label", None))[0],
        "launched": getattr(row, "launched", ""),
        "percent": getattr(row, "target_percent", None),
        "addressees": len(row.addressees.all()) if thing.code == "directive" else None,
        "phases": len(row.phases.all()) if thing.code == "campaign" else None,
    }


def _columns(thing: Thing) -> list[Column]:
    """Give the columns of a thing's list; all but the title are picked from one set."""
    known = {
        "number": Column(
            key="number", label=pgettext("of a document", "Number"), kind="code", sort=True
        ),
        "kind": Column(key="kind", label=_("Kind"), sort=True),
        "issuer": Column(key="issuer", label=_("Issued by"), sort=True),
        "issued": Column(key="first", label=_("Issued on"), kind="date", sort=True),
        "first": Column(key="first", label=_("First day"), kind="date", sort=True),
        "last": Column(key="last", label=_("Last day"), kind="date", sort=True),
        "label": Column(key="label", label=_("Called"), sort=True),
        "phases": Column(key="phases", label=_("Phases"), kind="number", sort=True),
        "addressees": Column(key="addressees", label=_("Addressees"), kind="number", sort=True),
        "state": Column(key="state", label=_("State"), sort=True),
        "launched": Column(key="launched", label=_("In use since"), kind="code", sort=True),
        "percent": Column(key="percent", label=_("Aims at"), kind="percent", sort=True),
        "unit": Column(key="unit", label=_("Unit"), sort=True),
    }
    title = Column(key="title", label=_("Title"), sort=True, href=lambda line: line["href"])
    return [title, *(known[name] for name in SHOWN[thing.code].split())]


def telling(
    columns: list[Column], lines: list[Line], *, but: tuple[str, ...] = ("unit", "sign", "state")
) -> list[Column]:
    """Leave out those columns of `but` that say the same in every line, such as the own unit."""
    silent = {key for key in but if lines and len({line.get(key) for line in lines}) == 1}
    return [c for c in columns if c.key not in silent]


SHOWN = {
    "document": "number kind issuer issued unit",
    "campaign": "kind first last phases unit",
    "directive": "issuer issued addressees unit",
    "model": "kind state first unit",
    "system": "kind state launched unit",
    "note": "kind percent unit",
    "occasion": "kind state first last unit",
}
_FOUND_BY = {"document": ("title", "number", "issuer"), "directive": ("title", "issuer")}


def found_by(columns: list[Column], *keys: str) -> tuple[str, ...]:
    """Give those of the keys that are shown, to search in."""
    shown = {c.key for c in columns}
    return tuple(key for key in keys if key in shown)


def spec_of(thing: Thing, lines: list[Line], actor: Actor) -> ListSpec:
    """Declare the list of a thing, with the kinds, units and years that occur in it."""
    filters = []
    if thing.kinds is not None:
        filters.append(filter_by("kind", _("Kind"), lines, "kind_code", "kind"))
    filters.append(filter_by("at", _("Unit"), lines, "unit_id", "unit"))
    if any(line["first"] for line in lines):
        filters.append(year_filter(lines))
    return ListSpec(
        caption=str(thing.plural),
        columns=telling(_columns(thing), lines, but=("unit",)),
        filters=worth(*filters),
        search=_FOUND_BY.get(thing.code, ("title",)),
        search_label=_("Title or number") if thing.code == "document" else _("Title"),
        file_name=thing.folder,
    )


def filter_by(key: str, label: str, lines: Iterable[Line], code: str, words: str) -> Filter:
    """Give a filter over the values that occur in the lines."""
    known = {str(line[code]): str(line[words]) for line in lines if line[code]}
    return Filter(
        key=key,
        label=label,
        options=sorted(known.items(), key=lambda option: option[1]),
        apply=lambda rows, value: [r for r in rows if str(r[code]) == value],
    )


def worth(*filters: Filter) -> list[Filter]:
    """Leave out filters with nothing to choose between."""
    return [f for f in filters if len(f.choices()) > 1]


def year_filter(lines: Iterable[Line]) -> Filter:
    """Give a filter over the years that the days of the lines touch."""
    years = sorted({y for line in lines for y in _years(line)}, reverse=True)
    return Filter(
        key="year",
        label=_("Year"),
        options=[(str(y), str(y)) for y in years],
        apply=lambda rows, value: [r for r in rows if int(value) in _years(r)],
    )


def _years(line: Line) -> range:
    first: date | None = line["first"] or line["last"]
    last: date | None = line["last"] or line["first"]
    return range(first.year, last.year + 1) if first and last else range(0)
