"""A small sound course and its drafts, for tests of writing courses."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.utils import timezone

from doorstep.capabilities.learning.drafting import actions
from doorstep.capabilities.learning.drafting.models import CourseDraft
from doorstep.capabilities.learning.editions import digest_of
from doorstep.capabilities.learning.models import EVERYWHERE, Course, Edition
from doorstep.kernel.access.actors import Actor, actor_of, the_system
from doorstep.kernel.places.models import Unit
from tests.offices import PASSWORD, Country, person, today

CODE = "small"


def words(vi: str, **others: str) -> dict[str, str]:
    return {"vi": vi, **others}


_STEPS = [
    {"code": "a", "show": ["phone/qr"], "alt": words("Điện thoại"),
     "say": words("Bác mở máy.", en="Turn it on.", bn="চালু করুন।")},
    {"code": "b", "ask": "q"},
    {"code": "c", "show": ["hand"], "alt": words("Bàn tay"), "say": words("Nhớ lấy.")},
]  # fmt: skip
_QUESTIONS = [
    {"code": "q", "kind": "single", "topic": "t", "pool": "practice", "ask": words("Hỏi gì?"),
     "why": words("Vì thế."),
     "choices": [{"text": words("Đúng"), "right": True}, {"text": words("Sai")}]},
    {"code": "m", "kind": "multiple", "topic": "t", "pool": "test", "ask": words("Những gì?"),
     "why": words("Vậy."),
     "choices": [{"text": words("A"), "right": True}, {"text": words("B")}, {"text": words("C")}]},
    {"code": "tf", "kind": "true_false", "topic": "t", "pool": "test", "ask": words("Phải không?"),
     "why": words("Phải."), "is_true": True},
    {"code": "o", "kind": "order", "topic": "t", "pool": "test", "ask": words("Thứ tự?"),
     "why": words("Thế."), "items": [words("Một"), words("Hai"), words("Ba")]},
    {"code": "p", "kind": "match", "topic": "t", "pool": "test", "ask": words("Ghép?"),
     "why": words("Thế."), "pairs": [{"left": words("1"), "right": words("một")},
                                     {"left": words("2"), "right": words("hai")}]},
    {"code": "pic", "kind": "picture", "topic": "t", "pool": "test", "ask": words("Hình nào?"),
     "why": words("Thế."),
     "choices": [{"show": ["qr"], "alt": words("Mã"), "right": True},
                 {"show": ["hand"], "alt": words("Tay")}]},
    {"code": "n", "kind": "number", "topic": "t", "pool": "test", "ask": words("Bao nhiêu?"),
     "why": words("Thế."), "answer": 113},
]  # fmt: skip


def table(code: str = CODE) -> dict[str, Any]:
    """Give the table of a course with one lesson and a question of each kind."""
    return deepcopy({
        "code": code, "order": 5, "title": words("Nhỏ", en="Small"), "about": words("Ngắn"),
        "groups": ["citizens"], "reviewed_on": "2026-11-22", "sources": ["Luật"],
        "topics": {"t": words("Chủ đề")},
        "test": {"minutes": 5, "pass_percent": 70, "draw": {"t": 3}},
        "lessons": [{"code": "one", "title": words("Một"), "minutes": 5, "steps": _STEPS}],
        "questions": _QUESTIONS,
    })  # fmt: skip


def edition(province: str = EVERYWHERE, code: str = CODE) -> Edition:
    """Publish the course as one that ships, or as a province's own."""
    known = Edition.objects.filter(province=province, course__code=code).first()
    if known:
        return known
    body = table(code)
    course = Course.objects.create(province=province, code=code, position=5)
    return Edition.objects.create(
        province=province, course=course, number=1, digest=digest_of(body), body=body,
        made_at=timezone.now(), published_at=timezone.now(),
    )  # fmt: skip


def province_at(unit: Unit) -> Unit:
    return Unit.objects.get(level="province", province=unit.province)


def draft(unit: Unit, code: str = CODE, by: Actor | None = None) -> CourseDraft:
    """Give the draft of the course in the province of a unit, begun now if there is none."""
    known = CourseDraft.objects.filter(province=unit.province, code=code).first()
    if known:
        return known
    told = {"place": province_at(unit), "table": table(code), "based_on": "", "at": timezone.now()}
    return actions.start(actor=by or the_system(on=today()), **told)


def officers(country: Country) -> tuple[Actor, Actor]:
    """Give two officers of the province."""
    second = person(
        "second officer", role="officer", unit=country.units["province"], password=PASSWORD
    )
    country.people["second officer"] = second
    first = country.people["province officer"]
    return actor_of(first, on=today()), actor_of(second, on=today())
