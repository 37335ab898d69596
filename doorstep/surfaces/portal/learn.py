"""Learning without an account: courses, lessons step by step, practice with an answer at once.

Every page works without JavaScript: an answer is part of the address, nothing is kept about the
learner on the server. What was read last is remembered by the browser alone.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from doorstep.capabilities.learning.courses import Lesson
from doorstep.capabilities.learning.queries import Taught, taught, taught_course
from doorstep.kernel.quizzes.questions import PRACTICE, Question
from doorstep.surfaces.look.asking import question_shown, step_shown
from doorstep.surfaces.look.rights import public
from doorstep.surfaces.look.spoken import picture, told
from doorstep.surfaces.look.writing import number, said
from doorstep.surfaces.portal import frame
from doorstep.surfaces.portal.learner import finishing
from doorstep.surfaces.portal.voices import asked_in, first_heard, offered


def _province() -> str:
    return str(settings.HOME_PROVINCE)


def _course_or_404(code: str) -> Taught:
    found = taught_course(code, province=_province())
    if found is None:
        raise Http404
    return found


def _crumb(label: str, href: str) -> dict[str, str]:
    return {"label": label, "href": href}


@public
@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """List the courses."""
    return frame.page(
        request,
        "portal/learn/courses.html",
        {"title": _("Learn"), "courses": [_line(one) for one in taught(province=_province())]},
    )


def _line(one: Taught) -> dict[str, Any]:
    course = one.course
    lessons = len(course.lessons)
    return {
        "title": told(course.title),
        "about": told(course.about),
        "scene": picture(course.lessons[0].steps[0].show[:2]),
        "size": ngettext("%(n)s lesson", "%(n)s lessons", lessons) % {"n": number(lessons)},
        "minutes": sum(lesson.minutes for lesson in course.lessons),
        "href": reverse("portal:course", args=[course.code]),
    }


@public
@require_safe
def course(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a course holds."""
    found = _course_or_404(code)
    one = found.course
    return frame.page(
        request,
        "portal/learn/course.html",
        {
            "title": said(one.title)[0],
            "about": told(one.about),
            "course": one,
            "number": found.number,
            "is_own": found.is_own,
            "lessons": [
                {
                    "title": told(lesson.title),
                    "minutes": lesson.minutes,
                    "scene": picture(lesson.steps[0].show[:1]),
                    "code": lesson.code,
                    "href": reverse("portal:lesson", args=[one.code, lesson.code]),
                }
                for lesson in one.lessons
            ],
            "practice": reverse("portal:practice", args=[one.code, 1]),
            "practice_count": len(one.pool(PRACTICE)),
            "crumbs": [_crumb(_("Learn"), reverse("portal:courses"))],
        },
    )


@public
@require_safe
def lesson(request: HttpRequest, code: str, lesson: str, step: int = 1) -> HttpResponse:
    """Show one step of a lesson; a step that asks is answered here, too."""
    found = _course_or_404(code)
    one = found.lesson(lesson)
    if one is None or not 1 <= step <= len(one.steps):
        raise Http404
    here = one.steps[step - 1]
    back, on = _around(found, one, step)
    context: dict[str, Any] = {
        "title": said(one.title)[0],
        "course": found.course,
        "lesson": one,
        "step": step,
        "count": len(one.steps),
        "back": back,
        "on": on,
        "finish": finishing(request, code, lesson) if step == len(one.steps) else "",
        "voices": offered(found, one.code, here.code),
        "crumbs": [
            _crumb(_("Learn"), reverse("portal:courses")),
            _crumb(said(found.course.title)[0], reverse("portal:course", args=[code])),
        ],
    }
    if here.ask:
        question = next(q for q in found.course.questions if q.code == here.ask)
        return _asked(request, question, context)
    shown = step_shown(here)
    read = first_heard(context["voices"], text=shown["say"].language)
    return frame.page(request, "portal/learn/step.html", {**context, **shown, "spoken_by": read})


def _asked(request: HttpRequest, question: Question, context: dict[str, Any]) -> HttpResponse:
    shown = question_shown(question, request.GET)
    # A recording reads the question; what is right and why, the device's voice says alone.
    read = first_heard(context["voices"], text=shown["say"].language)
    told = {**context, **shown, "spoken_by": None if shown["is_done"] else read}
    return frame.page(request, "portal/learn/question.html", told)


def _around(found: Taught, one: Lesson, step: int) -> tuple[str, dict[str, str]]:
    """Give the addresses of the step before and of what comes after, with its words."""
    code = found.course.code
    overview = reverse("portal:course", args=[code])
    back = reverse("portal:step", args=[code, one.code, step - 1]) if step > 1 else overview
    if step < len(one.steps):
        href = reverse("portal:step", args=[code, one.code, step + 1])
        return back, {"href": href, "words": _("Go on")}
    at = found.course.lessons.index(one)
    if at + 1 < len(found.course.lessons):
        after = found.course.lessons[at + 1].code
        href = reverse("portal:lesson", args=[code, after])
        return back, {"href": href, "words": _("Next lesson")}
    return back, {"href": overview, "words": _("To the course")}


@public
@require_safe
def practise(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask the practice questions one after the other."""
    found = _course_or_404(code)
    bank = found.course.pool(PRACTICE)
    if not 1 <= number <= len(bank):
        raise Http404
    place = asked_in(found, bank[number - 1].code)
    overview = reverse("portal:course", args=[code])
    before = reverse("portal:practice", args=[code, number - 1]) if number > 1 else overview
    on = {"href": overview, "words": _("To the course")}
    if number < len(bank):
        on = {"href": reverse("portal:practice", args=[code, number + 1]), "words": _("Go on")}
    return _asked(
        request,
        bank[number - 1],
        {
            "title": _("Practice"),
            "voices": offered(found, *place) if place else [],
            "course": found.course,
            "step": number,
            "count": len(bank),
            "back": before,
            "on": on,
            "crumbs": [
                _crumb(_("Learn"), reverse("portal:courses")),
                _crumb(said(found.course.title)[0], overview),
            ],
        },
    )
