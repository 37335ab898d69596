"""What was learned as xAPI statements (1.0.3), for a learning record store of the province.

A learner is an account of an opaque name: a keyed token of the record's number, never a name, a
phone or the number itself. A merged record is the one it was merged into. Keys of test questions
are never told: only what was answered and whether it was right.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from doorstep.capabilities.learning.courses import Course
from doorstep.capabilities.learning.models import Attempt, Study
from doorstep.capabilities.learning.papers import paper_of
from doorstep.capabilities.learning.queries import course_of_edition
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_PEOPLE
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.wording import ORDER
from doorstep.kernel.people.secrets import token
from doorstep.kernel.quizzes import questions as q
from doorstep.kernel.quizzes.marking import is_answered, is_right

Statement = dict[str, Any]
_VERBS = "http://adlnet.gov/expapi/verbs/"
_ACTIVITIES = "http://adlnet.gov/expapi/activities/"
_SAID = {
    "passed": {"en": "passed", "vi": "đã đạt", "bn": "উত্তীর্ণ"},
    "failed": {"en": "failed", "vi": "chưa đạt", "bn": "অনুত্তীর্ণ"},
    "completed": {"en": "completed", "vi": "đã học xong", "bn": "সম্পন্ন"},
    "answered": {"en": "answered", "vi": "đã trả lời", "bn": "উত্তর দিয়েছেন"},
}
_INTERACTIONS = {
    q.SINGLE: "choice", q.MULTIPLE: "choice", q.PICTURE: "choice", q.TRUE_FALSE: "true-false",
    q.ORDER: "sequencing", q.MATCH: "matching", q.NUMBER: "numeric",
}  # fmt: skip
_CHUNK = 500


@dataclass(frozen=True)
class _Sitting:
    """What the statements of one test or one sitting of a lesson share."""

    id: UUID
    learner: UUID
    course: Course | None
    code: str
    ended_at: datetime
    home: str

    def activity(self, *path: str, kind: str, name: dict[str, str] | None) -> Statement:
        """Give a thing that was learned, by its address."""
        told = {language: text for language, text in (name or {}).items() if language in ORDER}
        definition: Statement = {"type": f"{_ACTIVITIES}{kind}"} | ({"name": told} if told else {})
        return {
            "objectType": "Activity",
            "id": "/".join((self.home, "learn", self.code, *path)),
            "definition": definition,
        }

    def statement(self, key: str, verb: str, thing: Statement, result: Statement) -> Statement:
        """Give one statement; the same fact always has the same number."""
        grouping = self.activity(kind="course", name=self.course.title if self.course else None)
        return {
            "id": str(uuid5(self.id, key)),
            "actor": {
                "objectType": "Agent",
                "account": {
                    "homePage": self.home,
                    "name": token(str(self.learner), purpose="xapi"),
                },
            },
            "verb": {"id": f"{_VERBS}{verb}", "display": _SAID[verb]},
            "object": thing,
            "result": result,
            "context": {
                "registration": str(self.id),
                "platform": "Doorstep",
                "contextActivities": {"grouping": [grouping]},
            },
            "timestamp": self.ended_at.isoformat(),
            "version": "1.0.3",
        }  # fmt: skip


def statements_of(*, actor: Actor, since: date, until: date, home: str) -> Iterator[Statement]:
    """Give what ended from `since` to `until`, both included, in the order it ended.

    `home` is the address of this installation, without a slash at its end: the activities' and
    accounts' addresses begin with it. Only what `actor` may see; a test that was made void tells
    nothing.
    """
    zone = timezone.get_default_timezone()
    span = (
        datetime.combine(since, time(), zone),
        datetime.combine(until + timedelta(days=1), time(), zone),
    )
    voided = Activity.objects.filter(root=OuterRef("id"), is_current=True, is_void=True)
    tests = _within(Attempt, actor, span).exclude(Exists(voided)).select_related("edition")
    lessons = _within(Study, actor, span)
    rows = heapq.merge(
        tests.iterator(chunk_size=_CHUNK), lessons.iterator(chunk_size=_CHUNK),
        key=lambda row: row.ended_at,
    )  # fmt: skip
    for row in rows:
        yield from _of_test(row, home) if isinstance(row, Attempt) else _of_study(row, home)


def _within(model: Any, actor: Actor, span: tuple[datetime, datetime]) -> Any:
    rows = model.objects.visible_to(actor, SEE_PEOPLE)
    rows = rows.filter(ended_at__gte=span[0], ended_at__lt=span[1])
    learner = Coalesce("person__merged_into", "person")
    return rows.annotate(learner=learner).order_by("ended_at", "id")


def _sitting(row: Any, digest: str, home: str) -> _Sitting:
    return _Sitting(
        row.id,
        UUID(str(row.learner)),
        course_of_edition(digest),
        row.course,
        row.ended_at,
        home.rstrip("/"),
    )


def _of_test(row: Any, home: str) -> Iterator[Statement]:
    """The answers of the paper first, then how the test ended."""
    sitting = _sitting(row, row.edition.digest, home)
    if sitting.course:
        bank = {one.code: one for one in sitting.course.questions}
        for asked in paper_of(sitting.course, row.seed):
            yield from _answered(sitting, bank[asked.code], row.answers.get(asked.code))
    thing = sitting.activity("test", kind="assessment", name=_title(sitting))
    result = {
        "success": row.is_passed,
        "completion": True,
        "score": {
            "raw": row.right, "min": 0, "max": row.asked,
            "scaled": round(row.right / row.asked, 4) if row.asked else 0,
        },
        "duration": _duration(row),
    }  # fmt: skip
    yield sitting.statement("test", "passed" if row.is_passed else "failed", thing, result)


def _of_study(row: Any, home: str) -> Iterator[Statement]:
    sitting = _sitting(row, row.edition, home)
    course = sitting.course
    bank = {one.code: one for one in course.pool(q.PRACTICE)} if course else {}
    for code, answer in row.answers.items():
        if code in bank:
            yield from _answered(sitting, bank[code], answer)
    if not row.is_finished:
        return
    lessons = {one.code: one.title for one in course.lessons} if course else {}
    thing = sitting.activity(row.lesson, kind="lesson", name=lessons.get(row.lesson))
    result = {"completion": True, "duration": _duration(row)}
    yield sitting.statement("lesson", "completed", thing, result)


def _title(sitting: _Sitting) -> dict[str, str] | None:
    return sitting.course.title if sitting.course else None


def _duration(row: Any) -> str:
    return f"PT{max(0, round((row.ended_at - row.began_at).total_seconds()))}S"


def _answered(sitting: _Sitting, question: q.Question, answer: Any) -> Iterator[Statement]:
    """One answer; a question that was left out, or answered with nonsense, tells nothing."""
    if not is_answered(question, answer):
        return
    thing = sitting.activity("questions", question.code, kind="cmi.interaction", name=question.ask)
    thing["definition"]["interactionType"] = _INTERACTIONS[question.kind]
    result = {"success": is_right(question, answer), "response": _response(question, answer)}
    yield sitting.statement(f"answer {question.code}", "answered", thing, result)


def _response(question: q.Question, answer: Any) -> str:
    """Give an answer as xAPI writes it: parts with [,], a pair with [.]; positions from 0."""
    if question.kind == q.TRUE_FALSE:
        return "true" if answer else "false"
    if question.kind == q.MATCH:
        return "[,]".join(f"{left}[.]{right}" for left, right in enumerate(answer))
    return "[,]".join(map(str, answer)) if isinstance(answer, list) else str(answer)
