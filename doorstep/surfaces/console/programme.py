"""The programme: lists and pages of documents, campaigns, directives, models, systems and so on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorstep.capabilities.programme.kinds import label_of
from doorstep.capabilities.reporting.queries import lines_held_by
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Account
from doorstep.kernel.access.rights import KEEP_PROGRAMME, SEE_PROGRAMME
from doorstep.kernel.files.queries import path_of
from doorstep.surfaces.console import (
    entering,
    plan_cascade,
    plan_page,
    plan_upload,
    programme_keeping,
)
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.console.programme_facts import told_of
from doorstep.surfaces.console.programme_forms import StateForm
from doorstep.surfaces.console.programme_lists import lines_of, spec_of
from doorstep.surfaces.console.programme_things import DOCUMENT, THINGS, Thing, crumbs, tabs
from doorstep.surfaces.look.lists import ListPage
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said


@require_GET
@needs(SEE_PROGRAMME)
def listing(request: HttpRequest, thing: Thing) -> HttpResponseBase:
    """List the things of a type that the actor may see."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    lines = lines_of(actor, thing)
    page = ListPage(request, spec_of(thing, lines, actor), rows=lines)
    name = "console:programme" if thing is DOCUMENT else f"console:{thing.folder}"
    context = {"title": _("Programme"), "tabs": tabs(name)}
    if actor.may(KEEP_PROGRAMME):
        context |= {"add_href": reverse(f"console:{thing.code}-new"), "add": thing.new}
    return page.respond("console/programme/list.html", context)


@require_GET
@needs(SEE_PROGRAMME)
def page(request: HttpRequest, thing: Thing, id: UUID) -> HttpResponse:
    """Show one thing: facts, days, states, which source lines it answers, what it belongs to."""
    row = thing.find(request.actor, id)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return shown(request, thing, row)


def shown(
    request: HttpRequest, thing: Thing, row: Any, *, state_form: Any = None, status: int = 200
) -> HttpResponse:
    """Draw the page of a thing, with the form for its state for those who keep it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    may_keep = actor.may(KEEP_PROGRAMME, row.place_id)
    if may_keep and thing.states is not None and state_form is None:
        state_form = StateForm(states=thing.states, on=actor.on)
    context = {
        "title": said(row.title)[0],
        "crumbs": crumbs(thing.plural, thing.list_href()),
        "told": told_of(actor, thing, row),
        "has_states": thing.states is not None,
        "states": _states(thing, row),
        "lines": source_lines(actor, f"{thing.code}:{row.key}") if row.key else [],
        "state_form": state_form if may_keep else None,
    }
    if may_keep:
        context |= {
            f"{act}_href": address(f"console:{thing.code}-{act}", row.pk)
            for act in ("change", "remove", "say")
        }
    return render(request, "console/programme/page.html", context, status=status)


def _states(thing: Thing, row: Any) -> list[dict[str, Any]]:
    """Give the states since the first, the newest first: what, since when, who said so and when."""
    if thing.states is None:
        return []
    rows = list(row.states.all())
    names = dict(
        Account.objects.filter(pk__in={r.said_by for r in rows} - {None}).values_list(
            "pk", "full_name"
        )
    )
    return [
        {
            "on": r.on,
            "title": str(label_of(thing.states, r.status)),
            "text": said(r.text)[0],
            "by": names.get(r.said_by, _("from a file")),
            "at": r.said_at,
        }
        for r in reversed(rows)
    ]


def source_lines(actor: Actor, reference: str) -> list[dict[str, Any]]:
    """Give the lines of published articles that a thing answers."""
    return [
        {
            "id": line.pk,
            "text": said(line.text)[0],
            "article": said(line.article.title)[0],
            "href": address("portal:source", line.pk),
        }
        for line in lines_held_by(actor, reference)
    ]


@require_GET
@needs(SEE_PROGRAMME)
def document_file(request: HttpRequest, id: UUID) -> FileResponse:
    """Give the file of a document, to be kept, never to be run by the browser."""
    row = DOCUMENT.find(request.actor, id)  # type: ignore[attr-defined]
    if row is None or row.file is None or not path_of(row.file).exists():
        raise Http404
    return FileResponse(
        path_of(row.file).open("rb"), as_attachment=True,
        filename=row.file.name or "document", content_type=row.file.media_type,
    )  # fmt: skip


def _addresses(thing: Thing) -> list[Any]:
    """Give the addresses of a type: its list, form, pages, and what can be done with one."""
    told, keeping = {"thing": thing}, programme_keeping
    top = "" if thing is DOCUMENT else f"{thing.folder}/"
    one = f"{thing.folder}/<uuid:id>/"
    found = [
        path(top, listing, told, name="programme" if thing is DOCUMENT else thing.folder),
        path(f"{thing.folder}/new/", keeping.add, told, name=f"{thing.code}-new"),
        path(one, page, told, name=thing.code),
        path(f"{one}change/", keeping.change, told, name=f"{thing.code}-change"),
        path(f"{one}remove/", keeping.remove, told, name=f"{thing.code}-remove"),
    ]
    if thing.states is not None:
        found.append(path(f"{one}say/", keeping.say, told, name=f"{thing.code}-say"))
    return found


urlpatterns = [
    *(found for thing in THINGS for found in _addresses(thing)),
    path("documents/<uuid:id>/file/", document_file, name="document-file"),
    *plan_page.urlpatterns,
    *plan_upload.urlpatterns,
    *plan_cascade.urlpatterns,
    *entering.urlpatterns,
]
