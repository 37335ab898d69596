"""Choosing a drawing in the course editor: from pictures, by its name in three languages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from doorstep.capabilities.learning.drafting.models import CourseDraft
from doorstep.surfaces.console.courses.drawing_words import label_of, labelled
from tests import course_world
from tests.course_world import CODE, officers
from tests.offices import Country, build
from tests.surfaces.console_world import signed_in, text_of
from tests.surfaces.test_course_editor import STEP, at, seen


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
def draft(first: Client) -> CourseDraft:
    told = {"digest": course_world.edition().digest}
    assert first.post(at("course-start", CODE), told).status_code == 302
    return CourseDraft.objects.get()


def test_a_drawing_is_chosen_from_pictures(first: Client, draft: CourseDraft):
    address = at("draft-step", draft.pk, "one", "a")
    told = {**STEP, "say": "Gõ rồi chọn.", "version": 1, "pick": "lesson=one&step=a&slot=2"}
    answer = first.post(address, told)
    assert answer["Location"] == f"{at('draft-drawings', draft.pk)}?lesson=one&step=a&slot=2"
    page = seen(first, f"{answer['Location']}&q=hand")
    assert 'value="hand-stop"' in page and 'value="buffalo"' not in page
    first.post(answer["Location"], {"version": 2, "name": "qr", "on": "tablet"})
    draft.refresh_from_db()
    step = draft.body["lessons"][0]["steps"][0]
    assert step["show"] == ["phone/qr", "tablet/qr"] and step["say"]["vi"] == "Gõ rồi chọn."
    answer = first.post(f"{at('draft-drawings', draft.pk)}?question=pic&choice=2&slot=1",
                        {"version": 3, "name": "../../etc", "on": ""})  # fmt: skip
    assert answer.status_code == 200 and "no such drawing" in text_of(answer)
    for wrong in ("slot=9", "slot=1&question=gone", "lesson=one&step=zz", "question=q&choice=x"):
        assert first.get(f"{at('draft-drawings', draft.pk)}?{wrong}").status_code == 404


@pytest.mark.parametrize("query", ["con trâu", "con trau", "TRÂU", "buff", "মহিষ"])
def test_a_drawing_is_found_by_any_of_its_names(query: str) -> None:
    assert [name for name, _label in labelled(query)] == ["buffalo"]


def test_a_search_finds_beginnings_of_words_and_nothing_else() -> None:
    found = {name for name, _label in labelled("dien thoai")}
    assert {"phone", "plain-phone", "hand-hold"} <= found and "buffalo" not in found
    assert labelled("zzz") == [] and len(labelled()) == 256


def test_the_picker_speaks_the_readers_language(first: Client, draft: CourseDraft) -> None:
    address = f"{at('draft-drawings', draft.pk)}?lesson=one&step=a&slot=1"
    for language, word in (("vi", "con trâu"), ("en", "buffalo"), ("bn", "মহিষ")):
        first.cookies["django_language"] = language
        page = seen(first, f"{address}&q=buffalo")
        assert re.search(f'value="buffalo".*?<span>{word}</span>', page, re.S)
        assert f'<option value="buffalo" label="{word}">' in text_of(
            first.get(at("draft-step", draft.pk, "one", "a"))
        )


def test_labels_stand_in_the_order_of_the_language() -> None:
    with translation.override("vi"):
        labels = [label for _name, label in labelled()]
        assert label_of("no such drawing") == "no such drawing"
    assert labels.index("bác sĩ") < labels.index("bút") < labels.index("con trâu")
    assert labels.index("điện thoại thông minh") > labels.index("dấu đúng")
