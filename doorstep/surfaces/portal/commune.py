"""One commune for everybody: where it came from, its figures, where to go and whom to ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.capabilities.fieldwork.indicators import THE_FIVE
from doorstep.capabilities.programme.models import SystemChannel
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.register import INDICATORS
from doorstep.kernel.people.models import Team
from doorstep.kernel.places.kinds import facility_label, state_label
from doorstep.kernel.places.models import BEGINNING, Facility, Unit, UnitVersion
from doorstep.kernel.places.queries import (
    facilities_under,
    names_on,
    place_ids_under,
    story_of,
    versions_near,
    villages_of,
)
from doorstep.surfaces.look.groups import group_labels
from doorstep.surfaces.look.rights import public
from doorstep.surfaces.portal import frame
from doorstep.surfaces.portal.communes import above_of, passed_line
from doorstep.surfaces.portal.figures import hidden_words, line
from doorstep.surfaces.portal.published import by_commune, reported

_SUPPORT = ("service_centre", "fixed_support_point", "mobile_support_point", "wifi_house")


@public
@require_safe
def commune(request: HttpRequest, unit_id: str) -> HttpResponse:
    """Show a commune: where it came from, its figures, where to go and whom to ask.

    One that is no more shows what it became. 404 for anything but a commune (or one of the
    island districts that became special zones).
    """
    unit, version = frame.unit_or_404(unit_id)
    if unit.level not in ("commune", "district"):
        raise Http404
    on = frame.today()
    is_alive = unit.is_alive(on)
    return frame.page(
        request,
        "portal/commune.html",
        {
            "title": version.full_name[:1].upper() + version.full_name[1:],
            "crumbs": _crumbs(version),
            "version": version,
            "above": above_of([version])[unit.id],
            "is_alive": is_alive,
            "ended_on": None if is_alive else unit.ended_on - timedelta(days=1),
            **_lineage(unit),
            **(_living(unit, on) if is_alive and unit.level == "commune" else {}),
        },
    )


def _crumbs(version: UnitVersion) -> list[dict[str, str]]:
    return [
        {"label": _("My commune"), "href": reverse("portal:communes")},
        {"label": version.full_name},
    ]


def _lineage(unit: Unit) -> dict[str, Any]:
    """Tell what a unit was made of and became, and under which names it lived."""
    story = story_of(unit.id)
    if story is None:
        return {}
    old = versions_near([p.unit_id for p in story.made_of], on=date.max)
    above = above_of(old.values())
    return {
        "made_of": [
            {**passed_line(p), "above": above.get(p.unit_id, "").partition(",")[0]}
            for p in story.made_of
            if p.unit_id != unit.id
        ],
        "became": [passed_line(p) for p in story.became if p.unit_id != unit.id],
        "lives": [
            {
                "name": v.full_name,
                "from_on": None if v.valid_from == BEGINNING else v.valid_from,
                "decision": v.decision,
                "decided_on": v.decided_on,
            }
            for v in story.versions
        ],
    }


def _living(unit: Unit, on: date) -> dict[str, Any]:
    """Give what only a living commune has: figures, support points, teams, whom to ask."""
    is_home = unit.province == settings.HOME_PROVINCE
    values = list(reported(unit.province, unit=unit))
    names, labels = names_on([unit.id], on=on), group_labels()
    facilities = list(facilities_under(unit.id, on=on))
    return {
        "is_home": is_home,
        "year": frame.year_words(on.year),
        "five": _five(unit, on) if is_home else [],
        "hidden_words": hidden_words(),
        "reported": [line(r, names=names, labels=labels) for r in values],
        "support": _support([f for f in facilities if f.kind in _SUPPORT]),
        "teams": _teams(unit, on),
        "villages": villages_of(unit.id, on=on).count(),
        "channels": _channels(unit.province),
    }


def _five(unit: Unit, on: date) -> list[dict[str, Any]]:
    """Give the five figures of the commune as the province's tables show them."""
    told = []
    for code in THE_FIVE:
        ind = INDICATORS[code]
        spots = by_commune(unit.province, ind, ind.groups[0], period=Period.year(on.year), on=on)
        spot = next((s for s in spots if s.unit == unit.id), None)
        href = reverse("portal:figure", args=[code])
        told.append({"indicator": ind, "spot": spot, "href": href})
    return told


def _support(facilities: list[Facility]) -> list[dict[str, Any]]:
    names = names_on({f.place_id for f in facilities}, on=frame.today())
    order = {kind: i for i, kind in enumerate(_SUPPORT)}
    return [
        {
            "kind": facility_label(f.kind),
            "name": f.name,
            "place": names.get(f.place_id, ""),
            "state": state_label(f.state),
            "href": reverse("portal:held", args=["facility", f.key]) if f.key else "",
        }
        for f in sorted(facilities, key=lambda f: order[f.kind])
    ]


def _teams(unit: Unit, on: date) -> int:
    """Count the teams of a commune and its villages; never their members' names."""
    here = Team.objects.filter(
        province=unit.province, place__in=place_ids_under(unit.id, borders=on)
    )
    return here.filter(founded_on__lte=on, ended_on__gt=on).count()


def _channels(province: str) -> list[dict[str, Any]]:
    """Give the ways by which a province's systems can be reached."""
    rows = SystemChannel.objects.filter(province=province).select_related("system")
    return [{"channel": c, "system": c.system} for c in rows]
