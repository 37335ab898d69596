"""Courses in the console: forms without JavaScript, faults at their place, two at once, review."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doorstep.capabilities.learning.drafting import queries
from doorstep.capabilities.learning.drafting.models import CourseDraft
from doorstep.capabilities.learning.models import Edition
from doorstep.capabilities.learning.queries import taught_course
from tests import course_world
from tests.course_world import CODE, officers
from tests.offices import Country, build
from tests.surfaces.console_world import signed_in, text_of

STEP = {"show_1": "phone/qr", "alt": "Điện thoại", "say": "Bác bật máy.", "more": "", "ask": ""}


@pytest.fixture
def country(db: None, settings: Any) -> Country:
    settings.ALLOWED_HOSTS, settings.SECOND_STEP = ["*"], False
    made = build()
    officers(made)
    return made


@pytest.fixture
def first(country: Country) -> Client:
    return signed_in(country, "province officer")


@pytest.fixture
def second(country: Country) -> Client:
    return signed_in(country, "second officer")


@pytest.fixture
def draft(first: Client) -> CourseDraft:
    """Begin a draft from the course that ships, by the page."""
    shipped = course_world.edition()
    told = {"digest": shipped.digest}
    assert first.post(at("course-start", CODE), told).status_code == 302
    return CourseDraft.objects.get()


def at(name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=args)


def seen(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return html.unescape(text_of(answer))


def typed(page: str) -> dict[str, Any]:
    """Give what a browser would send of the form on a page, untouched."""
    form = max(re.findall(r"<form class=\"form[^>]*method=\"post\".*?</form>", page, re.S), key=len)
    told: dict[str, Any] = {}
    for field in re.findall(r"<input[^>]*>", form):
        kind, name = _of(field, "type") or "text", _of(field, "name")
        if kind in ("checkbox", "radio"):
            if " checked" in field:
                told.setdefault(name, []).append(_of(field, "value") or "on")
        elif name and name != "csrfmiddlewaretoken":
            told[name] = _of(field, "value")
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.S
    ):
        told[name] = html.unescape(text)
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        told[name] = html.unescape(chosen[1]) if chosen else ""
    return told


def _of(field: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', field)
    return html.unescape(found[1]) if found else ""


def test_the_list_shows_what_is_taught_and_who_writes(first: Client, draft: CourseDraft):
    page = seen(first, at("courses"))
    assert "ships with Doorstep" in page and "is being written (Province Officer)" in page
    assert "missing" in page and "2026" in page
    sheet = first.get(at("courses"), {"format": "csv"})
    assert sheet.status_code == 200 and "Small" in b"".join(sheet).decode("utf-8-sig")


@pytest.mark.parametrize("who", ["commune officer", "province viewer", "far officer"])
def test_nobody_else_sees_a_draft(country: Country, draft: CourseDraft, who: str):
    client = signed_in(country, who)
    for name in ("course-draft", "draft-review", "draft-head", "draft-lessons", "draft-drawings"):
        assert client.get(at(name, draft.pk)).status_code in (403, 404)


PAGES = (
    ("draft-head", ()), ("draft-lesson", ("one",)), ("draft-step", ("one", "a")),
    ("draft-step", ("one", "b")),
    *(("draft-question", (code,)) for code in ("q", "m", "tf", "o", "p", "pic", "n")),
)  # fmt: skip


@pytest.mark.parametrize(("name", "codes"), PAGES, ids=lambda one: "-".join(one) or "head")
def test_saving_a_page_untouched_changes_nothing(
    first: Client, draft: CourseDraft, name: str, codes: tuple[str, ...]
):
    address = at(name, draft.pk, *codes)
    told = typed(seen(first, address))
    answer = first.post(address, told)
    assert answer.status_code == 302, text_of(answer)
    draft.refresh_from_db()
    assert draft.body == course_world.table() and draft.version == 1


def test_a_sentence_is_changed_and_its_translations_grow_old(first: Client, draft: CourseDraft):
    address = at("draft-step", draft.pk, "one", "a")
    assert first.post(address, {**STEP, "version": 1}).status_code == 302
    draft.refresh_from_db()
    said = draft.body["lessons"][0]["steps"][0]["say"]
    assert said == {"vi": "Bác bật máy.", "en": "Turn it on.", "bn": "চালু করুন।", "old": "en bn"}
    words = at("draft-words", draft.pk, "en")
    page = seen(first, words)
    assert "newer than its translation" in page and "Bác bật máy." in page
    told = {"version": 2, "t-one.a.say": "Switch it on.", "t-nowhere.at.all": "x"}
    assert first.post(words, told).status_code == 302
    draft.refresh_from_db()
    assert draft.body["lessons"][0]["steps"][0]["say"]["en"] == "Switch it on."
    assert draft.body["lessons"][0]["steps"][0]["say"]["old"] == "bn"
    assert first.get(at("draft-words", draft.pk, "fr")).status_code == 404


def test_two_at_once_nothing_is_lost(first: Client, second: Client, draft: CourseDraft):
    address = at("draft-step", draft.pk, "one", "a")
    assert second.post(address, {**STEP, "version": 1}).status_code == 302
    answer = first.post(address, {**STEP, "say": "Câu của tôi <b>đây</b>.", "version": 1})
    page = text_of(answer)
    assert answer.status_code == 200 and "Somebody else has saved" in page
    assert "Second Officer" in page and "Bác bật máy." in page
    assert "Câu của tôi &lt;b&gt;đây&lt;/b&gt;." in page and 'name="version" value="2"' in page
    draft.refresh_from_db()
    assert draft.version == 2
    first.post(address, {**typed(page)})
    draft.refresh_from_db()
    assert draft.body["lessons"][0]["steps"][0]["say"]["vi"] == "Câu của tôi <b>đây</b>."
    shown = text_of(first.get(at("draft-preview", draft.pk, "one", 1)))
    assert "<b>đây" not in shown and "&lt;b&gt;đây" in shown


def test_faults_stand_at_their_place_and_hold_the_draft_back(first: Client, draft: CourseDraft):
    address = at("draft-step", draft.pk, "one", "a")
    told = {**STEP, "show_1": "unicorn", "say": "dài " * 60, "version": 1}
    page = text_of(first.post(address, told, follow=True))
    assert "is longer than 140 characters" in page and "the drawing unicorn is not there" in page
    assert all(name in _faulty(page) for name in ("say", "show_1"))
    page = seen(first, at("course-draft", draft.pk))
    assert "Still to be mended" in page and address in page
    first.post(at("draft-send", draft.pk), {"version": 2})
    draft.refresh_from_db()
    assert draft.state == "draft"


def _faulty(page: str) -> list[str]:
    fields = re.findall(r"<(?:input|textarea)[^>]*>", page)
    return [_of(one, "name") for one in fields if 'aria-invalid="true"' in one]


def test_the_way_of_a_draft_to_an_edition(first: Client, second: Client, draft: CourseDraft):
    assert "Edition 1." in seen(first, f"/learn/{CODE}/")
    assert "Shipped edition 1" in seen(first, at("courses"))
    first.post(at("draft-step", draft.pk, "one", "a"), {**STEP, "version": 1})
    first.post(at("draft-send", draft.pk), {"version": 2})
    page = seen(first, at("draft-review", draft.pk))
    assert "A second person publishes" in page and "Return with this note" not in page
    first.post(at("draft-publish", draft.pk), {"version": 2})
    assert not Edition.objects.filter(province="04").exists()
    page = seen(second, at("draft-review", draft.pk))
    assert "Bác mở máy." in page and "Bác bật máy." in page and "step 1" in page
    second.post(at("draft-return", draft.pk), {"version": 2, "words": "Ngắn hơn"})
    assert "Ngắn hơn" in seen(first, at("course-draft", draft.pk))
    first.post(at("draft-send", draft.pk), {"version": 2})
    answer = second.post(at("draft-publish", draft.pk), {"version": 2}, follow=True)
    page = text_of(answer)
    assert "Own edition 1 of the province" in page and "Shipped edition 1" in page
    for address in (f"/learn/{CODE}/", at("courses")):
        assert "Own edition 1 of the province" in seen(first, address)
    found = taught_course(CODE, province="04")
    assert found and found.is_own and found.course.lessons[0].steps[0].say["vi"] == "Bác bật máy."
    page = seen(first, at("course-compare", CODE))
    assert "Bác mở máy." in page and "Bác bật máy." in page


def test_a_new_course_from_nothing(first: Client, country: Country):
    first.post(at("course-new"), {"title": "Chợ phiên"})
    draft = CourseDraft.objects.get()
    head = at("draft-head", draft.pk)
    told = {**typed(seen(first, head)), "about": "Bán hàng.", "new_topic_0": "Trả tiền"}
    first.post(head, told)
    first.post(at("draft-lessons", draft.pk), {"title": "Mở sạp", "version": 2})
    first.post(at("draft-lessons", draft.pk), {"title": "Mở sạp", "version": 3})
    first.post(at("draft-step-add", draft.pk, "mo-sap"), {"version": 4})
    first.post(
        at("draft-questions", draft.pk), {"kind": "order", "ask": "Trước sau?", "version": 5}
    )
    draft.refresh_from_db()
    assert [one["code"] for one in draft.body["lessons"]] == ["mo-sap", "mo-sap-2"]
    assert draft.body["topics"] == {"tra-tien": {"vi": "Trả tiền"}}
    question = at("draft-question", draft.pk, "truoc-sau")
    told = {**typed(seen(first, question)), "topic": "tra-tien", "why": "Vì thế.",
            "p1_text": "Một", "p2_text": "Hai", "p4_text": "Ba"}  # fmt: skip
    assert first.post(question, told).status_code == 302
    draft.refresh_from_db()
    items = [one["vi"] for one in draft.body["questions"][0]["items"]]
    assert items == ["Một", "Hai", "Ba"] and draft.version == 7
    told = {"list": "lessons", "code": "mo-sap-2", "act": "up", "version": 7}
    first.post(at("draft-order", draft.pk), told)
    first.post(at("draft-order", draft.pk), {**told, "act": "remove", "version": 8})
    draft.refresh_from_db()
    assert [one["code"] for one in draft.body["lessons"]] == ["mo-sap"]
    assert "lessons of the" not in seen(first, at("course-draft", draft.pk))


def test_the_phone_shows_every_step_and_question_to_our_own_pages_only(
    first: Client, draft: CourseDraft
):
    for address in (
        *(at("draft-preview", draft.pk, "one", n) for n in (1, 2, 3)),
        *(at("draft-preview-question", draft.pk, q["code"]) for q in draft.body["questions"]),
    ):
        answer = first.get(address, {"in": "en"})
        assert answer.status_code == 200 and answer["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "Turn it on." in text_of(
        first.get(at("draft-preview", draft.pk, "one", 1), {"in": "en"})
    )
    assert first.get(at("draft-preview", draft.pk, "one", 9)).status_code == 404


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 30, "１"])
def test_a_save_without_a_true_version_is_refused(first: Client, draft: CourseDraft, version: str):
    answer = first.post(at("draft-step", draft.pk, "one", "a"), {**STEP, "version": version})
    assert answer.status_code == 200 and "Bác bật máy." in text_of(answer)
    draft.refresh_from_db()
    assert draft.version == 1


def test_hostile_forms(first: Client, draft: CourseDraft):
    address = at("draft-step", draft.pk, "one", "a")
    big = first.post(address, {**STEP, "say": "x" * 6_000_000, "version": 1})
    assert big.status_code in (400, 413)
    long = first.post(address, {**STEP, "say": "x" * 100_000, "version": 1})
    assert long.status_code == 200
    for name in ("body", "steps", "__proto__"):
        first.post(address, {**STEP, name: '{"a":' * 500, "version": 1})
    draft.refresh_from_db()
    assert len(draft.body["lessons"]) == 1
    words = at("draft-words", draft.pk, "en")
    first.post(words, {"version": draft.version, "t-one.c.say": "Re\0member", "sure": "\0"})
    draft.refresh_from_db()
    assert draft.body["lessons"][0]["steps"][2]["say"]["en"] == "Remember"
    both = {**STEP, "ask": "q", "version": draft.version}
    page = text_of(first.post(address, both))
    assert "empty the rest first" in page and "Bác bật máy." in page
    assert first.post(at("draft-step", draft.pk, "one", "nowhere")).status_code == 404
    for told in ({}, {"list": "questions", "act": "explode"}, {"list": "steps", "act": "up"}):
        answer = first.post(at("draft-order", draft.pk), {**told, "version": draft.version})
        assert answer.status_code == 302
    assert queries.codes_used(draft) >= {"one", "q"}


def test_a_course_that_is_lost(first: Client, draft: CourseDraft):
    for code in ("no-such", "a\0b", "Ố"):
        assert first.get(at("course", code)).status_code == 404
    assert first.post(at("course-start", "no-such")).status_code == 404
    CourseDraft.objects.update(based_on="f" * 64)
    assert "Another edition is taught by now" in seen(first, at("course-draft", draft.pk))
    assert first.post(at("course-start", CODE), {"digest": "f" * 64}).status_code == 302
    first.post(at("draft-drop", draft.pk), {"version": 1})
    assert not CourseDraft.objects.exists()
    assert first.get(at("course-draft", draft.pk)).status_code == 404
