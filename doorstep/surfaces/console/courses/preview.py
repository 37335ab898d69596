"""A draft as the learner sees it: the portal's own pages of a step and of a question, in a frame.

These pages may stand in a frame of our own pages, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.capabilities.learning import courses
from doorstep.capabilities.learning.courses import Course, Lesson
from doorstep.capabilities.learning.drafting.models import CourseDraft
from doorstep.capabilities.learning.wordings import OTHERS, SOURCE
from doorstep.kernel.access.rights import KEEP_COURSES
from doorstep.surfaces.console.courses import frame
from doorstep.surfaces.look.asking import question_shown, step_shown
from doorstep.surfaces.look.headers import content_policy
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said

View = Callable[..., HttpResponse]


def _framed(view: View) -> View:
    """Let a page stand in a frame of our own, in the language that the address asks for."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **told: Any) -> HttpResponse:
        language = request.GET.get("in", SOURCE)
        with translation.override(language if language in OTHERS else SOURCE):
            response = view(request, *args, **told)
        policy = content_policy().replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    return shown


def _read(draft: CourseDraft) -> Course:
    course, _faults = courses.read(draft.body)
    # What the browser remembers as read belongs to the real course.
    return replace(course, code=f"draft-{course.code}")


@require_safe
@needs(KEEP_COURSES)
@_framed
def step(request: HttpRequest, draft: UUID, lesson: str, number: int) -> HttpResponse:
    """Show a step of a lesson."""
    found = frame.draft_or_404(request, draft)
    course = _read(found)
    one = next((one for one in course.lessons if one.code == lesson), None)
    if one is None or not 1 <= number <= len(one.steps):
        raise Http404
    here = one.steps[number - 1]
    context = {
        "title": said(one.title)[0], "course": course, "lesson": one, "step": number,
        "count": len(one.steps), "back": _turn(request, draft, one, number - 1),
        "on": {"href": _turn(request, draft, one, number + 1), "words": _("Go on")},
    }  # fmt: skip
    question = next((q for q in course.questions if here.ask and q.code == here.ask), None)
    if question is not None:
        shown = {**context, **question_shown(question, request.GET)}
        return render(request, "portal/learn/question.html", shown)
    return render(request, "portal/learn/step.html", {**context, **step_shown(here)})


def _turn(request: HttpRequest, draft: UUID, lesson: Lesson, number: int) -> str:
    number = max(1, min(len(lesson.steps), number))
    address = reverse("console:draft-preview", args=[draft, lesson.code, number])
    language = request.GET.get("in", "")
    return f"{address}?in={language}" if language in OTHERS else address


@require_safe
@needs(KEEP_COURSES)
@_framed
def question(request: HttpRequest, draft: UUID, question: str) -> HttpResponse:
    """Ask a question."""
    found = frame.draft_or_404(request, draft)
    course = _read(found)
    one = next((q for q in course.questions if q.code == question), None)
    if one is None or not one.kind:
        raise Http404
    context = {
        "title": _("Practice"), "course": course, "step": 1, "count": 1, "back": "?",
        "on": {"href": "?", "words": _("Go on")},
    }  # fmt: skip
    shown = {**context, **question_shown(one, request.GET)}
    return render(request, "portal/learn/question.html", shown)


_PREVIEW = "drafts/<uuid:draft>/preview/"
urlpatterns = [
    path(f"{_PREVIEW}<str:lesson>/<int:number>/", step, name="draft-preview"),
    path(
        "drafts/<uuid:draft>/preview-question/<str:question>/",
        question,
        name="draft-preview-question",
    ),
]
