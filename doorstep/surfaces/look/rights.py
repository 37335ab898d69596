"""Every view says who may see it: `@needs(RIGHT)` or `@public`; a shape test looks for it.

A right is first asked anywhere ("may this person do this at all"); the place is asked by
`visible_to` and `actor.require` when the object is known.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from doorstep.kernel.access.rights import OFFICER, OWN_ACCOUNT
from doorstep.surfaces.look import refusals

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=Callable[..., Any])


def public(view: V) -> V:
    """Declare that everybody may see a view (a function or a class-based view)."""
    view.public = True  # type: ignore[attr-defined]
    return view


def needs(right: str) -> Callable[[View], View]:
    """Declare the right a view needs.

    Visitors are sent to sign in and back; whoever lacks the right gets 403; an officer who
    signed in with a password alone is first led to set up the second step.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.actor.may(right):  # type: ignore[attr-defined]
                return refusals.refuse(request, status=403)
            if came_by_password(request) and request.user.password_lent_at:
                messages.info(request, _("Choose a password of your own first."))
                return redirect("account_change_password")
            if lacks_second_step(request):
                messages.info(request, _("Officers sign in with a second step. Set it up once."))
                return redirect("mfa_activate_totp")
            return view(request, *args, **kwargs)

        guarded.right = right  # type: ignore[attr-defined]
        return guarded

    return declare


def signed_in(view: View) -> View:
    """Declare that everybody who signed in may see a view of the own account, without any office.

    It works before the second step is set up and while the password is a lent one: it is where
    one does that.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.right = OWN_ACCOUNT  # type: ignore[attr-defined]
    return guarded


def lacks_second_step(request: HttpRequest) -> bool:
    """Tell whether an officer signed in with a password and has no authenticator app.

    Who came through the office's own sign-in server has been checked there. In the
    demonstration the second step is offered, not forced.
    """
    if settings.IS_DEMONSTRATION or not settings.SECOND_STEP:
        return False
    offices = request.actor.offices  # type: ignore[attr-defined]
    if not any(office.role == OFFICER for office in offices):
        return False
    return came_by_password(request) and not is_mfa_enabled(request.user)


def came_by_password(request: HttpRequest) -> bool:
    """Tell whether this session was opened with a password."""
    steps = get_authentication_records(request, request.user)
    return any(step["method"] == "password" for step in steps)
