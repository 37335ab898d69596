"""Reading classes: who is in them and how far, from the same facts as the figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from doorstep.capabilities.learning.classes.codes import digest_of, plain
from doorstep.capabilities.learning.classes.models import Learner, LearningClass
from doorstep.capabilities.learning.papers import PASSED
from doorstep.capabilities.learning.queries import Taught, taught
from doorstep.capabilities.learning.studies import progress_of
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_PEOPLE
from doorstep.kernel.people.models import Person


@dataclass(frozen=True)
class Standing:
    """How far one learner is in one course. Done: the test is passed, or there is none and every
    lesson is finished."""

    course: str
    finished: int
    lessons: int
    is_tested: bool
    is_passed: bool

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.is_passed if self.is_tested else self.finished >= self.lessons > 0


@dataclass(frozen=True)
class Line:
    """One learner of a class with her standing in each of its courses."""

    learner: Learner
    name: str
    birth_year: int | None
    standings: tuple[Standing, ...]

    @property
    def is_done(self) -> bool:
        """Tell whether every course of the class is done."""
        return all(one.is_done for one in self.standings)


def classes(actor: Actor) -> QuerySet[LearningClass]:
    """Give the classes at places where the actor sees people."""
    rows: QuerySet[LearningClass] = LearningClass.objects.visible_to(actor, SEE_PEOPLE)
    return rows


def courses_of(row: LearningClass) -> list[Taught]:
    """Give the courses of a class as they are taught now, in the class's order."""
    known = {one.course.code: one for one in taught(province=row.province)}
    return [known[code] for code in row.courses if code in known]


def lines_of(row: LearningClass, *, actor: Actor) -> list[Line]:
    """Give everybody in a class whom the actor may see, by given name, with how far each is.

    Who moved to another commune is counted by `count_of` and not named here. A person whose two
    records were merged stands once.
    """
    learners = row.learners.filter(left_on=None).select_related("person", "person__merged_into")
    once = {person_of(one).pk: one for one in learners.order_by("-joined_on", "-pk")}
    seen = Person.objects.visible_to(actor, SEE_PEOPLE).filter(pk__in=list(once))
    mine = [once[pk] for pk in seen.values_list("pk", flat=True)]
    ordered = sorted(mine, key=lambda one: (person_of(one).sort_key, str(one.pk)))
    far = progress_of([person_of(one).pk for one in ordered])
    courses = courses_of(row)
    return [
        Line(
            one,
            person_of(one).full_name,
            person_of(one).birth_year,
            tuple(_standing(course, far.get(person_of(one).pk, {})) for course in courses),
        )
        for one in ordered
    ]


def count_of(row: LearningClass) -> int:
    """Count the persons in a class, each once."""
    inside = row.learners.filter(left_on=None)
    return int(inside.values(one=Coalesce("person__merged_into", "person")).distinct().count())


def person_of(learner: Learner) -> Person:
    """Give the record that counts for a learner's person."""
    found: Person = learner.person.merged_into or learner.person
    return found


def _standing(one: Taught, far: dict[str, dict[str, object]]) -> Standing:
    code, there = one.course.code, {lesson.code for lesson in one.course.lessons}
    finished = far.get("lessons", {}).get(code, [])
    done = len(there.intersection(finished)) if isinstance(finished, list) else 0
    passed = far.get("tests", {}).get(code) == PASSED
    return Standing(code, done, len(there), one.course.test is not None, passed)


def learner_with(code: str) -> Learner | None:
    """Find who a code was given to, in a class that is open."""
    if not plain(code):
        return None
    rows = Learner.objects.filter(code_digest=digest_of(code), taught_in__closed_on=None)
    return rows.select_related("taught_in", "person", "person__merged_into").first()


def learner_now(learner: UUID, *, code_digest: str) -> Learner | None:
    """Give a learner who is still in an open class, and whose code is still the one she came with:
    who got a new slip, because others may have the old one, has to come with that one."""
    rows = Learner.objects.filter(pk=learner, left_on=None, taught_in__closed_on=None)
    rows = rows.filter(code_digest=code_digest)
    return rows.select_related("taught_in", "person", "person__merged_into").first()


def standing_of(learner: Learner) -> tuple[Standing, ...]:
    """Tell how far one learner is in each course of the class."""
    person = person_of(learner)
    far = progress_of([person.pk]).get(person.pk, {})
    return tuple(_standing(course, far) for course in courses_of(learner.taught_in))


def days_left(row: LearningClass, *, on: date) -> int | None:
    """Give the days until a class's courses are due; negative when they are late."""
    return (row.due_on - on).days if row.due_on else None
