"""Courses: those that ship are whole in three languages; faulty folders say what is wrong."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polib
import pytest

from doorstep.capabilities.learning import courses, frameworks
from doorstep.capabilities.learning.actions import load_courses
from doorstep.capabilities.learning.folders import read_folder, refresh_words, shipped
from doorstep.capabilities.learning.models import Edition
from doorstep.capabilities.learning.queries import taught, taught_course
from doorstep.capabilities.learning.scenes import scene
from doorstep.capabilities.learning.symbols import drawings, faults_of, names
from doorstep.capabilities.learning.wordings import OTHERS, standing
from doorstep.kernel.access.actors import Actor, the_system
from doorstep.kernel.basics.problems import NotAllowed
from doorstep.kernel.basics.tables import Faults
from doorstep.kernel.quizzes.questions import PRACTICE, TEST

AT = datetime(2026, 11, 22, tzinfo=UTC)
LESSON = """code = "one"
title = "Một"
[[step]]
code = "a"
show = ["phone/qr"]
alt = "Điện thoại"
say = "Bác mở máy."
[[step]]
code = "b"
ask = "q"
"""
PLAN = "[test]\nminutes = 5\npass_percent = 70\ndraw = { t = 2 }"
QUESTIONS = """[[question]]
code = "q"
topic = "t"
kind = "single"
ask = "Hỏi?"
why = "Vì thế."
choices = [{ text = "A", right = true }, { text = "B" }]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a small sound course."""
    at = tmp_path / "small"
    at.mkdir()
    told = (
        'code = "small"\ntitle = "Nhỏ"\nabout = "Ngắn"\ngroups = ["citizens"]\n[topics]\nt = "T"\n'
    )
    (at / "course.toml").write_text(told, "utf-8")
    (at / "01-one.toml").write_text(LESSON, "utf-8")
    (at / "questions.toml").write_text(QUESTIONS, "utf-8")
    return at


def faults_in(folder: Path) -> str:
    """Read a folder as the checks do; give everything that is wrong with it."""
    skills = [code for one in frameworks.shipped() for code in one.skills]
    try:
        _course, faults = courses.read(read_folder(folder), known=courses.Known(drawings(), skills))
    except Faults as why:
        faults = why.faults
    return "\n".join(map(str, faults))


@pytest.mark.parametrize("folder", shipped(), ids=lambda path: path.name)
def test_a_shipped_course_is_whole(folder: Path):
    assert faults_in(folder) == ""
    table = read_folder(folder)
    for language in OTHERS:
        _count, missing, old = standing(table, language)
        assert not missing and not old, (language, missing[:3], old[:3])
    course, _faults = courses.read(table)
    assert len(course.lessons) >= 5 and course.reviewed_on
    assert all(any(step.ask for step in lesson.steps) for lesson in course.lessons)
    assert len(course.questions) >= 35 and course.test
    there = {q.code for q in course.pool(TEST)} & {q.code for q in course.pool(PRACTICE)}
    assert not there


def test_the_curriculum_is_as_large_as_promised():
    read = [courses.read(read_folder(path))[0] for path in shipped()]
    assert len(read) >= 10
    assert sum(len(course.lessons) for course in read) >= 50
    assert sum(len(course.questions) for course in read) >= 350


def test_every_drawing_has_a_name_of_its_own_in_three_languages() -> None:
    assert set(names()) == set(drawings())
    for language in ("vi", "en", "bn"):
        told = [one[language].strip() for one in names().values()]
        assert all(told) and len(set(told)) == len(told)
    assert {tuple(sorted(one)) for one in names().values()} == {("bn", "en", "vi")}


@pytest.mark.parametrize("name", drawings(), ids=str)
def test_a_drawing_is_safe_to_put_into_a_page(name: str):
    assert faults_of(drawings()[name].read_bytes()) == []


@pytest.mark.parametrize(
    "raw",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><script>1</script></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><g onclick="1"/></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><image href="http://x"/></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect fill="url(#a)"/></svg>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<!--<svg><a/></svg>--><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"/>',
        b'<!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"></svg>',
        b"<svg",
    ],
)
def test_a_drawing_that_could_do_harm_is_refused(raw: bytes):
    assert faults_of(raw)


def test_a_scene_puts_one_drawing_on_the_screen_of_another():
    drawn = scene(["phone/qr", "hand"])
    assert drawn.count("<svg") == 1 and "scale(" in drawn
    assert scene([]) == "" and scene(["nothing-of-that-name"])


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("01-one.toml", 'ask = "q"', 'ask = "gone"', "gone is no practice question"),
        ("01-one.toml", 'code = "b"', 'code = "a"', "there twice"),
        ("01-one.toml", '"phone/qr"', '"phone/unicorn"', "the drawing phone/unicorn is not there"),
        ("01-one.toml", 'say = "Bác mở máy."', "", "is missing"),
        ("01-one.toml", 'say = "Bác', 'attest = "no.skill"\nsay = "Bác', "no.skill is not known"),
        ("01-one.toml", 'code = "one"', 'code = "two"', "not the file's name"),
        ("01-one.toml", "[[step]]", "[[step", "01-one.toml"),
        ("course.toml", 'code = "small"', 'code = "other"', "not the folder's name"),
        ("course.toml", '["citizens"]', '["everybody"]', "everybody is not known"),
        ("course.toml", "[topics]", f"{PLAN}\n[topics]", "has 0"),
        ("questions.toml", 'topic = "t"', 'topic = "u"', "the topic u is not known"),
        ("questions.toml", "<", "<", ""),
    ],
)  # fmt: skip
def test_a_faulty_folder_says_where(folder: Path, name: str, old: str, new: str, told: str):
    path = folder / name
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    found = faults_in(folder)
    assert told in found if told else found == ""


@pytest.mark.parametrize("raw", [b"\xff\xfec\x00", b"", b"code = 'small'\x00", b"x" * 3_000_000])
def test_a_file_that_is_no_text_is_told(folder: Path, raw: bytes):
    (folder / "course.toml").write_bytes(raw)
    assert "course.toml" in faults_in(folder) or "is missing" in faults_in(folder)


def test_a_translation_older_than_its_source_is_shown_as_such(folder: Path):
    assert refresh_words(folder) == {"en": 10, "bn": 10}
    book = polib.pofile(str(folder / "en.po"))
    for entry in book:
        entry.msgstr = f"en of {entry.msgctxt}"
    book.save()
    lesson = folder / "01-one.toml"
    lesson.write_text(lesson.read_text("utf-8").replace("Bác mở máy.", "Bác tắt máy."), "utf-8")
    assert standing(read_folder(folder), "en") == (10, [], ["one.a.say"])
    refresh_words(folder)  # keeps the old msgid: it stays old until somebody translates it anew
    assert standing(read_folder(folder), "en")[2] == ["one.a.say"]
    course, _faults = courses.read(read_folder(folder))
    assert course.lessons[0].steps[0].say["old"] == "en"
    assert course.lessons[0].steps[0].say["en"] == "en of one.a.say"


def actor(**changed: Any) -> Actor:
    return Actor(account_id=None, name="x", offices=(), on=date(2026, 11, 22), **changed)


@pytest.mark.django_db
def test_a_changed_course_becomes_a_new_edition_and_the_old_one_stays(folder: Path):
    system = the_system(on=date(2026, 11, 22))
    assert load_courses(actor=system, folders=[folder], at=AT) == ["small"]
    assert load_courses(actor=system, folders=[folder], at=AT) == []
    lesson = folder / "01-one.toml"
    lesson.write_text(lesson.read_text("utf-8").replace("Bác mở máy.", "Bác tắt máy."), "utf-8")
    assert load_courses(actor=system, folders=[folder], at=AT) == ["small"]
    (one,) = taught(province="04")
    assert one.number == 2 and one.course.lessons[0].steps[0].say["vi"] == "Bác tắt máy."
    first = Edition.objects.get(number=1)
    assert first.body["lessons"][0]["steps"][0]["say"]["vi"] == "Bác mở máy."
    assert taught_course("none", province="04") is None


@pytest.mark.django_db
def test_nothing_of_a_faulty_course_is_published_and_only_the_system_loads(folder: Path):
    with pytest.raises(NotAllowed):
        load_courses(actor=actor(), folders=[folder], at=AT)
    (folder / "01-one.toml").write_text(LESSON.replace('code = "b"', 'code = "a"'), "utf-8")
    with pytest.raises(Faults):
        load_courses(actor=the_system(on=date(2026, 11, 22)), folders=[folder], at=AT)
    assert not Edition.objects.exists()
    shutil.rmtree(folder)
