"""A certifying test at a computer: begun by the learner, timed and marked by the server.

What was begun travels in the form, signed: number, whose, course, edition and hour. The whole paper
is one page, so nothing is lost between pages; sent twice, the first counts.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doorstep.capabilities.learning.classes import sitting
from doorstep.capabilities.learning.classes.models import Learner
from doorstep.capabilities.learning.models import Attempt
from doorstep.capabilities.learning.papers import paper_of
from doorstep.capabilities.learning.queries import Taught, course_of_edition, taught_course
from doorstep.kernel.basics.problems import Problem
from doorstep.surfaces.look import asking
from doorstep.surfaces.look.rights import public
from doorstep.surfaces.look.writing import said
from doorstep.surfaces.portal import frame
from doorstep.surfaces.portal.learner import learner_or_join

_SALT = "doorstep.portal.test"


@public
@never_cache
@require_http_methods(["GET", "POST"])
def test(request: HttpRequest, code: str) -> HttpResponse:
    """Say what the test is like; pressing the button begins it."""
    learner = learner_or_join(request)
    if isinstance(learner, HttpResponse):
        return learner
    found = taught_course(code, province=learner.province)
    if found is None or found.course.test is None:
        raise Http404
    words = ""
    if request.method == "POST":
        try:
            begun = sitting.begin_test(learner=learner, one=found, at=timezone.now())
            return redirect("portal:paper", code, signing.dumps(asdict(begun), salt=_SALT))
        except Problem as problem:
            words = str(problem)
    context = {
        "title": _("Test: %(course)s") % {"course": said(found.course.title)[0]},
        "plan": found.course.test,
        "words": words,
        "crumbs": _crumbs(found),
    }
    return frame.page(request, "portal/learn/test.html", context)


def _crumbs(found: Taught) -> list[dict[str, str]]:
    course = found.course
    return [
        {"label": _("My courses"), "href": reverse("portal:mine")},
        {"label": said(course.title)[0], "href": reverse("portal:course", args=[course.code])},
    ]


@public
@never_cache
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, code: str, begun: str) -> HttpResponse:
    """Show the paper that was begun; take it in and say how it ended."""
    learner = learner_or_join(request)
    if isinstance(learner, HttpResponse):
        return learner
    told_ = _begun(begun, learner, code)
    found = taught_course(code, province=learner.province)
    course = course_of_edition(told_.edition)
    if found is None or course is None or course.test is None:
        raise Http404
    known = Attempt.objects.filter(pk=told_.id).first()
    bank = {q.code: q for q in course.questions}
    if request.method == "POST" and known is None:
        answers = {
            one.code: asking.answer_of(bank[one.code], _of(request.POST, n))
            for n, one in enumerate(paper_of(course, told_.seed), 1)
        }
        try:
            sitting.hand_in_test(learner=learner, begun=told_, answers=answers, at=timezone.now())
        except Problem as problem:
            return _refused(request, found, str(problem))
        return redirect("portal:paper", code, begun)
    if known is not None:
        return _ended(request, found, known)
    until = datetime.fromisoformat(told_.began_at) + timedelta(minutes=course.test.minutes)
    context = {
        "title": _("Test: %(course)s") % {"course": said(course.title)[0]},
        "until": until,
        "is_over": timezone.now() > until,
        "questions": [
            {"n": n, **asking.question_asked(bank[one.code], one.shown)}
            for n, one in enumerate(paper_of(course, told_.seed), 1)
        ],
        "crumbs": _crumbs(found),
    }
    return frame.page(request, "portal/learn/paper.html", context)


def _refused(request: HttpRequest, found: Taught, words: str) -> HttpResponse:
    context = {
        "title": _("Test: %(course)s") % {"course": said(found.course.title)[0]},
        "plan": found.course.test, "words": words, "crumbs": _crumbs(found),
    }  # fmt: skip
    return frame.page(request, "portal/learn/test.html", context)


def _begun(signed: str, learner: Learner, code: str) -> sitting.Begun:
    """Read what was begun; 404 for one that was changed, is of somebody else, or too old."""
    try:
        told_ = sitting.Begun(**signing.loads(signed, salt=_SALT, max_age=sitting.LONGEST))
    except (signing.BadSignature, TypeError) as why:
        raise Http404 from why
    if told_.learner != str(learner.pk) or told_.course != code:
        raise Http404
    return told_


def _of(post: QueryDict, n: int) -> QueryDict:
    """Give the fields of one question under the names they have on a page of their own."""
    found, prefix = QueryDict(mutable=True), f"q{n}-"
    for key, values in post.lists():
        if key.startswith(prefix):
            found.setlist(key.removeprefix(prefix), values)
    return found


def _ended(request: HttpRequest, found: Taught, known: Attempt) -> HttpResponse:
    context = {"title": _("Result of the test"), "known": known, "crumbs": _crumbs(found)}
    return frame.page(request, "portal/learn/ended.html", context)
