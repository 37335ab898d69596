"""Programs that prove themselves by a token have no session, no form and no message: a short way.

Everything from sessions to the page's actor costs such a request as much as its own work. Headers,
the redirect to HTTPS and compression come before this and stay.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers

from doorstep.kernel.xforms.own import renew

PREFIXES = ("/odk/", "/device/v1/")


class ShortWay:
    """Lead a program's request straight to its view, in the language it asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; an address that is none takes the long way to the page that says so."""
        if not request.path_info.startswith(PREFIXES):
            return self.get_response(request)
        try:
            found = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        if not getattr(found.func, "by_token", False):
            return self.get_response(request)
        try:
            renew()
        except Error:
            pass  # whoever needs the database for more than this will say that it is away
        request.resolver_match = found
        language = translation.get_language_from_request(request)
        with translation.override(language):
            answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
        answer.headers.setdefault("Content-Language", language)
        if not answer.streaming and answer.status_code != HTTPStatus.NO_CONTENT:
            answer.headers.setdefault("Content-Length", str(len(answer.content)))
        patch_vary_headers(answer, ("Accept-Language",))
        return answer
