"""What one person learns: sittings of lessons, tests and skills, kept as the drafts of the acts."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from demo.recording import BY_FORM, BY_PHONE
from demo.world import World
from doorstep.capabilities.learning.actions import HandIn, StudyDraft
from doorstep.capabilities.learning.papers import paper_of
from doorstep.capabilities.learning.queries import Taught
from doorstep.kernel.activities.drafts import Draft
from doorstep.kernel.quizzes.marking import right_answer

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
WEB, PHONE, SESSION = "web", "phone", "session"
"""How somebody learned: at a computer, on a helper's phone, together in a session."""
OFFICE_HOURS = (8 * 60, 16 * 60)
_MOST_WRONG = 3


@dataclass
class Book:
    """Everything that was learned, before it is written.

    `attested` are drafts by the account (hex digits) of who looked on.
    """

    world: World
    taught: dict[str, Taught]
    studies: list[StudyDraft] = field(default_factory=list)
    papers: list[HandIn] = field(default_factory=list)
    attested: dict[str, list[Draft]] = field(default_factory=dict)

    def at(self, day: int, minute: int) -> datetime:
        """Give a moment of the day with this number: so many minutes after midnight."""
        on = self.world.calendar.days[day]
        return datetime.combine(on, time(0), VIETNAM) + timedelta(minutes=minute)

    def lessons_of(self, course: str) -> int:
        """Count the lessons of a course."""
        return len(self.taught[course].course.lessons)

    def learns(
        self, person: UUID, place: int, course: str, n: int, day: int, *, way: str,
        chance: random.Random,
    ) -> None:  # fmt: skip
        """Let somebody come to the end of the lesson with this number (from 0)."""
        one = self.taught[course]
        lesson = one.course.lessons[n]
        ended = self.at(day, chance.randrange(*OFFICE_HOURS))
        self.studies.append(
            StudyDraft(
                id=UUID(self.world.id_on(self.world.calendar.days[day])),
                person=person,
                place=place,
                course=course,
                edition=one.digest,
                lesson=lesson.code,
                steps=len(lesson.steps),
                is_finished=True,
                way=way,
                began_at=ended - timedelta(minutes=lesson.minutes + chance.randrange(4)),
                ended_at=ended,
                device=BY_FORM if way == WEB else BY_PHONE,
            )
        )

    def tests(
        self, person: UUID, place: int, course: str, day: int, *, passes: bool, way: str,
        chance: random.Random,
    ) -> None:  # fmt: skip
        """Let somebody take the test of a course: a few wrong answers, or far too many."""
        one = self.taught[course]
        if one.course.test is None:
            return
        made = UUID(self.world.id_on(self.world.calendar.days[day]))
        bank = {question.code: question for question in one.course.questions}
        paper = paper_of(one.course, str(made))
        wrong = chance.randrange(_MOST_WRONG) if passes else len(paper) // 2 + 1
        told = {asked.code: right_answer(bank[asked.code]) for asked in paper[wrong:]}
        ended = self.at(day, OFFICE_HOURS[1] + chance.randrange(45))
        self.papers.append(
            HandIn(
                id=made,
                person=person,
                place=place,
                course=course,
                edition=one.digest,
                seed=str(made),
                answers=told,
                began_at=ended - timedelta(minutes=chance.randrange(6, 14)),
                ended_at=ended,
                device=BY_FORM if way == WEB else BY_PHONE,
                source=WEB if way == WEB else PHONE,
            )
        )

    def shows(
        self, village: int, skills: Mapping[UUID, Sequence[str]], day: int, *, by: str,
        chance: random.Random,
    ) -> None:  # fmt: skip
        """Let persons do things themselves while somebody of the account `by` looks on."""
        at = self.at(day, chance.randrange(*OFFICE_HOURS))
        told = {str(person): sorted(codes) for person, codes in skills.items()}
        draft = Draft(
            kind="skills_attested",
            place=village,
            happened_on=self.world.calendar.days[day],
            answers={"skills": told, "own_device": True},
            id=UUID(self.world.id_on(self.world.calendar.days[day])),
            happened_at=at,
            recorded_at=at,
            persons=tuple(skills),
            device=BY_PHONE,
        )
        self.attested.setdefault(by, []).append(draft)
