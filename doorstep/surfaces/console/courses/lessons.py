"""The lessons of a draft and their steps: add, put in order, take out, edit one at a time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from doorstep.capabilities.learning.drafting import actions, shaping, spots
from doorstep.capabilities.learning.drafting.checking import skills_of
from doorstep.capabilities.learning.drafting.models import CourseDraft
from doorstep.capabilities.learning.drafting.queries import codes_used
from doorstep.kernel.access.rights import KEEP_COURSES
from doorstep.kernel.basics.problems import Problem
from doorstep.surfaces.console.courses import frame
from doorstep.surfaces.console.courses.forms import LessonForm, NewLessonForm, StepForm
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said

ACTS = {
    shaping.UP: gettext_lazy("Moved."),
    shaping.DOWN: gettext_lazy("Moved."),
    "remove": gettext_lazy("Taken out."),
}


@frame.FORM
@needs(KEEP_COURSES)
def lessons(request: HttpRequest, draft: UUID) -> HttpResponse:
    """List the lessons; add one."""
    found = frame.draft_or_404(request, draft)
    form = NewLessonForm(request.POST or None)
    page = frame.Editing(
        request, found, ("lessons",), reverse("console:draft-lessons", args=[draft]),
        "console/courses/rows.html",
    )  # fmt: skip

    def add(body: frame.Row) -> None:
        title = form.cleaned_data["title"]
        code = spots.free_code(title, codes_used(found), start="lesson-")
        shaping.add_lesson(body, code=code, title=title)

    rows = [
        {"code": one["code"], "words": said(one.get("title"))[0] or one["code"],
         "href": reverse("console:draft-lesson", args=[draft, one["code"]]),
         "note": _("%(n)s steps") % {"n": len(one.get("steps", []))}}
        for one in spots.rows_of(found.body, "lessons")
    ]  # fmt: skip
    context = {
        "title": _("Lessons"), "crumbs": frame.crumbs(found), "rows": rows, "list": "lessons",
        "submit": _("Add"), "empty": _("No lesson yet."),
    }  # fmt: skip
    return page.answer(form, add, context)


@frame.FORM
@needs(KEEP_COURSES)
def lesson(request: HttpRequest, draft: UUID, lesson: str) -> HttpResponse:
    """Edit a lesson: title, minutes, skills; its steps in a list."""
    found = frame.draft_or_404(request, draft)
    row = frame.found_or_404(spots.lesson_of, found.body, lesson)
    skills = skills_of(province=found.province, on=frame.actor_of(request).on)
    form = LessonForm(row, skills, request.POST or None)
    here = reverse("console:draft-lesson", args=[draft, lesson])
    page = frame.Editing(
        request, found, ("lesson", lesson), here, "console/courses/lesson.html"
    )  # fmt: skip

    def put(body: frame.Row) -> None:
        shaping.set_lesson(body, lesson, **form.cleaned_data)

    context = {
        "title": said(row.get("title"))[0] or lesson,
        "crumbs": frame.crumbs(found, frame.crumb(_("Lessons"), "draft-lessons", draft)),
        "rows": _steps(found, row), "list": "steps", "lesson": lesson,
        "empty": _("No step yet."),
    }  # fmt: skip
    return page.answer(form, put, context)


def _steps(draft: CourseDraft, lesson: frame.Row) -> list[dict[str, Any]]:
    asked = {q["code"]: frame.asked_words(q) for q in draft.body.get("questions", [])}
    return [
        {"code": one["code"], "words": frame.step_words(one, n, asked),
         "href": reverse("console:draft-step", args=[draft.pk, lesson["code"], one["code"]]),
         "note": _("question") if one.get("ask") else "", "is_long": True}
        for n, one in enumerate(lesson.get("steps", []), 1)
    ]  # fmt: skip


@require_POST
@needs(KEEP_COURSES)
def add_step(request: HttpRequest, draft: UUID, lesson: str) -> HttpResponse:
    """Add a step at the end of a lesson and open it."""
    found = frame.draft_or_404(request, draft)
    row = frame.found_or_404(spots.lesson_of, found.body, lesson)
    taken = spots.codes_in(row.get("steps", []))
    code = next(c for n in range(1, 999) if (c := f"step-{n}") not in taken)
    page = frame.Editing(request, found, ("lesson", lesson), "")
    try:
        page.keep(lambda body: shaping.add_step(body, lesson, code=code))
    except Problem as why:
        messages.error(request, str(why))
        return redirect("console:draft-lesson", draft, lesson)
    return redirect("console:draft-step", draft, lesson, code)


@frame.FORM
@needs(KEEP_COURSES)
def step(request: HttpRequest, draft: UUID, lesson: str, step: str) -> HttpResponse:
    """Edit a step, with a phone beside it that shows it as it was last saved."""
    found = frame.draft_or_404(request, draft)
    row = frame.found_or_404(spots.step_of, found.body, lesson, step)
    rows = spots.rows_of(spots.lesson_of(found.body, lesson), "steps")
    at = rows.index(row)
    skills = skills_of(province=found.province, on=frame.actor_of(request).on)
    form = StepForm(row, skills, found.body.get("questions", []), request.POST or None)
    here = reverse("console:draft-step", args=[draft, lesson, step])
    page = frame.Editing(request, found, ("step", lesson, step), here)
    title = said(spots.lesson_of(found.body, lesson).get("title"))[0] or lesson
    context = {
        "title": _("Step %(n)s of %(count)s") % {"n": at + 1, "count": len(rows)},
        "crumbs": frame.crumbs(found, frame.crumb(title, "draft-lesson", draft, lesson)),
        "back": reverse("console:draft-lesson", args=[draft, lesson]),
        "preview": reverse("console:draft-preview", args=[draft, lesson, at + 1]),
        "pick": f"lesson={lesson}&step={step}",
        "before": _near(draft, lesson, rows, at - 1), "after": _near(draft, lesson, rows, at + 1),
    }  # fmt: skip
    return page.answer(
        form, lambda body: shaping.set_step(body, lesson, step, told=form.told()), context
    )


def _near(draft: UUID, lesson: str, rows: list[frame.Row], at: int) -> str:
    if not 0 <= at < len(rows):
        return ""
    return reverse("console:draft-step", args=[draft, lesson, rows[at]["code"]])


@require_POST
@needs(KEEP_COURSES)
def order(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Move a lesson, a step or a question up or down, or take it out."""
    found = frame.draft_or_404(request, draft)
    name, code = request.POST.get("list", ""), request.POST.get("code", "")
    lesson, act = request.POST.get("lesson", ""), request.POST.get("act", "")
    back = reverse("console:course-draft", args=[draft])
    try:
        if name not in ("lessons", "steps", "questions") or act not in ACTS:
            raise Problem("draft.gone", _("This is not in the draft any more."))
        actions.change(
            actor=frame.actor_of(request), draft=found.pk, version=frame.version_in(request),
            edit=lambda body: _reorder(body, name, lesson, code, act), at=timezone.now(),
        )  # fmt: skip
        messages.success(request, str(ACTS[act]))
    except Problem as why:
        messages.error(request, str(why))
    if name == "steps" and lesson in spots.codes_in(found.body.get("lessons", [])):
        back = reverse("console:draft-lesson", args=[draft, lesson])
    elif name in ("lessons", "questions"):
        back = reverse(f"console:draft-{name}", args=[draft])
    return redirect(back)


def _reorder(body: frame.Row, name: str, lesson: str, code: str, act: str) -> None:
    holder = spots.lesson_of(body, lesson) if name == "steps" else body
    rows = spots.rows_of(holder, name)
    if act == "remove":
        shaping.remove(rows, code)
    else:
        shaping.move(rows, code, act)


_DRAFT = "drafts/<uuid:draft>/"
urlpatterns = [
    path(f"{_DRAFT}order/", order, name="draft-order"),
    path(f"{_DRAFT}lessons/", lessons, name="draft-lessons"),
    path(f"{_DRAFT}lessons/<str:lesson>/", lesson, name="draft-lesson"),
    path(f"{_DRAFT}lessons/<str:lesson>/add/", add_step, name="draft-step-add"),
    path(f"{_DRAFT}lessons/<str:lesson>/steps/<str:step>/", step, name="draft-step"),
]
