"""The questions of a draft: a list by topic and use, and one at a time."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from doorstep.capabilities.learning.drafting import shaping, spots
from doorstep.capabilities.learning.drafting.queries import codes_used
from doorstep.kernel.access.rights import KEEP_COURSES
from doorstep.surfaces.console.courses import frame
from doorstep.surfaces.console.courses.forms import vietnamese
from doorstep.surfaces.console.courses.question_forms import (
    KIND_WORDS,
    NewQuestionForm,
    QuestionForm,
)
from doorstep.surfaces.look.rights import needs


@frame.FORM
@needs(KEEP_COURSES)
def questions(request: HttpRequest, draft: UUID) -> HttpResponse:
    """List the questions; add one."""
    found = frame.draft_or_404(request, draft)
    form = NewQuestionForm(request.POST or None)
    here = reverse("console:draft-questions", args=[draft])
    page = frame.Editing(request, found, ("questions",), here, "console/courses/rows.html")

    def add(body: frame.Row) -> None:
        told = form.cleaned_data
        code = spots.free_code(told["ask"][:40], codes_used(found), start="q-")
        shaping.add_question(body, code=code, kind=told["kind"])
        shaping.put(spots.question_of(body, code), "ask", told["ask"])

    topics = found.body.get("topics", {})
    rows = [
        {"code": one["code"], "words": frame.asked_words(one), "is_long": True,
         "href": reverse("console:draft-question", args=[draft, one["code"]]),
         "note": _note(one, topics)}
        for one in spots.rows_of(found.body, "questions")
    ]  # fmt: skip
    context = {
        "title": _("Questions"), "crumbs": frame.crumbs(found), "rows": rows, "list": "questions",
        "submit": _("Add"), "empty": _("No question yet."),
        "from_file": reverse("console:draft-take-in", args=[draft]),
    }  # fmt: skip
    return page.answer(form, add, context)


def _note(question: frame.Row, topics: frame.Row) -> str:
    is_test = question.get("pool") == "test"
    pool = pgettext("use of a question", "test") if is_test else _("practice")
    topic = vietnamese(topics.get(question.get("topic"))) or str(question.get("topic", ""))
    kind = str(KIND_WORDS.get(str(question.get("kind")), ""))
    return " · ".join(part for part in (pool, topic, kind) if part)


@frame.FORM
@needs(KEEP_COURSES)
def question(request: HttpRequest, draft: UUID, question: str) -> HttpResponse:
    """Edit a question, with a phone beside it that asks it as it was last saved."""
    found = frame.draft_or_404(request, draft)
    row = frame.found_or_404(spots.question_of, found.body, question)
    form = QuestionForm(row, found.body.get("topics", {}), request.POST or None)
    here = reverse("console:draft-question", args=[draft, question])
    page = frame.Editing(request, found, ("question", question), here)
    rows = spots.rows_of(found.body, "questions")
    at = rows.index(row)
    context = {
        "title": _("Question “%(code)s”") % {"code": question},
        "subtitle": KIND_WORDS.get(form.kind, ""),
        "crumbs": frame.crumbs(found, frame.crumb(_("Questions"), "draft-questions", draft)),
        "back": reverse("console:draft-questions", args=[draft]),
        "preview": reverse("console:draft-preview-question", args=[draft, question]),
        "pick": f"question={question}",
        "before": _near(draft, rows, at - 1), "after": _near(draft, rows, at + 1),
    }  # fmt: skip
    return page.answer(
        form, lambda body: shaping.set_question(body, question, told=form.told()), context
    )


def _near(draft: UUID, rows: list[frame.Row], at: int) -> str:
    if not 0 <= at < len(rows):
        return ""
    return reverse("console:draft-question", args=[draft, rows[at]["code"]])


_DRAFT = "drafts/<uuid:draft>/"
urlpatterns = [
    path(f"{_DRAFT}questions/", questions, name="draft-questions"),
    path(f"{_DRAFT}questions/<str:question>/", question, name="draft-question"),
]
