"""Two small pages of the look itself: the switch between light and dark, and the style page."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from doorstep.surfaces.look import preferences, specimens
from doorstep.surfaces.look.rights import public

_YEAR = 365 * 24 * 3600


@public
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark in a cookie of a year and go back to where one was."""
    back = request.POST.get("next", "/")
    here = {request.get_host()}
    if not url_has_allowed_host_and_scheme(back, here, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "")
    if chosen in preferences.THEMES:
        # Readable by look.js on purpose: it holds a colour, nothing about the person.
        response.set_cookie(
            preferences.THEME_COOKIE, chosen, max_age=_YEAR, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    return response


@public
@require_GET
def specimen(request: HttpRequest) -> HttpResponse:
    """Show every part with sample data, so that a change of the look can be seen at once."""
    template = "look/specimen_portal.html" if "portal" in request.GET else "look/specimen.html"
    return render(request, template, specimens.context(request))
