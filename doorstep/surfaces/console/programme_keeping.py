"""Adding, changing and removing things of the programme, and saying what state they are in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doorstep.capabilities.programme import actions
from doorstep.kernel.access.rights import KEEP_PROGRAMME
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.surfaces.console.programme_facts import number_facts
from doorstep.surfaces.console.programme_forms import FORMS, StateForm
from doorstep.surfaces.console.programme_things import Thing, crumbs
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said

FORM = require_http_methods(["GET", "POST"])
_FIELD_OF = {
    "programme.no_title": "title", "programme.ends_before_start": "ends_on",
    "figures.over_100": "target_percent", "files.unknown_type": "upload",
    "files.too_large": "upload",
}  # fmt: skip


@FORM
@needs(KEEP_PROGRAMME)
def add(request: HttpRequest, thing: Thing) -> HttpResponse:
    """Add a thing of a type."""
    actor = request.actor  # type: ignore[attr-defined]
    form = FORMS[thing.code](*_sent(request), actor=actor)
    if request.method == "POST" and form.is_valid() and (row := _kept(request, thing, form)):
        messages.success(request, _("It is kept."))
        return redirect(thing.href(row))
    way = crumbs(thing.plural, thing.list_href(), thing.new)
    context = {"title": thing.new, "form": form, "crumbs": way, "back": thing.list_href()}
    return render(request, "console/programme/form.html", context)


@FORM
@needs(KEEP_PROGRAMME)
def change(request: HttpRequest, thing: Thing, id: UUID) -> HttpResponse:
    """Change a thing."""
    row = mine(request, thing, id)
    form = FORMS[thing.code](*_sent(request), actor=request.actor, row=row)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid() and _kept(request, thing, form):
        messages.success(request, _("The change is kept."))
        return redirect(thing.href(row))
    context = {
        "title": _("Change: %(what)s") % {"what": said(row.title)[0]}, "form": form,
        "back": thing.href(row), "crumbs": crumbs(thing.plural, thing.list_href()),
        "understood": number_facts(row.number) if thing.code == "document" else [],
    }  # fmt: skip
    return render(request, "console/programme/form.html", context)


@FORM
@needs(KEEP_PROGRAMME)
def remove(request: HttpRequest, thing: Thing, id: UUID) -> HttpResponse:
    """Remove a thing entered by mistake, after asking once."""
    row = mine(request, thing, id)
    if request.method == "POST":
        actions.remove(actor=request.actor, row=row)  # type: ignore[attr-defined]
        messages.success(request, _("It is removed. The journal keeps who did so."))
        return redirect(thing.list_href())
    context = {
        "title": _("Remove: %(what)s") % {"what": said(row.title)[0]},
        "back": thing.href(row), "crumbs": crumbs(thing.plural, thing.list_href()),
    }  # fmt: skip
    return render(request, "console/programme/remove.html", context)


@require_POST
@needs(KEEP_PROGRAMME)
def say(request: HttpRequest, thing: Thing, id: UUID) -> HttpResponse:
    """Say what state a thing is in from a day on."""
    row, actor = mine(request, thing, id), request.actor  # type: ignore[attr-defined]
    form = StateForm(request.POST, states=thing.states, on=actor.on)
    if not form.is_valid():
        # The form stands on the thing's own page; imported here, since that page shows this form.
        from doorstep.surfaces.console.programme import shown

        return shown(request, thing, row, state_form=form, status=400)
    if thing.say is not None:
        thing.say(actor=actor, thing=row, **form.cleaned_data)
    messages.success(request, _("The state is kept."))
    return redirect(thing.href(row))


def mine(request: HttpRequest, thing: Thing, id: UUID) -> Any:
    """Give the row to change; 404 when it may not be seen, NotAllowed when not changed."""
    actor = request.actor  # type: ignore[attr-defined]
    row = thing.find(actor, id)
    if row is None:
        raise Http404
    actor.require(KEEP_PROGRAMME, row.place_id)
    return row


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _kept(request: HttpRequest, thing: Thing, form: Any) -> Any:
    """Keep what the form says and give the row; None after putting a fault into the form."""
    actor, place, key = request.actor, form.place_of(), form.key_of()  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            told = form.told(place)
            return thing.keep(actor=actor, place=place, key=key, row=form.row, **told)
    except IntegrityError:
        # The same form came a second time while the first was being written.
        there = thing.model.objects.filter(province=place.province, key=key).first()
        if not key or there is None:
            raise
        return there
    except NotAllowed:
        raise
    except Problem as problem:
        name = _FIELD_OF.get(problem.code)
        form.add_error(name if name in form.fields else None, str(problem))
        return None
