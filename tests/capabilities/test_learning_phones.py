"""Learning on phones: packs without keys, sittings, tests marked here, progress on every phone."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from doorstep.capabilities.learning import courses
from doorstep.capabilities.learning.actions import load_courses
from doorstep.capabilities.learning.courses import Course
from doorstep.capabilities.learning.folders import shipped
from doorstep.capabilities.learning.models import Attempt, Edition, Study
from doorstep.capabilities.learning.packs import file_positions
from doorstep.capabilities.learning.papers import paper_of
from doorstep.kernel.access.actors import the_system
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.indicators.families import Opening, family_of
from doorstep.kernel.indicators.fold import fold
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.journal.actions import seal
from doorstep.kernel.people.merging import merge_persons
from doorstep.kernel.quizzes.marking import right_answer
from doorstep.kernel.quizzes.questions import MATCH, ORDER, TEST, Question
from doorstep.kernel.sync.feed import pull
from tests.kernel.field import NOW, TODAY, Field, make_field

pytestmark = pytest.mark.django_db
BEGAN, ENDED = NOW - timedelta(minutes=20), NOW - timedelta(minutes=10)


@pytest.fixture
def field(settings: Any) -> Field:
    settings.HOME_PROVINCE = "04"
    load_courses(actor=the_system(on=TODAY), folders=shipped(), at=NOW - timedelta(days=1))
    return make_field()


def vneid() -> tuple[Course, str]:
    edition = Edition.objects.get(course__code="vneid")
    course, _faults = courses.read(edition.body)
    return course, edition.digest


def sitting(field: Field, person: UUID, lesson: str, **more: Any) -> dict[str, Any]:
    _course, digest = vneid()
    told = {
        "person": str(person), "place": 51, "course": "vneid", "edition": digest,
        "lesson": lesson, "steps": 7, "is_finished": True, "way": "phone",
        "began_at": BEGAN.isoformat(), "ended_at": ENDED.isoformat(),
    }  # fmt: skip
    return field.command("learning.study", **(told | more))


def test_packs_are_called_by_their_bytes_and_tell_no_key(client: Client, field: Field) -> None:
    told = client.get("/learn/packs/").json()["packs"]
    assert [one["course"] for one in told][:2] == ["smartphone", "vneid"] and len(told) == 11
    for one in told:
        address = f"/learn/packs/{one['digest']}.json"
        packed = client.get(address, headers={"accept-encoding": "gzip"})
        raw = gzip.decompress(packed.content)
        assert client.get(address).content == raw
        assert hashlib.sha256(raw).hexdigest() == one["digest"]
        assert len(packed.content) == one["bytes"] < 200_000
        assert "immutable" in packed["Cache-Control"] and packed["Content-Encoding"] == "gzip"
        pack = json.loads(raw)
        hidden = [q for q in pack["course"]["questions"] if q["pool"] == TEST]
        assert len(hidden) >= 20
        for question in hidden:
            assert not question.keys() & {"why", "is_true", "answer", "tolerance", "pairs"}
            for choice in question.get("choices", ()):
                assert not choice.keys() & {"right", "why"}
        shown = {"|".join(s["show"]) for le in pack["course"]["lessons"] for s in le["steps"]
                 if s.get("show")}  # fmt: skip
        assert all(pack["scenes"][one].startswith("<svg") for one in shown)
    assert client.get(f"/learn/packs/{'0' * 64}.json").status_code == 404


def of_kind(kind: str) -> list[Question]:
    found = []
    for edition in Edition.objects.all():
        course, _faults = courses.read(edition.body)
        found += [q for q in course.pool(TEST) if q.kind == kind]
    return found


def test_hidden_orders_are_told_sorted_and_put_back(field: Field, client: Client) -> None:
    for edition in Edition.objects.all():
        course, _faults = courses.read(edition.body)
        listed = client.get("/learn/packs/").json()["packs"]
        digest = next(one["digest"] for one in listed if one["edition"] == edition.digest)
        told = {q["code"]: q for q in client.get(f"/learn/packs/{digest}.json").json()
                ["course"]["questions"]}  # fmt: skip
        for question in course.pool(TEST):
            if question.kind not in (ORDER, MATCH):
                continue
            shown = told[question.code]["items" if question.kind == ORDER else "right"]
            assert [t["vi"] for t in shown] == sorted(t["vi"] for t in shown)
            wanted = [w["vi"] for w in question.items or [p.right for p in question.pairs]]
            answer = [[t["vi"] for t in shown].index(text) for text in wanted]
            put_back = file_positions(course, {question.code: answer})
            assert put_back[question.code] == right_answer(question)
    assert of_kind(ORDER) and of_kind(MATCH)
    assert file_positions(course, {"none": [9], "x": "y"}) == {"none": [9], "x": "y"}


def test_sittings_are_kept_once_counted_and_opened(field: Field) -> None:
    person = field.world.person("Mây", birth=1960)
    course, _digest = vneid()
    practice = next(q for q in course.questions if q.pool != TEST and q.kind == "single")
    right = right_answer(practice)
    told = [
        sitting(field, person, "install-and-result", answers={practice.code: right, "x": 1}),
        sitting(field, person, course.lessons[1].code, is_finished=False),
        sitting(field, person, "install-and-result", edition="0" * 64),
    ]
    for _again in range(2):
        assert [a.state for a in field.push(*told)] == ["applied"] * 3
    rows = Study.objects.order_by("asked")
    assert [(r.asked, r.right) for r in rows] == [(0, 0), (0, 0), (1, 1)]
    fold()
    cells = Cell.objects.filter(series__measure="lessons_finished", place=51, value__gt=0)
    assert [(c.month, c.value) for c in cells] == [(202611, 2)]
    family = family_of("lessons_finished")
    opening = Opening("04", "lessons_finished", "all", [51], 202611, 202611)
    assert family and [i.subject for i in family.items(opening)] == [str(person)] * 2


def test_broken_sittings_are_answered_and_lose_nothing(field: Field) -> None:
    person = field.world.person("Mây", birth=1960)
    answers = field.push(
        sitting(field, person, "l", steps=-1),
        sitting(field, person, "l", began_at=ENDED.isoformat(), ended_at=BEGAN.isoformat()),
        sitting(field, person, "l", ended_at="2031-01-01T00:00:00+07:00"),
        sitting(field, person, "l", place=55),
        sitting(field, person, "l", began_at="yesterday"),
        sitting(field, person, "l", ended_at="0001-01-01T00:00:00+14:00"),
    )
    states = [a.state for a in answers]
    assert states[1:3] == ["applied", "applied"], states
    assert "applied" not in (states[0], states[3], states[4])
    assert all(row.ended_at <= NOW for row in Study.objects.all())
    assert Study.objects.count() == states.count("applied")


def test_a_test_on_a_phone_is_marked_here(field: Field) -> None:
    person = field.world.person("Mây", birth=1960)
    course, digest = vneid()
    bank = {q.code: q for q in course.questions}
    seed = "0198c5f2-7b1e-7a10-8c3d-000000000001"
    answers = {one.code: _as_told(bank[one.code]) for one in paper_of(course, seed)}
    told = field.command(
        "learning.hand_in", person=str(person), place=51, course="vneid", edition=digest,
        seed=seed, answers=answers, began_at=BEGAN.isoformat(), ended_at=ENDED.isoformat(),
    )  # fmt: skip
    [answer] = field.push(told)
    assert answer.state == "applied", answer
    assert answer.result == {"right": 10, "asked": 10, "is_passed": True}
    assert field.push(told)[0].result == answer.result
    again = field.command(
        "learning.hand_in", person=str(person), place=51, course="vneid", edition=digest,
        seed=seed, answers={}, began_at=BEGAN.isoformat(), ended_at=ENDED.isoformat(),
    )  # fmt: skip
    assert field.push(again)[0].state != "applied", "a paper is handed in once"
    kept = Attempt.objects.get()
    assert kept.is_passed and kept.ended_at - kept.began_at == ENDED - BEGAN
    reached = Attainment.objects.filter(subject=person, is_live=True)
    assert set(reached.values_list("code", flat=True)) == {"course.vneid"}


def _as_told(question: Question) -> Any:
    """Answer rightly in positions of the pack."""
    if question.kind not in (ORDER, MATCH):
        return right_answer(question)
    wanted = [w["vi"] for w in question.items or [p.right for p in question.pairs]]
    shown = sorted(wanted)
    return [shown.index(text) for text in wanted]


def test_every_phone_hears_how_far_a_person_is(field: Field) -> None:
    person, twin = field.world.person("Mây", birth=1960), field.world.person("May", birth=1960)
    cursor = ""
    while (page := pull(device=field.device, cursor=cursor, at=NOW)).more:
        cursor = page.cursor
    field.push(sitting(field, person, "install-and-result"), sitting(field, twin, "second"))
    seal(actor=field.world.actor)
    page = pull(device=field.device, cursor=page.cursor, at=NOW)
    told = {row["id"]: row["lessons"] for row in page.rows["study"]}
    assert told == {
        str(person): {"vneid": ["install-and-result"]}, str(twin): {"vneid": ["second"]},
    }  # fmt: skip
    merge_persons(actor=field.world.actor, kept=person, gone=twin, reason="one person")
    seal(actor=field.world.actor)
    page = pull(device=field.device, cursor=page.cursor, at=NOW)
    told = {row["id"]: row["lessons"] for row in page.rows["study"]}
    assert told[str(person)] == {"vneid": ["install-and-result", "second"]}
