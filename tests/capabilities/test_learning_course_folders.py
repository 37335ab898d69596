"""A course's table as files and back: what ships, what is old, hard letters, and the way round."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import polib
import pytest
from hypothesis import given, settings

from doorstep.capabilities.learning.editions import digest_of, plain
from doorstep.capabilities.learning.exchange.bundles import bundle_of_table, read_bundle, take_in
from doorstep.capabilities.learning.exchange.folder_writing import files_of
from doorstep.capabilities.learning.exchange.packages import unpacked
from doorstep.capabilities.learning.folders import read_folder, refresh_words, shipped
from doorstep.capabilities.learning.wordings import texts_of
from doorstep.kernel.basics.problems import Problem
from tests import course_world
from tests.capabilities.exchange_made import WORDS


def back(table: dict[str, Any]) -> dict[str, Any]:
    """Write the files of a course and read them again."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / str(table["code"])
        folder.mkdir()
        for name, raw in files_of(table).items():
            (folder / name).write_bytes(raw)
        return plain(read_folder(folder))


@pytest.mark.parametrize("folder", shipped(), ids=lambda one: one.name)
def test_what_ships_comes_back_the_same(folder: Path) -> None:
    table = plain(read_folder(folder))
    assert digest_of(back(table)) == digest_of(table)
    for name, raw in files_of(table).items():
        if name.startswith(("0", "1", "course")):
            assert raw == (folder / name).read_bytes()


def test_a_draft_comes_back_with_what_is_old() -> None:
    table = course_world.table()
    step = table["lessons"][0]["steps"][0]
    step["say"] = {"vi": "Bác bật máy.", "en": "Turn it on.", "bn": "চালু করুন।", "old": "en"}
    assert back(table) == plain(table)


def test_an_old_translation_stays_old_until_somebody_writes_it_anew(tmp_path: Path) -> None:
    table = course_world.table()
    table["title"] = {"vi": "Mới", "en": "Small", "old": "en"}
    folder = take_in(read_bundle(bundle_of_table(table)), root=tmp_path)
    for _twice in "12":
        assert read_folder(folder)["title"]["old"] == "en"
        refresh_words(folder)
    book = polib.pofile(str(folder / "en.po"))
    entry = next(one for one in book if one.msgctxt == "course.title")
    assert entry.fuzzy and entry.msgid == "Mới"
    entry.flags.remove("fuzzy")
    book.save()
    assert "old" not in read_folder(folder)["title"]


@given(WORDS, WORDS)
@settings(max_examples=60, deadline=None)
def test_hard_letters_come_back(vietnamese: str, english: str) -> None:
    table = course_world.table()
    for place in texts_of(deepcopy(table)):
        assert place.text
    for place in texts_of(table):
        text = f"{vietnamese}\r\n\t{place.context}"
        place.holder[place.field] = {"vi": text, "en": english}
    table["sources"] = [vietnamese, english]
    table["topics"]["a.b c"] = {"vi": vietnamese}
    table["test"]["draw"]["a.b c"] = 1
    assert back(table) == plain(table)


@pytest.mark.parametrize("half", ["", "2026-11-22", "2026-13-01", "x = 1"])
def test_half_a_course_comes_back_too(half: str) -> None:
    table: dict[str, Any] = {
        "code": "half", "title": {"vi": "Nửa"}, "order": 100, "groups": [], "topics": {},
        "reviewed_on": half, "test": {"minutes": 5, "pass_percent": 70, "draw": {}},
        "lessons": [{"code": "a", "title": {"vi": "A"}, "minutes": 5, "steps": [{"code": "x"}]}],
        "questions": [{"code": "q", "kind": "number", "answer": "một"}, {"code": "r",
                       "is_fixed": False, "odd": {"a": [1, {"b": 2.5}], "c": {}}}],
    }  # fmt: skip
    assert back(table) == plain(table)


def test_a_draft_goes_out_as_a_bundle_and_in_by_the_command(tmp_path: Path) -> None:
    table = course_world.table()
    raw = bundle_of_table(table)
    assert raw == bundle_of_table(deepcopy(table))
    assert "small/symbols/hand.svg" in unpacked(raw)
    bundle = read_bundle(raw)
    assert bundle.faults == [] and bundle.drawings == {}
    assert plain(read_folder(take_in(bundle, root=tmp_path))) == plain(table)


@pytest.mark.parametrize("code", ["..", "a/b", "/a", "a\\b"])
def test_codes_that_lead_elsewhere_are_no_files(code: str) -> None:
    with pytest.raises(Problem, match="names of files"):
        bundle_of_table(course_world.table(code))
    table = course_world.table()
    table["lessons"][0]["code"] = f"x{code}/y"
    with pytest.raises(Problem, match="names of files"):
        bundle_of_table(table)
