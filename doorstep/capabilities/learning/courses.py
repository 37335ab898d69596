"""What a course is made of, read from one table and checked as a whole.

The same table comes from a folder of `content/courses`, from the console's editor and from the
edition kept in the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doorstep.kernel.basics.tables import Fault, Table
from doorstep.kernel.quizzes import questions
from doorstep.kernel.quizzes.questions import PRACTICE, TEST, Question, Words

TAKEN = ("packs", "join", "mine", "leave", "voices", "symbols")
"""Codes that mean something else in addresses."""
GROUPS = ("citizens", "pupils", "officials", "workers", "volunteers")
MOST_SAID, MOST_MORE, MOST_ALT = 140, 240, 200


@dataclass(frozen=True)
class Step:
    """One screen: a sentence with a scene, or a practice question (`ask`, its code).

    `attest`: the skill that a helper may attest here.
    """

    code: str
    show: tuple[str, ...]
    alt: Words
    say: Words
    more: Words
    ask: str
    attest: str


@dataclass(frozen=True)
class Lesson:
    """A few minutes of steps."""

    code: str
    title: Words
    minutes: int
    skills: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class TestPlan:
    """The certifying test: minutes allowed, percent of marks to pass, questions by topic."""

    minutes: int
    pass_percent: int
    draw: dict[str, int]

    @property
    def asked(self) -> int:
        """How many questions a paper has."""
        return sum(self.draw.values())


@dataclass(frozen=True)
class Course:
    """A course with its lessons and question bank."""

    code: str
    order: int
    title: Words
    about: Words
    groups: tuple[str, ...]
    reviewed_on: date | None
    sources: tuple[str, ...]
    topics: dict[str, Words]
    test: TestPlan | None
    lessons: tuple[Lesson, ...]
    questions: tuple[Question, ...]

    def pool(self, pool: str) -> list[Question]:
        """Give the questions for practice, or those of the test."""
        return [q for q in self.questions if q.pool == pool]


@dataclass(frozen=True)
class Known:
    """What a check may look up: drawings and skills. None: anything goes."""

    symbols: Collection[str] | None = None
    skills: Collection[str] | None = None


def read(told: Any, *, known: Known | None = None) -> tuple[Course, list[Fault]]:
    """Read a course from its table; with a fault it must not be used."""
    faults: list[Fault] = []
    row = Table(told, "", faults)
    course = Course(
        code=row.code("code"),
        order=row.whole("order", least=1, most=9999, default=100),
        title=row.text("title", most=80),
        about=row.text("about", most=300),
        groups=tuple(row.codes("groups", known=GROUPS)),
        reviewed_on=_day(row),
        sources=_sources(row),
        topics=_topics(row),
        test=_test(row),
        lessons=tuple(_lesson(one) for one in row.tables("lessons", least=1, most=60)),
        questions=tuple(questions.read(one) for one in row.tables("questions", most=2000)),
    )
    row.done()
    _check_codes(course, row)
    _check_questions(course, row)
    _check_known(course, row, known or Known())
    return course, faults


def _day(row: Table) -> date | None:
    value = row.take("reviewed_on")
    try:
        return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        row.fault(_("a date is expected"), "reviewed_on")
        return None


def _sources(row: Table) -> tuple[str, ...]:
    value = row.take("sources") or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        row.fault(_("a list of texts is expected"), "sources")
        return ()
    return tuple(value)


def _topics(row: Table) -> dict[str, Words]:
    inside = row.at("topics")
    return {name: inside.text(name, most=60) for name in inside.names()}


def _test(row: Table) -> TestPlan | None:
    if "test" not in row:
        return None
    test = row.at("test")
    draw = test.at("draw")
    plan = TestPlan(
        minutes=test.whole("minutes", least=1, most=180),
        pass_percent=test.whole("pass_percent", least=1, most=100),
        draw={name: draw.whole(name, least=1, most=100) for name in draw.names()},
    )
    if not plan.draw:
        test.fault(_("is missing"), "draw")
    test.done()
    return plan


def _lesson(row: Table) -> Lesson:
    lesson = Lesson(
        code=row.code("code"),
        title=row.text("title", most=80),
        minutes=row.whole("minutes", least=1, most=60, default=5),
        skills=tuple(row.codes("skills")),
        steps=tuple(_step(one) for one in row.tables("steps", least=1, most=40)),
    )
    row.done()
    return lesson


def _step(row: Table) -> Step:
    ask = row.code("ask", is_required=False)
    show = tuple(row.codes("show", most=3))
    if not ask and not show:
        row.fault(_("is missing"), "show")
    step = Step(
        code=row.code("code"),
        show=show,
        alt=row.text("alt", most=MOST_ALT, is_required=not ask),
        say=row.text("say", most=MOST_SAID, is_required=not ask),
        more=row.text("more", most=MOST_MORE, is_required=False),
        ask=ask,
        attest=row.code("attest", is_required=False),
    )
    if ask and (step.show or step.say or step.more or step.attest):
        row.fault(_("a step that asks has nothing else"), "ask")
    row.done()
    return step


def _twice(row: Table, codes: list[str], field: str) -> None:
    for code, n in Counter(filter(None, codes)).items():
        if n > 1:
            row.fault(_("the code %(code)s is there twice") % {"code": code}, field)


def _check_codes(course: Course, row: Table) -> None:
    if course.code in TAKEN:
        row.fault(_("this code is taken"), "code")
    if any(lesson.code in ("test", "practice") for lesson in course.lessons):
        row.fault(_("this code is taken"), "lessons")
    _twice(row, [lesson.code for lesson in course.lessons], "lessons")
    _twice(row, [q.code for q in course.questions], "questions")
    for lesson in course.lessons:
        _twice(row, [step.code for step in lesson.steps], f"lessons.{lesson.code}")


def _check_questions(course: Course, row: Table) -> None:
    practice = {q.code for q in course.pool(PRACTICE)}
    for lesson in course.lessons:
        for step in lesson.steps:
            if step.ask and step.ask not in practice:
                where = f"lessons.{lesson.code}.{step.code}.ask"
                row.fault(_("%(code)s is no practice question") % {"code": step.ask}, where)
    for question in course.questions:
        if question.topic and question.topic not in course.topics:
            told = {"code": question.topic}
            row.fault(_("the topic %(code)s is not known") % told, f"questions.{question.code}")
    if course.test:
        have = Counter(q.topic for q in course.pool(TEST))
        for topic, n in course.test.draw.items():
            if have[topic] < n:
                drawn = {"topic": topic, "n": n, "have": have[topic]}
                row.fault(_("the test draws %(n)s of %(topic)s, but has %(have)s") % drawn, "test")


def _check_known(course: Course, row: Table, known: Known) -> None:
    for where, show in scenes_of(course):
        for name in show:
            if known.symbols is not None and not set(name.split("/")) <= set(known.symbols):
                row.fault(_("the drawing %(name)s is not there") % {"name": name}, where)
    if known.skills is None:
        return
    for lesson in course.lessons:
        asked = [*lesson.skills, *(s.attest for s in lesson.steps if s.attest)]
        for code in asked:
            if code not in known.skills:
                where = f"lessons.{lesson.code}"
                row.fault(_("the skill %(code)s is not known") % {"code": code}, where)


def scenes_of(course: Course) -> list[tuple[str, tuple[str, ...]]]:
    """List every scene with its place."""
    found = [
        (f"lessons.{lesson.code}.{step.code}", step.show)
        for lesson in course.lessons
        for step in lesson.steps
        if step.show
    ]
    for question in course.questions:
        found.append((f"questions.{question.code}", question.show))
        found += [(f"questions.{question.code}", choice.show) for choice in question.choices]
    return [(where, show) for where, show in found if show]
