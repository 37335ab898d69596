"""A draft: what is in it and what is wrong, and its way to a second person who publishes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doorstep.capabilities.learning.drafting import actions, queries
from doorstep.capabilities.learning.drafting.comparing import differences
from doorstep.capabilities.learning.drafting.models import IN_REVIEW, RETURNED, CourseDraft
from doorstep.capabilities.learning.models import Edition
from doorstep.capabilities.learning.wordings import OTHERS, standing
from doorstep.kernel.access.rights import KEEP_COURSES
from doorstep.kernel.basics.problems import Problem
from doorstep.surfaces.console.courses import frame
from doorstep.surfaces.console.courses.lists import STATES, edition_words, lacking_of
from doorstep.surfaces.console.courses.place_words import LANGUAGES
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import moment, number, said

_SAVES = 10


@require_GET
@needs(KEEP_COURSES)
def one(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show a draft: its parts, its faults, who saved what, and what can be done with it."""
    found = frame.draft_or_404(request, draft)
    actor = frame.actor_of(request)
    saves = list(found.changes.all()[:_SAVES])
    now = queries.counting_edition(province=found.province, code=found.code)
    faults = frame.faults_of(found, actor)
    context = {
        "title": frame.title_of(found.body), "subtitle": STATES[found.state],
        "crumbs": frame.crumbs(), "draft": found, "facts": _facts(found),
        "is_in_review": found.state == IN_REVIEW, "is_returned": found.state == RETURNED,
        "is_own": actor.account_id in queries.writers_of(found),
        "faults": [{"where": f.where, "message": f.message, "href": f.href(found.pk)}
                   for f in faults[:100]],
        "fault_count": len(faults), "parts": _parts(found),
        "newer": now if now and now.digest != found.based_on else None,
        "newer_words": edition_words(now) if now else "",
        "saves": frame.change_rows(saves, found.body), "has_edition": now is not None,
    }  # fmt: skip
    return render(request, "console/courses/draft.html", context)


def _facts(draft: CourseDraft) -> list[dict[str, Any]]:
    names = queries.names_of({draft.made_by, draft.changed_by})
    base = _base(draft)
    return [
        {"label": _("State"), "value": STATES[draft.state]},
        {"label": _("Begun from"), "value": edition_words(base) if base else _("a new course")},
        {"label": _("Begun by"), "value": _who(names.get(draft.made_by), draft.made_at)},
        {"label": _("Last saved by"), "value": _who(names.get(draft.changed_by), draft.changed_at)},
        {"label": _("Code"), "value": draft.code, "kind": "code"},
    ]  # fmt: skip


def _who(name: str | None, at: Any) -> str:
    return f"{name or '–'}, {moment(at)}"


def _base(draft: CourseDraft) -> Edition | None:
    return queries.edition_for(province=draft.province, code=draft.code, digest=draft.based_on)


def _parts(draft: CourseDraft) -> list[dict[str, Any]]:
    """List what can be opened: head, lessons, questions, translations."""
    body = draft.body
    lessons, questions = body.get("lessons", []), body.get("questions", [])
    found = [
        {"words": _("About the course"), "note": said(body.get("about"))[0],
         "href": reverse("console:draft-head", args=[draft.pk])},
        {"words": _("Lessons"), "note": _("%(n)s lessons") % {"n": number(len(lessons))},
         "href": reverse("console:draft-lessons", args=[draft.pk]),
         "inside": [{"words": said(one.get("title"))[0] or one["code"],
                     "href": reverse("console:draft-lesson", args=[draft.pk, one["code"]])}
                    for one in lessons]},
        {"words": _("Questions"), "note": _("%(n)s questions") % {"n": number(len(questions))},
         "href": reverse("console:draft-questions", args=[draft.pk])},
    ]  # fmt: skip
    for language, note in zip(OTHERS, _languages(body), strict=True):
        words = _("Translation: %(language)s") % {"language": LANGUAGES[language]}
        href = reverse("console:draft-words", args=[draft.pk, language])
        found.append({"words": words, "note": note["value"], "href": href})
    return found


def _languages(body: frame.Row) -> list[dict[str, Any]]:
    """Say how each translation stands."""
    found = []
    for language in OTHERS:
        _count, missing, old = standing(body, language)
        found.append({"label": LANGUAGES[language], "value": lacking_of(len(missing), len(old))})
    return found


@require_GET
@needs(KEEP_COURSES)
def review(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show what a draft changes against the edition that is taught; publish it or return it."""
    found = frame.draft_or_404(request, draft)
    now = queries.counting_edition(province=found.province, code=found.code)
    told = differences(now.body if now else {}, found.body)
    context = {
        "title": _("What changes"), "crumbs": frame.crumbs(found), "draft": found,
        "subtitle": edition_words(now) if now else _("A new course"),
        "is_in_review": found.state == IN_REVIEW, "count": len(told),
        "is_own": frame.actor_of(request).account_id in queries.writers_of(found),
        "rows": frame.difference_rows(told, now.body if now else {}, found.body),
        "lessons": [{"title": said(one.get("title"))[0],
                     "preview": reverse("console:draft-preview", args=[draft, one["code"], 1])}
                    for one in found.body.get("lessons", []) if one.get("steps")],
        "languages": _languages(found.body),
        "back": reverse("console:course-draft", args=[draft]),
    }  # fmt: skip
    return render(request, "console/courses/review.html", context)


def _act(
    request: HttpRequest, draft: UUID, act: Callable[..., object], done: str, **told: Any
) -> HttpResponse:
    """Do something with the version that was looked at, and say how it went."""
    found = frame.draft_or_404(request, draft)
    try:
        act(actor=frame.actor_of(request), draft=found.pk, version=frame.version_in(request),
            at=timezone.now(), **told)  # fmt: skip
    except Problem as why:
        messages.error(request, str(why))
        return redirect("console:course-draft", draft)
    messages.success(request, done)
    if CourseDraft.objects.filter(pk=found.pk).exists():
        return redirect("console:course-draft", draft)
    has_edition = queries.counting_edition(province=found.province, code=found.code) is not None
    return redirect("console:course", found.code) if has_edition else redirect("console:courses")


@require_POST
@needs(KEEP_COURSES)
def send(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Send a draft to review."""
    words = _("The draft waits for a second person, who finds it in the list of courses.")
    return _act(request, draft, actions.send, words)


@require_POST
@needs(KEEP_COURSES)
def take_back(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Take a draft out of review."""
    return _act(request, draft, actions.take_back, _("You can write on."))


@require_POST
@needs(KEEP_COURSES)
def give_back(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Return a draft with a note."""
    note = request.POST.get("words", "")
    return _act(request, draft, actions.give_back, _("The draft is returned."), words=note)


@require_POST
@needs(KEEP_COURSES)
def publish(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Publish a draft as the next edition."""
    return _act(request, draft, actions.publish, _("The new edition is taught from now on."))


@require_POST
@needs(KEEP_COURSES)
def drop(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Throw a draft away."""
    return _act(request, draft, actions.drop, _("The draft is gone; editions stay as they were."))


_DRAFT = "drafts/<uuid:draft>/"
urlpatterns = [
    path(_DRAFT, one, name="course-draft"),
    path(f"{_DRAFT}review/", review, name="draft-review"),
    path(f"{_DRAFT}send/", send, name="draft-send"),
    path(f"{_DRAFT}take-back/", take_back, name="draft-take-back"),
    path(f"{_DRAFT}return/", give_back, name="draft-return"),
    path(f"{_DRAFT}publish/", publish, name="draft-publish"),
    path(f"{_DRAFT}drop/", drop, name="draft-drop"),
]
