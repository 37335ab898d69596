"""Voices of lessons: a second speaker listens, accepts or returns; how far each language is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from doorstep.capabilities.learning.queries import Taught, taught
from doorstep.capabilities.learning.voices.actions import (
    accept_voice,
    return_voice,
    withdraw_voice,
)
from doorstep.capabilities.learning.voices.models import WAITING, WITHDRAWN, Recording
from doorstep.capabilities.learning.voices.queries import recordings, voices_of
from doorstep.capabilities.learning.voices.texts import text_digest, texts_of
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import AMEND, RECORD
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.files.queries import path_of
from doorstep.surfaces.console.sync_lists import names_of
from doorstep.surfaces.console.voice_lists import (
    STATES,
    recordings_spec,
    speaker,
    spoken_in,
    standing_rows,
    standing_spec,
)
from doorstep.surfaces.look.lists import ListPage
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.sounding import sounding
from doorstep.surfaces.look.writing import moment, number, said


class Returned(forms.Form):
    """What should be spoken otherwise."""

    note = forms.CharField(
        label=gettext_lazy("What should be spoken otherwise?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _actor(request: HttpRequest) -> Actor:
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def _taught(actor: Actor) -> list[Taught]:
    """List the courses taught in the actor's province."""
    return taught(province=actor.holding(RECORD)[0].province)


def _one(actor: Actor, recording: UUID) -> Recording:
    found: Recording | None = recordings(actor=actor).filter(pk=recording).first()
    if found is None:
        raise Http404
    return found


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Voices"), "href": reverse("console:voices")}]


@require_GET
@needs(RECORD)
def listing(request: HttpRequest) -> HttpResponseBase:
    """List the recordings of the places where one may record."""
    actor = _actor(request)
    rows = recordings(actor=actor)
    titles = {one.course.code: said(one.course.title)[0] for one in _taught(actor)}
    page = ListPage(request, recordings_spec(actor, rows, titles), rows=rows)
    context = {
        "title": _("Voices"),
        "waiting": rows.filter(state=WAITING).exclude(made_by=actor.account_id).count(),
        "waiting_href": f"{reverse('console:voices')}?state={WAITING}",
    }
    return page.respond("console/voices/list.html", context)


@require_GET
@needs(RECORD)
def standing(request: HttpRequest) -> HttpResponseBase:
    """List how far each language of each course is."""
    actor = _actor(request)
    every = _taught(actor)
    province = actor.holding(RECORD)[0].province
    voices = voices_of([one.course for one in every], province=province)
    page = ListPage(request, standing_spec(), rows=standing_rows(every, voices))
    context = {"title": _("How far the voices are"), "crumbs": _crumbs()}
    return page.respond(context=context)


@require_GET
@needs(RECORD)
def one(request: HttpRequest, recording: UUID) -> HttpResponse:
    """Show a recording: the text, its sound, and what may be decided."""
    actor = _actor(request)
    row = _one(actor, recording)
    is_own = row.made_by == actor.account_id
    text = _text(actor, row)
    context = {
        "title": spoken_in(row.language, row.dialect),
        "subtitle": f"{row.course} / {row.lesson} / {row.step}",
        "crumbs": _crumbs(),
        "recording": row,
        "text": text,
        "is_old": bool(text) and text_digest(text) != row.text_digest,
        "facts": _facts(row),
        "form": Returned(),
        "may_judge": row.state == WAITING and not is_own,
        "is_own": is_own and row.state == WAITING,
        "may_withdraw": row.state != WITHDRAWN and (is_own or actor.may(AMEND, row.place_id)),
    }
    return render(request, "console/voices/one.html", context)


def _text(actor: Actor, row: Recording) -> str:
    """Give the Vietnamese text of its step as it is today, "" where the step is gone."""
    course = next((t.course for t in _taught(actor) if t.course.code == row.course), None)
    return texts_of(course).get(f"{row.lesson}/{row.step}", "") if course else ""


def _facts(row: Recording) -> list[dict[str, Any]]:
    names = names_of({one for one in (row.made_by, row.reviewed_by) if one})
    told = [
        (_("State"), str(STATES.get(row.state, row.state))),
        (_("Speaker"), speaker(row, names)),
        (_("Recorded"), moment(row.made_at)),
        (_("Seconds"), number(row.seconds, decimals=1)),
        (_("Size"), _("%(n)s kB") % {"n": number(round(row.file.size / 1000) if row.file else 0)}),
        (
            _("The speaker agreed"),
            f"{row.notice}, {moment(row.agreed_at)}" if row.agreed_at else "",
        ),
        (_("Heard by"), names.get(row.reviewed_by, "") if row.reviewed_by else ""),
        (_("Note"), row.note),
    ]
    return [{"label": label, "value": value} for label, value in told if value]


@require_GET
@needs(RECORD)
def sound(request: HttpRequest, recording: UUID) -> HttpResponse:
    """Give the sound to those who may listen; one that was withdrawn is not played any more."""
    row = _one(_actor(request), recording)
    if row.file is None or row.state == WITHDRAWN or not path_of(row.file).exists():
        raise Http404
    answer = sounding(request, path_of(row.file).read_bytes(), media_type=row.file.media_type)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@needs(RECORD)
def accept(request: HttpRequest, recording: UUID) -> HttpResponse:
    """Let a recording be heard."""
    actor = _actor(request)
    row = _one(actor, recording)
    try:
        accept_voice(actor=actor, recording=row, at=timezone.now())
        messages.success(request, _("It can be heard in the lesson now."))
    except Problem as why:
        messages.error(request, str(why))
    return redirect(_next(actor, row))


@require_POST
@needs(RECORD)
def give_back(request: HttpRequest, recording: UUID) -> HttpResponse:
    """Return a recording with a note."""
    actor = _actor(request)
    row = _one(actor, recording)
    form = Returned(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        return_voice(actor=actor, recording=row, reason=note, at=timezone.now())
        messages.success(request, _("The speaker is told on the phone."))
    except Problem as why:
        messages.error(request, str(why))
        return redirect("console:voice", row.pk)
    return redirect(_next(actor, row))


def _next(actor: Actor, row: Recording) -> str:
    """Give the next recording of the same course that waits for this listener, else the list."""
    waiting = recordings(actor=actor).filter(state=WAITING, course=row.course)
    after = waiting.exclude(made_by=actor.account_id).order_by("lesson", "made_at", "pk").first()
    if after is None:
        return reverse("console:voices")
    return reverse("console:voice", args=[after.pk])


@require_POST
@needs(RECORD)
def withdraw(request: HttpRequest, recording: UUID) -> HttpResponse:
    """Let a voice be heard no more."""
    actor = _actor(request)
    row = _one(actor, recording)
    withdraw_voice(actor=actor, recording=row, at=timezone.now())
    messages.success(request, _("It is not heard any more; the sound is erased in thirty days."))
    return redirect("console:voice", row.pk)


urlpatterns = [
    path("", listing, name="voices"),
    path("standing/", standing, name="voices-standing"),
    path("<uuid:recording>/", one, name="voice"),
    path("<uuid:recording>/sound/", sound, name="voice-sound"),
    path("<uuid:recording>/accept/", accept, name="voice-accept"),
    path("<uuid:recording>/return/", give_back, name="voice-return"),
    path("<uuid:recording>/withdraw/", withdraw, name="voice-withdraw"),
]
