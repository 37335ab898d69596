"""Learning on the citizens' pages: every step of every course, and practice without JavaScript."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.test import Client

from doorstep.capabilities.learning.actions import load_courses
from doorstep.capabilities.learning.folders import shipped
from doorstep.capabilities.learning.queries import taught
from doorstep.kernel.access.actors import the_system
from doorstep.kernel.quizzes.marking import right_answer
from doorstep.kernel.quizzes.questions import MATCH, MULTIPLE, ORDER, PRACTICE, TEST, TRUE_FALSE

AT = datetime(2026, 11, 22, tzinfo=UTC)
BIGGEST = 30_000


@pytest.fixture(scope="module")
def books(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Load the shipped courses once for this module; they go with its transaction."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        load_courses(actor=the_system(on=date(2026, 11, 22)), folders=shipped(), at=AT)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def client(books: None, db: None) -> Client:
    return Client()


@pytest.mark.parametrize("language", ["vi", "en", "bn"])
def test_every_step_of_every_course_is_shown_in_every_language(client: Client, language: str):
    asked = {"HTTP_ACCEPT_LANGUAGE": language}
    assert client.get("/learn/", **asked).status_code == 200
    for one in taught(province="04"):
        base = f"/learn/{one.course.code}/"
        page = client.get(base, **asked).content.decode()
        for lesson in one.course.lessons:
            assert f'href="{base}{lesson.code}/"' in page
            for n, step in enumerate(lesson.steps, 1):
                answer = client.get(f"{base}{lesson.code}/{n}/", **asked)
                page = answer.content.decode()
                assert answer.status_code == 200 and len(page) < BIGGEST
                if step.say:
                    assert f'lang="{language}" data-say' in page
                    assert step.say[language].split()[0] in html.unescape(page)


def test_a_test_question_is_never_shown(client: Client):
    for one in taught(province="04")[:3]:
        bank = {q.ask["vi"] for q in one.course.pool(TEST)} - {
            q.ask["vi"] for q in one.course.pool(PRACTICE)
        }
        for n in range(1, len(one.course.pool(PRACTICE)) + 1):
            page = client.get(f"/learn/{one.course.code}/practice/{n}/", HTTP_ACCEPT_LANGUAGE="vi")
            assert not [text for text in bank if text in page.content.decode()]


def address_of(kind: str, answer: object) -> str:
    """Write an answer as the page's own form or link does."""
    if kind == TRUE_FALSE:
        return f"?a={'yes' if answer else 'no'}"
    if kind == MULTIPLE:
        return "?go=1&" + "&".join(f"a={n}" for n in answer)  # type: ignore[attr-defined]
    if kind == ORDER:
        places = {n: rank for rank, n in enumerate(answer)}  # type: ignore[arg-type, var-annotated]
        return "?go=1&" + "&".join(f"a{n}={places[n]}" for n in places)
    if kind == MATCH:
        return "?go=1&" + "&".join(f"a{n}={right}" for n, right in enumerate(answer))  # type: ignore[arg-type, var-annotated]
    return f"?a={answer:g}"  # type: ignore[str-format]


def test_every_practice_question_can_be_answered_right(client: Client):
    kinds = set()
    for one in taught(province="04"):
        for n, question in enumerate(one.course.pool(PRACTICE), 1):
            where = f"/learn/{one.course.code}/practice/{n}/"
            page = client.get(where, HTTP_ACCEPT_LANGUAGE="en").content.decode()
            assert 'class="verdict' not in page
            told = where + address_of(question.kind, right_answer(question))
            page = client.get(told, HTTP_ACCEPT_LANGUAGE="en").content.decode()
            assert 'class="verdict is-right"' in page, told
            kinds.add(question.kind)
    assert len(kinds) == 7


@pytest.mark.parametrize(
    "asked",
    ["?a=99", "?a=x", "?a=", "?a=-1", "?go=1", "?go=1&a=1&a=1&a=9", "?a0=1&a1=1&a2=1", "?a=%00"],
)
def test_a_broken_answer_is_no_answer_and_never_a_fault(client: Client, asked: str):
    for one in taught(province="04")[:4]:
        for n in range(1, len(one.course.pool(PRACTICE)) + 1):
            answer = client.get(f"/learn/{one.course.code}/practice/{n}/{asked}")
            assert answer.status_code == 200
            assert "verdict is-right" not in answer.content.decode()


def test_the_same_place_for_everything_is_no_answer(client: Client):
    for one in taught(province="04"):
        for n, question in enumerate(one.course.pool(PRACTICE), 1):
            if question.kind in (ORDER, MATCH):
                same = "&".join(f"a{m}=0" for m in range(question.width))
                page = client.get(f"/learn/{one.course.code}/practice/{n}/?go=1&{same}")
                assert "verdict is-right" not in page.content.decode()
                assert 'role="alert"' in page.content.decode()


@pytest.mark.parametrize(
    "path",
    ["none/", "vneid/none/", "vneid/install-and-result/99/", "vneid/install-and-result/0/",
     "vneid/practice/0/", "vneid/practice/999/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: Client, path: str):
    assert client.get(f"/learn/{path}").status_code == 404


def test_a_page_needs_nothing_but_itself(client: Client):
    page = client.get("/learn/vneid/install-and-result/1/").content.decode()
    assert not re.findall(r'(?:src|href)="https?://', page)
    assert "style=" not in page and "onclick" not in page
