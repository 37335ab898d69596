"""The doorkeeper: checks a name and a password, and makes guessing slow for the guesser alone.

A wrong password counts against the typed name from this address, and against the address. Who
signed in on a device before carries a signed cookie and has a counter of that device's own, so
nobody elsewhere can shut this person out. Unknown names cost the same work as known ones.
"""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils import timezone

from doorstep.kernel.access import guessing
from doorstep.kernel.access.models import Account
from doorstep.kernel.access.passwords import has_run_out
from doorstep.surfaces.entry import devices
from doorstep.surfaces.look.origin import address_of

LONGEST_PASSWORD = 200
"""Longer texts are not hashed: hashing megabytes would be a way to keep the server busy."""


def guess_of(request: HttpRequest, *, name: str) -> guessing.Guess:
    """Return whom this request tries to be, and from where."""
    device = devices.known_device(request, name=name)
    return guessing.guess_of(name=name, address=address_of(request), device=device)


class Doorkeeper(BaseBackend):
    """Django's authentication backend. `request.wait_seconds` says how long a guesser waits."""

    def authenticate(  # type: ignore[override]
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_other: Any,
    ) -> Account | None:
        """Return the account of a right name and password, or None; the reason is not told."""
        if request is None or not username or not password or len(password) > LONGEST_PASSWORD:
            return None
        now, guess = timezone.now(), guess_of(request, name=username)
        request.wait_seconds = guessing.start_try(guess, at=now)  # type: ignore[attr-defined]
        if request.wait_seconds:  # type: ignore[attr-defined]
            return None
        account = Account.objects.filter(username=username.strip().lower()).first()
        if account is None:
            Account().set_password(password)  # the same work as for a name that exists
            return None
        if not account.check_password(password):
            return None
        if not account.is_active or has_run_out(account.password_lent_at, at=now):
            return None
        guessing.forget(guess)
        return account

    def get_user(self, user_id: Any) -> Account | None:
        """Return the account of a session; a deactivated one's sessions end here."""
        return Account.objects.filter(pk=user_id, is_active=True).first()
