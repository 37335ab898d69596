"""What a request must be before anything is looked at: its size, its packing, whose it is."""

import time
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor, the_system
from doorstep.kernel.access.devices import device_of, was_seen
from doorstep.kernel.access.models import ODK, Device
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.sync.envelopes import MOST_BYTES, inflated, read_json

SCHEME = "Device "
MOST_A_MINUTE = 600
"""Of one device: a month's photos come in parts of half a megabyte, quickly one after the other."""


def device_for(request: HttpRequest) -> Device:
    """Return the device of `Authorization: Device <id>.<secret>`; Problem when there is none."""
    told = request.headers.get("Authorization", "")
    if not told.startswith(SCHEME) or len(told) > 200:
        raise Problem("device.unknown", _("This device is not known. Enrol it again."))
    device = device_of(told.removeprefix(SCHEME))
    if device.sort == ODK:
        # Its secret stands in addresses and on a picture: it is good for forms and nothing else.
        raise Problem("device.unknown", _("This device is not known. Enrol it again."))
    _not_too_often(device)
    was_seen(actor=system(), device=device, at=timezone.now())
    return device


def _not_too_often(device: Device) -> None:
    """Raise Problem `device.wait` for a device that asks without pause: a fault in its program."""
    key = f"device-asks:{device.pk}:{int(time.time() // 60)}"
    cache.add(key, 0, timeout=120)
    if cache.incr(key) > MOST_A_MINUTE:
        words = _("Too many requests. It is tried again in %(seconds)s seconds.")
        raise Problem("device.wait", words, seconds=60)


def system() -> Actor:
    """Return the actor of what the server itself does for a device."""
    return the_system(on=timezone.localdate(), device="device")


def bytes_of(request: HttpRequest, *, most: int = MOST_BYTES) -> bytes:
    """Return the body, unpacked, of at most `most` bytes; Problem device.too_large and others."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > most:
        raise Problem("device.too_large", _("Too much at once. Send it in smaller parts."))
    if request.headers.get("Transfer-Encoding") and not length:
        raise Problem("device.no_length", _("The request does not tell its length."))
    raw: bytes = request.body
    if request.headers.get("Content-Encoding", "").strip().lower() == "gzip":
        return inflated(raw, most=most)
    return raw


def json_of(request: HttpRequest) -> Any:
    """Return the JSON of a request; Problem device.not_json for what is none."""
    return read_json(bytes_of(request))
