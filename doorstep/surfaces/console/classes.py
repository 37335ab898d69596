"""Classes for an officer: open one, put people in, see how far they are.

What the list of a class says is what the figures say: both read the same facts.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorstep.capabilities.learning.classes import actions, queries
from doorstep.capabilities.learning.classes.actions import ClassDraft
from doorstep.capabilities.learning.classes.models import LearningClass
from doorstep.capabilities.learning.classes.papers import certificates_in
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE, SEE_PEOPLE
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.basics.text import search_key, tidy
from doorstep.kernel.people.models import GroupMembership, TargetGroup
from doorstep.kernel.people.queries import persons
from doorstep.kernel.places.queries import names_on, place_ids_under
from doorstep.surfaces.console import class_papers
from doorstep.surfaces.console.class_forms import ClassForm
from doorstep.surfaces.console.class_lists import classes_spec, learners_spec
from doorstep.surfaces.console.class_papers import actor_in, class_or_404, crumbs_to
from doorstep.surfaces.console.village_area import Area
from doorstep.surfaces.look.lists import ListPage
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said

MOST_OFFERED = 200


@require_GET
@needs(SEE_PEOPLE)
def class_list(request: HttpRequest) -> HttpResponseBase:
    """List the classes."""
    actor = actor_in(request)
    rows = queries.classes(actor)
    context = {"title": _("Classes"), "may_keep": actor.may(KEEP_PEOPLE)}
    return ListPage(request, classes_spec(actor, rows), rows=rows).respond(
        "console/classes/list.html", context
    )


@require_http_methods(["GET", "POST"])
@needs(KEEP_PEOPLE)
def new_class(request: HttpRequest) -> HttpResponse:
    """Open a class."""
    actor = actor_in(request)
    communes = Area(request, right=KEEP_PEOPLE).communes
    form = ClassForm(request.POST or None, actor=actor, communes=communes)
    if form.is_bound and form.is_valid() and _is_there(form.cleaned_data["id"]):
        return redirect("console:class", form.cleaned_data["id"])  # sent twice, or back and again
    return _kept(request, form, None)


def _is_there(pk: UUID) -> bool:
    return LearningClass.objects.filter(pk=pk).exists()


@require_http_methods(["GET", "POST"])
@needs(KEEP_PEOPLE)
def change(request: HttpRequest, taught_in: UUID) -> HttpResponse:
    """Change a class."""
    actor = actor_in(request)
    row = class_or_404(actor, taught_in)
    form = ClassForm(request.POST or None, actor=actor, communes=[], row=row)
    return _kept(request, form, row)


def _kept(request: HttpRequest, form: ClassForm, row: LearningClass | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        draft = ClassDraft(
            id=row.pk if row else told["id"],
            place=row.place_id if row else int(told["place"]),
            name=told["name"],
            courses=tuple(told["courses"]),
            due_on=told["due_on"],
            is_test_alone=told["is_test_alone"],
        )
        try:
            kept = actions.keep_class(actor=actor_in(request), draft=draft, at=timezone.now())
            return redirect("console:class", kept.pk)
        except NotAllowed:
            raise
        except Problem as problem:
            form.add_error(None, str(problem))
    back = reverse("console:class", args=[row.pk]) if row else reverse("console:classes")
    context = {
        "title": _("Change the class") if row else _("New class"),
        "form": form, "back": back, "crumbs": crumbs_to(row),
    }  # fmt: skip
    return render(request, "console/people/act.html", context)


@require_GET
@needs(SEE_PEOPLE)
def class_page(request: HttpRequest, taught_in: UUID) -> HttpResponseBase:
    """Show a class: who is in it, how far each is, what is left to do."""
    actor = actor_in(request)
    row = class_or_404(actor, taught_in)
    lines = queries.lines_of(row, actor=actor)
    done = sum(line.is_done for line in lines)
    context = {
        "title": row.name,
        "subtitle": names_on([row.place_id], on=actor.on).get(row.place_id, ""),
        "row": row,
        "count": len(lines),
        "done": done,
        "still": len(lines) - done,
        "elsewhere": queries.count_of(row) - len(lines),
        "left": queries.days_left(row, on=actor.on),
        "courses": [said(one.course.title)[0] for one in queries.courses_of(row)],
        "may_keep": actor.may(KEEP_PEOPLE, row.place_id) and row.closed_on is None,
        "papers": certificates_in(row, actor=actor).count(),
        "crumbs": crumbs_to(),
    }
    return ListPage(request, learners_spec(row), rows=lines, at=row.place).respond(
        "console/classes/class.html", context
    )


@require_http_methods(["GET", "POST"])
@needs(KEEP_PEOPLE)
def put_in(request: HttpRequest, taught_in: UUID) -> HttpResponse:
    """Find people of the commune by name or group, tick them, put them in."""
    actor = actor_in(request)
    row = class_or_404(actor, taught_in)
    if request.method == "POST":
        return _put(request, actor, row)
    wanted = tidy(request.GET.get("q", ""))[:100]
    group = request.GET.get("group", "")
    groups = [(g.code, said(g.label)[0]) for g in
              TargetGroup.objects.filter(subject_type="person", is_sensitive=False, age_from=None)
              .order_by("bit")]  # fmt: skip
    found = _found(actor, row, wanted, group if group in dict(groups) else "")
    offered = list(found[: MOST_OFFERED + 1]) if wanted or group else []
    context = {
        "title": _("Put people in"), "row": row, "wanted": wanted, "group": group,
        "groups": groups, "persons": offered[:MOST_OFFERED],
        "is_cut": len(offered) > MOST_OFFERED, "is_asked": bool(wanted or group),
        "crumbs": crumbs_to(row),
    }  # fmt: skip
    return render(request, "console/classes/put_in.html", context)


def _found(actor: Actor, row: LearningClass, wanted: str, group: str) -> Any:
    inside = row.learners.filter(left_on=None)
    there = inside.values_list(Coalesce("person__merged_into", "person"))
    places = place_ids_under(row.place_id, borders=actor.on)
    rows = persons(actor=actor).filter(
        Q(village__in=places) | Q(village=row.place_id), province=row.province
    )
    for word in search_key(wanted).split():
        rows = rows.filter(search_key__contains=word)
    if group:
        inside = GroupMembership.objects.filter(
            province=row.province, group=group, from_on__lte=actor.on, to_on__gt=actor.on
        )
        rows = rows.filter(pk__in=inside.values("subject"))
    return rows.exclude(pk__in=there)


def _put(request: HttpRequest, actor: Actor, row: LearningClass) -> HttpResponse:
    try:
        wanted = [UUID(one) for one in request.POST.getlist("person")]
        count = actions.put_in(actor=actor, taught_in=row, persons=wanted, on=actor.on)
    except NotAllowed:
        raise
    except (Problem, ValueError) as problem:
        messages.error(request, str(problem))
        return redirect("console:class-put-in", row.pk)
    messages.success(request, _("Put in: %(n)s.") % {"n": count})
    return redirect("console:class", row.pk)


@require_http_methods(["GET", "POST"])
@needs(KEEP_PEOPLE)
def take_out(request: HttpRequest, taught_in: UUID, learner: UUID) -> HttpResponse:
    """Take somebody out, after asking."""
    actor = actor_in(request)
    row = class_or_404(actor, taught_in)
    found = row.learners.filter(pk=learner, left_on=None).select_related("person").first()
    if found is None:
        raise Http404
    if request.method == "POST":
        actions.take_out(actor=actor, learner=found, on=actor.on)
        messages.success(request, _("Done."))
        return redirect("console:class", row.pk)
    context = {
        "title": _("Take somebody out of the class"),
        "words": _("%(name)s leaves the class. What was learned stays.")
        % {"name": queries.person_of(found).full_name},
        "do": _("Take out"), "back": reverse("console:class", args=[row.pk]),
        "crumbs": crumbs_to(row),
    }  # fmt: skip
    return render(request, "console/classes/ask.html", context)


@require_http_methods(["GET", "POST"])
@needs(KEEP_PEOPLE)
def close(request: HttpRequest, taught_in: UUID) -> HttpResponse:
    """Close a class, after asking."""
    actor = actor_in(request)
    row = class_or_404(actor, taught_in)
    if request.method == "POST":
        actions.close_class(actor=actor, taught_in=row, on=actor.on)
        messages.success(request, _("The class is closed."))
        return redirect("console:class", row.pk)
    context = {
        "title": _("Close the class"),
        "words": _("The codes on the slips are no longer valid. What was learned stays."),
        "do": _("Close the class"), "back": reverse("console:class", args=[row.pk]),
        "crumbs": crumbs_to(row),
    }  # fmt: skip
    return render(request, "console/classes/ask.html", context)


urlpatterns = [
    path("", class_list, name="classes"),
    path("new/", new_class, name="class-new"),
    path("<uuid:taught_in>/", class_page, name="class"),
    path("<uuid:taught_in>/change/", change, name="class-change"),
    path("<uuid:taught_in>/put-in/", put_in, name="class-put-in"),
    path("<uuid:taught_in>/<uuid:learner>/out/", take_out, name="class-take-out"),
    path("<uuid:taught_in>/close/", close, name="class-close"),
    *class_papers.urlpatterns,
]
