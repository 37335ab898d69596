"""Answers as OpenRosa wants them: XML, its headers, an ETag, and a message for whoever reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from xml.sax.saxutils import escape

from django.core.exceptions import (
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from doorstep.kernel.access.devices import was_seen
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.xforms.arriving import OtherContent
from doorstep.kernel.xforms.clients import Client, client_of, is_due
from doorstep.surfaces.look.rights import public

ACCEPTED_BYTES = 100_000_000
RETRY_AFTER_S = 30
_STATUS = {
    "odk.unknown": HTTPStatus.FORBIDDEN,
    "odk.no_length": HTTPStatus.LENGTH_REQUIRED,
    "odk.too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "odk.scope_too_large": HTTPStatus.UNPROCESSABLE_ENTITY,
    "odk.other_content": HTTPStatus.CONFLICT,
}
_VIEW = Callable[..., HttpResponse]


def openrosa(view: _VIEW) -> _VIEW:
    """Let in whoever has a token in the address; say every refusal as OpenRosa does.

    A wrong token is 403, never 401: Collect would ask for a password that nobody has.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **parts: Any) -> HttpResponse:
        try:
            client = client_of(token, on=timezone.localdate())
            _note_seen(request, client)
            answer = view(request, client, **parts)
        except (Problem, OtherContent) as why:
            words = str(why) if isinstance(why, Problem) else str(why.message)
            answer = told(words, status=_STATUS.get(why.code, HTTPStatus.BAD_REQUEST))
        except (TooManyFilesSent, TooManyFieldsSent):
            words = _("More than 100 files at once. Send fewer.")
            answer = told(words, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except (MultiPartParserError, SuspiciousOperation):
            words = _("The form is damaged or only half of it arrived. Send it again.")
            answer = told(words, status=HTTPStatus.BAD_REQUEST)
        except (OperationalError, InterfaceError):
            words = _("The server is busy. Your form is safe on the phone; send it again later.")
            answer = told(words, status=HTTPStatus.SERVICE_UNAVAILABLE)
            answer["Retry-After"] = str(RETRY_AFTER_S)
        return _headed(answer)

    guarded.by_token = True  # type: ignore[attr-defined]
    return public(guarded)


def _note_seen(request: HttpRequest, client: Client) -> None:
    now = timezone.now()
    if is_due(client, at=now):
        app = request.headers.get("User-Agent", "")
        was_seen(actor=client.actor, device=client.device, at=now, app=app)


def _headed(answer: HttpResponse) -> HttpResponse:
    answer["X-OpenRosa-Version"] = "1.0"
    answer["X-OpenRosa-Accept-Content-Length"] = str(ACCEPTED_BYTES)
    answer["Date"] = http_date()
    answer.headers.setdefault("Cache-Control", "private, no-cache")
    return answer


def told(message: str, *, status: int) -> HttpResponse:
    """Answer with a message that Collect shows."""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        f'<message nature="{"submit_success" if status < 300 else "error"}">{escape(message)}'
        "</message></OpenRosaResponse>"
    )
    return HttpResponse(body, status=status, content_type="text/xml; charset=utf-8")


def given(
    request: HttpRequest, body: bytes, *, media: str = "text/xml", name: str = ""
) -> HttpResponse:
    """Answer with bytes, or 304 to whoever has the same already."""
    etag = quote_etag(hashlib.md5(body, usedforsecurity=False).hexdigest())
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    answer = HttpResponse(body, content_type=f"{media}{charset}")
    if name:
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["ETag"] = etag
    found = get_conditional_response(request, etag=etag, response=answer)
    return found if found is not None else answer
