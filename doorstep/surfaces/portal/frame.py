"""The frame of every citizens' page: menu, province, day, and how a page is answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from doorstep.kernel.places.models import Unit, UnitVersion
from doorstep.kernel.places.queries import version_near
from doorstep.surfaces.look import writing

_FIRST_YEAR = 2025
_MOST_DIGITS = 15


def today() -> date:
    """Give today's date where the server stands."""
    return timezone.localdate()


def home_province(on: date) -> UnitVersion | None:
    """Give the province this installation is for, as it is called on the day."""
    return province_of_code(settings.HOME_PROVINCE, on=on)


def province_of_code(code: str, *, on: date) -> UnitVersion | None:
    """Give the province with a code of that day; None when there is none."""
    if not (code.isascii() and code.isdigit()):
        return None
    rows = UnitVersion.objects.on(on).filter(level="province", code=code)
    return rows.select_related("unit").first()


def unit_or_404(text: str) -> tuple[Unit, UnitVersion]:
    """Give a unit and its name by the id in an address."""
    if not text.isascii() or not text.isdigit() or len(text) > _MOST_DIGITS:
        raise Http404
    version = version_near(int(text), on=today())
    if version is None:
        raise Http404
    return version.unit, version


def year_asked(request: HttpRequest, *, first: int = _FIRST_YEAR) -> int:
    """Give the year in the address; anything that is no year on offer gives this year."""
    text, this = request.GET.get("year", ""), today().year
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else this
    return asked if first <= asked <= this else this


def year_tabs(request: HttpRequest, chosen: int, *, first: int = _FIRST_YEAR) -> list[Any]:
    """Give the switch between years; the rest of the address stays."""
    tabs = []
    for year in range(first, today().year + 1):
        params = request.GET.copy()
        params["year"] = str(year)
        params.pop("page", None)
        params.pop("format", None)
        tabs.append(
            {"label": year_words(year), "href": f"?{params.urlencode()}", "current": year == chosen}
        )
    return tabs


def year_words(year: int) -> str:
    """Write a year in the digits of the reader's language, without a thousands mark."""
    return writing.year(year)


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Answer with a citizens' page inside the common frame."""
    return render(request, template, framed(request, context))


def framed(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add what the frame shows to a page's own context."""
    home = home_province(today())
    return {
        "nav": [{"links": _menu(request.path)}],
        "home_name": home.full_name if home else "",
        **context,
    }


def _menu(path: str) -> list[dict[str, Any]]:
    links = (
        (_("Start"), reverse("portal:home")),
        (_("Learn"), reverse("portal:courses")),
        (_("Figures"), reverse("portal:figures")),
        (_("My commune"), reverse("portal:communes")),
        (_("Sources"), reverse("portal:sources")),
        (_("About"), reverse("portal:about")),
    )
    first = links[0][1]
    return [
        {"label": label, "href": href, "current": path == href or _lies_under(path, href, first)}
        for label, href in links
    ]


def _lies_under(path: str, href: str, first: str) -> bool:
    return href != first and path.startswith(href)
