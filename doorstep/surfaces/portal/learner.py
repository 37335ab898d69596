"""A learner at a computer: in by the code on her slip, her courses, a lesson finished, out again.

There is no account. The code opens a stay of a few hours in this browser; whoever shares the
computer ends it with one press, or by closing the browser.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorstep.capabilities.learning.classes import queries, sitting
from doorstep.capabilities.learning.classes.codes import plain
from doorstep.capabilities.learning.classes.models import Learner
from doorstep.capabilities.learning.queries import taught_course
from doorstep.kernel.access import guessing
from doorstep.surfaces.look.origin import address_of
from doorstep.surfaces.look.rights import public
from doorstep.surfaces.look.spoken import told
from doorstep.surfaces.portal import frame

STAY = timedelta(hours=4)
_WHO, _UNTIL, _BY = "learner", "learner_until", "learner_code_digest"


def learner_of(request: HttpRequest) -> Learner | None:
    """Give who learns in this browser; None once the stay or the class has ended, or the code that
    opened it."""
    who, until, by = (request.session.get(key) for key in (_WHO, _UNTIL, _BY))
    if not who or not by or timezone.now().timestamp() > until:
        return None
    return queries.learner_now(UUID(who), code_digest=by)


def learner_or_join(request: HttpRequest) -> Learner | HttpResponse:
    """Give who learns here, or the page that asks for the code."""
    return learner_of(request) or redirect("portal:join")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the slip; guessing is slow.

    The QR of the slip brings the code along after `#`, for the page's script alone: this server and
    those before it never see it in an address. So it asks also where somebody learns already.
    """
    typed, words = request.POST.get("code", request.GET.get("c", ""))[:40], ""
    if request.method == "POST":
        at = timezone.now()
        found, words = _known(typed, address=address_of(request), at=at)
        if found is not None:
            request.session.cycle_key()
            request.session[_WHO] = str(found.pk)
            request.session[_UNTIL] = (at + STAY).timestamp()
            request.session[_BY] = found.code_digest
            return redirect("portal:mine")
    inside = learner_of(request)
    context = {
        "title": _("Learn with your code"),
        "typed": typed,
        "words": words,
        "open_for": queries.person_of(inside).full_name if inside else "",
        "crumbs": _crumbs(),
    }
    return frame.page(request, "portal/learn/join.html", context)


def _known(typed: str, *, address: str, at: datetime) -> tuple[Learner | None, str]:
    guess = guessing.guess_of(name=f"learner:{plain(typed)[:3]}", address=address)
    if seconds := guessing.start_try(guess, at=at):
        return None, _("Too many tries. Try again in %(n)s seconds.") % {"n": seconds}
    found = queries.learner_with(typed)
    if found is None:
        return None, _("This code is not known. Look at the slip again, or ask who gave it to you.")
    guessing.forget(guess)
    return found, ""


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Learn"), "href": reverse("portal:courses")}]


@public
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show a learner her courses: how far she is, and until when."""
    learner = learner_or_join(request)
    if isinstance(learner, HttpResponse):
        return learner
    row = learner.taught_in
    left = queries.days_left(row, on=frame.today())
    context = {
        "title": _("My courses"),
        "name": queries.person_of(learner).full_name,
        "taught_in": row,
        "left": left,
        "is_late": left is not None and left < 0,
        "courses": [_line(one, learner) for one in queries.standing_of(learner)],
        "crumbs": _crumbs(),
    }
    return frame.page(request, "portal/learn/mine.html", context)


def _line(one: queries.Standing, learner: Learner) -> dict[str, Any]:
    found = taught_course(one.course, province=learner.province)
    if found is None:
        raise Http404
    may_test = one.is_tested and learner.taught_in.is_test_alone and not one.is_passed
    return {
        "title": told(found.course.title),
        "href": reverse("portal:course", args=[one.course]),
        "standing": one,
        "test": reverse("portal:test", args=[one.course]) if may_test else "",
    }


def finishing(request: HttpRequest, code: str, lesson: str) -> str:
    """Give where a learner says that she came to the end of a lesson; "" where nobody asks her."""
    learner = learner_of(request)
    if learner is None or code not in learner.taught_in.courses:
        return ""
    return reverse("portal:finish", args=[code, lesson])


@public
@require_POST
def finish(request: HttpRequest, code: str, lesson: str) -> HttpResponse:
    """Keep that the learner came to the end of a lesson, and go on to what comes after."""
    learner = learner_of(request)
    if learner is None:
        return redirect("portal:join")
    found = taught_course(code, province=learner.province)
    if found is None or found.lesson(lesson) is None:
        raise Http404
    sitting.finish_lesson(learner=learner, one=found, lesson=lesson, at=timezone.now())
    codes = [one.code for one in found.course.lessons]
    after = codes[codes.index(lesson) + 1 :]
    if after:
        return redirect("portal:lesson", code, after[0])
    return redirect("portal:mine")


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the stay in this browser."""
    for key in (_WHO, _UNTIL, _BY):
        request.session.pop(key, None)
    return redirect("portal:courses")
