"""The addresses of devices: enrol, push, pull, standing, files, parcels, health."""

import logging
import re
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from pydantic import BaseModel, ValidationError

from doorstep.kernel.access.devices import enrol as let_in
from doorstep.kernel.access.devices import tell_health
from doorstep.kernel.access.models import Device, DeviceHolder
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.places.queries import version_near
from doorstep.kernel.sync import arriving, feed, inbox, keys, parcels
from doorstep.kernel.sync.envelopes import batch_of
from doorstep.kernel.sync.finding import an_id
from doorstep.surfaces.device import boxes, pictures, shapes
from doorstep.surfaces.device.asking import bytes_of, device_for, json_of, system
from doorstep.surfaces.device.naming import name_of_server
from doorstep.surfaces.look.origin import address_of
from doorstep.surfaces.look.rights import public

_log = logging.getLogger("doorstep.device")
_MOST_KEPT = 30
POLICY = {"lock_minutes": 5, "contact_days": 45, "keep_days": 30}
STATUSES = {
    "device.unknown": 401,
    "device.revoked": 401,
    "device.no_length": 411,
    "device.too_large": 413,
    "files.too_large": 413,
    "files.too_many": 429,
    "device.wait": 429,
    "scope.too_large": 409,
    "device.not_found": 404,
    "device.no_such_address": 404,
    "box.not_one": 403,
    "box.other_machine": 409,
    "box.older_books": 409,
}
REFUSALS = {code: shapes.RefusalOut for code in (401, 409, 411, 413, 422, 429, 503)}
AWAY_S = 15
_RANGE = re.compile(r"bytes (\d{1,9})-(-?\d{1,9})/(\d{1,9})")


class _Known:
    """Asks for the device; ninja calls it before the view, so a stranger's body is never read."""

    def __call__(self, request: HttpRequest) -> Device:
        return device_for(request)


api = NinjaAPI(
    title="Doorstep devices",
    version="1",
    urls_namespace="device",
    docs_url=None,
    openapi_url=None,
    auth=_Known(),
)


def _device(request: Any) -> Device:
    found: Device = request.auth
    return found


def _read(model: type[BaseModel], request: HttpRequest) -> Any:
    try:
        return model.model_validate(json_of(request))
    except (ValidationError, RecursionError) as why:
        raise Problem("device.not_understood", _("The data could not be understood.")) from why


def _body(model: type[BaseModel]) -> dict[str, Any]:
    """Tell the contract the shape of a body that is read by hand."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}
    return {"requestBody": {"required": True, "content": content}}


@api.post(
    "/enrol",
    auth=None,
    response={200: shapes.EnrolOut, **REFUSALS},
    openapi_extra=_body(shapes.EnrolIn),
)
def enrol(request: HttpRequest) -> dict[str, Any]:
    """Trade a ticket's code for the device's name and secret."""
    told = _read(shapes.EnrolIn, request)
    made = let_in(
        actor=system(),
        code=told.code,
        name=told.name,
        app=told.app,
        address=address_of(request),
        at=timezone.now(),
    )
    device = made.device
    version = version_near(device.unit_id, on=timezone.localdate())
    holders = DeviceHolder.objects.filter(device=device, to_at=None).select_related("account")
    return {
        "device": device.pk,
        "secret": made.secret,
        "server": {
            "name": name_of_server(device.province),
            "role": "box" if settings.IS_BOX else "province",
            "seal_key": keys.told(keys.SEAL),
            "sign_key": keys.told(keys.SIGN),
        },
        "unit": {
            "id": device.unit_id,
            "name": version.full_name if version else "",
            "level": version.level if version else "",
        },
        "holders": [{"id": h.account_id, "name": h.account.full_name} for h in holders],
        "policy": POLICY,
    }


def _answers(answers: list[inbox.Answer]) -> dict[str, Any]:
    return {"server_at": timezone.now(), "answers": [a._asdict() for a in answers]}


def _plain(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    """Answer what was made here and needs no second check: it is large and must be quick."""
    return api.create_response(request, told, status=200)


@api.post(
    "/push", response={200: shapes.AnswersOut, **REFUSALS}, openapi_extra=_body(shapes.PushIn)
)
def push(request: HttpRequest) -> HttpResponse:
    """Take commands in; each is answered, and sent again it is answered the same."""
    batch = batch_of(json_of(request))
    return _plain(
        request,
        _answers(inbox.receive(device=_device(request), batch=batch, at=timezone.now())),
    )


@api.get("/pull", response={200: shapes.PullOut, **REFUSALS})
def pull(request: HttpRequest, cursor: str = "", kept: str = "") -> HttpResponse:
    """Give the next page of what the device holds. `kept`: ids, parted by commas, of commands that
    it was told are kept; one that is not here means that the books were put back."""
    at = timezone.now()
    named = [an_id(one) for one in kept.split(",", _MOST_KEPT)[:_MOST_KEPT]]
    acknowledged = [one for one in named if one]
    page = feed.pull(device=_device(request), cursor=cursor, at=at, acknowledged=acknowledged)
    told = {
        "server_at": at,
        "cursor": page.cursor,
        "more": page.more,
        "is_start": page.is_start,
        "is_put_back": page.is_put_back,
        "server_name": name_of_server(_device(request).province),
        "scope": {"villages": list(page.villages)},
        "rows": page.rows,
        "whole": page.whole,
        "gone": page.gone,
        "drop": page.drop,
    }
    return _plain(request, told)


@api.post(
    "/standing",
    response={200: shapes.AnswersOut, **REFUSALS},
    openapi_extra=_body(shapes.StandingIn),
)
def standing(request: HttpRequest) -> HttpResponse:
    """Say where commands stand."""
    told = _read(shapes.StandingIn, request)
    return _plain(request, _answers(inbox.standing(device=_device(request), ids=told.ids)))


@api.api_operation(["HEAD"], "/files/{sha256}", response={200: None, **REFUSALS})
def has_file(request: HttpRequest, sha256: str) -> HttpResponse:
    """Say in the header X-Have how many bytes of a file are here."""
    here = arriving.have(device=_device(request), sha256=sha256)
    return HttpResponse(headers={"X-Have": str(here)})


@api.put("/files/{sha256}", response={200: shapes.HaveOut, **REFUSALS})
def put_file(request: HttpRequest, sha256: str) -> dict[str, int]:
    """Take a part of a file; the part's place stands in Content-Range."""
    found = _RANGE.fullmatch(request.headers.get("Content-Range", "").strip())
    if found is None:
        raise Problem("files.wrong_range", _("This part lies outside the file."))
    part = bytes_of(request, most=arriving.MOST_PART)
    told = {"start": int(found[1]), "whole": int(found[3]), "at": timezone.now()}
    have = arriving.take_part(device=_device(request), sha256=sha256, part=part, **told)
    return {"have": have}


