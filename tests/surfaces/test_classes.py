"""Classes: an official learns at a PC with a code on a slip, and list and figures agree."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from doorstep.capabilities.learning.actions import load_courses
from doorstep.capabilities.learning.classes.models import Learner, LearningClass
from doorstep.capabilities.learning.classes.queries import lines_of
from doorstep.capabilities.learning.folders import shipped
from doorstep.capabilities.learning.models import Attempt, Study
from doorstep.capabilities.learning.papers import paper_of
from doorstep.capabilities.learning.queries import taught_course
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.actions import register_persons
from doorstep.kernel.people.drafts import PersonDraft
from doorstep.kernel.people.loading import load_groups
from doorstep.kernel.quizzes.marking import right_answer
from doorstep.kernel.quizzes.questions import MATCH, MULTIPLE, ORDER, TRUE_FALSE, Question
from doorstep.surfaces.console import class_papers
from tests.offices import Country, build, today
from tests.surfaces.console_world import signed_in, system, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(settings: Any) -> Country:
    settings.HOME_PROVINCE = "04"
    cache.clear()
    made = build()
    load_groups(actor=system(), path=Path(settings.CONTENT_DIR) / "groups.toml")
    some = [path for path in shipped() if path.name in ("vneid", "safety", "news")]
    load_courses(actor=system(), folders=some, at=timezone.now() - timedelta(days=1))
    return made


def official(name: str, village: int = 411) -> UUID:
    draft = PersonDraft(
        full_name=name, village=village, registered_on=today(), groups=frozenset({"cadres"})
    )
    return register_persons(actor=system(), drafts=[draft]).ids[0]


def opened(country: Country, client: Client, **more: Any) -> LearningClass:
    """Open a class on its page, as an officer does."""
    page = text_of(client.get("/console/classes/new/"))
    told = {
        "id": re.findall(r'name="id" value="([^"]+)"', page)[0], "place": "41",
        "name": "Cán bộ xã", "courses": ["vneid", "safety"], "is_test_alone": "on",
        "due_on": str(today() + timedelta(days=7)),
    }  # fmt: skip
    answer = client.post("/console/classes/new/", told | more)
    assert answer.status_code == 302, text_of(answer)
    return LearningClass.objects.get(pk=told["id"])


def slips(client: Client, row: LearningClass, who: str = "new") -> dict[str, str]:
    page = text_of(client.post(f"/console/classes/{row.pk}/codes/", {"who": who}))
    return dict(re.findall(r'<b>([^<]+)</b><span class="code" translate="no">([^<]+)<', page))


def test_an_official_learns_at_a_pc_and_passes(country: Country) -> None:
    officer = signed_in(country)
    mai, _nam = official("Lò Thị Mai"), official("Lò Văn Nam")
    row = opened(country, officer)
    offered = text_of(officer.get(f"/console/classes/{row.pk}/put-in/?group=cadres"))
    assert offered.count('name="person"') == 2
    officer.post(f"/console/classes/{row.pk}/put-in/", {"person": [str(mai), str(_nam)]})
    codes = slips(officer, row)
    assert set(codes) == {"Lò Thị Mai", "Lò Văn Nam"}
    assert slips(officer, row) == {}, "who has a slip keeps it"

    pc = Client(headers={"accept-language": "en"})
    assert pc.get("/learn/mine/").status_code == 302
    code = codes["Lò Thị Mai"].lower().replace("-", " ")
    assert pc.post("/learn/join/", {"code": code}).url == "/learn/mine/"
    assert "Lò Thị Mai" in text_of(pc.get("/learn/mine/"))
    course = taught_course("vneid", province="04")
    assert course is not None
    for lesson in course.course.lessons:
        last = f"/learn/vneid/{lesson.code}/{len(lesson.steps)}/"
        assert f"/learn/vneid/{lesson.code}/finish/" in text_of(pc.get(last))
        assert pc.post(f"/learn/vneid/{lesson.code}/finish/").status_code == 302
        pc.post(f"/learn/vneid/{lesson.code}/finish/")  # pressed twice
    assert Study.objects.count() == len(course.course.lessons)
    begun = pc.post("/learn/vneid/test/").url
    assert begun_in(pc.post("/learn/vneid/test/").url) == begun_in(begun), "no new paper"
    paper = text_of(pc.get(begun))
    assert "is-right" not in paper and "verdict" not in paper
    assert_every_question_is_heard(paper)
    ended = pc.post(begun, answered(course.course, Attempt, begun))
    assert ended.status_code == 302
    assert "Passed." in text_of(pc.get(begun))
    pc.post(begun, {})
    assert Attempt.objects.get().is_passed, "sent twice, the first counts"
    assert Attainment.objects.filter(subject=mai, code="course.vneid", is_live=True).exists()

    assert_list_agrees(officer, row)


def assert_every_question_is_heard(paper: str) -> None:
    """Each has a button that reads it and everything there is to choose from."""
    asked = [one.split("</fieldset>")[0] for one in paper.split("<fieldset")[1:]]
    assert asked and "portal/learn.js" in paper
    for one in asked:
        assert one.startswith(' class="screen" data-heard') and one.count("data-hear ") == 1
        offered = one.count('type="radio"') + one.count('type="checkbox"') + one.count("<select")
        assert one.count("data-say") >= 1 + max(1, offered)


def assert_list_agrees(officer: Client, row: LearningClass) -> None:
    page = text_of(officer.get(f"/console/classes/{row.pk}/"))
    assert "test passed" in page and "0 of 2 have finished." in page
    lines = lines_of(row, actor=system())
    assert [line.standings[0].is_done for line in lines] == [True, False]
    answer = officer.get(f"/console/classes/{row.pk}/?state=open&format=csv")
    told = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert told.decode("utf-8-sig").count("Lò") == 2


def begun_in(address: str) -> Any:
    return signing.loads(address.rstrip("/").rsplit("/", 1)[1], salt="doorstep.portal.test")


def answered(course: Any, _model: Any, begun: str) -> dict[str, Any]:
    """Answer everything rightly, under the names the page has."""
    told = begun_in(begun)
    bank = {q.code: q for q in course.questions}
    found: dict[str, Any] = {}
    for n, one in enumerate(paper_of(course, told["id"]), 1):
        found |= _fields(bank[one.code], n)
    return found


def _fields(question: Question, n: int) -> dict[str, Any]:
    right = right_answer(question)
    if question.kind == TRUE_FALSE:
        return {f"q{n}-a": "yes" if right else "no"}
    if question.kind == MULTIPLE:
        return {f"q{n}-a": [str(one) for one in right]}
    if question.kind in (ORDER, MATCH):
        return {f"q{n}-a{k}": str(k) for k in range(question.width)}
    return {f"q{n}-a": str(right)}


def test_a_slip_opens_nothing_once_it_is_over(country: Country) -> None:
    officer = signed_in(country)
    mai = official("Lò Thị Mai")
    row = opened(country, officer)
    officer.post(f"/console/classes/{row.pk}/put-in/", {"person": [str(mai)]})
    [code] = slips(officer, row).values()
    [newer] = slips(officer, row, "all").values()
    pc = Client(headers={"accept-language": "en"})
    assert "not known" in text_of(pc.post("/learn/join/", {"code": code}))
    assert pc.post("/learn/join/", {"code": newer}).status_code == 302
    begun = pc.post("/learn/vneid/test/").url
    assert pc.get("/learn/mine/").status_code == 200
    [newest] = slips(officer, row, "all").values()
    for address in ("/learn/mine/", begun):
        assert pc.get(address).url == "/learn/join/", "a new code ends what the old one opened"
    assert pc.post(begun, {}).url == "/learn/join/" and not Attempt.objects.exists()
    assert pc.post("/learn/vneid/install-and-result/finish/").url == "/learn/join/"
    assert not Study.objects.exists()
    assert "not known" in text_of(pc.post("/learn/join/", {"code": newer}))
    assert pc.post("/learn/join/", {"code": newest}).status_code == 302
    learner = Learner.objects.get()
    officer.post(f"/console/classes/{row.pk}/{learner.pk}/out/")
    assert pc.get("/learn/mine/").url == "/learn/join/"
    assert "not known" in text_of(pc.post("/learn/join/", {"code": newest}))
    officer.post(f"/console/classes/{row.pk}/put-in/", {"person": [str(mai)]})
    [again] = slips(officer, row).values()
    assert pc.post("/learn/join/", {"code": again}).status_code == 302
    officer.post(f"/console/classes/{row.pk}/close/")
    assert pc.get("/learn/mine/").url == "/learn/join/"
    pc.post("/learn/leave/")


def test_codes_stand_in_no_address_and_no_log(
    country: Country, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(class_papers, "picture", lambda address: drawn.append(address) or "")
    caplog.set_level(logging.DEBUG)
    officer = signed_in(country)
    row = opened(country, officer)
    officer.post(f"/console/classes/{row.pk}/put-in/", {"person": [str(official("Lò Thị Mai"))]})
    [code] = slips(officer, row).values()
    assert drawn == [f"http://testserver/learn/join/#{code}"]
    pc = Client(headers={"accept-language": "en"})
    assert f'value="{code}"' in text_of(pc.get(f"/learn/join/?c={code}")), "slips of before"
    assert "portal/join.js" in text_of(pc.get("/learn/join/"))
    for wrong in (code[:-1] + "2", code[:-1] + "3", code + "0"):
        pc.post("/learn/join/", {"code": wrong})
    Client(enforce_csrf_checks=True).post("/learn/join/", {"code": code})
    assert pc.post("/learn/join/", {"code": code}).url == "/learn/mine/"
    page = text_of(pc.get("/learn/join/"))
    assert "Lò Thị Mai is learning in this browser." in page and code not in page
    pc.get(f"/learn/nothing/?c={code}")
    assert caplog.records and code[:7] not in caplog.text
    assert code[:7] not in json.dumps([*Line.objects.values("details")], default=str)


def test_codes_are_guessed_slowly(country: Country) -> None:
    pc = Client(headers={"accept-language": "en"})
    words = [text_of(pc.post("/learn/join/", {"code": f"ABCD-EFG{n}"})) for n in range(2, 9)]
    assert "not known" in words[0] and "Too many tries" in words[-1]
    for odd in ("", "x" * 5000, "' OR 1=1", "২২২২-২২২২"):
        assert pc.post("/learn/join/", {"code": odd}).status_code == 200


def test_a_test_needs_its_class_its_learner_and_its_time(
    country: Country, monkeypatch: Any
) -> None:
    officer = signed_in(country)
    mai = official("Lò Thị Mai")
    row = opened(country, officer)
    officer.post(f"/console/classes/{row.pk}/put-in/", {"person": [str(mai)]})
    [code] = slips(officer, row).values()
    pc = Client(headers={"accept-language": "en"})
    assert pc.post("/learn/vneid/test/").url == "/learn/join/"
    pc.post("/learn/join/", {"code": code})
    assert "no test" in text_of(pc.post("/learn/news/test/")), "not a course of the class"
    assert pc.get("/learn/vneid/test/").status_code == 200
    assert pc.get("/learn/none/test/").status_code == 404
    begun = pc.post("/learn/vneid/test/").url
    assert pc.get(begun.replace("vneid", "safety")).status_code == 404
    assert pc.get(begun[:-4] + "abc/").status_code == 404
    other = Client()
    assert other.post(begun, {}).url == "/learn/join/"
    for _n in range(3):
        pc.post(pc.post("/learn/vneid/test/").url, {"q1-a": "<script>", "q2-a": ["9", "x"]})
    assert {a.is_passed for a in Attempt.objects.all()} == {False}
    assert "3 times today" in text_of(pc.post("/learn/vneid/test/"))
    LearningClass.objects.update(is_test_alone=False)
    assert "with a helper" in text_of(pc.post("/learn/vneid/test/"))


def test_only_officers_of_the_commune_keep_its_classes(country: Country) -> None:
    row = opened(country, signed_in(country))
    stranger = official("Nông Văn Xa", village=421)
    neighbour = signed_in(country, "neighbour officer")
    assert neighbour.get(f"/console/classes/{row.pk}/").status_code == 404
    assert neighbour.post(f"/console/classes/{row.pk}/codes/").status_code == 404
    viewer = signed_in(country, "commune viewer")
    assert viewer.get(f"/console/classes/{row.pk}/").status_code == 200
    assert viewer.post(f"/console/classes/{row.pk}/close/").status_code == 403
    officer = signed_in(country)
    officer.post(f"/console/classes/{row.pk}/put-in/", {"person": [str(stranger)]})
    officer.post(f"/console/classes/{row.pk}/put-in/", {"person": ["nobody"]})
    assert not Learner.objects.exists()
    bad = officer.post("/console/classes/new/", {"id": str(row.pk), "name": " ", "courses": ["x"]})
    assert bad.status_code == 200
