"""Where something stands in a course, in words: "Lesson “Mã OTP” › step 3 › sentence (English)"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.surfaces.look.writing import number, said

FIELDS: dict[str, Any] = {
    "title": _("title"),
    "about": _("what it is about"),
    "order": pgettext_lazy("in a list", "order"),
    "groups": _("target groups"),
    "reviewed_on": _("day the sources were checked"),
    "sources": _("sources"),
    "topics": _("topics"),
    "test": pgettext_lazy("part of a course", "test"),
    "minutes": _("minutes"),
    "pass_percent": _("percent to pass"),
    "draw": _("questions drawn"),
    "skills": _("skills"),
    "show": _("drawings"),
    "alt": _("what the drawings show"),
    "say": _("sentence"),
    "more": _("second sentence"),
    "ask": _("question"),
    "attest": _("skill to attest"),
    "why": _("reason"),
    "kind": _("kind"),
    "topic": _("topic"),
    "pool": _("use"),
    "text": _("words"),
    "right": _("right answer"),
    "left": _("left side"),
    "unit": _("unit"),
    "is_true": _("right answer"),
    "answer": _("right answer"),
    "tolerance": _("tolerance"),
    "is_fixed": _("order stays"),
    "lessons": _("lessons"),
    "steps": _("steps"),
    "questions": _("questions"),
    "choices": _("choices"),
    "items": _("things to order"),
    "pairs": _("pairs"),
}
LANGUAGES = {"en": _("English"), "bn": _("Bengali"), "vi": _("Vietnamese")}
_ONE = {"choices": _("choice %(n)s"), "items": _("place %(n)s"), "pairs": _("pair %(n)s")}
_USE_TEST = pgettext_lazy("use of a question", "test")
_VALUES = {"true": _("yes"), "false": _("no"), "practice": _("practice"), "test": _USE_TEST}
_SAID = {"right", "is_true", "is_fixed", "pool"}


def words_of(path: Sequence[str], body: Mapping[str, Any]) -> str:
    """Say a path of the table; titles and numbers of steps are those of `body`."""
    parts, left = _beginning(list(path), body)
    while left:
        name, *left = left
        if name in _ONE and left and left[0].isdigit():
            parts.append(str(_ONE[name]) % {"n": number(int(left.pop(0)))})
        elif name in LANGUAGES and parts:
            parts[-1] = f"{parts[-1]} ({LANGUAGES[name]})"
        else:
            parts.append(str(FIELDS.get(name, name)))
    return " › ".join(parts)


def _beginning(path: list[str], body: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Say the course, lesson, step or question a path begins with; give what is left of it."""
    if path[:1] == ["lessons"] and len(path) > 2:
        rows = body.get("lessons", [])
        lesson = next((one for one in rows if one.get("code") == path[1]), {})
        title = said(lesson.get("title"))[0] or path[1]
        parts = [str(_("Lesson “%(title)s”")) % {"title": title}]
        if path[2:3] == ["steps"] and len(path) > 3:
            codes = [step.get("code") for step in lesson.get("steps", [])]
            n = number(codes.index(path[3]) + 1) if path[3] in codes else path[3]
            return [*parts, str(_("step %(n)s")) % {"n": n}], path[4:]
        return parts, path[2:]
    if path[:1] == ["questions"] and len(path) > 2:
        return [str(_("Question “%(code)s”")) % {"code": path[1]}], path[2:]
    if path[:1] == ["topics"] and len(path) > 1:
        return [str(_("Topic “%(code)s”")) % {"code": path[1]}], path[2:]
    return [str(_("Course"))], path


def value_words(path: Sequence[str], text: str) -> str:
    """Say a value of the table: yes and no where it is one, a text as it is."""
    if path and path[-1] in _SAID and text in _VALUES:
        return str(_VALUES[text])
    return text


def context_words(context: str, body: Mapping[str, Any]) -> str:
    """Say the place of a text by its context of `wordings` ("otp.what.say")."""
    whole = context.split(".")
    if whole[0] == "course":
        return words_of(whole[1:], body)
    if whole[0] == "questions":
        return words_of(whole, body)
    for lesson in body.get("lessons", []):
        code = str(lesson.get("code"))
        if context.startswith(f"{code}."):
            rest = context.removeprefix(f"{code}.")
            step, _dot, field = rest.rpartition(".")
            path = ["lessons", code, *(["steps", step] if step else []), field]
            return words_of(path, body)
    return context
