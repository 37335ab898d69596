"""The first page of places: search over all times, the country, the communes on a day's borders."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorstep.kernel.access.actors import Actor, home_of
from doorstep.kernel.access.rights import SEE_PLACES
from doorstep.kernel.basics.text import tidy
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import borders_stamp, map_stamp, names_on
from doorstep.surfaces.console import place_maps
from doorstep.surfaces.console.choosing import OLD_MAP
from doorstep.surfaces.console.place_search import search
from doorstep.surfaces.console.place_words import asked_day, tabs_for
from doorstep.surfaces.look.kept import part
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import day as day_words


@require_GET
@needs(SEE_PLACES)
def places(request: HttpRequest) -> HttpResponse:
    """Search units of all times; without a search show the maps."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    home = home_of(actor)
    typed = tidy(request.GET.get("q", ""))[:100]
    everywhere = request.GET.get("where") == "country"
    context: dict[str, Any] = {
        "title": _("Places"),
        "tabs": tabs_for(request, current="places"),
        "typed": typed,
        "everywhere": everywhere,
        "province": _province_name(home, actor.on),
    }
    if typed:
        province = None if everywhere or home is None else home.province
        context["found"] = search(actor, typed, province=province)
    else:
        context |= _maps(request, home)
    return render(request, "console/places/overview.html", context)


def _province_name(home: Unit | None, on: date) -> str:
    if home is None:
        return ""
    unit = Unit.objects.filter(level="province", province=home.province, ended_on__gt=on).first()
    return names_on([unit.pk], on=on).get(unit.pk, "") if unit else ""


def _maps(request: HttpRequest, home: Unit | None) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on, is_read = asked_day(request)
    shortcuts = [
        {"href": "?", "label": _("Borders of today"), "current": on == actor.on},
        {
            "href": f"?on={OLD_MAP.isoformat()}",
            "label": _("Borders before 1 July 2025"),
            "current": on == OLD_MAP,
        },
    ]
    return {
        "on": on,
        "on_words": day_words(on),
        "is_read": is_read,
        "shortcuts": shortcuts,
        "own": _communes(actor, home.province, on) if home else "",
        "country": part(
            "console/places/country.html",
            actor=actor,
            of="country",
            stamp=map_stamp(None),
            context=lambda: {"country": place_maps.country(actor)},
        ),
    }


def _communes(actor: Actor, province: str, on: date) -> str:
    return part(
        "console/places/communes.html",
        actor=actor,
        of=(province, on),
        stamp=(map_stamp(province), borders_stamp(province)),
        context=lambda: {"own": place_maps.communes(actor, province, on=on)},
    )
