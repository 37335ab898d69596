"""Moodle XML as Moodle writes it: kinds, pictures, weights, what is lost and refused."""

from __future__ import annotations

from typing import Any

import pytest

from doorstep.capabilities.learning.exchange.examples import EXAMPLES
from doorstep.capabilities.learning.exchange.formats import FORMATS
from doorstep.capabilities.learning.exchange.merging import NEW, REFUSED, Bank, Verdict, judged
from doorstep.capabilities.learning.exchange.xmlparts import parse_xml
from doorstep.kernel.basics.problems import Problem

MOODLE = FORMATS["moodle"]
BANK = Bank({"t": "Chủ đề"}, ())
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"


def _question(kind: str, inside: str, *, ask: str = "<p>A?</p>", why: str = "Vì thế.") -> str:
    return f"""<question type="{kind}"><name><text>Câu một</text></name>
    <questiontext format="html"><text><![CDATA[{ask}]]></text></questiontext>
    <generalfeedback format="html"><text><![CDATA[{why}]]></text></generalfeedback>
    {inside}</question>"""


def _answer(fraction: str, text: str, feedback: str = "") -> str:
    return f"""<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>
    <feedback format="html"><text><![CDATA[{feedback}]]></text></feedback></answer>"""


def _read(*inside: str) -> list[Verdict]:
    raw = f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(inside)}</quiz>'.encode()
    return judged(MOODLE.read(raw), bank=BANK, holds=MOODLE.holds)


def test_a_single_choice_with_category_id_and_feedback() -> None:
    category = """<question type="category"><category><text>$course$/top/Chủ đề/test</text>
    </category></question>"""
    inside = "<idnumber>otp</idnumber><single>true</single><shuffleanswers>false</shuffleanswers>"
    inside += _answer("0", "<p>Đọc</p>", "Mất tiền.") + _answer("100", "Không")
    (found,) = _read(category, _question("multichoice", inside))
    assert found.verdict == NEW
    assert found.table == {
        "code": "otp", "topic": "t", "pool": "test", "kind": "single", "ask": "A?",
        "why": "Vì thế.", "is_fixed": True,
        "choices": [{"text": "Đọc", "why": "Mất tiền."}, {"text": "Không", "right": True}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "inside", "told"),
    [
        ("multichoice", "<single>false</single>" + _answer("50", "a") + _answer("50", "b")
         + _answer("-100", "c"), {"kind": "multiple"}),
        ("truefalse", _answer("0", "true") + _answer("100", "false"), {"is_true": False}),
        ("numerical", "<answer fraction='100'><text>3.5</text><tolerance>0.5</tolerance></answer>"
         "<units><unit><multiplier>1</multiplier><unit_name>km</unit_name></unit></units>",
         {"answer": 3.5, "tolerance": 0.5, "unit": "km"}),
        ("matching", "".join(f"<subquestion format='html'><text>{a}</text><answer><text>{b}</text>"
         "</answer></subquestion>" for a, b in (("x", "1"), ("y", "2"))),
         {"pairs": [{"left": "x", "right": "1"}, {"left": "y", "right": "2"}]}),
        ("ordering", _answer("2.0", "hai") + _answer("1.0", "một") + _answer("3.0", "ba"),
         {"items": ["một", "hai", "ba"]}),
        ("ordering", _answer("0", "một") + _answer("0", "hai") + _answer("0", "ba"),
         {"items": ["một", "hai", "ba"]}),
    ],
)  # fmt: skip
def test_every_kind(kind: str, inside: str, told: dict[str, Any]) -> None:
    (found,) = _read(_question(kind, inside), "")
    assert found.faults == ("the topic is not told",) or found.verdict == NEW
    assert {name: found.table[name] for name in told} == told


@pytest.mark.parametrize(
    ("kind", "inside", "why"),
    [
        ("essay", "", "free text"),
        ("shortanswer", _answer("100", "Hà Nội"), "typed in words"),
        ("ddwtos", "", "kind ddwtos are not known"),
        ("cloze", "", "kind cloze are not known"),
        ("description", "", "without a question"),
        ("multichoice", _answer("100", "a") + _answer("100", "b"), "2 choices are marked"),
        ("multichoice", _answer("0", "a") + _answer("0", "b"), "no choice is marked"),
        ("multichoice", "<single>false</single>" + _answer("50", "a") + _answer("25", "b")
         + _answer("0", "c"), "sum to 75 %"),
        ("truefalse", _answer("0", "true") + _answer("0", "false"), "neither true nor false"),
        ("numerical", "<answer fraction='100'><text>*</text></answer>", "no number"),
        ("multichoice", _answer("NaN", "a") + _answer("100", "a"), "read the same"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why(kind: str, inside: str, why: str) -> None:
    (found,) = _read(_question(kind, inside))
    assert (found.verdict, found.where) == (REFUSED, "question 1 (line 1)")
    assert why in "; ".join(found.faults)


def test_pictures_of_others_are_left_out_and_missing_ones_said_to_be_missing() -> None:
    ask = '<p><img src="@@PLUGINFILE@@/a.png" alt="Sơ đồ"> <img src="@@PLUGINFILE@@/b.png">A?</p>'
    question = _question("truefalse", _answer("100", "true"), ask=ask)
    question = question.replace(
        "</questiontext>", f'<file name="a.png" encoding="base64">{PIXEL}</file></questiontext>'
    )
    (found,) = _read(question)
    assert found.losses == (
        "the picture a.png (Sơ đồ)", "the picture b.png, which is missing in the file",
    )  # fmt: skip
    assert found.table["ask"] == "A?"


def test_scripts_never_survive() -> None:
    ask = "<p onmouseover='x()'>A?<script>alert(1)</script><img src=x onerror=y()></p>"
    (found,) = _read(_question("truefalse", _answer("100", "true", "<script>z</script>"), ask=ask))
    assert "a script" in found.losses
    assert not {"script", "alert", "onerror"} & set(str(found.table).replace("'", " ").split())


def test_what_is_no_quiz_is_a_problem() -> None:
    with pytest.raises(Problem, match="not <quiz>"):
        MOODLE.read(b"<html></html>")
    with pytest.raises(Problem, match="wrongly encoded"):
        MOODLE.read('<?xml version="1.0" encoding="UTF-8"?><quiz>Đ</quiz>'.encode("utf-16")[5:])
    with pytest.raises(Problem, match="cut off"):
        MOODLE.read(MOODLE.write(EXAMPLES, course="x").raw[:-20])


def test_what_is_written_has_the_elements_of_the_format() -> None:
    root = parse_xml(MOODLE.write(EXAMPLES, course="x").raw)
    kinds = [one.get("type") for one in root]
    assert kinds == ["category", "multichoice", "multichoice", "truefalse", "ordering", "matching",
                     "multichoice", "category", "numerical"]  # fmt: skip
    for one in root.iterfind("question[name]"):
        assert one.find("questiontext").get("format") == "html"
        for file in one.iter("file"):
            assert f"@@PLUGINFILE@@/{file.get('name')}" in file.getparent().findtext("text")
    fractions = [float(a.get("fraction")) for a in root[2].iterfind("answer")]
    assert fractions == [50, 50, -100]
