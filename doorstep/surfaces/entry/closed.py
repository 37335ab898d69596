"""Doors that stay shut: allauth knows these addresses by name, nobody may go through."""

from django.http import Http404, HttpRequest, HttpResponse

from doorstep.surfaces.look.rights import public


@public
def no_page(request: HttpRequest) -> HttpResponse:
    """Answer 404: no open sign-up, no e-mail flows, no linking by hand."""
    raise Http404
