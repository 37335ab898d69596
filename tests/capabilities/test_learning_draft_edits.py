"""The edits of a course's table: texts with their translations, lists in order, codes."""

from __future__ import annotations

import pytest

from doorstep.capabilities.learning import courses
from doorstep.capabilities.learning.drafting import shaping, spots
from doorstep.capabilities.learning.drafting.comparing import differences
from doorstep.capabilities.learning.wordings import standing
from doorstep.kernel.basics.problems import Problem
from tests.course_world import table

TURNED_ON = shaping.StepTexts(show=["phone/qr"], alt="Điện thoại", say="Bác bật máy.")


def test_the_small_course_is_sound():
    assert courses.read(table())[1] == []


def test_a_changed_sentence_makes_its_translations_old_until_somebody_looks():
    body = table()
    shaping.set_step(body, "one", "a", told=TURNED_ON)
    place = "one.a.say"
    assert place in standing(body, "en")[2] and place in standing(body, "bn")[2]
    shaping.translate(body, "en", told={place: "Turn it on."})
    assert place in standing(body, "en")[2]
    shaping.translate(body, "en", told={place: "Switch it on."})
    shaping.translate(body, "bn", told={place: "চালু করুন।"}, confirmed=[place])
    assert place not in standing(body, "en")[2] and place not in standing(body, "bn")[2]
    assert "old" not in body["lessons"][0]["steps"][0]["say"]
    shaping.translate(body, "en", told={place: " "})
    assert place in standing(body, "en")[1]
    shaping.set_step(body, "one", "a", told=TURNED_ON)
    assert place not in standing(body, "bn")[2]


def test_lessons_are_moved_and_taken_out():
    body = table()
    shaping.add_lesson(body, code="two", title="Hai")
    shaping.move(body["lessons"], "two", shaping.UP)
    shaping.move(body["lessons"], "two", shaping.UP)
    assert [one["code"] for one in body["lessons"]] == ["two", "one"]
    told = differences(table(), body)
    assert ("lessons", "order") in {d.path for d in told}
    shaping.remove(body["lessons"], "two")
    assert body == table()
    with pytest.raises(Problem):
        shaping.remove(body["lessons"], "two")


def test_there_is_room_for_so_many_and_each_code_once():
    body = table()
    with pytest.raises(Problem):
        shaping.add_lesson(body, code="one", title="Lại một")
    for n in range(shaping.MOST_STEPS - 3):
        shaping.add_step(body, "one", code=f"step-{n}")
    with pytest.raises(Problem):
        shaping.add_step(body, "one", code="one-more")


def test_codes_come_from_words_and_never_twice():
    assert spots.free_code("Mã OTP là chìa khóa", set()) == "ma-otp-la-chia-khoa"
    assert spots.free_code("Mã OTP", {"ma-otp", "ma-otp-2"}) == "ma-otp-3"
    assert spots.free_code("১২৩ !!!", set(), start="q-") not in ("", "q")
    assert spots.free_code("2026", set(), start="lesson-") == "lesson-2026"
