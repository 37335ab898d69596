"""ODK Collect for an officer: who fills forms in with it, new codes, and forms that were kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorstep.kernel.access import devices
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Device
from doorstep.kernel.access.rights import KEEP_DEVICES, SETTLE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key, tidy
from doorstep.kernel.places.queries import names_on
from doorstep.kernel.xforms import actions, queries
from doorstep.kernel.xforms.reading import leaves, read
from doorstep.kernel.xforms.settings_code import make_client, settings_code
from doorstep.surfaces.console.account_forms import role_words
from doorstep.surfaces.console.odk_lists import clients_spec, form_title, submissions_spec
from doorstep.surfaces.look.lists import ListPage
from doorstep.surfaces.look.rights import needs

_MOST_FOUND = 40


def _actor(request: HttpRequest) -> Actor:
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("ODK Collect"), "href": reverse("console:odk")}]


@require_GET
@needs(KEEP_DEVICES)
def clients(request: HttpRequest) -> HttpResponseBase:
    """List who fills forms in with ODK Collect."""
    actor = _actor(request)
    rows = queries.clients(actor)
    context = {
        "title": _("ODK Collect"),
        "waiting": queries.open_submissions(actor).count() if actor.may(SETTLE) else 0,
    }
    return ListPage(request, clients_spec(actor, rows), rows=rows).respond(
        "console/odk/clients.html", context
    )


@require_http_methods(["GET", "POST"])
@needs(KEEP_DEVICES)
def new_client(request: HttpRequest) -> HttpResponse:
    """Find who will fill forms in; choosing them makes a code that is shown once."""
    actor = _actor(request)
    if request.method == "POST":
        return _made(request, actor)
    wanted = tidy(request.GET.get("q", ""))[:100]
    found = queries.possible_holders(actor).order_by("account__sort_key", "pk")
    for word in search_key(wanted).split():
        found = found.filter(account__search_key__contains=word)
    offices = list(found[:_MOST_FOUND])
    names = names_on({o.unit_id for o in offices}, on=actor.on)
    context = {
        "title": _("New code for ODK Collect"), "wanted": wanted, "crumbs": _crumbs(),
        "offices": [
            {"office": o, "role": role_words(o.role), "unit": names.get(o.unit_id, "–")}
            for o in offices
        ],
        "is_cut": len(offices) == _MOST_FOUND,
    }  # fmt: skip
    return render(request, "console/odk/new.html", context)


def _made(request: HttpRequest, actor: Actor) -> HttpResponse:
    told = request.POST.get("office", "")
    offices = queries.possible_holders(actor)
    office = offices.filter(pk=int(told)).first() if told.isascii() and told.isdigit() else None
    if office is None:
        raise Problem("odk.no_holder", _("Choose who will fill forms in."))
    place = names_on([office.unit_id], on=actor.on).get(office.unit_id, "")
    name = office.account.full_name
    made = make_client(
        actor=actor, unit=office.unit, holder=office.account_id, label=name, at=timezone.now()
    )
    url = request.build_absolute_uri(f"/odk/{made.credentials}")
    code = settings_code(server_url=url, name=place or "Doorstep")
    picture = segno.make(code, error="l").svg_inline(border=4, scale=5)
    context = {
        "title": _("Code for ODK Collect"), "name": name, "place": place, "crumbs": _crumbs(),
        # Made here from our own settings; nothing in it was typed by anybody.
        "picture": mark_safe(picture), "url": url,  # noqa: S308
    }  # fmt: skip
    return render(request, "console/odk/code.html", context)


@require_http_methods(["GET", "POST"])
@needs(KEEP_DEVICES)
def revoke(request: HttpRequest, client: UUID) -> HttpResponse:
    """End a client, on a page of its own, with a reason."""
    actor = _actor(request)
    found: Device = queries.client(actor, id=client)
    if request.method == "POST" and (why := tidy(request.POST.get("reason", ""))):
        devices.revoke(actor=actor, device=found, reason=why, at=timezone.now())
        messages.success(request, _("The code is no longer valid."))
        return redirect("console:odk")
    context = {
        "title": _("End a code"), "client": found, "crumbs": _crumbs(),
        "place": names_on([found.unit_id], on=actor.on).get(found.unit_id, ""),
        "is_missing": request.method == "POST",
    }  # fmt: skip
    return render(request, "console/odk/revoke.html", context)


@require_GET
@needs(SETTLE)
def submissions(request: HttpRequest) -> HttpResponseBase:
    """List the forms that were kept because something stands against them."""
    actor = _actor(request)
    rows = queries.submissions(actor)
    context = {"title": _("Forms that wait"), "crumbs": _crumbs()}
    return ListPage(request, submissions_spec(actor, rows), rows=rows).respond(
        "console/odk/submissions.html", context
    )


@require_GET
@needs(SETTLE)
def submission(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Show one kept form: what it says, why it was not entered, what can be done."""
    actor = _actor(request)
    found = queries.submission(actor, id=submission)
    listed = {"label": _("Forms that wait"), "href": reverse("console:odk-kept")}
    context = {
        "title": form_title(found.form), "crumbs": [*_crumbs(), listed], "kept": found,
        "facts": _facts(actor, found), "answers": _answers(found),
        "is_open": found.state in ("waiting", "attention"), "has_body": bool(found.body),
    }  # fmt: skip
    return render(request, "console/odk/submission.html", context)


def _facts(actor: Actor, kept: Any) -> list[dict[str, str]]:
    from doorstep.kernel.xforms.reasons import reason_words, todo_words
    from doorstep.surfaces.look.writing import moment

    told = [
        {"label": _("Received"), "value": moment(kept.received_at)},
        {"label": _("Place"), "value": names_on([kept.place_id], on=actor.on).get(kept.place_id)},
        {"label": _("Why it was not entered"), "value": reason_words(kept.reason)},
        {"label": _("What to do"), "value": todo_words(kept.reason)},
        {"label": _("Number"), "value": str(kept.pk), "kind": "code"},
    ]
    if kept.settled_at:
        told.append({"label": _("Decided"), "value": moment(kept.settled_at)})
        told.append({"label": _("Reason"), "value": kept.settled_why})
    return told


def _answers(kept: Any) -> list[dict[str, str]]:
    if not kept.body:
        return []
    told = leaves(read(kept.body.encode()).tree)
    return [{"label": name, "value": _text(value)} for name, value in told if value]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_text(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(one)}" for name, one in value.items() if one)
    return str(value)


@require_POST
@needs(SETTLE)
def settle(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Enter a kept form, or set it aside with a reason."""
    actor = _actor(request)
    found = queries.submission(actor, id=submission)
    is_entered = request.POST.get("do") == "enter"
    why = tidy(request.POST.get("reason", ""))
    try:
        actions.settle(
            actor=actor, submission=found.pk, is_entered=is_entered, why=why, at=timezone.now()
        )
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("console:odk-one", found.pk)
    words = _("The form is entered.") if is_entered else _("The form is set aside.")
    messages.success(request, words)
    return redirect("console:odk-kept")


urlpatterns = [
    path("", clients, name="odk"),
    path("new/", new_client, name="odk-new"),
    path("<uuid:client>/end/", revoke, name="odk-end"),
    path("kept/", submissions, name="odk-kept"),
    path("kept/<uuid:submission>/", submission, name="odk-one"),
    path("kept/<uuid:submission>/decide/", settle, name="odk-settle"),
]
