"""Finding a lesson, a step or a question in the table of a draft by its code, and giving codes."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key

Row = dict[str, Any]
_MOST_CODE = 40


def rows_of(body: Row, name: str) -> list[Row]:
    """Give the list of tables under a name, making it where it is missing."""
    rows: list[Row] = body.setdefault(name, [])
    return rows


def find(rows: list[Row], code: str) -> Row:
    """Give the table with a code; Problem `draft.gone` when nobody has it (any more)."""
    for row in rows:
        if row.get("code") == code:
            return row
    raise Problem("draft.gone", _("This is not in the draft any more."))


def lesson_of(body: Row, lesson: str) -> Row:
    """Give a lesson."""
    return find(rows_of(body, "lessons"), lesson)


def step_of(body: Row, lesson: str, step: str) -> Row:
    """Give a step of a lesson."""
    return find(rows_of(lesson_of(body, lesson), "steps"), step)


def question_of(body: Row, question: str) -> Row:
    """Give a question."""
    return find(rows_of(body, "questions"), question)


def codes_in(rows: list[Row]) -> set[str]:
    """Give the codes of a list of tables."""
    return {str(row.get("code")) for row in rows}


def free_code(words: str, taken: Collection[str], *, start: str = "n") -> str:
    """Make a code out of words that nobody has: "Mã OTP" gives `ma-otp`, then `ma-otp-2`."""
    plain = re.sub(r"[^a-z0-9]+", "-", search_key(words).lower()).strip("-")[:_MOST_CODE].strip("-")
    if not plain or plain.isdigit():
        plain = f"{start}{plain}"
    code, n = plain, 1
    while code in taken:
        n += 1
        code = f"{plain}-{n}"
    return code


def is_sound(body: Any) -> bool:
    """Tell whether a table has the build of a course, so that it can be walked and edited.

    It may still have any number of faults inside.
    """
    if not isinstance(body, dict) or not isinstance(body.get("code"), str):
        return False
    lists = [body.get("lessons", []), body.get("questions", [])]
    if not all(_is_rows(rows) for rows in lists):
        return False
    tables = [body.get("topics", {}), body.get("test", {})]
    steps = [lesson.get("steps", []) for lesson in lists[0]]
    parts = [q.get(name, []) for q in lists[1] for name in ("choices", "pairs")]
    return (
        all(isinstance(one, dict) for one in tables)
        and isinstance(body.get("test", {}).get("draw", {}), dict)
        and all(_is_rows(rows) for rows in steps)
        and all(_is_rows(rows, named=False) for rows in parts)
        and all(isinstance(q.get("items", []), list) for q in lists[1])
    )


def _is_rows(rows: Any, *, named: bool = True) -> bool:
    return isinstance(rows, list) and all(
        isinstance(row, dict) and (not named or isinstance(row.get("code"), str)) for row in rows
    )
