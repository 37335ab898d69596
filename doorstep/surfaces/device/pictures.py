"""The pictures of those who work on a device: for its lock screen, for this device alone."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from doorstep.kernel.access.models import Device, DeviceHolder
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.files.queries import path_of
from doorstep.surfaces.device.asking import device_for

router = Router()


@router.get("/{account}/picture", auth=device_for, response={200: None})
def picture(request: HttpRequest, account: UUID) -> HttpResponse:
    """Give the picture of a holder of today; 404 `device.not_found` where there is none."""
    known: Any = request
    device: Device = known.auth
    held = DeviceHolder.objects.filter(device=device, account=account, to_at=None)
    found = held.filter(picture__isnull=False).select_related("picture").first()
    stored = found.picture if found else None
    path = path_of(stored) if stored else None
    if stored is None or path is None or not path.exists():
        raise Problem("device.not_found", _("There is no picture."))
    answer = HttpResponse(path.read_bytes(), content_type=stored.media_type)
    answer.headers["Cache-Control"] = "no-store"
    return answer
