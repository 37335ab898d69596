"""Where one is signed in: each session with its device, and a way to end it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doorstep.kernel.access.actions import note_session_end
from doorstep.kernel.basics.problems import Problem
from doorstep.surfaces.look.rights import signed_in

SEEN_EVERY = 300
"""Seconds between two notes of "last seen": not every page view should write."""
BROWSERS = (("Edg", "Edge"), ("CocCoc", "Cốc Cốc"), ("coc_coc", "Cốc Cốc"), ("OPR", "Opera"),
            ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
            ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip


class SeenLately:
    """Middleware: keep "last seen" of a session, every few minutes only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the session when its last note is old enough, then answer."""
        now = int(timezone.now().timestamp())
        if request.user.is_authenticated and now - request.session.get("seen", 0) >= SEEN_EVERY:
            request.session["seen"] = now
            UserSession.objects.create_from_request(request)
        return self.get_response(request)


@dataclass(frozen=True)
class Shown:
    """One session as the page shows it."""

    id: int
    device: str
    address: str
    began_at: datetime
    seen_at: datetime
    is_here: bool


@require_GET
@signed_in
def list_sessions(request: HttpRequest) -> HttpResponse:
    """Show the sessions of one's own account, this one first."""
    alive = UserSession.objects.purge_and_list(request.user)
    shown = sorted((_shown(s) for s in alive), key=lambda s: (not s.is_here, -s.id))
    context = {"title": _("Where you are signed in"), "sessions": shown}
    return render(request, "entry/sessions.html", context)


@require_POST
@signed_in
def end(request: HttpRequest) -> HttpResponse:
    """End one own session (`session`: its number), or all but this one (`session`: others)."""
    own = UserSession.objects.filter(user=request.user)
    wanted = request.POST.get("session", "")
    if not wanted:
        raise Problem("session.none_chosen", _("Nothing was chosen."))
    if wanted == "others":
        chosen = [s for s in own if not s.is_current()]
    else:
        chosen = list(own.filter(pk=wanted)) if wanted.isdecimal() else []
        if not chosen:
            raise Http404
    if any(s.is_current() for s in chosen):
        return HttpResponseRedirect(reverse("account_logout"))
    for session in chosen:
        session.end()
    actor = request.actor  # type: ignore[attr-defined]
    note_session_end(actor=actor, account=request.user, sessions=len(chosen))
    messages.success(request, _("Ended. That device has to sign in again."))
    return HttpResponseRedirect(reverse("usersessions_list"))


def _shown(session: UserSession) -> Shown:
    return Shown(
        id=session.pk,
        device=device_words(session.user_agent),
        address=session.ip,
        began_at=session.created_at,
        seen_at=session.last_seen_at,
        is_here=session.is_current(),
    )


def device_words(user_agent: str) -> str:
    """Return what a person recognises: "Chrome, Android"."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return ", ".join(word for word in (browser, system) if word) or _("Unknown device")
