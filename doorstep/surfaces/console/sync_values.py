"""Two values for one field: the one in the books, the one a device sent; an officer decides."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SETTLE
from doorstep.kernel.activities.kinds import KINDS, ActivityKind
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.models import Line
from doorstep.kernel.places.queries import names_on
from doorstep.kernel.sync import attention
from doorstep.kernel.sync.models import KEPT, OPEN, TAKEN, Command, Disagreement
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.console.sync_lists import names_of, values_spec
from doorstep.surfaces.console.sync_tabs import crumbs, tabs
from doorstep.surfaces.console.sync_words import Said
from doorstep.surfaces.look.lists import ListPage
from doorstep.surfaces.look.rights import needs

DECIDED = {
    OPEN: gettext_lazy("Nobody has decided yet."),
    KEPT: gettext_lazy("The value in the books was kept."),
    TAKEN: gettext_lazy("The value from the device was taken."),
}
_COLUMNS = {"birth": "birth_on", "household": "household_id"}
"""What the journal calls a field, where that differs."""
_A_MOMENT = timedelta(minutes=1)
"""Journal lines of one batch are written a little after the moment it came."""
_DOORS = ("people.correct_person", "people.correct_household", "people.correct_business")


@require_GET
@needs(SETTLE)
def listing(request: HttpRequest) -> HttpResponseBase:
    """List the fields with two values about which nobody has decided."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = attention.disagreements_for(actor)
    context = {"title": _("Two values"), "tabs": tabs(actor, "console:sync-values")}
    return ListPage(request, values_spec(actor, rows), rows=rows).respond(
        "console/sync/values.html", context
    )


@require_http_methods(["GET", "POST"])
@needs(SETTLE)
def one(request: HttpRequest, disagreement: UUID) -> HttpResponse:
    """Show both values, who said each and when; keep one or take the other."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = Disagreement.objects.visible_to(actor, SETTLE).select_related("command__device")
    found: Disagreement | None = rows.filter(pk=disagreement).first()
    if found is None:
        raise Problem("sync.unknown", _("There is no such record among those you decide about."))
    if request.method == "POST":
        return _settled(request, actor, found)
    both = Both(actor, [found])
    here = {"label": _("Two values"), "href": reverse("console:sync-values")}
    context = {
        "title": _("Two values: %(field)s") % {"field": both.said(found).label(found.field)},
        "subtitle": names_on([found.unit_id], on=actor.on).get(found.unit_id, ""),
        "crumbs": crumbs(here), "entry": both.entry(found), "is_open": found.state == OPEN,
        "subject": _subject(both, found), "disagreement": found,
    }  # fmt: skip
    return render(request, "console/sync/value.html", context)


def _settled(request: HttpRequest, actor: Actor, row: Disagreement) -> HttpResponse:
    todo = request.POST.get("do", "")
    if todo not in ("keep", "take"):
        messages.error(request, _("Nothing was chosen."))
        return redirect("console:sync-value", row.pk)
    try:
        attention.settle_disagreement(
            actor=actor, disagreement=row.pk, is_other_taken=todo == "take", at=timezone.now()
        )
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("console:sync-value", row.pk)
    messages.success(request, str(DECIDED[TAKEN if todo == "take" else KEPT]))
    return redirect("console:sync-values")


def _subject(both: Both, row: Disagreement) -> dict[str, str]:
    href = address(f"console:{row.subject_type}", row.subject)
    if row.subject_type == "activity":
        return {"name": _("Activity"), "href": href}
    said = both.said(row)
    return {"name": said.value("subject", str(row.subject)),
            "href": said.href("subject", str(row.subject))}  # fmt: skip


class Both:
    """Disagreements with both values in words, for a page of one and for the history of records."""

    def __init__(self, actor: Actor, rows: list[Disagreement]) -> None:
        self.actor = actor
        values = [[str(d.subject), d.seen, d.kept, d.other] for d in rows]
        self._plain = Said(actor, values=values)
        self._kinds = _kinds_of(rows)
        self._sources = {d.pk: said_by(d) for d in rows}
        people = {d.made_by for d in rows} | {d.settled_by for d in rows}
        self._people = names_of(people | {by for by, _at in self._sources.values()})

    def said(self, row: Disagreement) -> Said:
        """Give the words for a row's field and values."""
        self._plain.kind = self._kinds.get(row.subject)
        return self._plain

    def entry(self, row: Disagreement) -> dict[str, Any]:
        """Give everything a page shows of one disagreement."""
        said, (by, at) = self.said(row), self._sources[row.pk]
        return {
            "label": said.label(row.field), "kept": said.value(row.field, row.kept),
            "other": said.value(row.field, row.other), "seen": said.value(row.field, row.seen),
            "kept_by": self._people.get(by, ""), "kept_at": at,
            "other_by": self._people.get(row.made_by, ""), "other_at": row.made_at,
            "device": row.command.device.label, "state": DECIDED[row.state],
            "settled_by": self._people.get(row.settled_by, ""), "settled_at": row.settled_at,
            "is_erased": row.kept is None and row.other is None and row.seen is None,
            "href": self._href(row),
        }  # fmt: skip

    def _href(self, row: Disagreement) -> str:
        is_mine = row.state == OPEN and self.actor.may(SETTLE, row.unit_id)
        return reverse("console:sync-value", args=[row.pk]) if is_mine else ""


def _kinds_of(rows: list[Disagreement]) -> dict[UUID, ActivityKind]:
    roots = {d.subject for d in rows if d.subject_type == "activity"}
    told = Activity.objects.filter(root__in=roots, is_current=True).values_list("root", "kind")
    return {root: kind for root, code in told if (kind := KINDS.get(code))}


def said_by(row: Disagreement) -> tuple[UUID | None, datetime | None]:
    """Give who put the value into the books that the device found there, and when."""
    until = (row.command.applied_at or row.made_at) + _A_MOMENT
    if row.subject_type == "activity":
        told = Activity.objects.filter(root=row.subject, received_at__lte=until)
        last = told.order_by("-revision").values_list("recorded_by", "received_at").first()
        return last or (None, None)
    lines = Line.objects.filter(about=row.subject_type, about_id=str(row.subject), at__lte=until)
    column = _COLUMNS.get(row.field, row.field)
    for line in lines.filter(verb__in=_DOORS).order_by("-id")[:50]:
        if column in line.details.get("fields", ()):
            return line.account_id, line.at
    made = Command.objects.filter(pk=row.subject).values_list("made_by", "applied_at").first()
    return made or (None, None)


urlpatterns = [
    path("values/", listing, name="sync-values"),
    path("values/<uuid:disagreement>/", one, name="sync-value"),
]
