"""Marking an answer: right or not, from the answer as given and the question's key.

An answer is what the person did, in file positions and never in the shuffled order that was shown,
so that it can be marked anew years later against a corrected key.

| kind | an answer |
|---|---|
| single, picture | a position |
| multiple | a list of positions |
| true_false | true or false |
| order | all positions, in the order chosen |
| match | for each left thing, in file order, the position of the right thing chosen |
| number | a number |
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from doorstep.kernel.basics.figures import Unreadable, parse_number
from doorstep.kernel.quizzes.questions import (
    MATCH,
    MULTIPLE,
    NUMBER,
    ORDER,
    PICTURE,
    SINGLE,
    TRUE_FALSE,
    Question,
)


def is_answered(question: Question, answer: Any) -> bool:
    """Tell whether this is an answer to this kind of question at all."""
    return _FORMS[question.kind](question, answer)


def is_right(question: Question, answer: Any) -> bool:
    """Tell whether the answer is right: whole or not at all. What is no answer is not right."""
    return is_answered(question, answer) and _KEYS[question.kind](question, answer)


def right_answer(question: Question) -> Any:
    """Give the answer that is right (for `number`: the number itself)."""
    right = [n for n, choice in enumerate(question.choices) if choice.is_right]
    if question.kind in (SINGLE, PICTURE):
        return right[0]
    if question.kind == MULTIPLE:
        return right
    if question.kind == TRUE_FALSE:
        return question.is_true
    return question.answer if question.kind == NUMBER else list(range(question.width))


def number_of(answer: Any) -> float | None:
    """Read a number as people type it, also "১২" or "1,5"; None where it is none."""
    if isinstance(answer, bool):
        return None
    if isinstance(answer, int | float):
        return float(answer) if abs(answer) < 1e15 else None
    try:
        return float(parse_number(answer)) if isinstance(answer, str) and answer else None
    except Unreadable:
        return None


def _is_place(answer: Any, width: int) -> bool:
    return isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer < width


def _are_places(answer: Any, width: int, *, all_of_them: bool) -> bool:
    if not isinstance(answer, list) or not all(_is_place(one, width) for one in answer):
        return False
    return len(set(answer)) == len(answer) and (len(answer) == width if all_of_them else True)


_FORMS: dict[str, Callable[[Question, Any], bool]] = {
    SINGLE: lambda q, a: _is_place(a, q.width),
    PICTURE: lambda q, a: _is_place(a, q.width),
    MULTIPLE: lambda q, a: _are_places(a, q.width, all_of_them=False) and bool(a),
    TRUE_FALSE: lambda q, a: isinstance(a, bool),
    ORDER: lambda q, a: _are_places(a, q.width, all_of_them=True),
    MATCH: lambda q, a: _are_places(a, q.width, all_of_them=True),
    NUMBER: lambda q, a: number_of(a) is not None,
}
_KEYS: dict[str, Callable[[Question, Any], bool]] = {
    SINGLE: lambda q, a: q.choices[a].is_right,
    PICTURE: lambda q, a: q.choices[a].is_right,
    MULTIPLE: lambda q, a: sorted(a) == right_answer(q),
    TRUE_FALSE: lambda q, a: a is q.is_true,
    ORDER: lambda q, a: a == list(range(q.width)),
    MATCH: lambda q, a: a == list(range(q.width)),
    NUMBER: lambda q, a: abs((number_of(a) or 0.0) - (q.answer or 0.0)) <= q.tolerance + 1e-9,
}
