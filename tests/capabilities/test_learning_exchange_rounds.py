"""Round trips: what goes out in a format comes in again the same, or its loss was told."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest

from doorstep.capabilities.learning.exchange.banks import questions_of, topics_of
from doorstep.capabilities.learning.exchange.examples import EXAMPLES
from doorstep.capabilities.learning.exchange.formats import FORMATS, Format, guessed
from doorstep.capabilities.learning.exchange.merging import NEW, SAME, Bank, judged
from doorstep.capabilities.learning.exchange.tomls import appended
from doorstep.capabilities.learning.folders import shipped

EVERY = [one for one in FORMATS.values() if not one.is_read_only]
HELD_LESS = {"gift": {"the format has no questions about an order", "the unit",
                      "the drawings; their description stays where it is a choice"}}  # fmt: skip


@pytest.mark.parametrize("form", EVERY, ids=lambda form: form.code)
def test_all_shipped_questions_come_back_the_same(form: Format) -> None:
    count = 0
    for folder in shipped():
        tables, topics = questions_of(folder), topics_of(folder)
        written = form.write(tables, course=folder.name)
        assert {message for _c, message in written.losses} <= HELD_LESS.get(form.code, set())
        name = "bank.txt" if form.code in ("gift", "csv") else f"bank.{form.ending}"
        assert guessed(written.raw, name=name) is form
        reading = form.read(written.raw)
        again = deepcopy(reading)
        found = judged(reading, bank=Bank(topics, tables), holds=form.holds)
        assert [(one.verdict, one.losses) for one in found] == [(SAME, ())] * len(found)
        left_out = {code for code, message in written.losses if "an order" in message}
        assert [one.code for one in found] == [
            t["code"] for t in tables if t["code"] not in left_out
        ]
        fresh = judged(again, bank=Bank(topics, ()), holds=form.holds)
        assert {one.verdict for one in fresh} == {NEW}
        count += len(tables)
    assert count >= 350


@pytest.mark.parametrize("form", EVERY, ids=lambda form: form.code)
def test_the_template_can_be_read(form: Format) -> None:
    reading = form.read(form.write(EXAMPLES, course="mau").raw)
    found = judged(reading, bank=Bank({"chu-de": "Chủ đề"}, ()), holds=form.holds)
    assert {one.verdict for one in found} == {NEW}
    assert len(found) == (6 if form.code == "gift" else 7)


def test_toml_looks_like_the_files_that_are_there() -> None:
    folder = next(one for one in shipped() if one.name == "safety")
    text = Path(folder / "questions.toml").read_text("utf-8")
    assert appended("", questions_of(folder)) == text
