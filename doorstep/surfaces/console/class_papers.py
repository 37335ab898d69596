"""What a class gets on paper: slips with codes, and the certificates of those who have one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doorstep.capabilities.learning.classes import actions, queries
from doorstep.capabilities.learning.classes.models import Learner, LearningClass
from doorstep.capabilities.learning.classes.papers import certificates_in
from doorstep.capabilities.learning.work.certificates import PRINT
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE, SEE_PEOPLE
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.work.actions import ask
from doorstep.surfaces.console import work
from doorstep.surfaces.console.person_cards import picture
from doorstep.surfaces.look.rights import needs

ON_A_PAGE = 10
AT_ONCE = 30
"""Sheets up to this number are set while the page waits."""


def actor_in(request: HttpRequest) -> Actor:
    """Give who asks."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def crumbs_to(row: LearningClass | None = None) -> list[dict[str, str]]:
    """Give the way back to the classes, or to one class."""
    told = [{"label": _("Classes"), "href": reverse("console:classes")}]
    if row is not None:
        told.append({"label": row.name, "href": reverse("console:class", args=[row.pk])})
    return told


def class_or_404(actor: Actor, pk: UUID) -> LearningClass:
    """Give the class of an address, where the actor sees people."""
    row = queries.classes(actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@require_POST
@needs(KEEP_PEOPLE)
def codes(request: HttpRequest, taught_in: UUID) -> HttpResponse:
    """Give codes and show the slips to print: those without one, or everybody anew."""
    actor = actor_in(request)
    row = class_or_404(actor, taught_in)
    learners = [line.learner for line in queries.lines_of(row, actor=actor)]
    if request.POST.get("who") != "all":
        learners = [one for one in learners if one.code_digest is None]
    try:
        given = actions.give_codes(actor=actor, taught_in=row, learners=learners)
    except NotAllowed:
        raise
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("console:class", row.pk)
    slips = sorted((_slip(request, one, code) for one, code in given), key=lambda s: s["sort"])
    context = {
        "title": _("Slips with codes"), "row": row, "count": len(slips),
        "pages": [slips[at : at + ON_A_PAGE] for at in range(0, len(slips), ON_A_PAGE)],
        "address": request.build_absolute_uri(reverse("portal:join")),
        "crumbs": crumbs_to(row),
    }  # fmt: skip
    return render(request, "console/classes/slips.html", context)


def _slip(request: HttpRequest, learner: Learner, code: str) -> dict[str, Any]:
    person = queries.person_of(learner)
    address = request.build_absolute_uri(f"{reverse('portal:join')}#{code}")
    return {
        "sort": person.sort_key,
        "name": person.full_name,
        "code": code,
        "picture": picture(address),
    }


@require_POST
@needs(SEE_PEOPLE)
def print_certificates(request: HttpRequest, taught_in: UUID) -> HttpResponse:
    """Set the certificates of the class's learners as one file: many in the background."""
    actor = actor_in(request)
    row = class_or_404(actor, taught_in)
    count = certificates_in(row, actor=actor).count()
    job, is_new = ask(actor=actor, kind=PRINT, place=row.place, about=str(row.pk))
    try:
        work.start(actor, job, is_new=is_new, is_small=count <= AT_ONCE)
    except NotAllowed:
        raise
    except Problem as why:
        messages.error(request, str(why))
        return redirect("console:class", row.pk)
    return redirect("console:certificates-printing", job.pk)


urlpatterns = [
    path("<uuid:taught_in>/codes/", codes, name="class-codes"),
    path("<uuid:taught_in>/certificates/", print_certificates, name="class-certificates"),
]
