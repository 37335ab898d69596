"""The address of boxes: one letter in, one reply out; the same that travels by stick."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Router

from doorstep.kernel.access.models import Device
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.box.hearing import MOST_BYTES, answer
from doorstep.kernel.box.wire import written
from doorstep.kernel.sync.envelopes import read_json
from doorstep.surfaces.device.asking import bytes_of, device_for, system

router = Router()


@router.post("/exchange", auth=device_for, include_in_schema=False)
def exchange(request: HttpRequest) -> HttpResponse:
    """Take what was done at a box in; answer it, and give what changed for its places."""
    known: Any = request
    device: Device = known.auth
    letter = read_json(bytes_of(request, most=MOST_BYTES))
    if not isinstance(letter, dict):
        raise Problem("device.not_understood", _("The data could not be understood."))
    told = answer(actor=system(), device=device, letter=letter, at=timezone.now())
    return HttpResponse(written(told), content_type="application/json; charset=utf-8")
