"""The second step: six digits from an app, or a recovery code; guessed slowly, used once.

Unknown devices share one counter per account: only who has the password gets this far, and the
owner's own device has a counter of its own.
"""

from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access import guessing
from doorstep.surfaces.entry import adapters, devices
from doorstep.surfaces.entry.forms import reword

DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}


class SlowCode(forms.Form):
    """Mixed into allauth's forms: waiting after wrong codes, and no code twice."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, code=_("Code"))
        self.fields["code"].widget.attrs |= {"inputmode": "text", "autocomplete": "one-time-code"}

    def clean_code(self) -> str:
        """Return the code if it is right; wrong ones count."""
        device = devices.known_device(context.request, name=self.user.username)
        name = f"code:{self.user.pk}"
        guess = guessing.guess_of(name=name, address=f"code:{self.user.pk}", device=device)
        if seconds := guessing.start_try(guess, at=timezone.now()):
            raise forms.ValidationError(adapters.wait_words(seconds), code="wait")
        code: str = super().clean_code()  # type: ignore[misc]
        self._spend(code)
        guessing.forget(guess)
        return code

    def _spend(self, code: str) -> None:
        """Refuse a code of the app that was used before, on whichever process of the server."""
        if self.authenticator.type != Authenticator.Type.TOTP:  # type: ignore[attr-defined]
            return  # recovery codes are struck out by allauth itself
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().get(pk=self.authenticator.pk)  # type: ignore[attr-defined]
            moment = _moment_of(code, secret=decrypt(row.data["secret"]))
            if moment <= row.data.get("spent", 0):
                words = adapters.SecondStepAdapter.error_messages["incorrect_code"]
                raise forms.ValidationError(words, code="incorrect_code")
            row.data["spent"] = self.authenticator.data["spent"] = moment  # type: ignore[attr-defined]
            row.save(update_fields=["data"])


def _moment_of(code: str, *, secret: str) -> int:
    """Return the counter of the half minute that a right code belongs to (RFC 6238)."""
    moments = totp.yield_hotp_counters_from_time()
    return next(
        (
            m
            for m in moments
            if compare_user_code(
                actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, m))
            )
        ),
        0,
    )


class SignInCode(SlowCode, AuthenticateForm):  # type: ignore[misc]
    """The code while signing in."""


class CodeAgain(SlowCode, ReauthenticateForm):  # type: ignore[misc]
    """The code once more, before something that matters."""


class FirstCode(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app, which proves that it was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, code=_("Code that the app shows now"))
        self.fields["code"].widget.attrs |= DIGITS
