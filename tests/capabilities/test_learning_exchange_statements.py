"""xAPI statements: what ended in a span of days, with opaque learners and without keys."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from doorstep.capabilities.learning import courses
from doorstep.capabilities.learning.actions import HandIn, hand_in, load_courses
from doorstep.capabilities.learning.exchange.actions import take_statements
from doorstep.capabilities.learning.folders import shipped
from doorstep.capabilities.learning.models import Edition, Study
from doorstep.capabilities.learning.papers import paper_of
from doorstep.kernel.access.actors import the_system
from doorstep.kernel.activities.actions import void
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.models import Person
from doorstep.kernel.quizzes.marking import right_answer
from doorstep.server.cli import main
from tests.kernel.people_world import TODAY, People, people_world

pytestmark = pytest.mark.django_db
AT = datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC)
SEED = "0198c5f2-7b1e-7a10-8c3d-000000000001"
HOME = "https://so.example"


@pytest.fixture
def world() -> People:
    return people_world()


@pytest.fixture
def edition(world: People) -> Edition:
    folder = next(path for path in shipped() if path.name == "vneid")
    load_courses(actor=the_system(on=TODAY), folders=[folder], at=AT)
    return Edition.objects.get()


@pytest.fixture
def person(world: People) -> UUID:
    return world.person("Mây", birth=1960)


def _hand_in(edition: Edition, person: UUID, *, is_right: bool = True) -> UUID:
    course, _faults = courses.read(edition.body)
    bank = {q.code: q for q in course.questions}
    codes = [one.code for one in paper_of(course, SEED)]
    answers = {code: right_answer(bank[code]) for code in codes} if is_right else {}
    paper = HandIn(
        id=new_id(), person=person, place=51, course="vneid", edition=edition.digest, seed=SEED,
        answers=answers, began_at=AT - timedelta(minutes=10), ended_at=AT,
    )  # fmt: skip
    return hand_in(actor=the_system(on=TODAY), paper=paper, at=AT).id


def _statements(since: date = TODAY, until: date = TODAY) -> list[dict[str, Any]]:
    told = take_statements(actor=the_system(on=TODAY), since=since, until=until, home=HOME)
    return list(told)


def _verb(statement: dict[str, Any]) -> str:
    return str(statement["verb"]["id"]).rpartition("/")[2]


def test_a_test_passed_is_told_with_its_answers(edition: Edition, person: UUID) -> None:
    attempt = _hand_in(edition, person)
    found = _statements()
    assert [_verb(one) for one in found] == ["answered"] * (len(found) - 1) + ["passed"]
    last = found[-1]
    assert last["result"]["score"] == {"raw": 10, "min": 0, "max": 10, "scaled": 1.0}
    assert (last["result"]["duration"], last["result"]["success"]) == ("PT600S", True)
    assert last["object"]["id"] == f"{HOME}/learn/vneid/test"
    assert last["context"]["registration"] == str(attempt)
    assert last["timestamp"].startswith(TODAY.isoformat())
    assert len({one["id"] for one in found}) == len(found)
    assert found == _statements()


def test_nobody_is_named_and_no_key_is_told(edition: Edition, person: UUID) -> None:
    _hand_in(edition, person, is_right=False)
    (only,) = _statements()
    assert _verb(only) == "failed"
    raw = json.dumps([only, *_statements()], ensure_ascii=False)
    assert "Mây" not in raw
    assert str(person) not in raw
    assert "correctResponsesPattern" not in raw
    account = only["actor"]["account"]
    assert account["homePage"] == HOME
    assert len(account["name"]) == 32
    assert only["actor"].keys() == {"objectType", "account"}


def test_a_merged_record_is_the_one_it_was_merged_into(
    edition: Edition, world: People, person: UUID
) -> None:
    other = world.person("Mây hai", birth=1961)
    _hand_in(edition, other)
    _hand_in(edition, person)
    assert len({one["actor"]["account"]["name"] for one in _statements()}) == 2
    Person.objects.filter(pk=other).update(merged_into=person)
    assert len({one["actor"]["account"]["name"] for one in _statements()}) == 1


def test_a_test_taken_back_tells_nothing(edition: Edition, world: People, person: UUID) -> None:
    attempt = _hand_in(edition, person)
    void(actor=world.actor, root=attempt, reason="nhầm")
    assert _statements() == []


def test_lessons_tell_what_was_finished_and_answered(edition: Edition, person: UUID) -> None:
    course, _faults = courses.read(edition.body)
    lesson = course.lessons[0]
    asked = next(step.ask for step in lesson.steps if step.ask)
    right = right_answer({q.code: q for q in course.questions}[asked])
    for is_finished in (True, False):
        Study.objects.create(
            id=new_id(), province="14", place_id=51, person_id=person, course="vneid",
            edition=edition.digest, lesson=lesson.code, steps=3, is_finished=is_finished,
            answers={asked: right, "unknown": 1} if is_finished else {}, asked=1, right=1,
            way="own", began_at=AT, ended_at=AT, ended_on=TODAY, month=202511,
        )  # fmt: skip
    answered, completed = _statements()
    assert (_verb(answered), answered["result"]["success"]) == ("answered", True)
    assert answered["object"]["definition"]["type"].endswith("cmi.interaction")
    assert _verb(completed) == "completed"
    assert completed["object"]["id"] == f"{HOME}/learn/vneid/{lesson.code}"
    assert completed["object"]["definition"]["name"]["vi"] == lesson.title["vi"]


def test_only_the_days_asked_and_the_taking_is_noted(edition: Edition, person: UUID) -> None:
    _hand_in(edition, person)
    before = TODAY - timedelta(days=1)
    assert _statements(before, before) == []
    assert _statements(before, TODAY)
    assert Line.objects.filter(verb="lessons.take_away").count() == 2


def test_the_command_prints_a_statement_a_line(
    edition: Edition, person: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    _hand_in(edition, person)
    day = TODAY.isoformat()
    assert main(["course", "xapi", "--since", day, "--until", day, "--home", f"{HOME}/"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told == json.loads(json.dumps(_statements()))
