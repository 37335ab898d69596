"""What allauth may do here: no open sign-up, no e-mail, no account that an officer did not make."""

import base64
import time
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from doorstep.kernel.access.actions import choose_password, note_link, note_sign_in
from doorstep.kernel.access.actors import actor_of
from doorstep.kernel.access.models import Account
from doorstep.kernel.people import secrets
from doorstep.surfaces.entry import devices, doorkeeper, language
from doorstep.surfaces.look import refusals

JUST_NOW = 300
"""Seconds after signing in during which one is not asked again."""


def wait_words(seconds: int) -> str:
    """Return the sentence that says how long to wait."""
    words = ngettext(
        "Too many wrong tries from here. Try again in %(seconds)d second.",
        "Too many wrong tries from here. Try again in %(seconds)d seconds.",
        seconds,
    )
    return words % {"seconds": seconds}


class AccountAdapter(DefaultAccountAdapter):
    """Signing in with name and password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("User name or password is wrong."),
        "incorrect_password": _("This password is wrong."),
        "enter_current_password": _("This is not your present password."),
        "rate_limited": _("Too many tries. Wait a minute."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return no: officers make accounts."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the visitor's address, as the doorkeeper sees it."""
        found = doorkeeper.address_of(request)
        return "0.0.0.0" if found == "unknown" else found.partition("/")[0]  # noqa: S104

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave counting to the doorkeeper: a counter per name could lock others out."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Say how long to wait, when that is why the doorkeeper refused."""
        if seconds := getattr(request, "wait_seconds", 0):
            raise ValidationError(wait_words(seconds), code="wait")

    def is_safe_url(self, url: str) -> bool:
        """Allow only addresses of this very host after signing in."""
        request = self.request
        return url_has_allowed_host_and_scheme(
            url, {request.get_host()}, require_https=request.is_secure()
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the first page: officers start in the console."""
        if getattr(request.actor, "offices", ()):
            try:
                return reverse("console:home")
            except NoReverseMatch:
                pass
        return settings.LOGIN_REDIRECT_URL

    def post_login(self, request: HttpRequest, user: Account, **given: Any) -> HttpResponse:
        """Note the sign-in, remember the device, and greet in the account's language."""
        response: HttpResponse = super().post_login(request, user, **given)
        steps = [s["method"] for s in get_authentication_records(request, user)]
        note_sign_in(
            actor=actor_of(user, on=timezone.localdate()), account=user, way="+".join(steps[-2:])
        )
        devices.remember(request, response, name=user.username)
        language.greet_in_own_language(response, language=user.language)
        return response

    def set_password(self, user: Account, password: str) -> None:
        """Replace one's own password through the action, which journals it."""
        choose_password(
            actor=actor_of(user, on=timezone.localdate()), account=user, password=password
        )

    def is_reauthentication_required(self, *, app: str, **_given: Any) -> bool:
        """Ask again before what matters, but not whoever signed in a moment ago."""
        steps = get_authentication_records(context.request, context.request.user)
        return not steps or time.time() - steps[-1]["at"] > JUST_NOW

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: this server has no mail."""


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Signing in through the office's own OpenID Connect server."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return no: the server vouches for persons, officers make accounts and give offices."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the account: by an earlier link, or once by an e-mail that the server verified."""
        if sociallogin.state.get("process") != "login":
            words = _("Linking by hand is not possible: sign in through the office's server.")
            raise ImmediateHttpResponse(refusals.refuse(request, status=403, words=words))
        if sociallogin.is_existing:
            return
        account = self._account_of(sociallogin)
        if account is not None:
            # Not `connect`: that would save the whole account and write mail.
            sociallogin.user = sociallogin.account.user = account
            sociallogin.account.save()
            note_link(
                actor=actor_of(account, on=timezone.localdate()),
                account=account,
                provider=sociallogin.account.provider,
            )

    def _account_of(self, sociallogin: SocialLogin) -> Account | None:
        """Return the one active account with a verified address of this sign-in, and no other."""
        emails = {e.email.strip().lower() for e in sociallogin.email_addresses if e.verified}
        found = list(Account.objects.filter(email__in=emails - {""}, is_active=True)[:2])
        return found[0] if len(found) == 1 else None


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step: secrets are encrypted at rest, nothing is mailed."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong or was used already."),
    }

    def get_totp_label(self, user: Account) -> str:
        """Return the user name: it is what the app shows beside the code."""
        return user.username

    def build_totp_svg(self, url: str) -> str:
        """Return the code to scan as an <svg> that stands in the page: no image from outside."""
        picture: str = segno.make(url, error="m").svg_inline(border=2, omitsize=True)
        return picture

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with the installation's data key."""
        return base64.b64encode(secrets.seal(text, purpose="second step")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt what `encrypt` made."""
        return secrets.unseal(base64.b64decode(encrypted_text), purpose="second step")
