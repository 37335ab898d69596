"""Cards of persons on A4: ten on a page, with name, village and a code for taking attendance."""

from __future__ import annotations

import re
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doorstep.capabilities.fieldwork.actions import print_cards
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_PEOPLE
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.people.queries import persons
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.village_area import Area
from doorstep.surfaces.look.rights import needs

ON_A_PAGE = 10
_NUMBER = re.compile(r"[0-9]{1,16}")


@require_GET
@needs(SEE_PEOPLE)
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a village, then everybody in it or some."""
    area = Area(request, right=SEE_PEOPLE)
    village = area.village
    rows = persons(actor=area.actor).filter(village=village) if village is not None else ()
    context = {
        "title": _("Cards of persons"),
        "subtitle": _("For taking attendance: the phone reads the code and ticks the name."),
        "area": area,
        "persons": rows,
        "crumbs": [{"label": _("People"), "href": reverse("console:people")}],
    }
    return render(request, "console/fieldwork/cards_choose.html", context)


@require_POST
@needs(SEE_PEOPLE)
def sheets(request: HttpRequest) -> HttpResponse:
    """Show the sheets to be printed, and tell the journal."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    village, wanted = request.POST.get("village", ""), request.POST.getlist("person")
    if not _NUMBER.fullmatch(village):
        return _again(request, _("Choose a village."))
    unit = int(village)
    try:
        cards = print_cards(actor=actor, village=unit, persons=[UUID(one) for one in wanted])
    except NotAllowed:
        raise
    except (Problem, ValueError) as problem:
        return _again(request, str(problem))
    told = [{"card": card, "picture": picture(card.code)} for card in cards]
    context = {
        "title": _("Cards of persons"),
        "village": names_on([unit], on=actor.on).get(unit, ""),
        "pages": [told[at : at + ON_A_PAGE] for at in range(0, len(told), ON_A_PAGE)],
        "count": len(told),
        "back": f"{reverse('console:cards')}?village={unit}",
    }
    return render(request, "console/fieldwork/cards.html", context)


def _again(request: HttpRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("console:cards")


def picture(code: str) -> SafeString:
    """Draw a code as SVG; it holds nothing that anybody typed."""
    drawn = segno.make(code, error="m", micro=False)
    return mark_safe(drawn.svg_inline(border=2, omitsize=True))  # noqa: S308


urlpatterns = [path("", choose, name="cards"), path("sheets/", sheets, name="cards-sheets")]
