"""Packs of courses for phones and browsers that learn without a network: public, immutable."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from doorstep.capabilities.learning.packs import Pack, pack_named, pack_of
from doorstep.capabilities.learning.queries import Taught, taught
from doorstep.capabilities.learning.voices.queries import Voice, voices_of
from doorstep.surfaces.look.rights import public
from doorstep.surfaces.portal.voices import lines_of

_FOREVER = "public, max-age=31536000, immutable"


@public
@require_safe
def packs(_request: HttpRequest) -> HttpResponse:
    """List the packs: what each holds and weighs, by its digest."""
    province = str(settings.HOME_PROVINCE)
    every = taught(province=province)
    voices = voices_of([one.course for one in every], province=province)
    told = [_line(one, pack_of(one), voices[one.course.code]) for one in every]
    answer = JsonResponse({"packs": told}, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=60"
    return answer


def _line(one: Taught, pack: Pack, voices: list[Voice]) -> dict[str, Any]:
    course = one.course
    return {
        "course": course.code,
        "number": one.number,
        "digest": pack.digest,
        "edition": one.digest,
        "order": course.order,
        "title": course.title,
        "about": course.about,
        "groups": list(course.groups),
        "lessons": len(course.lessons),
        "minutes": sum(lesson.minutes for lesson in course.lessons),
        "bytes": len(pack.packed),
        "sound_bytes": sum(voice.size for voice in voices),
        "voices": lines_of(voices, digest=pack.digest),
        "languages": pack.languages,
    }


@public
@require_safe
def pack(request: HttpRequest, digest: str) -> HttpResponse:
    """Give a pack by its digest, packed where the reader can unpack it."""
    found = pack_named(digest, province=str(settings.HOME_PROVINCE))
    if found is None:
        raise Http404
    can_unpack = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(found.packed if can_unpack else found.body, "application/json")
    if can_unpack:
        answer["Content-Encoding"] = "gzip"
    answer["Cache-Control"] = _FOREVER
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer
