"""What passes between formats: questions as plain tables, with their place, losses and faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.markup import plain_line
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import nfc
from doorstep.kernel.basics.wording import said
from doorstep.kernel.imports.reading import MAX_BYTES
from doorstep.kernel.quizzes.questions import MATCH, NUMBER, ORDER, PICTURE, PRACTICE, TRUE_FALSE

MOST_QUESTIONS = 5000
TEXTS = ("ask", "alt", "why", "unit")
QUESTION_FIELDS = (
    *("code", "topic", "pool", "kind", "ask", "show", "alt", "why"),
    *("choices", "items", "pairs", "is_true", "answer", "tolerance", "unit", "is_fixed"),
)
"""The fields of a question's table in the order they are written."""


@dataclass
class Found:
    """A question of a file. `where`: its line, row or number there, for people.

    `title` names it in the file, `category` is the path it stood under; the table may lack code,
    topic and pool. A question with faults is refused; with losses it is taken without them.
    """

    where: str
    table: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    category: str = ""
    losses: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def loses(self, message: str) -> None:
        """Remember once that something of the file is not taken over."""
        if message not in self.losses:
            self.losses.append(message)

    def refuse(self, message: str) -> None:
        """Remember once why this question cannot be taken over."""
        if message not in self.faults:
            self.faults.append(message)


@dataclass
class Reading:
    """A file that was read: its questions in order, and remarks about the file as a whole.

    `credits`: whose work it is and under which licence, as lines for the sources of a course.
    """

    found: list[Found] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)

    def begin(self, where: str, *, category: str = "", title: str = "") -> Found:
        """Add a question and give it; raise Problem when there are more than any bank has."""
        if len(self.found) >= MOST_QUESTIONS:
            raise Problem(
                "exchange.too_many", _("The file has more than %(n)s questions. Split it."),
                n=MOST_QUESTIONS,
            )  # fmt: skip
        one = Found(where, category=category, title=title)
        self.found.append(one)
        return one


@dataclass(frozen=True)
class Written:
    """A file that was written, and what of which question it does not hold: (code, message)."""

    raw: bytes
    losses: list[tuple[str, str]] = field(default_factory=list)


def require_size(size: int, *, most: int = MAX_BYTES) -> None:
    """Raise Problem for an empty file and for one of more bytes than any list of questions."""
    if size > most:
        raise Problem(
            "exchange.too_large",
            _("The file is larger than %(limit)s MB. Split it and send the parts."),
            limit=most // 1024 // 1024,
        )
    if not size:
        raise Problem("exchange.empty", _("The file is empty."))


def line(value: Any) -> str:
    """Give a text of a table in Vietnamese, on one line."""
    return plain_line(said(value, "vi"))


def number(value: Any) -> float | int:
    """Give a number as it is written: whole numbers without a point."""
    told = float(value)
    return int(told) if told.is_integer() and abs(told) < 1e15 else told


def normal(table: dict[str, Any]) -> dict[str, Any]:
    """Give a question's table in its plainest form: Vietnamese, one line a text, no empty field."""
    told: dict[str, Any] = {
        **{name: nfc(str(table.get(name) or "")) for name in ("code", "topic", "kind")},
        "pool": table.get("pool") or PRACTICE,
        **{name: line(table.get(name)) for name in TEXTS},
        "show": list(table.get("show") or ()),
        "is_fixed": table.get("is_fixed") is True,
    }
    kind = told["kind"]
    if kind == TRUE_FALSE:
        told["is_true"] = table.get("is_true")
    elif kind == NUMBER:
        told |= {name: _number(table.get(name)) for name in ("answer", "tolerance")}
    elif kind == ORDER:
        told["items"] = [line(one) for one in table.get("items") or ()]
    elif kind == MATCH:
        told["pairs"] = [
            {"left": line(one.get("left")), "right": line(one.get("right"))}
            for one in table.get("pairs") or ()
        ]
    else:
        told["choices"] = [_choice(one, kind) for one in table.get("choices") or ()]
    return {n: told[n] for n in QUESTION_FIELDS if n in told and _is_told(n, told[n])}


def _number(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return number(value) if is_number else value


def _is_told(name: str, value: Any) -> bool:
    if name == "tolerance":
        return bool(value)
    if name == "is_true":
        return value is not None
    return value is not None and value is not False and value not in ("", [])


def _choice(one: dict[str, Any], kind: str) -> dict[str, Any]:
    name = "alt" if kind == PICTURE else "text"
    told: dict[str, Any] = {"show": list(one.get("show") or ())} if kind == PICTURE else {}
    told |= {name: line(one.get(name)), "right": one.get("right") is True}
    told["why"] = line(one.get("why"))
    return {key: value for key, value in told.items() if value or key == name}
