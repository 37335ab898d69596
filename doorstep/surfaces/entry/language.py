"""The language of the pages: a cookie of this browser, and of the account once signed in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import check_for_language
from django.views.i18n import set_language as remember_in_cookie

from doorstep.kernel.access.actions import change_language
from doorstep.surfaces.look.rights import public


@public
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the posted language and go back to where one was."""
    wanted = request.POST.get("language", "")
    is_known = wanted in dict(settings.LANGUAGES) and check_for_language(wanted)
    if request.method == "POST" and is_known and request.user.is_authenticated:
        actor = request.actor  # type: ignore[attr-defined]
        change_language(actor=actor, account=request.user, language=wanted)
    response: HttpResponse = remember_in_cookie(request)
    return response


def greet_in_own_language(response: HttpResponse, *, language: str) -> None:
    """Set the cookie of the language after signing in, when the account has one."""
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
