"""The first page: what the movement is, where it stands, what one can do oneself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.capabilities.fieldwork.indicators import THE_FIVE
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.register import INDICATORS
from doorstep.surfaces.look.rights import public
from doorstep.surfaces.portal import frame
from doorstep.surfaces.portal.figures import hidden_words
from doorstep.surfaces.portal.published import own_figure


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what the movement is and show the five figures of the province against their pace."""
    return frame.page(
        request,
        "portal/home.html",
        {
            "title": _("Every lane, every door, every person"),
            "five": _five(),
            "year": frame.year_words(frame.today().year),
            "hidden_words": hidden_words(),
        },
    )


def _five() -> list[dict[str, Any]]:
    """Give the five figures of the home province; nothing before its units are loaded."""
    on = frame.today()
    province = frame.home_province(on)
    if province is None:
        return []
    told = []
    for code in THE_FIVE:
        shown = own_figure(province.unit, INDICATORS[code], period=Period.year(on.year), on=on)
        href = reverse("portal:figure", args=[code])
        told.append({"shown": shown, "card": shown.card(href), "href": href})
    return told
