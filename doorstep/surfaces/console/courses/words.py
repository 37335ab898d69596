"""Translating a draft: the Vietnamese beside each translation, missing and old ones first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from doorstep.capabilities.learning.drafting import actions, shaping
from doorstep.capabilities.learning.drafting.models import CourseDraft
from doorstep.capabilities.learning.wordings import OTHERS, standing, texts_of
from doorstep.kernel.access.rights import KEEP_COURSES
from doorstep.kernel.basics.problems import Problem
from doorstep.surfaces.console.courses import frame
from doorstep.surfaces.console.courses.forms import MOST_TEXT
from doorstep.surfaces.console.courses.place_words import LANGUAGES, context_words
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said

_PAGE = 20
_LONG = 60


@frame.FORM
@needs(KEEP_COURSES)
def words(request: HttpRequest, draft: UUID, language: str) -> HttpResponse:
    """Show the texts that lack a translation, or all, and save what is typed beside them."""
    if language not in OTHERS:
        raise Http404
    found = frame.draft_or_404(request, draft)
    here = reverse("console:draft-words", args=[draft, language])
    page = frame.Editing(request, found, (), here, "console/courses/words.html")
    typed: dict[str, str] = {}
    more: dict[str, Any] = {}
    if request.method == "POST":
        typed, sure = _typed(request)
        try:
            page.keep(lambda body: shaping.translate(body, language, told=typed, confirmed=sure))
        except actions.Stale as why:
            found.refresh_from_db()
            more = {"stale": frame.change_rows(why.changes, found.body), "stale_words": str(why)}
        except Problem as why:
            more = {"problem": str(why)}
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{here}?{request.GET.urlencode()}")
    return page.page({**_context(request, found, language, typed), **more})


def _typed(request: HttpRequest) -> tuple[dict[str, str], set[str]]:
    told = {
        name.removeprefix("t-"): value[:MOST_TEXT]
        for name, value in request.POST.items()
        if name.startswith("t-") and isinstance(value, str)
    }
    return told, set(request.POST.getlist("sure"))


def _context(
    request: HttpRequest, draft: CourseDraft, language: str, typed: dict[str, str]
) -> dict[str, Any]:
    part, only = request.GET.get("part", ""), request.GET.get("only", "lacking")
    count, missing, old = standing(draft.body, language)
    rows = _rows(draft.body, language, part, set(missing), set(old))
    if only != "all":
        rows = [row for row in rows if row["state"] or row["context"] in typed]
    shown = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    for row in shown:
        row["where"] = context_words(row["context"], draft.body)
        row["text"] = typed.get(row["context"], row["text"])
    return {
        "title": _("Translation: %(language)s") % {"language": LANGUAGES[language]},
        "crumbs": frame.crumbs(draft), "language": language, "page": shown, "part": part,
        "only": only, "parts": _parts(draft.body), "count": count,
        "missing": len(missing), "old": len(old),
        "back": reverse("console:course-draft", args=[draft.pk]),
    }  # fmt: skip


def _parts(body: frame.Row) -> list[tuple[str, str]]:
    lessons = [(str(one["code"]), said(one.get("title"))[0] or str(one["code"]))
               for one in body.get("lessons", [])]  # fmt: skip
    return [("course", _("About the course")), *lessons, ("questions", _("Questions"))]


def _rows(
    body: frame.Row, language: str, part: str, missing: set[str], old: set[str]
) -> list[dict[str, Any]]:
    found = []
    for place in texts_of(body):
        if part and not place.context.startswith(f"{part}."):
            continue
        value = place.holder[place.field]
        text = value.get(language, "") if isinstance(value, dict) else ""
        state = "missing" if place.context in missing else "old" if place.context in old else ""
        found.append(
            {"context": place.context, "source": place.text, "text": text, "state": state,
             "rows": 2 if len(place.text) > _LONG else 1}
        )  # fmt: skip
    return found


urlpatterns = [path("drafts/<uuid:draft>/words/<str:language>/", words, name="draft-words")]
