"""Certificates for officers: found by name or number, looked at, printed, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorstep.capabilities.learning.certificates import actions, badges, printed, queries
from doorstep.capabilities.learning.certificates.models import Certificate
from doorstep.capabilities.learning.certificates.numbers import read_number
from doorstep.capabilities.learning.certificates.printing import sheets
from doorstep.capabilities.learning.work.certificates import PRINT
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PEOPLE, SEE_PEOPLE
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import names_on
from doorstep.kernel.work.actions import ask
from doorstep.kernel.work.models import DONE
from doorstep.kernel.work.queries import job_of
from doorstep.surfaces.console import work
from doorstep.surfaces.console.certificate_lists import code_picture, facts_of, listed, state_words
from doorstep.surfaces.console.village_area import Area
from doorstep.surfaces.look.lists import ListPage
from doorstep.surfaces.look.rights import needs

AT_ONCE = 30
"""Sheets up to this number are set while the page waits."""


class Back(forms.Form):
    """Why a certificate is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it taken back?"),
        max_length=200,
        help_text=gettext_lazy("The reason is kept with the certificate; officers alone see it."),
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args, label_suffix="")


def _actor(request: HttpRequest) -> Actor:
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Certificates"), "href": reverse("console:certificates")}]


@require_GET
@needs(SEE_PEOPLE)
def listing(request: HttpRequest) -> HttpResponseBase:
    """List certificates; a lost one is found by the name or number of its holder."""
    rows = queries.certificates(actor=_actor(request)).order_by("-issued_at", "-id")
    spec = listed(find=_find)
    return ListPage(request, spec, rows=rows).respond(
        "console/certificates/list.html", {"title": _("Certificates")}
    )


def _find(rows: Any, words: list[str]) -> Any:
    """Find by number, else by every word of the name, whatever its tone marks."""
    if number := read_number("".join(words)):
        return rows.filter(number=number)
    found = Q()
    for word in words:
        own = Q(person__search_key__contains=word)
        found &= own | Q(person__merged_into__search_key__contains=word)
    return rows.filter(found)


@require_GET
@needs(SEE_PEOPLE)
def one(request: HttpRequest, certificate: UUID) -> HttpResponse:
    """Show a certificate: whose it is, what it rests on, its code, what can be done."""
    actor = _actor(request)
    found = queries.certificate_of(actor=actor, id=certificate)
    return render(request, "console/certificates/one.html", _told(actor, found, Back()))


def _told(actor: Actor, found: Certificate, form: Back) -> dict[str, Any]:
    place = found.holder.village_id
    return {
        "title": found.name,
        "subtitle": f"{found.number} · {state_words(found)}",
        "crumbs": _crumbs(),
        "certificate": found,
        "facts": facts_of(found, village=names_on([place], on=actor.on).get(place, "")),
        "picture": code_picture(found),
        "is_sample": found.adopted.is_sample,
        "may_keep": actor.may(KEEP_PEOPLE, place),
        "form": form,
    }


@require_GET
@needs(SEE_PEOPLE)
def paper(request: HttpRequest, certificate: UUID) -> HttpResponse:
    """Give one certificate as a sheet to print."""
    actor = _actor(request)
    found = queries.certificate_of(actor=actor, id=certificate)
    actions.take_away(actor=actor, place=found.holder.village, form="pdf", count=1)
    made = sheets([found], at=timezone.now())
    return _file(made, "application/pdf", f"{found.number}.pdf")


@require_GET
@needs(SEE_PEOPLE)
def badge(request: HttpRequest, certificate: UUID) -> HttpResponse:
    """Give one certificate as an Open Badge, for its holder."""
    actor = _actor(request)
    found = queries.certificate_of(actor=actor, id=certificate)
    try:
        made = badges.badge(found, at=timezone.now())
    except Problem as why:
        messages.error(request, str(why))
        return redirect("console:certificate", found.pk)
    actions.take_away(actor=actor, place=found.holder.village, form="badge", count=1)
    return _file(made.encode(), "application/vc+jwt", f"{found.number}.jwt")


