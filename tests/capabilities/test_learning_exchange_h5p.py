"""H5P: questions of packages become ours, nothing of theirs is run, and what is lost is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from doorstep.capabilities.learning.exchange.examples import EXAMPLES
from doorstep.capabilities.learning.exchange.formats import FORMATS, guessed
from doorstep.capabilities.learning.exchange.merging import NEW, REFUSED, Bank, Verdict, judged
from doorstep.capabilities.learning.exchange.packages import packed, unpacked
from doorstep.capabilities.learning.folders import read_folder, shipped
from doorstep.kernel.basics.problems import Problem
from doorstep.server.cli import main
from tests.capabilities.h5p_made import (
    BLANKS,
    MULTI,
    SEVERAL,
    SUMMARY,
    TRUE_FALSE,
    package,
    part,
    question_set,
    whole,
)

H5P = FORMATS["h5p"]
BANK = Bank({"t": "Chủ đề"}, ())


def _judged(raw: bytes) -> list[Verdict]:
    return judged(H5P.read(raw), bank=BANK, holds=H5P.holds)


def _one(params: dict[str, Any], main: str, **head: Any) -> Verdict:
    (found,) = _judged(package(params, main, **head))
    return found


def test_every_known_kind_comes_in_and_the_others_are_told() -> None:
    told = _judged(whole())
    assert [(one.table.get("kind"), one.verdict) for one in told] == [
        ("single", NEW), ("multiple", NEW), ("true_false", NEW), ("single", NEW), ("single", NEW),
        ("number", NEW), (None, REFUSED), (None, REFUSED), (None, REFUSED), (None, REFUSED),
        ("single", NEW), ("order", NEW), (None, REFUSED),
    ]  # fmt: skip
    assert [one.code for one in told[:4]] == ["ma-cua-ai", "cau-2", "otp-bank", "cau-4"]
    faults = [one.faults[0] for one in told if one.verdict == REFUSED]
    assert "typed in words" in faults[0] and "dragged" in faults[3]
    assert faults[4] == "questions of the kind Own.Library are not known here"
    assert told[9].where == "question 10 (H5P.DragText)"
    assert told[5].table["answer"] == 113
    assert told[5].table["ask"] == "Điền số. Gọi công an: …."


def test_a_choice_keeps_its_words_and_says_what_it_lost() -> None:
    one = _one(MULTI, "H5P.MultiChoice", title="otp")
    assert one.table == {
        "code": "otp", "topic": "t", "pool": "practice", "kind": "single",
        "ask": "Ai được hỏi mã OTP của bác?", "why": "Mã là của riêng mình.",
        "choices": [{"text": "Công an", "why": "Là giả."},
                    {"text": "Không ai", "right": True}],
    }  # fmt: skip
    losses = "; ".join(one.losses)
    for message in ("formatting", "hints", "not taken", "Image (Điện thoại)"):
        assert message in losses


def test_several_choices_a_fixed_order_and_the_reason() -> None:
    one = _one(SEVERAL, "H5P.MultiChoice")
    assert one.table["kind"] == "multiple" and one.table["is_fixed"] is True
    assert one.table["why"] == "Đúng: mã và mật khẩu là bí mật."
    assert "what is said to a score" in one.losses
    assert _one(TRUE_FALSE, "H5P.TrueFalse").table["why"] == "Không bao giờ."
    summary = _one(SUMMARY, "H5P.Summary")
    assert summary.table["choices"][0] == {"text": "OTP là bí mật", "right": True}
    assert "hints" in summary.losses
    grouped = {**SEVERAL, "overallFeedback": {"overallFeedback": SEVERAL["overallFeedback"]}}
    assert _one(grouped, "H5P.MultiChoice").table["why"] == one.table["why"]


def test_two_right_answers_of_one_none_and_too_many_are_refused() -> None:
    two = {**SEVERAL, "behaviour": {"type": "single"}}
    assert "2 choices are marked as right" in _one(two, "H5P.MultiChoice").faults[0]
    old = {**SEVERAL, "behaviour": {"singleAnswer": True}}
    assert "2 choices are marked as right" in _one(old, "H5P.MultiChoice").faults[0]
    none = {**MULTI, "answers": [{"text": "A"}, {"text": "B"}, {"text": "C"}]}
    assert "right" in _one(none, "H5P.MultiChoice").faults[0]
    lot = {"answers": [{"text": f"{n}", "correct": n == 0} for n in range(7)], "question": "?"}
    assert _one(lot, "H5P.MultiChoice").verdict == REFUSED
    assert "neither true nor false" in _one({"question": "?"}, "H5P.TrueFalse").faults[0]


@pytest.mark.parametrize("gap", ["1.820", "một", "1/2", "1e9", "", "٣", "-", "1,2,3"])
def test_a_gap_that_is_no_plain_number_is_refused(gap: str) -> None:
    one = _one({**BLANKS, "questions": [f"Có *{gap}* người"]}, "H5P.Blanks")
    assert one.verdict == REFUSED


@pytest.mark.parametrize(("gap", "answer"), [("113", 113), ("0,5", 0.5), ("-3.25:gợi ý", -3.25)])
def test_a_gap_for_a_number_is_a_question_for_it(gap: str, answer: float) -> None:
    one = _one({**BLANKS, "questions": [f"Có *{gap}* người"]}, "H5P.Blanks")
    assert one.table["answer"] == answer
    assert "hints" in one.losses or ":" not in gap


def test_licence_and_authors_are_told() -> None:
    reading = H5P.read(whole())
    assert reading.credits == [
        "An toàn trên mạng, Lò Thị Mai, CC BY-SA 4.0, https://example.org/otp",
        "Untitled Multiple Choice, An, CC BY-ND 4.0",
    ]
    told = " ".join(reading.remarks)
    assert "CC BY-ND 4.0 allows no changed versions" in told
    assert "neither run nor kept" in told and "1 × H5P.AdvancedText" in told
    assert "rules of H5P.QuestionSet" in told and "tells no licence" not in told
    for untold in (None, "U", 7):
        reading = H5P.read(package(MULTI, "H5P.MultiChoice", license=untold))
        assert any("tells no licence" in one for one in reading.remarks)
    reading = H5P.read(package(MULTI, "H5P.MultiChoice", license="C"))
    assert any("all rights are reserved" in one for one in reading.remarks)


def test_scripts_in_texts_do_not_come_in() -> None:
    hostile = {"question": "<script>alert(1)</script><p onclick='x()'>Hỏi?</p>",
               "answers": [{"text": "<img src=x onerror=alert(1)>A", "correct": True},
                           {"text": "<iframe src='//evil'></iframe>B"}]}  # fmt: skip
    one = _one(hostile, "H5P.MultiChoice", title="x\ud800\x00y", source="\ud800")
    assert (one.table["ask"], one.code) == ("Hỏi?", "x-y")
    assert [c["text"] for c in one.table["choices"]] == ["A", "B"]
    assert "a script" in one.losses and "embedded content (iframe)" in one.losses


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"h5p.json": None}, "no h5p.json"),
        ({"content/content.json": None}, "no content/content.json"),
        ({"h5p.json": b"{}"}, "does not tell what"),
        ({"h5p.json": b'{"mainLibrary": 5}'}, "does not tell what"),
        ({"h5p.json": b"[1]"}, "h5p.json in the package cannot be read"),
        ({"content/content.json": b"{"}, "content.json in the package cannot be read"),
        ({"content/content.json": b""}, "cannot be read"),
        ({"content/content.json": b"[" * 200_000}, "cannot be read"),
        ({"content/content.json": b'{"a":' * 3000 + b"1" + b"}" * 3000}, "cannot be read"),
        ({"content/content.json": b'{"a": ' + b"9" * 5000 + b"}"}, "cannot be read"),
        ({"content/content.json": b'{"question": "\xff\xfe"}'}, "cannot be read"),
        ({"content/content.json": b" " * (11 * 1024 * 1024)}, "larger"),
        ({"../../x.js": b"x"}, "leads out"),
    ],
)
def test_packages_that_are_not_sound_are_refused(change: dict[str, bytes | None], why: str) -> None:
    files = {**unpacked(package(MULTI, "H5P.MultiChoice")), **change}
    with pytest.raises(Problem, match=why):
        H5P.read(packed({name: raw for name, raw in files.items() if raw is not None}))


@pytest.mark.parametrize("junk", [None, 1, "x", [], [1], {}, {"a": [None]}, True])
@pytest.mark.parametrize(
    "main", ["MultiChoice", "TrueFalse", "SingleChoiceSet", "Summary", "Blanks", "SortParagraphs"]
)
def test_fields_of_another_type_do_no_harm(junk: Any, main: str) -> None:
    names = (
        "question",
        "answers",
        "correct",
        "choices",
        "summaries",
        "text",
        "questions",
        "paragraphs",
        "behaviour",
        "overallFeedback",
        "media",
        "intro",
        "taskDescription",
    )
    for params in ({name: junk for name in names}, {name: [junk, {name: junk}] for name in names}):
        for one in _judged(package(params, f"H5P.{main}", authors=junk, title=junk)):
            assert one.verdict == REFUSED or one.table["kind"] == "true_false"


def test_deep_and_many_parts_end() -> None:
    inner: dict[str, Any] = part("H5P.MultiChoice 1.16", MULTI)
    for _n in range(60):
        inner = part("H5P.Column 1.18", {"content": [{"content": inner}]})
    assert [one.verdict for one in _judged(package(question_set(inner)))] == [NEW]
    many = question_set(*[part("X.Y 1.0", {})] * 5001)
    with pytest.raises(Problem, match="more than"):
        H5P.read(package(many))


def test_it_is_told_by_its_content_and_not_written() -> None:
    assert guessed(whole(), name="bank.zip") is H5P
    with pytest.raises(Problem, match="damaged"):
        guessed(whole()[40:], name="Bank.H5P").read(whole()[40:])
    with pytest.raises(Problem, match="do not go out"):
        H5P.write(EXAMPLES, course="x")


@pytest.mark.django_db
def test_the_command_brings_a_package_into_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "safety"
    shutil.copytree(next(p for p in shipped() if p.name == "safety"), folder)
    before = len(read_folder(folder)["questions"])
    path = tmp_path / "otp.h5p"
    path.write_bytes(package(question_set(part("H5P.TrueFalse 1.8", TRUE_FALSE, title="new-tf"))))
    given = ["questions", "import", str(path), "--course", str(folder), "--topic", "calls"]
    assert main([*given, "--format", "h5p", "--as", "json"]) == 0
    told = capsys.readouterr()
    assert [one["verdict"] for one in json.loads(told.out)] == ["new"]
    assert "for the sources of course.toml: An toàn trên mạng, Lò Thị Mai, CC BY-SA" in told.err
    assert "neither run nor kept" in told.err
    assert read_folder(folder)["questions"][before]["code"] == "new-tf"
    assert main([*given, "--as", "json"]) == 0
    assert [one["verdict"] for one in json.loads(capsys.readouterr().out)] == ["same"]
