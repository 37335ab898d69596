"""Finding a commune: every commune of the country, by any name it had; old ones lead on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.kernel.basics.text import search_key, tidy
from doorstep.kernel.places.models import FOREVER, UnitVersion
from doorstep.kernel.places.queries import (
    Passed,
    children_on,
    find_units,
    names_on,
    story_of,
    units_on,
)
from doorstep.surfaces.look.rights import public
from doorstep.surfaces.portal import frame

_MOST = 60


@public
@require_safe
def communes(request: HttpRequest) -> HttpResponse:
    """Search the communes of the country by name or code, old ones included."""
    asked = tidy(request.GET.get("q", ""))[:100]
    on = frame.today()
    found = _found(asked)
    home = frame.home_province(on)
    return frame.page(
        request,
        "portal/communes.html",
        {
            "title": _("Find my commune"),
            "query": asked,
            "found": _hits(found, on),
            "is_cut": len(found) == _MOST,
            "home": home,
            "at_home": children_on(home.unit_id, on=on).filter(level="commune") if home else [],
        },
    )


def _found(asked: str) -> list[UnitVersion]:
    """Find communes; what follows a comma narrows to a province ("Tân Hưng, Lâm Đồng")."""
    name, _comma, above = asked.partition(",")
    if not search_key(above):
        return find_units(name, level="commune", limit=_MOST)
    provinces = {v.province for v in find_units(above, level="province")}
    found = find_units(name, level="commune", limit=400)
    return [v for v in found if v.province in provinces][:_MOST]


def _hits(found: list[UnitVersion], on: date) -> list[dict[str, Any]]:
    """Say of each commune found where it lies and, if it is no more, what it became."""
    above = above_of(found)
    after = _after([v.unit_id for v in found if v.valid_to < FOREVER])
    return [
        {
            "name": v.full_name,
            "code": v.code,
            "above": above.get(v.unit_id, ""),
            "href": reverse("portal:commune", args=[v.unit_id]),
            "ended_on": v.valid_to - timedelta(days=1) if v.valid_to <= on else None,
            "became": after.get(v.unit_id, []),
        }
        for v in found
    ]


def above_of(found: Iterable[UnitVersion]) -> dict[int, str]:
    """Name what each commune lay or lies in: its district if it had one, and today's province."""
    versions = list(found)
    provinces = {p.code: p.full_name for p in units_on(None, on=frame.today(), level="province")}
    parents = names_on({v.parent_id for v in versions if v.parent_id}, on=date.max)
    told = {}
    for v in versions:
        parent, province = parents.get(v.parent_id or 0, ""), provinces.get(v.province, "")
        told[v.unit_id] = ", ".join(dict.fromkeys(n for n in (parent, province) if n))
    return told


def _after(ended: list[int]) -> dict[int, list[dict[str, str]]]:
    """Name what ended communes became, with the address of each."""
    told: dict[int, list[dict[str, str]]] = {}
    for unit in ended:
        story = story_of(unit)
        told[unit] = [passed_line(p) for p in story.became if p.unit_id != unit] if story else []
    return told


def passed_line(p: Passed) -> dict[str, Any]:
    """Write out one step of a lineage, with the address of the other unit."""
    is_whole = p.kind != "part"
    return {
        "name": p.name,
        "code": p.code,
        "href": reverse("portal:commune", args=[p.unit_id]),
        "how": _("whole") if is_whole else _("a part"),
        "is_whole": is_whole,
        "decision": p.decision,
        "decided_on": p.decided_on,
        "effective_on": p.effective_on,
        "note": p.note,
    }
