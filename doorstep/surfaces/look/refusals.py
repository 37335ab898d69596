"""Pages that say no: what happened, in the reader's language, and where to go from here."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import NotAllowed, Problem

HEADINGS = {
    HTTPStatus.BAD_REQUEST: _("This did not work"),
    HTTPStatus.FORBIDDEN: _("You may not see this"),
    HTTPStatus.NOT_FOUND: _("There is no such page"),
    HTTPStatus.TOO_MANY_REQUESTS: _("Too many tries"),
}
WORDS = {
    HTTPStatus.BAD_REQUEST: _("The request could not be understood. Go back and try again."),
    HTTPStatus.FORBIDDEN: _("Your offices do not include this page or this place."),
    HTTPStatus.NOT_FOUND: _("The address is wrong, or what was here is not visible to you."),
    HTTPStatus.TOO_MANY_REQUESTS: _("Wait a minute and try again."),
}
MISSING = ("unknown", "missing", "not_found")


def refuse(request: HttpRequest, *, status: int, words: object = "") -> HttpResponse:
    """Return the page for an HTTP status 400, 403, 404 or 429, saying `words` or the usual."""
    kind = HTTPStatus(status)
    is_known = request.user.is_authenticated if hasattr(request, "user") else False
    context = {
        "title": HEADINGS[kind],
        "words": words or WORDS[kind],
        "is_known": is_known,
        "layout": "look/console.html" if is_known else "look/portal.html",
    }
    return render(request, "look/refusal.html", context, status=status)


def of_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return the page for a Problem: 403 for a missing right, 404 for a missing thing, else 400."""
    return refuse(request, status=status_of(problem), words=str(problem))


def status_of(problem: Problem) -> int:
    """Return the HTTP status of a Problem."""
    if isinstance(problem, NotAllowed):
        return HTTPStatus.FORBIDDEN
    is_missing = problem.code.rpartition(".")[2] in MISSING
    return HTTPStatus.NOT_FOUND if is_missing else HTTPStatus.BAD_REQUEST


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 for Django."""
    return refuse(request, status=HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403 for Django."""
    return refuse(request, status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 for Django."""
    return refuse(request, status=HTTPStatus.NOT_FOUND)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 429 for allauth's limit per address."""
    return refuse(request, status=HTTPStatus.TOO_MANY_REQUESTS)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 when a form came without its secret: mostly a page left open over night."""
    words = _("This form has expired. Go back, reload the page and send it again.")
    return refuse(request, status=HTTPStatus.FORBIDDEN, words=words)


def failure(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a page that needs neither database nor session, or else with plain words."""
    try:
        page = render_to_string("look/failure.html")
    except Exception:  # whatever broke may also break this page, and its own fault would hide it
        words = f"{_('Something broke here')}. Doorstep, 500."
        return HttpResponse(words, status=500, content_type="text/plain; charset=utf-8")
    return HttpResponse(page, status=500)