def _file(made: bytes, type: str, name: str) -> HttpResponse:
    answer = HttpResponse(made, content_type=type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
@needs(KEEP_PEOPLE)
def revoke(request: HttpRequest, certificate: UUID) -> HttpResponse:
    """Take a certificate back."""
    actor, form = _actor(request), Back(request.POST)
    found = queries.certificate_of(actor=actor, id=certificate)
    if not form.is_valid():
        return render(request, "console/certificates/one.html", _told(actor, found, form))
    reason = form.cleaned_data["reason"]
    try:
        actions.revoke(actor=actor, certificate=found, reason=reason, at=timezone.now())
    except Problem as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("The certificate is taken back; who checks it is told so."))
    return redirect("console:certificate", found.pk)


@require_POST
@needs(KEEP_PEOPLE)
def again(request: HttpRequest, certificate: UUID) -> HttpResponse:
    """Let a new certificate follow one that was taken back, if the rules are satisfied."""
    actor = _actor(request)
    found = queries.certificate_of(actor=actor, id=certificate)
    actions.unbar(actor=actor, certificate=found)
    outcome = actions.look(
        actor=actor, province=found.province, persons=[found.holder.pk], at=timezone.now()
    )
    words = _("A new certificate was given.") if outcome.issued else _("None is due at the moment.")
    messages.success(request, words)
    return redirect("console:person", found.holder.pk)


@require_http_methods(["GET", "POST"])
@needs(SEE_PEOPLE)
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a commune or a village, and print everything that stands there."""
    area, actor = Area(request, right=SEE_PEOPLE), _actor(request)
    place = area.village or _all_of(area)
    count = queries.to_print(actor=actor, place=place).count() if place else 0
    if request.method == "POST" and place:
        unit = Unit.objects.get(pk=place)
        job, is_new = ask(actor=actor, kind=PRINT, place=unit)
        try:
            work.start(actor, job, is_new=is_new, is_small=count <= AT_ONCE)
        except Problem as why:
            messages.error(request, str(why))
            return redirect(request.get_full_path())
        return redirect("console:certificates-printing", job.pk)
    context = {"title": _("Print certificates"), "crumbs": _crumbs(), "area": area, "count": count}
    return render(request, "console/certificates/print.html", context)


def _all_of(area: Area) -> int | None:
    """Give the commune for who works in all of it, else the first village that is the actor's."""
    if area.commune and area.actor.may(SEE_PEOPLE, area.commune):
        return area.commune
    return next(iter(area.villages), None)


@require_GET
@needs(SEE_PEOPLE)
def printing(request: HttpRequest, job: UUID) -> HttpResponse:
    """Show how far the printing came, then the file."""
    row = _print_job(request, job)
    context = {
        "title": _("Print certificates"),
        "subtitle": names_on([row.place_id], on=_actor(request).on).get(row.place_id, ""),
        "crumbs": _crumbs(),
        "work": work.shown(row, _("The sheets are being set"), request.path),
        "count": row.result.get("count", 0),
        "job": row if row.state == DONE and printed.path_of(row.pk) else None,
        "is_gone": row.state == DONE and not printed.path_of(row.pk),
    }
    return render(request, "console/certificates/printing.html", context)


@require_GET
@needs(SEE_PEOPLE)
def file(request: HttpRequest, job: UUID) -> FileResponse:
    """Give the printed file to who asked for it, while it is kept."""
    row = _print_job(request, job)
    there = printed.path_of(row.pk)
    if there is None:
        raise Http404
    count = row.result.get("count", 0)
    actions.take_away(actor=_actor(request), place=row.place, form="pdf", count=count)
    return FileResponse(there.open("rb"), as_attachment=True, filename="certificates.pdf")


def _print_job(request: HttpRequest, job: UUID) -> Any:
    row = job_of(actor=_actor(request), id=job)
    if row.kind != PRINT:
        raise Http404
    return row


urlpatterns = [
    path("", listing, name="certificates"),
    path("print/", choose, name="certificates-print"),
    path("print/<uuid:job>/", printing, name="certificates-printing"),
    path("print/<uuid:job>/file/", file, name="certificates-file"),
    path("<uuid:certificate>/", one, name="certificate"),
    path("<uuid:certificate>/paper/", paper, name="certificate-paper"),
    path("<uuid:certificate>/badge/", badge, name="certificate-badge"),
    path("<uuid:certificate>/revoke/", revoke, name="certificate-revoke"),
    path("<uuid:certificate>/again/", again, name="certificate-again"),
]
