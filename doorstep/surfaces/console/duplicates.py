"""Records that may be one person: looked at side by side, merged or told apart, undone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.people.duplicates import Candidate, people_at
from doorstep.kernel.people.likeness import certainty
from doorstep.kernel.people.merging import merge_persons, say_not_same, undo_merge
from doorstep.kernel.people.models import Merge, Person
from doorstep.kernel.people.searching import SEARCH, pairs_of, said_pairs
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import names_on
from doorstep.kernel.work.actions import ask
from doorstep.kernel.work.models import Job
from doorstep.kernel.work.queries import last_done, last_of
from doorstep.surfaces.console import work
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import day

SHOWN = 60
AT_ONCE = 2000
"""Registers up to this size are searched while the page waits."""


@require_GET
@needs(KEEP_PEOPLE)
def duplicates(request: HttpRequest) -> HttpResponse:
    """Show the likeliest pairs of the last search, with what speaks for each."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    home = searched(actor)
    done = last_search(actor)
    job = last_of(actor=actor, kind=SEARCH, place=home.pk) if home else None
    rows = pairs_of(actor=actor, job=done) if done else None
    found = said_pairs(province=done.province, rows=rows[:SHOWN]) if done and rows else []
    villages = {v for c in found for v in (c.one.village, c.other.village) if v}
    names = names_on(villages, on=actor.on)
    return render(
        request,
        "console/duplicates/list.html",
        {
            "title": _("Duplicates"),
            "subtitle": _("Records that may be one person, the likeliest first"),
            "place": names_on([home.pk], on=actor.on).get(home.pk, "") if home else "",
            "work": work.shown(job, _("Records are being compared"), reverse("console:duplicates")),
            "searched": done,
            "waiting": rows.count() if rows is not None else 0,
            "pairs": [_pair(c, names) for c in found],
            "merged": _merged_lately(actor),
        },
    )


def searched(actor: Actor) -> Unit | None:
    """Give the unit whose records an actor searches: of the highest office that keeps people."""
    held = sorted(actor.holding(KEEP_PEOPLE), key=lambda o: o.level != "province")
    return Unit.objects.get(pk=held[0].unit_id) if held else None


def last_search(actor: Actor) -> Job | None:
    """Give the last search of the actor's unit that came to its end."""
    home = searched(actor)
    return last_done(actor=actor, kind=SEARCH, place=home.pk) if home else None


@require_POST
@needs(KEEP_PEOPLE)
def search(request: HttpRequest) -> HttpResponse:
    """Begin a search of the actor's unit, unless one is going on."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    home = searched(actor)
    if home is None:
        raise Problem("people.nothing_to_search", _("There is nothing to search here."))
    job, is_new = ask(actor=actor, kind=SEARCH, place=home)
    few = people_at(home, on=actor.on).order_by()[: AT_ONCE + 1].count() <= AT_ONCE
    work.start(actor, job, is_new=is_new, is_small=few)
    return redirect("console:duplicates")


def _merged_lately(actor: Actor) -> list[Merge]:
    """Give the last merges of two records that are both the actor's to keep."""
    own = Person.objects.visible_to(actor, KEEP_PEOPLE)
    rows = Merge.objects.filter(kept__in=own, gone__in=own, undone_at=None)
    return list(rows.select_related("kept", "gone").order_by("-at")[:20])


def _pair(c: Candidate, names: dict[int, str]) -> dict[str, Any]:
    return {
        "certainty": str(certainty(c.score)),
        "reasons": [str(r) for r in c.reasons],
        "sides": [
            {
                "id": p.id,
                "name": p.full_name,
                "born": day(p.birth_on) if p.birth_on else p.birth_year,
                "phone": p.phone,
                "village": names.get(p.village or 0, ""),
                "href": reverse("console:person", args=[p.id]),
            }
            for p in (c.one, c.other)
        ],
    }


@needs(KEEP_PEOPLE)
@require_POST
def merge(request: HttpRequest, kept: UUID, gone: UUID) -> HttpResponse:
    """Say that two records are one person; the first is kept."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    merge_persons(
        actor=actor, kept=kept, gone=gone, reason=_("the same person, compared on screen")
    )
    messages.success(request, _("Merged. All figures follow; it can be undone."))
    return redirect("console:duplicates")


@needs(KEEP_PEOPLE)
@require_POST
def apart(request: HttpRequest, one: UUID, other: UUID) -> HttpResponse:
    """Say that two records are two persons; the pair is not shown again."""
    say_not_same(actor=request.actor, one=one, other=other)  # type: ignore[attr-defined]
    messages.success(request, _("Noted: two persons. The pair is not shown again."))
    return redirect("console:duplicates")


@needs(KEEP_PEOPLE)
@require_POST
def unmerge(request: HttpRequest, merge: UUID) -> HttpResponse:
    """Undo a merge."""
    row = get_object_or_404(Merge, pk=merge)
    undo_merge(actor=request.actor, merge=row.pk)  # type: ignore[attr-defined]
    messages.success(request, _("Undone: two records again, and the figures with them."))
    return redirect("console:person", person=row.gone_id)


urlpatterns = [
    path("", duplicates, name="duplicates"),
    path("search/", search, name="duplicates-search"),
    path("merge/<uuid:kept>/<uuid:gone>/", merge, name="merge"),
    path("apart/<uuid:one>/<uuid:other>/", apart, name="apart"),
    path("undo/<uuid:merge>/", unmerge, name="unmerge"),
]
