"""One step of a lesson or one practice question as `portal/learn` shows it: words, scene, answer.

A question is answered without JavaScript: the answer is part of the address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doorstep.capabilities.learning.courses import Step
from doorstep.kernel.quizzes.drawing import draw
from doorstep.kernel.quizzes.marking import is_answered, is_right, number_of, right_answer
from doorstep.kernel.quizzes.questions import (
    MATCH,
    MULTIPLE,
    NUMBER,
    ORDER,
    PICTURE,
    TRUE_FALSE,
    Question,
)
from doorstep.surfaces.look.spoken import Told, picture, told
from doorstep.surfaces.look.writing import number, said


@dataclass(frozen=True)
class Offer:
    """One thing to choose or to place: its words or scene, and how it was answered."""

    position: int
    text: Told
    scene: SafeString
    is_chosen: bool = False
    is_right: bool = False
    why: str = ""
    placed: int | None = None


def step_shown(step: Step) -> dict[str, Any]:
    """Give what the template of a step needs to show one."""
    more: Told | None = told(step.more) if step.more else None
    return {
        "scene": picture(step.show, alt=said(step.alt)[0]),
        "say": told(step.say),
        "more": more,
        "is_done_here": bool(step.attest),
    }


def question_shown(question: Question, asked: QueryDict) -> dict[str, Any]:
    """Give what the template of a question needs: with what is right and why, once answered."""
    answer = answer_of(question, asked)
    is_done = is_answered(question, answer)
    return {
        "question": question,
        "scene": picture(question.show, alt=said(question.alt)[0]),
        "say": told(question.ask),
        "offers": _offers(question, answer if is_done else None, _shown(question)),
        "rights": _rights(question, _shown(question)),
        "unit": said(question.unit)[0],
        "is_done": is_done,
        "is_waiting": not is_done,
        "is_right": is_done and is_right(question, answer),
        "is_unfinished": "go" in asked and not is_done,
        "given": asked.get("a", "")[:20] if question.kind == NUMBER else "",
        "key": _key(question) if is_done else "",
        "why": told(question.why),
    }


def question_asked(question: Question, shown: Sequence[int]) -> dict[str, Any]:
    """Give what a paper needs to ask a question in the order drawn; nothing of its key."""
    return {
        "kind": question.kind,
        "scene": picture(question.show, alt=said(question.alt)[0]),
        "say": told(question.ask),
        "offers": _offers(question, None, shown),
        "rights": _rights(question, shown),
        "unit": said(question.unit)[0],
    }


def answer_of(question: Question, asked: QueryDict) -> Any:
    """Read the answer out of the address; None where there is none."""
    if question.kind == NUMBER:
        return number_of(asked.get("a", ""))
    if question.kind == TRUE_FALSE:
        return {"yes": True, "no": False}.get(asked.get("a", ""))
    if question.kind == MULTIPLE:
        return sorted({n for n in map(_position, asked.getlist("a")) if n is not None}) or None
    if question.kind in (ORDER, MATCH):
        places = [_position(asked.get(f"a{n}", "")) for n in range(question.width)]
        if None in places or len(set(places)) < len(places):
            return None
        return _in_order(places) if question.kind == ORDER else places
    return _position(asked.get("a", ""))


def _position(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else None


def _in_order(ranks: list[Any]) -> list[int]:
    """Turn "the n-th item comes at rank r", each rank once, into the items in the order chosen."""
    return sorted(range(len(ranks)), key=lambda n: int(ranks[n]))


def _shown(question: Question) -> tuple[int, ...]:
    (asked,) = draw([question], {question.topic: 1}, seed=question.code)
    return asked.shown


def _offers(question: Question, answer: Any, shown: Sequence[int]) -> list[Offer]:
    nothing = SafeString("")
    if question.kind == ORDER:
        at = {n: rank for rank, n in enumerate(answer)} if answer else {}
        return [Offer(n, told(question.items[n]), nothing, placed=at.get(n)) for n in shown]
    if question.kind == MATCH:
        return [
            Offer(n, told(pair.left), nothing, placed=answer[n] if answer else None)
            for n, pair in enumerate(question.pairs)
        ]
    chosen = answer if isinstance(answer, list) else [answer]
    return [
        Offer(
            n,
            told(question.choices[n].text),
            picture(question.choices[n].show) if question.kind == PICTURE else nothing,
            is_chosen=answer is not None and n in chosen,
            is_right=question.choices[n].is_right,
            why=said(question.choices[n].why)[0],
        )
        for n in (shown if question.choices else ())
    ]


def _rights(question: Question, shown: Sequence[int]) -> list[tuple[int, str]]:
    """Give what the things of a question can be put beside: right sides, or ranks."""
    if question.kind == MATCH:
        return [(n, said(question.pairs[n].right)[0]) for n in shown]
    if question.kind == ORDER:
        return [(n, number(n + 1)) for n in range(question.width)]
    return []


def _key(question: Question) -> str:
    """Write the right answer where the offers do not show it."""
    right = right_answer(question)
    if question.kind == TRUE_FALSE:
        return _("True") if right else _("False")
    if question.kind == NUMBER:
        unit = said(question.unit)[0]
        return f"{number(right)} {unit}".strip()
    if question.kind == ORDER:
        return " → ".join(said(item)[0] for item in question.items)
    if question.kind == MATCH:
        return "; ".join(f"{said(p.left)[0]} – {said(p.right)[0]}" for p in question.pairs)
    return ""
