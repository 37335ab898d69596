"""The courses of a province: the list, one with its editions, two editions side by side."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doorstep.capabilities.learning.drafting import actions, queries
from doorstep.capabilities.learning.drafting.comparing import differences
from doorstep.capabilities.learning.models import Edition
from doorstep.kernel.access.rights import KEEP_COURSES
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.tables import CODE_SIGNS
from doorstep.surfaces.console.courses import frame
from doorstep.surfaces.console.courses.forms import NewForm
from doorstep.surfaces.console.courses.lists import (
    STATES,
    courses_spec,
    edition_words,
    editions_table,
)
from doorstep.surfaces.look.lists import ListPage
from doorstep.surfaces.look.rights import needs


@require_GET
@needs(KEEP_COURSES)
def listing(request: HttpRequest) -> HttpResponseBase:
    """List the courses that are taught in the province, and drafts of new ones."""
    actor = frame.actor_of(request)
    place = frame.province_of(actor)
    rows = queries.kept_courses(actor, province=place.province)
    names = queries.names_of({one.draft.changed_by for one in rows if one.draft})
    return ListPage(request, courses_spec(names), rows=rows, at=place).respond(
        "console/courses/list.html", {"title": _("Courses")}
    )


@frame.FORM
@needs(KEEP_COURSES)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a course that was not there before."""
    actor = frame.actor_of(request)
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"place": frame.province_of(actor), "title": form.cleaned_data["title"]}
        draft = actions.start_new(actor=actor, at=timezone.now(), **told)
        return redirect("console:draft-head", draft.pk)
    context = {"title": _("New course"), "form": form, "crumbs": frame.crumbs()}
    return render(request, "console/courses/new.html", context)


def _editions(request: HttpRequest, code: str) -> list[Edition]:
    if not CODE_SIGNS.issuperset(code):
        raise Http404
    province = frame.province_of(frame.actor_of(request)).province
    return list(queries.editions(province=province, code=code))


@require_GET
@needs(KEEP_COURSES)
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show a course: its editions, and the draft of it."""
    found = _editions(request, code)
    actor = frame.actor_of(request)
    draft = queries.drafts(actor).filter(code=code).first()
    if not found:
        if draft is None:
            raise Http404
        return redirect("console:course-draft", draft.pk)
    now = queries.counting_edition(province=frame.province_of(actor).province, code=code)
    people = {who for edition in found for who in (edition.made_by, edition.reviewed_by)}
    names = queries.names_of(people)
    context = {
        "title": frame.title_of(now.body if now else found[0].body), "crumbs": frame.crumbs(),
        "code": code, "now": now, "now_words": edition_words(now) if now else "",
        "table": editions_table(found, names), "draft": draft,
        "draft_state": STATES[draft.state] if draft else "",
        "choices": [(e.digest, edition_words(e)) for e in found],
    }  # fmt: skip
    return render(request, "console/courses/one.html", context)


@require_POST
@needs(KEEP_COURSES)
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a draft from an edition, also from an old one."""
    actor = frame.actor_of(request)
    if not _editions(request, code):
        raise Http404
    told = {"code": code, "digest": request.POST.get("digest", "")}
    try:
        draft = actions.start_from(
            actor=actor, place=frame.province_of(actor), at=timezone.now(), **told
        )
    except Problem as why:
        messages.error(request, str(why))
        return redirect("console:course", code)
    messages.success(request, _("The draft is ready. Nothing changes for learners meanwhile."))
    return redirect("console:course-draft", draft.pk)


@require_GET
@needs(KEEP_COURSES)
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Show what differs between two editions."""
    found = {edition.digest: edition for edition in reversed(_editions(request, code))}
    if not found:
        raise Http404
    before = found.get(request.GET.get("from", ""), next(iter(found.values())))
    after = found.get(request.GET.get("to", ""), list(found.values())[-1])
    told = differences(before.body, after.body)
    context = {
        "title": _("Two editions side by side"),
        "crumbs": frame.crumbs(None, frame.crumb(frame.title_of(after.body), "course", code)),
        "code": code, "before": before, "after": after,
        "choices": [(e.digest, edition_words(e)) for e in found.values()],
        "back": reverse("console:course", args=[code]), "count": len(told),
        "rows": frame.difference_rows(told, before.body, after.body),
    }  # fmt: skip
    return render(request, "console/courses/compare.html", context)


urlpatterns = [
    path("", listing, name="courses"),
    path("new/", new, name="course-new"),
    path("course/<str:code>/", one, name="course"),
    path("course/<str:code>/start/", start, name="course-start"),
    path("course/<str:code>/compare/", compare, name="course-compare"),
]
