"""Everything that waits for a human: why, what to do, and where; one table per sort."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Office
from doorstep.kernel.access.rights import (
    IMPORT,
    KEEP_ACCOUNTS,
    KEEP_PEOPLE,
    KEEP_PLACES,
    SEE_ACTIVITIES,
    SEE_TEAMS,
    SETTLE,
)
from doorstep.kernel.activities.labels import MENDING, attention_words
from doorstep.kernel.activities.queries import activities_for
from doorstep.kernel.imports import queries as imports
from doorstep.kernel.imports.models import CHECKED, FAILED, UPLOADED
from doorstep.kernel.people.handing import offers
from doorstep.kernel.people.models import Team
from doorstep.kernel.people.searching import pairs_of
from doorstep.kernel.places.queries import names_on, unresolved
from doorstep.kernel.xforms.queries import open_submissions
from doorstep.surfaces.console import sync_waiting
from doorstep.surfaces.console.duplicates import last_search
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.console.waiting import REMINDERS, Waiting
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.given import Given
from doorstep.surfaces.look.rights import needs

_SHOWN = 50


def _activities(actor: Actor) -> Iterator[Waiting]:
    rows = activities_for(actor).filter(is_void=False).exclude(attention="")
    for code, n in rows.order_by().values_list("attention").annotate(n=Count("id")):
        yield Waiting(
            _("Activities"),
            str(attention_words(code)),
            str(MENDING.get(code, _("Open the records and amend them."))),
            f"{reverse('console:activities')}?attention={code}&state=counted",
            n,
        )


def _splits(actor: Actor) -> Iterator[Waiting]:
    for province in _provinces(actor, KEEP_PLACES):
        for split in unresolved(actor=actor, province=province)[:_SHOWN]:
            yield Waiting(
                f"{split.name} ({split.code})",
                _("The unit was split; some of its villages belong to no commune yet.")
                if split.villages
                else _("The unit was split; facts hang on the old unit itself."),
                _("Say for each village which new commune it belongs to."),
                address("console:split", split.unit_id),
                len(split.villages) or sum(split.facts.values()),
            )


def _imports(actor: Actor) -> Iterator[Waiting]:
    if not actor.may(IMPORT):
        return
    told = {
        UPLOADED: (_("A file was uploaded and not checked."), _("Choose the columns.")),
        CHECKED: (_("A file was checked and waits."), _("Confirm it or cancel it.")),
        FAILED: (_("An import stopped."), _("Read why, and send the file again.")),
    }
    for batch in imports.batches(actor=actor).filter(state__in=told)[:_SHOWN]:
        why, todo = told[batch.state]
        href = address("console:import", batch.pk)
        yield Waiting(Given(batch.file_name), why, todo, href, batch.rows or None)


def _odk(actor: Actor) -> Iterator[Waiting]:
    """Count the forms of ODK Collect that were kept because something stands against them."""
    count = open_submissions(actor).count() if actor.may(SETTLE) else 0
    if count:
        yield Waiting(
            _("Forms from ODK Collect"),
            _("Something stands against entering them."),
            _("Look at each form: enter it or set it aside."),
            address("console:odk-kept"),
            count,
        )


def _duplicates(actor: Actor) -> Iterator[Waiting]:
    """Count what the last search left to look at; say so where nobody has searched yet."""
    if not actor.holding(KEEP_PEOPLE):
        return
    last = last_search(actor)
    pairs = pairs_of(actor=actor, job=last).count() if last else None
    if pairs != 0:
        yield Waiting(
            _("Persons"),
            _("Some records look like one person entered twice.")
            if last
            else _("Nobody has looked for persons entered twice yet."),
            _("Look at each pair: merge it, or say that they are two.")
            if last
            else _("Search for duplicates."),
            address("console:duplicates"),
            pairs,
        )


def _offered(actor: Actor) -> Iterator[Waiting]:
    """Count the persons whom other provinces hand over to the actor's units."""
    waiting = offers(actor=actor).count() if actor.holding(KEEP_PEOPLE) else 0
    if waiting:
        yield Waiting(
            _("Persons"),
            _("Other provinces hand over persons who moved here."),
            _("Take them in, in their village, or refuse."),
            address("console:handovers"),
            waiting,
        )


def _gone(actor: Actor) -> Iterator[Waiting]:
    """Name units that have ended while offices or teams still stand in them."""
    teams = Team.objects.visible_to(actor, SEE_TEAMS)
    teams = teams.filter(ended_on__gt=actor.on, place__ended_on__lte=actor.on)
    offices = Office.objects.visible_to(actor, KEEP_ACCOUNTS).held_on(actor.on)
    offices = offices.filter(unit__ended_on__lte=actor.on)
    sorts = (
        (teams, "place", _("Teams still belong to a unit that has ended."),
         _("Open the teams and say where they belong now."), address("console:teams")),
        (offices, "unit", _("Offices are still held at a unit that ended."),
         _("Give the office at the new unit and end the old one."), address("accounts")),
    )  # fmt: skip
    for rows, column, why, todo, href in sorts:
        found = dict(rows.order_by().values_list(column).annotate(n=Count("pk"))[:_SHOWN])
        names = names_on(found, on=actor.on)
        for unit, n in found.items():
            yield Waiting(names.get(unit, str(unit)), why, todo, href, n)


def _provinces(actor: Actor, right: str) -> list[str]:
    return sorted({o.province for o in actor.holding(right)})


def _table(caption: str, rows: list[Waiting]) -> Table:
    columns = [
        Column(key="what", label=_("What"), href=lambda w: w.href),
        Column(key="count", label=pgettext("how many", "Number"), kind="number"),
        Column(key="why", label=_("Why")),
        Column(key="todo", label=_("What to do")),
    ]
    return Table(caption=caption, columns=columns, rows=rows)


@require_GET
@needs(SEE_ACTIVITIES)
def attention(request: HttpRequest) -> HttpResponse:
    """Show everything that waits for somebody in the actor's units."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sections = (
        (_("Records"), _activities(actor)),
        (_("Records from devices"), sync_waiting.records(actor)),
        (_("Two values for one field"), sync_waiting.values(actor)),
        (_("Forms"), _odk(actor)),
        (_("Split units"), _splits(actor)),
        (_("Imports"), _imports(actor)),
        (_("Possible duplicates"), _duplicates(actor)),
        (_("From other provinces"), _offered(actor)),
        (_("Units that have ended"), _gone(actor)),
        *((str(reminder.label), reminder.find(actor)) for reminder in REMINDERS),
    )
    tables = [_table(caption, rows) for caption, found in sections if (rows := list(found))]
    context: dict[str, Any] = {"title": _("Needs attention"), "tables": tables}
    return render(request, "console/attention/list.html", context)


urlpatterns = [path("", attention, name="attention")]
