"""Searching the units of all times: what each is or was, from when to when, what it became."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.places.kinds import LEVEL_LABELS
from doorstep.kernel.places.models import FOREVER, Lineage, UnitVersion
from doorstep.kernel.places.queries import find_units, names_on
from doorstep.surfaces.console.place_words import (
    page_of,
    passage_words,
    since_words,
    until_words,
    visible,
)
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.writing import day

MOST_FOUND = 60


def search(actor: Actor, typed: str, *, province: str | None) -> dict[str, Any]:
    """Find units by words of any name they ever had or by code; of one province or all."""
    found = find_units(typed, province=province, limit=MOST_FOUND + 1)
    rows = found[:MOST_FOUND]
    became = _became([v.unit_id for v in rows])
    above = _above(rows)
    seen = visible(actor, [v.unit_id for v in rows])
    told = [
        {
            "v": v,
            "level": str(LEVEL_LABELS.get(v.level, v.level)),
            "above": above.get((v.parent_id or 0), ""),
            "from": since_words(v.valid_from),
            "to": until_words(v.valid_to) or _("today"),
            "became": "; ".join(became[v.unit_id]) or _later(v),
            "href": page_of(v.unit_id) if v.unit_id in seen else "",
        }
        for v in rows
    ]
    return {"table": _table(told), "has_more": len(found) > MOST_FOUND, "count": len(rows)}


def _table(told: list[dict[str, Any]]) -> Table:
    columns = [
        Column(key="name", label=_("Name"), value="v.full_name", href=lambda r: r["href"]),
        Column(key="code", label=_("Code"), value="v.code", kind="code"),
        Column(key="level", label=_("Level")),
        Column(key="above", label=_("Part of")),
        Column(key="from", label=_("From")),
        Column(key="to", label=_("Until")),
        Column(key="became", label=_("What it became")),
    ]
    return Table(caption=_("Units found"), columns=columns, rows=told)


def _later(version: UnitVersion) -> str:
    """Say under which name a unit lives on when the version found is an earlier one."""
    if version.valid_to == FOREVER:
        return ""
    after = UnitVersion.objects.filter(unit=version.unit_id, valid_from__gte=version.valid_to)
    last = after.order_by("-valid_from").first()
    return _("since then %(name)s") % {"name": last.full_name} if last else ""


def _above(rows: list[UnitVersion]) -> dict[int, str]:
    """Name the unit above each row as it was called in the row's last days."""
    found: dict[int, str] = {}
    by_day: dict[Any, set[int]] = defaultdict(set)
    for v in rows:
        if v.parent_id:
            by_day[v.valid_from].add(v.parent_id)
    for first, parents in by_day.items():
        found |= names_on(parents, on=first)
    return found


def _became(units: list[int]) -> dict[int, list[str]]:
    passages = list(Lineage.objects.filter(old__in=units).order_by("effective_on", "id"))
    names: dict[Any, str] = {}
    for on in {p.effective_on for p in passages}:
        same_day = {p.new_id for p in passages if p.effective_on == on}
        names |= {(on, u): name for u, name in names_on(same_day, on=on).items()}
    found: dict[int, list[str]] = defaultdict(list)
    for p in passages:
        name = names.get((p.effective_on, p.new_id), "")
        found[p.old_id].append(f"{name}, {passage_words(p.kind, p.share)}, {day(p.effective_on)}")
    return found
