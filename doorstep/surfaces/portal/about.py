"""About these pages: privacy, licence, accessibility; and what robots are asked not to visit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.surfaces.look.rights import public
from doorstep.surfaces.portal import frame
from doorstep.surfaces.portal.rules import LEAST

_ROBOTS = """User-agent: *
Disallow: /console/
Disallow: /account/
Disallow: /i18n/
Disallow: /theme
Disallow: /look
"""


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say in plain words what is kept of whom, who may use this software, and for whom it works."""
    title = _("About these pages")
    return frame.page(request, "portal/about.html", {"title": title, "least": LEAST})


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Ask robots to leave the offices' pages and the switches alone."""
    return HttpResponse(_ROBOTS, content_type="text/plain; charset=utf-8")
