"""Slowing down who guesses passwords, so that nobody can use it to lock another person out.

Tries are counted per name and origin, and per origin. A device on which the person signed in
before is an origin of its own, so wrong passwords typed elsewhere never reach its owner.
Names and addresses are kept as keyed hashes only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.utils.crypto import salted_hmac

from doorstep.kernel.access.models import FailedSignIn

KEPT = timedelta(hours=24)
PAIR_FREE, PAIR_LONGEST = 4, 900
"""Wrong tries for one name from one origin before waiting begins; the longest wait in seconds."""
ORIGIN_WINDOW = timedelta(hours=1)
ORIGIN_FREE, ORIGIN_LONGEST = 30, 300
"""The same for all names together from one address in the window: an office shares an address."""


@dataclass(frozen=True)
class Guess:
    """Who is tried from where: keyed hashes. A known device is not counted with its address."""

    name_hash: str
    origin: str
    is_known_device: bool = False


def hashed(text: str) -> str:
    """Give the keyed hash of a name, address or device (64 hex digits)."""
    return salted_hmac("doorstep.access.guessing", text, algorithm="sha256").hexdigest()


def guess_of(*, name: str, address: str, device: str = "") -> Guess:
    """Give the guess for a typed name from an address, or from a device known for that name."""
    origin = f"device:{device}" if device else f"address:{address}"
    return Guess(hashed(f"name:{name.strip().lower()}"), hashed(origin), bool(device))


def wait_after(failures: int, *, free: int, longest: int) -> int:
    """Give the seconds to wait after so many failures: none, then 2, 4, 8 … up to `longest`."""
    beyond = failures - free
    return 0 if beyond < 0 else min(2 << min(beyond, 20), longest)


def start_try(guess: Guess, *, at: datetime) -> int:
    """Note a try before the password is looked at; give 0, or the seconds still to wait.

    Noting first means that tries sent at the same moment count each other. A try that has to
    wait is not noted, so waiting ends.
    """
    with transaction.atomic():
        FailedSignIn.objects.filter(at__lt=at - KEPT).delete()
        wait = seconds_left(guess, at=at)
        if not wait:
            FailedSignIn.objects.create(name_hash=guess.name_hash, origin=guess.origin, at=at)
    return wait


def seconds_left(guess: Guess, *, at: datetime) -> int:
    """Give the seconds until this guess may be tried."""
    here = FailedSignIn.objects.filter(origin=guess.origin, at__gte=at - KEPT)
    pair = list(here.filter(name_hash=guess.name_hash).values_list("at", flat=True))
    waits = [_left(pair, wait_after(len(pair), free=PAIR_FREE, longest=PAIR_LONGEST), at)]
    if not guess.is_known_device:
        lately = list(here.filter(at__gte=at - ORIGIN_WINDOW).values_list("at", flat=True))
        wait = wait_after(len(lately), free=ORIGIN_FREE, longest=ORIGIN_LONGEST)
        waits.append(_left(lately, wait, at))
    return max(waits)


def _left(times: list[datetime], wait: int, at: datetime) -> int:
    if not wait:
        return 0
    return max(0, ceil((max(times) + timedelta(seconds=wait) - at).total_seconds()))


def forget(guess: Guess) -> None:
    """Take back the tries of a pair after the right password; other names' tries stay."""
    FailedSignIn.objects.filter(name_hash=guess.name_hash, origin=guess.origin).delete()
