"""Choosing a drawing for a place of a scene: all there are, found by name, perhaps on a screen."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from doorstep.capabilities.learning.drafting import shaping, spots
from doorstep.capabilities.learning.scenes import inside
from doorstep.capabilities.learning.symbols import drawings
from doorstep.kernel.access.rights import KEEP_COURSES
from doorstep.kernel.basics.problems import Problem
from doorstep.surfaces.console.courses import frame
from doorstep.surfaces.console.courses.drawing_words import labelled
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.spoken import picture

_PAGE = 60
_SLOTS = 3


@frame.FORM
@needs(KEEP_COURSES)
def pick(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Offer the drawings for one place; choosing one saves it and leads back."""
    found = frame.draft_or_404(request, draft)
    target = _Target.asked(request, found.body, draft)
    page = frame.Editing(request, found, (), target.back, "console/courses/drawings.html")
    context: dict[str, Any] = {}
    if request.method == "POST":
        name, on = request.POST.get("name", ""), request.POST.get("on", "")
        name = f"{on}/{name}" if on and name else name
        try:
            if name and not set(name.split("/")) <= set(drawings()):
                raise Problem("draft.no_drawing", _("There is no such drawing."))
            page.keep(lambda body: target.put(body, name))
        except Problem as why:
            context["problem"] = str(why)
        else:
            return redirect(target.back)
    query = request.GET.get("q", "")[:60]
    context |= {
        "title": _("Drawing %(n)s") % {"n": target.slot + 1}, "crumbs": frame.crumbs(found),
        "target": target, "query": query, "back": target.back,
        "now": picture(target.holder(found.body).get("show", [])),
        "screens": [one for one in labelled() if inside(one[0])[1]],
        "page": Paginator(_found(query), _PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    found.refresh_from_db()
    return page.page(context)


def _found(query: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "label": label, "scene": picture([name])} for name, label in labelled(query)
    ]


class _Target:
    """The place a drawing goes to: a step, a question, or a choice of a question."""

    def __init__(self, told: dict[str, str], back: str) -> None:
        self.told, self.back = told, back
        self.slot = int(told["slot"]) - 1
        self.choice = int(told.get("choice") or 0)
        self.address = "?" + urlencode(told)

    @classmethod
    def asked(cls, request: HttpRequest, body: frame.Row, draft: UUID) -> _Target:
        """Read it out of the address; 404 for a place that is not there."""
        names = ("lesson", "step", "question", "choice", "slot")
        told = {name: request.GET[name] for name in names if request.GET.get(name)}
        told.setdefault("slot", "1")
        if told["slot"] not in ("1", "2", "3") or told.get("choice", "1") not in "123456":
            raise Http404
        if "question" in told:
            back = reverse("console:draft-question", args=[draft, told["question"]])
        elif "lesson" in told and "step" in told:
            back = reverse("console:draft-step", args=[draft, told["lesson"], told["step"]])
        else:
            # Without a place there is nothing to choose for: the draft's page says what there is.
            back = reverse("console:course-draft", args=[draft])
        target = cls(told, back)
        frame.found_or_404(target.holder, body)
        return target

    @property
    def others(self) -> list[tuple[str, str]]:
        """Give what the address says, for a form that searches."""
        return list(self.told.items())

    def holder(self, body: frame.Row) -> frame.Row:
        """Give the table whose scene it is."""
        told = self.told
        if "question" in told:
            question = spots.question_of(body, told["question"])
            if not self.choice:
                return question
            rows: list[frame.Row] = question.get("choices", [])
            if self.choice > len(rows):
                raise Problem("draft.gone", _("This is not in the draft any more."))
            return rows[self.choice - 1]
        if "step" in told:
            return spots.step_of(body, told.get("lesson", ""), told["step"])
        return {}

    def put(self, body: frame.Row, name: str) -> None:
        """Put the drawing in; "" takes it out."""
        shaping.set_scene(self.holder(body), slot=self.slot, name=name)


urlpatterns = [path("drafts/<uuid:draft>/drawings/", pick, name="draft-drawings")]
