"""Questions: what may be asked, how answers are marked, and the same paper from the same seed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.basics.tables import Fault, Table
from doorstep.kernel.quizzes import questions
from doorstep.kernel.quizzes.drawing import draw, numbers, shuffled
from doorstep.kernel.quizzes.marking import is_answered, is_right, right_answer
from doorstep.kernel.quizzes.questions import KINDS, Question

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "papers.json").read_text("utf-8"))
RIGHT = {"text": "a", "right": True}
OWN: dict[str, dict[str, Any]] = {
    "single": {"choices": [{"text": "a"}, {"text": "b", "right": True}, {"text": "c"}]},
    "multiple": {
        "choices": [{"text": "a", "right": True}, {"text": "b"}, {"text": "c", "right": True}]
    },
    "true_false": {"is_true": False},
    "order": {"items": ["a", "b", "c", "d"]},
    "match": {"pairs": [{"left": "a", "right": "1"}, {"left": "b", "right": "2"}]},
    "picture": {
        "choices": [{"show": ["phone"], "alt": "a", "right": True}, {"show": ["key"], "alt": "b"}]
    },
    "number": {"answer": 112, "tolerance": 0.5},
}  # fmt: skip
WRONG: dict[str, Any] = {
    "single": 0, "multiple": [0], "true_false": True, "order": [1, 0, 2, 3], "match": [1, 0],
    "picture": 1, "number": 113,
}  # fmt: skip
NO_ANSWER = (None, "b", -1, 99, [], [0, 0], [9], {"a": 1}, "\x00", float("nan"))


def asked(kind: str, **changed: Any) -> tuple[Question, list[Fault]]:
    faults: list[Fault] = []
    told = {"code": "q", "topic": "t", "kind": kind, "ask": "?", "why": "!", **OWN[kind], **changed}
    return questions.read(Table(told, "", faults)), faults


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_is_read_and_marked(kind: str):
    question, faults = asked(kind)
    assert faults == []
    assert is_right(question, right_answer(question))
    assert is_answered(question, WRONG[kind]) and not is_right(question, WRONG[kind])


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("answer", NO_ANSWER, ids=repr)
def test_what_is_no_answer_is_never_right(kind: str, answer: Any):
    question, _faults = asked(kind)
    assert not is_right(question, answer)


@pytest.mark.parametrize("typed", ["112", "১১২", " 112,0 ", 112, 112.4])
def test_a_number_is_read_as_people_type_it(typed: Any):
    assert is_right(asked("number")[0], typed)


@pytest.mark.parametrize(
    ("kind", "changed", "told"),
    [
        ("single", {"choices": [RIGHT, {"text": "b", "right": True}]}, "2 choices"),
        ("single", {"choices": [{"text": "a"}, {"text": "b"}]}, "no choice is marked"),
        ("single", {"choices": [RIGHT, {"text": "A"}]}, "read the same"),
        ("single", {"choices": [RIGHT]}, "2 to 4 are expected, not 1"),
        ("single", {"choices": "a"}, "a list is expected"),
        ("multiple", {"choices": [{"text": t, "right": True} for t in "abc"]}, "one wrong choice"),
        ("true_false", {"is_true": "yes"}, "yes or no"),
        ("order", {"items": ["a", "b"]}, "3 to 5"),
        ("match", {"pairs": [{"left": x, "right": "1"} for x in "ab"]}, "read the same"),
        ("picture", {"choices": [{"alt": "a", "right": True}, {"alt": "b"}]}, "is missing"),
        ("number", {"answer": "many"}, "a number is expected"),
        ("single", {"ask": "x" * 400}, "longer than 300"),
        ("single", {"ask": {"en": "only English"}}, "Vietnamese text is missing"),
        ("single", {"key": 2}, "not known here"),
        ("single", {"pool": "exam"}, "practice, test"),
        ("single", {"code": "<b>"}, "a code is expected"),
    ],
)  # fmt: skip
def test_a_faulty_question_says_what_is_wrong(kind: str, changed: dict[str, Any], told: str):
    _question, faults = asked(kind, **changed)
    assert any(told in str(fault) for fault in faults), faults


NAMES = "code kind choices items pairs text ask answer show right left why".split()
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
)


@given(ANYTHING)
def test_nothing_that_can_be_written_breaks_the_reader(told: Any):
    faults: list[Fault] = []
    questions.read(Table(told, "", faults))
    assert faults


def test_the_same_seed_gives_the_same_paper_as_on_the_phone():
    for seed, first in VECTORS["numbers"].items():
        row = numbers(seed)
        assert [next(row) for _ in first] == first
    bank = [asked("single", code=q["code"], topic=q["topic"])[0] for q in VECTORS["bank"]]
    for paper in VECTORS["papers"]:
        drawn = draw(bank, paper["quota"], seed=paper["seed"])
        assert [[a.code, list(a.shown)] for a in drawn] == paper["asked"]


def test_every_kind_is_drawn_and_marked_as_on_the_phone():
    bank = []
    for case in VECTORS["marking"]:
        told = json.loads(json.dumps(case["question"]))
        kind = told.pop("kind")
        bank.append(asked(kind, code=kind, is_fixed=kind == "picture", **told)[0])
    for case, question in zip(VECTORS["marking"], bank, strict=True):
        for answer, answered, right in case["given"]:
            found = is_answered(question, answer), is_right(question, answer)
            assert found == (answered, right), (question.kind, answer)
    for paper in VECTORS["kinds"]:
        drawn = draw(bank, {"t": 9}, seed=paper["seed"])
        assert [[a.code, list(a.shown)] for a in drawn] == paper["asked"]


def test_a_paper_keeps_its_quota_and_asks_nothing_twice():
    bank = [asked("order", code=f"{t}{n}", topic=t)[0] for t in "xy" for n in range(9)]
    seen = set()
    for n in range(200):
        paper = draw(bank, {"x": 3, "y": 2}, seed=f"s{n}")
        codes = [a.code for a in paper]
        assert len(set(codes)) == 5 and sum(c[0] == "x" for c in codes) == 3
        assert all(sorted(a.shown) == [0, 1, 2, 3] and a.shown != (0, 1, 2, 3) for a in paper)
        seen |= set(codes)
    assert len(seen) == 18


@given(st.text(max_size=20), st.integers(0, 12))
def test_shuffling_loses_nothing(seed: str, many: int):
    assert sorted(shuffled(range(many), numbers(seed))) == list(range(many))
