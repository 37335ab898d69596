"""Lessons that can be heard: the voices of a course, their recordings, what a step offers.

A recording has its own digest as its address and never changes; which recordings make a voice
does, so its list is asked for again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.capabilities.learning.packs import pack_of
from doorstep.capabilities.learning.queries import Taught, taught
from doorstep.capabilities.learning.voices.languages import language_label
from doorstep.capabilities.learning.voices.queries import (
    ENDINGS,
    Spoken,
    Voice,
    heard_file,
    voices_of,
)
from doorstep.kernel.files.queries import path_of
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.rights import public
from doorstep.surfaces.look.sounding import sounding

_A_WHILE = "private, max-age=3600"
"""A voice may be taken back: nobody on the way keeps it, and a browser not for long."""


def lines_of(voices: list[Voice], *, digest: str) -> list[dict[str, Any]]:
    """Give the voices of a course as the list of packs tells them."""
    return [
        {
            "language": one.language,
            "dialect": one.dialect,
            "label": dict(language_label(one.language)),
            "steps": len(one.steps),
            "old": one.old,
            "bytes": one.size,
            "digest": one.digest,
            "address": reverse("portal:voice", args=[digest, one.name]),
        }
        for one in voices
    ]


def _address(one: Spoken) -> str:
    return reverse("portal:sound", args=[one.sha256, one.ending])


@public
@require_safe
def voice(_request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """Give which recording speaks which step of a pack, in one language and dialect."""
    province = str(settings.HOME_PROVINCE)
    course = next(
        (t.course for t in taught(province=province) if pack_of(t).digest == digest), None
    )
    voices = voices_of([course], province=province).get(course.code, []) if course else []
    found = next((one for one in voices if one.name == name), None)
    if course is None or found is None:
        raise Http404
    told = {
        "format": 1,
        "course": course.code,
        "language": found.language,
        "dialect": found.dialect,
        "digest": found.digest,
        "voices": {key: _told(one) for key, one in found.steps.items()},
    }
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=60"
    return answer


def _told(one: Spoken) -> dict[str, Any]:
    return {
        "address": _address(one),
        "sha256": one.sha256,
        "bytes": one.size,
        "old": one.is_old,
        "machine": one.is_machine,
    }


@public
@require_safe
def sound(request: HttpRequest, sha256: str, ending: str) -> HttpResponse:
    """Give a recording that everybody may hear; a part of it where a player asks for one."""
    found = heard_file(sha256, province=str(settings.HOME_PROVINCE))
    if found is None or ENDINGS.get(found.media_type) != ending:
        raise Http404
    path = path_of(found)
    if not path.exists():
        raise Http404
    answer = sounding(request, path.read_bytes(), media_type=found.media_type)
    answer["Cache-Control"] = _A_WHILE
    return answer


def offered(found: Taught, lesson: str, step: str) -> list[dict[str, Any]]:
    """Give the recordings of a step, those in the reader's language first."""
    key = f"{lesson}/{step}"
    voices = voices_of([found.course], province=str(settings.HOME_PROVINCE))[found.course.code]
    told = [
        {
            "label": _label(one),
            "language": one.language,
            "href": _address(one.steps[key]),
            "is_old": one.steps[key].is_old,
            "is_machine": one.steps[key].is_machine,
        }
        for one in voices
        if key in one.steps
    ]
    return sorted(told, key=lambda one: one["language"] != writing.language())


def first_heard(voices: Sequence[Mapping[str, Any]], *, text: str) -> Mapping[str, Any] | None:
    """Give the recording that is played first: in the reader's language, else in that of the text
    as it is shown; None where the device's own voice reads it better than another tongue would."""
    for language in (writing.language(), text):
        for one in voices:
            if one["language"] == language:
                return one
    return None


def asked_in(found: Taught, question: str) -> tuple[str, str] | None:
    """Give the first lesson and step that ask a question: who reads one aloud reads it there."""
    return next(
        (
            (lesson.code, step.code)
            for lesson in found.course.lessons
            for step in lesson.steps
            if step.ask == question
        ),
        None,
    )


def _label(one: Voice) -> str:
    name = writing.said(language_label(one.language))[0]
    if not one.dialect:
        return name
    return _("%(language)s (%(dialect)s)") % {"language": name, "dialect": one.dialect}
