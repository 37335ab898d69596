"""The reason of a question that came without one: then the right answer itself is told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.cells import number_text
from doorstep.capabilities.learning.exchange.shapes import Found
from doorstep.kernel.quizzes.questions import MATCH, MOST_WHY, NUMBER, ORDER, TRUE_FALSE


def take_made_reason(found: Found) -> None:
    """Give a question without a reason one that tells its right answer; that is said as a loss."""
    if found.table.get("why") or found.faults or not (right := right_words(found.table)):
        return
    reason = f"Đáp án đúng: {right}"
    found.table["why"] = reason if len(reason) <= MOST_WHY else f"{reason[: MOST_WHY - 1]}…"
    found.loses(_("no explanation: the right answer stands in its place"))


def right_words(table: dict[str, Any]) -> str:
    """Give the right answer of a question's table in words; "" where there is none."""
    kind = table.get("kind")
    if kind == TRUE_FALSE:
        return "Đúng" if table.get("is_true") else "Sai"
    if kind == NUMBER:
        return f"{number_text(table['answer'])} {table.get('unit', '')}".strip()
    if kind == ORDER:
        return "; ".join(table.get("items", ()))
    if kind == MATCH:
        return "; ".join(f"{one['left']} – {one['right']}" for one in table.get("pairs", ()))
    right = [one.get("text") or one.get("alt") for one in table.get("choices", ())
             if one.get("right")]  # fmt: skip
    return "; ".join(filter(None, right))
