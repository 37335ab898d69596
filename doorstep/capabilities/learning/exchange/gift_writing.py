"""GIFT out: categories `$course$/top/<course>/<topic>/<pool>`, codes as titles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from doorstep.capabilities.learning.exchange.gift_texts import (
    MOODLE,
    PLAIN,
    escaped,
    written_left,
    written_text,
)
from doorstep.capabilities.learning.exchange.holding import reduced
from doorstep.capabilities.learning.exchange.shapes import Written
from doorstep.kernel.quizzes.questions import MATCH, MULTIPLE, NUMBER, TRUE_FALSE

HOLDS: frozenset[str] = frozenset()


def write_gift(tables: Iterable[dict[str, Any]], *, course: str) -> Written:
    """Give the questions as a GIFT file in UTF-8."""
    blocks, losses, last = [], [], ""
    for table in tables:
        told, lost = reduced(table, HOLDS)
        losses += [(str(table.get("code")), message) for message in lost]
        if told is None:
            continue
        path = f"$CATEGORY: $course$/top/{course}/{told['topic']}/{told['pool']}"
        if path != last:
            blocks.append(path)
            last = path
        blocks.append(_question(told))
    return Written(("\n\n".join(blocks) + "\n").encode(), losses)


def _question(told: dict[str, Any]) -> str:
    ask = written_text(told["ask"])
    form = PLAIN if ask.startswith("[plain]") else MOODLE
    code = escaped(told["code"])
    lines = _answers(told, form)
    why = f"\n####{written_text(told.get('why', ''), form)}" if told.get("why") else ""
    return f"// [id:{told['code']}]\n::{code}::{ask} {{{lines}{why}\n}}"


def _answers(told: dict[str, Any], form: str) -> str:
    kind = told["kind"]
    if kind == TRUE_FALSE:
        return "TRUE" if told["is_true"] else "FALSE"
    if kind == NUMBER:
        tolerance = f":{told['tolerance']!r}" if told.get("tolerance") else ""
        return f"#{told['answer']!r}{tolerance}"
    if kind == MATCH:
        return "".join(
            f"\n={written_left(one['left'], form)} -> {escaped(one['right'])}"
            for one in told["pairs"]
        )
    right = sum(one.get("right", False) for one in told["choices"])
    signs = {True: f"~%{100 / max(right, 1):.7g}%", False: "~%-100%"}
    if kind != MULTIPLE:
        signs = {True: "=", False: "~"}
    return "".join(
        f"\n{signs[one.get('right', False)]}{written_text(one['text'], form)}"
        + (f"#{written_text(one['why'], form)}" if one.get("why") else "")
        for one in told["choices"]
    )
