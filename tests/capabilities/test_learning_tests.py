"""Certifying tests: marked by the server alone, once each, attained once, opened to the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from doorstep.capabilities.learning import courses
from doorstep.capabilities.learning.actions import HandIn, hand_in, load_courses
from doorstep.capabilities.learning.courses import Course
from doorstep.capabilities.learning.folders import shipped
from doorstep.capabilities.learning.models import Attempt, Edition
from doorstep.capabilities.learning.papers import marked, paper_of
from doorstep.capabilities.learning.reactions import NOT_MARKED
from doorstep.kernel.access.actors import Actor, Held, the_system
from doorstep.kernel.activities.actions import Draft, amend, record, void
from doorstep.kernel.activities.kinds import offered_in
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.indicators.fold import fold
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.quizzes.marking import right_answer
from tests.kernel.people_world import TODAY, People, people_world

pytestmark = pytest.mark.django_db
AT = datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC)
SEED = "0198c5f2-7b1e-7a10-8c3d-000000000001"


@pytest.fixture
def world() -> People:
    return people_world()


@pytest.fixture
def edition() -> Edition:
    """Publish the course that ships about VNeID."""
    folder = next(path for path in shipped() if path.name == "vneid")
    load_courses(actor=the_system(on=TODAY), folders=[folder], at=AT)
    return Edition.objects.get()


@pytest.fixture
def paper(world: People, edition: Edition) -> HandIn:
    """Give a paper on which everything is right."""
    return HandIn(
        id=new_id(),
        person=world.person("Mây", birth=1960),
        place=51,
        course="vneid",
        edition=edition.digest,
        seed=SEED,
        answers=all_right(course_of(edition)),
        began_at=AT - timedelta(minutes=10),
        ended_at=AT,
    )


def course_of(edition: Edition) -> Course:
    course, faults = courses.read(edition.body)
    assert faults == []
    return course


def all_right(course: Course) -> dict[str, Any]:
    bank = {q.code: q for q in course.questions}
    return {one.code: right_answer(bank[one.code]) for one in paper_of(course, SEED)}


def reached(person: UUID) -> set[str]:
    rows = Attainment.objects.filter(subject=person, is_live=True)
    return set(rows.values_list("code", flat=True))


def member(unit: int = 51) -> Actor:
    return Actor(new_id(), "Slầy", (Held("member", "village", unit, "04"),), TODAY)


def test_a_right_paper_is_passed_kept_and_opened(world: People, paper: HandIn) -> None:
    kept = hand_in(actor=member(), paper=paper, at=AT)
    assert (kept.right, kept.asked, kept.is_passed, kept.is_late) == (10, 10, True, False)
    assert reached(paper.person) == {"course.vneid"}
    activity = Activity.objects.get(root=paper.id)
    assert activity.answers["result"] == "passed" and activity.attention == ""
    fold()
    cells = Cell.objects.filter(series__measure="attained:course.vneid", series__group="all")
    assert sum(cells.values_list("value", flat=True)) == 1


def test_the_same_paper_counts_once_and_another_is_refused(world: People, paper: HandIn) -> None:
    first = hand_in(actor=member(), paper=paper, at=AT)
    assert hand_in(actor=member(), paper=paper, at=AT + timedelta(days=1)) == first
    with pytest.raises(Problem) as why:
        hand_in(actor=member(), paper=replace(paper, answers={}), at=AT)
    assert why.value.code == "learning.handed_in_otherwise"
    assert Attempt.objects.count() == 1 and Activity.objects.filter(root=paper.id).count() == 1


def test_two_phones_with_papers_of_their_own_are_two_attempts_and_one_attainment(
    world: People, paper: HandIn
) -> None:
    hand_in(actor=member(), paper=paper, at=AT)
    other = replace(paper, id=new_id(), answers={})
    assert not hand_in(actor=member(), paper=other, at=AT).is_passed
    assert Attainment.objects.filter(subject=paper.person, code="course.vneid").count() == 1
    void(actor=world.actor, root=other.id, reason="a second phone")
    assert reached(paper.person) == {"course.vneid"}
    void(actor=world.actor, root=paper.id, reason="not she herself")
    assert reached(paper.person) == set()


@pytest.mark.parametrize(("wrong", "is_passed"), [(3, True), (4, False), (10, False)])
def test_the_pass_mark_is_the_courses_own(
    world: People, paper: HandIn, wrong: int, is_passed: bool
) -> None:
    answers = {code: a for n, (code, a) in enumerate(paper.answers.items()) if n >= wrong}
    kept = hand_in(actor=member(), paper=replace(paper, answers=answers), at=AT)
    assert (kept.right, kept.is_passed) == (10 - wrong, is_passed)


def test_over_time_is_kept_and_not_passed(world: People, paper: HandIn) -> None:
    late = replace(paper, began_at=AT - timedelta(minutes=17))
    kept = hand_in(actor=member(), paper=late, at=AT)
    assert kept.is_late and not kept.is_passed and kept.right == 10
    assert reached(paper.person) == set()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"edition": "0" * 64}, "learning.edition_unknown"),
        ({"course": "safety"}, "learning.edition_unknown"),
        ({"began_at": AT + timedelta(hours=1)}, "learning.ends_before"),
        ({"answers": {"x": "y" * 60_000}}, "learning.answers_too_large"),
        ({"seed": "s" * 81}, "learning.answers_too_large"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_half_written(
    world: People, paper: HandIn, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(Problem) as why:
        hand_in(actor=member(), paper=replace(paper, **changed), at=AT)
    assert why.value.code == code
    assert not Attempt.objects.exists() and not Activity.objects.filter(root=paper.id).exists()


def test_nobody_hands_in_for_another_unit(world: People, paper: HandIn) -> None:
    with pytest.raises(NotAllowed):
        hand_in(actor=member(55), paper=paper, at=AT)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("junk", [[], None, 7, {"a": 1}, "' OR 1=1", [[0]]], ids=repr)
def test_junk_for_an_answer_is_not_right_and_breaks_nothing(edition: Edition, junk: Any) -> None:
    course = course_of(edition)
    answers = dict.fromkeys(all_right(course), junk)
    assert marked(course, SEED, answers, timedelta(minutes=1)).right <= 1


def test_answers_to_questions_that_were_not_asked_count_nothing(edition: Edition) -> None:
    course = course_of(edition)
    every = {q.code: right_answer(q) for q in course.questions}
    found = marked(course, SEED, every, timedelta(minutes=1))
    assert (found.right, found.asked) == (10, 10)


def test_a_result_written_by_hand_shows_nothing(world: People, paper: HandIn) -> None:
    answers = {"course": "vneid", "result": "passed"}
    told = {"kind": "course_test", "place": 51, "happened_on": TODAY, "answers": answers}
    made = record(actor=member(), draft=Draft(**told, persons=(paper.person,)), is_lenient=True)
    assert Activity.objects.get(pk=made.pk).attention == NOT_MARKED
    assert reached(paper.person) == set()
    hand_in(actor=member(), paper=replace(paper, answers={}), at=AT)
    amend(actor=world.actor, root=paper.id, reason="a favour", answers=answers)
    assert reached(paper.person) == set()
    assert Activity.objects.get(root=paper.id, is_current=True).attention == NOT_MARKED


def test_no_form_asks_for_a_marked_test() -> None:
    assert "course_test" not in {kind.code for kind in offered_in(["04"])}
