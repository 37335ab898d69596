"""What every page of the editor does alike: find the draft, save, tell of another's save."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doorstep.capabilities.learning.drafting import actions
from doorstep.capabilities.learning.drafting.checking import look_at
from doorstep.capabilities.learning.drafting.comparing import Difference
from doorstep.capabilities.learning.drafting.models import IN_REVIEW, CourseDraft, DraftChange
from doorstep.capabilities.learning.drafting.queries import drafts, names_of
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_COURSES
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.places.models import Unit
from doorstep.surfaces.console.courses.drawing_words import labelled
from doorstep.surfaces.console.courses.fault_places import Key, Placed, mark, placed
from doorstep.surfaces.console.courses.forms import Plain, vietnamese
from doorstep.surfaces.console.courses.place_words import value_words, words_of
from doorstep.surfaces.look.writing import said

FORM = require_http_methods(["GET", "POST"])
_DIGITS = 9
MOST_SHOWN = 500
"""Differences on a page."""
Row = dict[str, Any]


def actor_of(request: HttpRequest) -> Actor:
    """Give whoever asks."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def province_of(actor: Actor) -> Unit:
    """Give the province whose courses the actor keeps."""
    offices = actor.holding(KEEP_COURSES)
    if not offices:
        raise Http404
    return Unit.objects.get(pk=offices[0].unit_id)


def draft_or_404(request: HttpRequest, draft: UUID) -> CourseDraft:
    """Give a draft of the actor's province."""
    found: CourseDraft = get_object_or_404(drafts(actor_of(request)), pk=draft)
    return found


def found_or_404(find: Callable[..., Row], *told: Any) -> Row:
    """Give a lesson, step or question; 404 for one that is not there (any more)."""
    try:
        return find(*told)
    except Problem as why:
        raise Http404 from why


def title_of(body: Mapping[str, Any]) -> str:
    """Give the title of a course in the reader's language, or its code."""
    return said(body.get("title"))[0] or str(body.get("code", ""))


def crumb(label: str, name: str, *args: object) -> dict[str, str]:
    """Give a part of "you are here"."""
    return {"label": label, "href": reverse(f"console:{name}", args=args)}


def crumbs(draft: CourseDraft | None = None, *more: dict[str, str]) -> list[dict[str, str]]:
    """Give the way from the list of courses to a draft, and on."""
    first = crumb(_("Courses"), "courses")
    if draft is None:
        return [first, *more]
    course = crumb(title_of(draft.body), "course-draft", draft.pk)
    return [first, course, *more]


def version_in(request: HttpRequest) -> int:
    """Give the version that was open when a form was drawn; 0, which is never right, for none."""
    text = request.POST.get("version", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= _DIGITS
    return int(text) if is_number else 0


def faults_of(draft: CourseDraft, actor: Actor) -> list[Placed]:
    """Give what is wrong with a draft, with its places."""
    _course, faults = look_at(draft.body, province=draft.province, on=actor.on)
    return placed(faults, draft.body)


def change_rows(changes: Sequence[DraftChange], body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give saves as they are read: who, when, and each text before and after."""
    names = names_of({change.by for change in changes})
    return [
        {
            "who": names.get(change.by, "–"),
            "at": change.at,
            "count": len(change.told),
            "texts": [difference_row(one["path"], one["before"], one["after"], body)
                      for one in change.told[:40]],
        }
        for change in changes
    ]  # fmt: skip


def difference_row(
    path: Sequence[str], before: str, after: str, body: Mapping[str, Any]
) -> dict[str, str]:
    """Give one difference as it is read."""
    return {
        "where": words_of(path, body),
        "before": value_words(path, before),
        "after": value_words(path, after),
        "lang": path[-1] if path and path[-1] in ("en", "bn") else "vi",
    }


def difference_rows(
    found: Sequence[Difference], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[dict[str, str]]:
    """Give differences as they are read; what is gone is called as it was."""
    return [
        difference_row(one.path, one.before, one.after, after if one.after else before)
        for one in found[:MOST_SHOWN]
    ]


@dataclass
class Editing:
    """One page that edits one thing of a draft: `key` names it, `here` is the page's address."""

    request: HttpRequest
    draft: CourseDraft
    key: Key
    here: str
    template: str = "console/courses/edit.html"

    def answer(
        self, form: Plain, edit: Callable[[Row], object], context: dict[str, Any]
    ) -> HttpResponse:
        """Draw the form, or save what it says; what was typed is shown again when it cannot be."""
        more: dict[str, Any] = {}
        if self.request.method == "POST" and form.is_valid():
            try:
                self.keep(edit)
            except actions.Stale as why:
                self.draft.refresh_from_db()
                more = {"stale": change_rows(why.changes, self.draft.body), "stale_words": str(why)}
            except Problem as why:
                form.add_error(None, str(why))
            else:
                return self._on()
        elif self.request.method != "POST":
            mark(form, faults_of(self.draft, actor_of(self.request)), key=self.key)
        return self.page({"form": form, **context, **more})

    def keep(self, edit: Callable[[Row], object]) -> None:
        """Save an edit on the version that the form names."""
        self.draft = actions.change(
            actor=actor_of(self.request), draft=self.draft.pk, version=version_in(self.request),
            edit=edit, at=timezone.now(),
        )  # fmt: skip

    def _on(self) -> HttpResponse:
        if pick := self.request.POST.get("pick", "")[:200]:
            place = reverse("console:draft-drawings", args=[self.draft.pk])
            return redirect(f"{place}?{QueryDict(pick).urlencode()}")
        if onward := self.request.POST.get("go", ""):
            if onward.startswith(reverse("console:course-draft", args=[self.draft.pk])):
                return redirect(onward)
        messages.success(self.request, _("Saved."))
        return redirect(self.here)

    def page(self, context: dict[str, Any]) -> HttpResponse:
        """Draw the page."""
        shown = {
            "draft": self.draft,
            "is_locked": self.draft.state == IN_REVIEW,
            "drawings": labelled(),
            "course_title": title_of(self.draft.body),
        }
        return render(self.request, self.template, {**shown, **context})


def step_words(step: Mapping[str, Any], number: int, asked: Mapping[str, str]) -> str:
    """Say a step in a list: what it says, or the question it asks (`asked`, by code)."""
    code = str(step.get("ask", ""))
    words = said(step.get("say"))[0] or asked.get(code, code)
    return words or _("Step %(n)s") % {"n": number}


def asked_words(question: Mapping[str, Any]) -> str:
    """Say a question in a list."""
    return said(question.get("ask"))[0] or vietnamese(question.get("code"))
