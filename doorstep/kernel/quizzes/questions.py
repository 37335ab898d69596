"""What a question is: seven kinds, each with its own fields, read from a table and checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from doorstep.kernel.basics.tables import Table

SINGLE, MULTIPLE, TRUE_FALSE = "single", "multiple", "true_false"
ORDER, MATCH, PICTURE, NUMBER = "order", "match", "picture", "number"
PRACTICE, TEST = "practice", "test"
POOLS = (PRACTICE, TEST)
MOST_ASKED, MOST_CHOICE, MOST_WHY = 300, 160, 300
Words = dict[str, str]


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its text, or the drawings of a picture; why it is wrong or right."""

    text: Words
    is_right: bool = False
    why: Words = field(default_factory=dict)
    show: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two things that belong together."""

    left: Words
    right: Words


@dataclass(frozen=True)
class Question:
    """A question with its key. Texts are by language; positions count from 0 in file order.

    `choices`: single, multiple, picture. `items`: order, in the right order. `pairs`: match.
    `is_true`: true_false. `answer`, `tolerance`, `unit`: number.
    """

    code: str
    kind: str
    topic: str
    pool: str
    ask: Words
    why: Words
    alt: Words
    show: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    items: tuple[Words, ...] = ()
    pairs: tuple[Pair, ...] = ()
    is_true: bool | None = None
    answer: float | None = None
    tolerance: float = 0.0
    unit: Words = field(default_factory=dict)
    is_fixed: bool = False

    @property
    def width(self) -> int:
        """How many things there are to shuffle."""
        return len(self.choices) or len(self.items) or len(self.pairs)


def _choices(row: Table, *, least: int, most: int) -> tuple[Choice, ...]:
    found = []
    for one in row.tables("choices", least=least, most=most):
        text = one.text("text", most=MOST_CHOICE)
        why = one.text("why", most=MOST_WHY, is_required=False)
        found.append(Choice(text, one.flag("right"), why))
        one.done()
    return tuple(found)


def _single(row: Table) -> dict[str, object]:
    choices = _choices(row, least=2, most=4)
    _exactly_one(row, choices)
    return {"choices": choices}


def _exactly_one(row: Table, choices: tuple[Choice, ...]) -> None:
    right = sum(c.is_right for c in choices)
    if choices and right == 0:
        row.fault(_("no choice is marked as right"), "choices")
    elif right > 1:
        row.fault(_("%(n)s choices are marked as right; one is expected") % {"n": right}, "choices")
    _no_twins(row, [c.text.get("vi", "") for c in choices], "choices")


def _no_twins(row: Table, texts: list[str], field: str) -> None:
    told = [t.casefold() for t in texts if t]
    if len(set(told)) < len(told):
        row.fault(_("two of them read the same"), field)


def _multiple(row: Table) -> dict[str, object]:
    choices = _choices(row, least=3, most=6)
    if choices and not 0 < sum(c.is_right for c in choices) < len(choices):
        row.fault(_("at least one right and one wrong choice are expected"), "choices")
    _no_twins(row, [c.text.get("vi", "") for c in choices], "choices")
    return {"choices": choices}


def _true_false(row: Table) -> dict[str, object]:
    if "is_true" not in row:
        row.fault(_("is missing"), "is_true")
    return {"is_true": row.flag("is_true")}


def _order(row: Table) -> dict[str, object]:
    told = row.take("items")
    listed = told if isinstance(told, list) else []
    if not 3 <= len(listed) <= 5:
        row.fault(_("%(least)s to %(most)s are expected, not %(n)s")
                  % {"least": 3, "most": 5, "n": len(listed)}, "items")  # fmt: skip
    holder = Table(
        {str(n): one for n, one in enumerate(listed, 1)}, f"{row.where}.items", row.faults
    )
    items = tuple(holder.text(name, most=MOST_CHOICE) for name in holder.names())
    _no_twins(row, [i.get("vi", "") for i in items], "items")
    return {"items": items}


def _match(row: Table) -> dict[str, object]:
    pairs = []
    for one in row.tables("pairs", least=2, most=5):
        pairs.append(Pair(one.text("left", most=100), one.text("right", most=100)))
        one.done()
    _no_twins(row, [p.left.get("vi", "") for p in pairs], "pairs")
    _no_twins(row, [p.right.get("vi", "") for p in pairs], "pairs")
    return {"pairs": tuple(pairs)}


def _picture(row: Table) -> dict[str, object]:
    found = []
    for one in row.tables("choices", least=2, most=4):
        show = tuple(one.codes("show", most=3))
        if not show:
            one.fault(_("is missing"), "show")
        alt = one.text("alt", most=MOST_CHOICE)
        why = one.text("why", most=MOST_WHY, is_required=False)
        found.append(Choice(alt, one.flag("right"), why, show))
        one.done()
    _exactly_one(row, tuple(found))
    return {"choices": tuple(found)}


def _number(row: Table) -> dict[str, object]:
    answer = row.number("answer")
    if answer is None:
        row.fault(_("is missing"), "answer")
    tolerance = row.number("tolerance") or 0.0
    unit = row.text("unit", most=40, is_required=False)
    return {"answer": answer, "tolerance": abs(tolerance), "unit": unit}


KINDS: dict[str, Callable[[Table], dict[str, object]]] = {
    SINGLE: _single,
    MULTIPLE: _multiple,
    TRUE_FALSE: _true_false,
    ORDER: _order,
    MATCH: _match,
    PICTURE: _picture,
    NUMBER: _number,
}


def read(row: Table) -> Question:
    """Read a question; what is wrong with it is on the table's list of faults afterwards."""
    kind = row.one_of("kind", tuple(KINDS))
    told: dict[str, object] = KINDS[kind](row) if kind else {}
    show = tuple(row.codes("show", most=3))
    question = Question(
        code=row.code("code"),
        kind=kind,
        topic=row.code("topic"),
        pool=row.one_of("pool", POOLS, default=PRACTICE),
        ask=row.text("ask", most=MOST_ASKED),
        why=row.text("why", most=MOST_WHY),
        alt=row.text("alt", most=MOST_CHOICE, is_required=bool(show)),
        show=show,
        is_fixed=row.flag("is_fixed"),
        **told,  # type: ignore[arg-type]
    )
    row.done()
    return question
