"""Records that may be one person: looked at side by side, merged or told apart, undone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doorstep.kernel.access.actors import Actor, home_of
from doorstep.kernel.access.rights import KEEP_PEOPLE
from doorstep.kernel.people.duplicates import Candidate, candidates
from doorstep.kernel.people.merging import merge_persons, say_not_same, undo_merge
from doorstep.kernel.people.models import Merge, Person
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.look.rights import needs

SHOWN = 60


@needs(KEEP_PEOPLE)
def duplicates(request: HttpRequest) -> HttpResponse:
    """Show the likeliest pairs, with what speaks for each."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    home = home_of(actor)
    found = candidates(actor=actor, province=home.province, limit=SHOWN) if home else []
    villages = {v for c in found for v in (c.one.village, c.other.village) if v}
    names = names_on(villages, on=actor.on)
    return render(
        request,
        "console/duplicates/list.html",
        {
            "title": _("Duplicates"),
            "subtitle": _("Records that may be one person, the likeliest first"),
            "pairs": [_pair(c, names) for c in found],
            "merged": _merged_lately(actor),
        },
    )


def _merged_lately(actor: Actor) -> list[Merge]:
    """Give the last merges of two records that are both the actor's to keep."""
    own = Person.objects.visible_to(actor, KEEP_PEOPLE)
    rows = Merge.objects.filter(kept__in=own, gone__in=own, undone_at=None)
    return list(rows.select_related("kept", "gone").order_by("-at")[:20])


def _pair(c: Candidate, names: dict[int, str]) -> dict[str, Any]:
    return {
        "score": c.score,
        "reasons": [str(r) for r in c.reasons],
        "sides": [
            {
                "id": p.id,
                "name": p.full_name,
                "born": p.birth_on or p.birth_year,
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
    path("merge/<uuid:kept>/<uuid:gone>/", merge, name="merge"),
    path("apart/<uuid:one>/<uuid:other>/", apart, name="apart"),
    path("undo/<uuid:merge>/", unmerge, name="unmerge"),
]
