"""Known devices: a signed cookie says who has signed in on this browser before.

It opens nothing. It only gives the person's own device a counter of wrong passwords apart from
everybody else's. On a shared office PC it remembers the last few persons, as keyed hashes.
"""

import secrets
from typing import TypedDict

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from doorstep.kernel.access.guessing import hashed

COOKIE = "__Host-device" if settings.HTTPS else "doorstep-device"
SALT = "doorstep.entry.device"
AGE = 180 * 24 * 3600
PERSONS = 12


class Device(TypedDict):
    """What the cookie holds: a random id and the hashed names known here, newest first."""

    id: str
    names: list[str]


def _read(request: HttpRequest) -> Device | None:
    try:
        found: Device = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return None
    return found


def _mark(name: str) -> str:
    return hashed(f"device:{name.strip().lower()}")[:16]


def known_device(request: HttpRequest, *, name: str) -> str:
    """Return the id of this device if `name` has signed in on it, else ""."""
    device = _read(request)
    return device["id"] if device and _mark(name) in device["names"] else ""


def remember(request: HttpRequest, response: HttpResponse, *, name: str) -> None:
    """Write into the device's cookie that `name` has signed in here."""
    device = _read(request) or {"id": secrets.token_urlsafe(16), "names": []}
    names = [_mark(name), *(n for n in device["names"] if n != _mark(name))][:PERSONS]
    response.set_cookie(
        COOKIE,
        signing.dumps({"id": device["id"], "names": names}, salt=SALT),
        max_age=AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