@api.post("/parcels", response={200: shapes.ParcelOut, **REFUSALS})
def parcel(request: HttpRequest) -> dict[str, Any]:
    """Take a sealed bundle in that another device carried; give the signed receipt."""
    at, raw = timezone.now(), bytes_of(request, most=parcels.MOST_BYTES)
    found, answers = parcels.take(actor=system(), raw=raw, at=at)
    if found.device.pk != _device(request).pk:
        answers = parcels.for_a_carrier(answers)
    return {"parcel": found.parcel, "receipt": parcels.receipt(found.parcel, answers, at=at)}


api.add_router("/box", boxes.router)
api.add_router("/holders", pictures.router)


@api.post("/health", response={200: dict, **REFUSALS}, openapi_extra=_body(shapes.HealthIn))
def health(request: HttpRequest) -> dict[str, Any]:
    """Keep what a device says of itself."""
    told = _read(shapes.HealthIn, request)
    at = timezone.now()
    tell_health(actor=system(), device=_device(request), health=told.model_dump(), at=at)
    return {}


@api.exception_handler(Problem)
def _refuse(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Say a Problem in the reader's language."""
    details = {k: v if isinstance(v, int | list) else str(v) for k, v in problem.details.items()}
    told = {"code": problem.code, "words": str(problem), "details": details}
    if problem.details.get("wipe"):
        told["wipe"] = True
    status = STATUSES.get(problem.code, 422)
    answer = api.create_response(request, told, status=status)
    if "seconds" in problem.details:
        answer.headers["Retry-After"] = str(problem.details["seconds"])
    return answer


@api.exception_handler(Error)
def _away(request: HttpRequest, why: Error) -> HttpResponse:
    """The database is away or too busy: nothing was lost, the device tries again."""
    _log.warning("the database did not answer: %s", type(why).__name__)
    words = str(_("The server is busy. It is tried again by itself."))
    told = {"code": "device.later", "words": words, "details": {}}
    answer = api.create_response(request, told, status=503)
    answer.headers["Retry-After"] = str(AWAY_S)
    return answer


@api.exception_handler(Http404)
def _nowhere(request: HttpRequest, _why: Exception) -> HttpResponse:
    words = _("This server has no such address. Update the app.")
    return _refuse(request, Problem("device.no_such_address", words))


@csrf_exempt
@public
def unknown(request: HttpRequest) -> HttpResponse:
    """Say of an address that nobody has here what every refusal says: a device reads no pages."""
    return _nowhere(request, Http404())


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, _why: Exception) -> HttpResponse:
    words = _("Too much at once. Send it in smaller parts.")
    return _refuse(request, Problem("device.too_large", words))


@api.exception_handler(UnreadablePostError)
def _cut(request: HttpRequest, _why: Exception) -> HttpResponse:
    return _refuse(request, Problem("device.cut", _("The data are damaged. Send them again.")))
