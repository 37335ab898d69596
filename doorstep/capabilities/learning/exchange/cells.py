"""One row of a question table, or one question of a list: named cells to a question and back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.headings import (
    ARROW,
    FALSE_WORDS,
    KINDS,
    LETTERS,
    POOLS,
    TRUE_WORDS,
    YES,
    worded,
)
from doorstep.capabilities.learning.exchange.markup import plain_line
from doorstep.capabilities.learning.exchange.shapes import Found, number
from doorstep.kernel.basics.figures import Unreadable, parse_number
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.quizzes.questions import (
    MATCH,
    MULTIPLE,
    NUMBER,
    ORDER,
    PICTURE,
    SINGLE,
    TRUE_FALSE,
)

Cells = dict[str, str]
_WITH_UNIT = re.compile(r"([-+]?\d[\d.,]*)\s+(\D.*)")


def take_cells(found: Found, cells: Cells) -> None:
    """Put a question's cells into its table; what cannot be understood is a fault of it."""
    cells = {name: told for name, value in cells.items() if (told := plain_line(value))}
    table = found.table
    table["ask"], table["why"] = cells.get("ask", ""), cells.get("why", "")
    found.title, found.category = cells.get("code", ""), cells.get("topic", "")
    if "pool" in cells:
        table["pool"] = worded(POOLS, cells["pool"])
        if not table["pool"]:
            found.refuse(_("%(text)s is no pool of questions") % {"text": cells["pool"][:40]})
    if "show" in cells:
        table["show"], table["alt"] = _codes(cells["show"]), cells.get("alt", "")
    elif "alt" in cells:
        table["alt"] = cells["alt"]
    table["is_fixed"] = search_key(cells.get("fixed", "")) in YES
    _answer(found, cells)


def _codes(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _answer(found: Found, cells: Cells) -> None:
    kind = worded(KINDS, cells["kind"]) if "kind" in cells else _guessed(cells)
    found.table["kind"] = kind
    listed = [cells[one] for one in LETTERS if one in cells]
    if not kind:
        message = _("the kind %(kind)s is not known") if "kind" in cells else _(
            "there are no choices and no answer"
        )  # fmt: skip
        found.refuse(message % {"kind": cells.get("kind", "")[:40]})
    elif kind == TRUE_FALSE:
        _true_false(found, cells)
    elif kind == NUMBER:
        _number(found, cells)
    elif kind == ORDER:
        found.table["items"] = listed
    elif kind == MATCH:
        found.table["pairs"] = [_pair(found, one) for one in listed]
    else:
        _choices(found, cells, kind)


def _guessed(cells: Cells) -> str:
    listed = [cells[one] for one in LETTERS if one in cells]
    answer = search_key(cells.get("answer", ""))
    if not listed:
        if answer in TRUE_WORDS | FALSE_WORDS:
            return TRUE_FALSE
        return NUMBER if any(sign.isdigit() for sign in answer) else ""
    if not answer and all(ARROW in one for one in listed):
        return MATCH
    if [search_key(one) for one in listed] == ["dung", "sai"]:
        return TRUE_FALSE
    if any(one.startswith("show ") for one in cells):
        return PICTURE
    return MULTIPLE if len(_letters(cells.get("answer", ""))) > 1 else SINGLE


def _letters(text: str) -> list[str]:
    """Give the letters that an answer names: "B", "A, C", "AC", "A và C", "B. …"; [] for others."""
    text = text.strip().upper()
    if re.fullmatch(rf"[{LETTERS}]+", text):
        return list(text)
    words = [one for one in re.split(r"[\s,;./+&()-]+", text) if one and one not in ("VÀ", "AND")]
    if words and all(len(one) == 1 and one in LETTERS for one in words):
        return words
    lead = re.match(rf"([{LETTERS}])[.):]\s*\S", text)
    return [lead[1]] if lead else []


def _choices(found: Found, cells: Cells, kind: str) -> None:
    answer = cells.get("answer", "")
    there = [one for one in LETTERS if one in cells]
    right = _letters(answer) or [
        one for one in there if answer and search_key(cells[one]) == search_key(answer)
    ]
    if not answer:
        found.refuse(_("no right answer is told"))
    elif unknown := set(right) - set(there):
        told = {"answer": ", ".join(sorted(unknown))}
        found.refuse(_("the answer %(answer)s is not among the choices") % told)
    elif not right:
        told = {"answer": answer[:40]}
        found.refuse(_("the answer %(answer)s is not among the choices") % told)
    choices = []
    for one in there:
        choice: dict[str, Any] = {"right": one in right, "why": cells.get(f"why {one}", "")}
        if kind == PICTURE:
            choice |= {"show": _codes(cells.get(f"show {one}", "")), "alt": cells[one]}
        else:
            choice["text"] = cells[one]
        choices.append(choice)
    found.table["choices"] = choices


def _true_false(found: Found, cells: Cells) -> None:
    answer = search_key(cells.get("answer", ""))
    if answer in ("a", "b") and cells.get("A"):
        answer = search_key(cells.get(answer.upper(), ""))
    if answer not in TRUE_WORDS | FALSE_WORDS:
        found.refuse(_("neither true nor false is marked as right"))
    found.table["is_true"] = answer in TRUE_WORDS


def _pair(found: Found, text: str) -> dict[str, str]:
    left, arrow, right = text.partition(ARROW)
    if not arrow:
        left, arrow, right = text.partition("->")
    if not arrow:
        found.refuse(_("an arrow → is missing in a pair"))
    return {"left": left.strip(), "right": right.strip()}


def _number(found: Found, cells: Cells) -> None:
    answer, unit = cells.get("answer", ""), cells.get("unit", "")
    if not unit and (told := _WITH_UNIT.fullmatch(answer)):
        answer, unit = told[1], told[2].strip()
    found.table["unit"] = unit
    for name, text in (("answer", answer), ("tolerance", cells.get("tolerance", "0"))):
        value = number_in(text)
        if value is None:
            found.refuse(_("%(text)s is no number") % {"text": text[:40] or "…"})
        else:
            found.table[name] = value


def number_in(text: str) -> float | int | None:
    """Read a number as written in Vietnamese, where 1.820 is 1820; None where it is none."""
    try:
        return number(parse_number(text, "vi"))
    except (Unreadable, OverflowError):
        return None


def number_text(value: float) -> str:
    """Give a number with a decimal comma and no grouping: what `number_in` reads again."""
    return format(Decimal(repr(value)), "f").replace(".", ",")


def cells_of(told: dict[str, Any]) -> tuple[Cells, list[str]]:
    """Give the cells of a question (in its plain form), and what of it they cannot hold."""
    kind, losses = told["kind"], []
    cells = {name: told[name] for name in ("code", "topic", "ask", "alt", "why") if told.get(name)}
    cells |= {"kind": KINDS[kind][0], "pool": POOLS[told["pool"]][0]}
    if told.get("show"):
        cells["show"] = ", ".join(told["show"])
    if told.get("is_fixed"):
        cells["fixed"] = "có"
    if kind == TRUE_FALSE:
        cells["answer"] = "Đúng" if told["is_true"] else "Sai"
    elif kind == NUMBER:
        cells["answer"] = number_text(told["answer"])
        if told.get("tolerance"):
            cells["tolerance"] = number_text(told["tolerance"])
        cells["unit"] = told.get("unit", "")
    elif kind == ORDER:
        cells |= dict(zip(LETTERS, told["items"], strict=False))
    elif kind == MATCH:
        pairs = told["pairs"]
        cells |= {
            x: f"{p['left']} {ARROW} {p['right']}" for x, p in zip(LETTERS, pairs, strict=False)
        }
        if any(ARROW in pair["left"] for pair in pairs):
            losses.append(_("an arrow → inside the left side of a pair"))
    else:
        _choice_cells(cells, told)
    return {name: text for name, text in cells.items() if text}, losses


def _choice_cells(cells: Cells, told: dict[str, Any]) -> None:
    right = []
    for letter, one in zip(LETTERS, told["choices"], strict=False):
        cells[letter] = one.get("text") or one.get("alt") or ""
        cells[f"why {letter}"] = one.get("why", "")
        if one.get("show"):
            cells[f"show {letter}"] = ", ".join(one["show"])
        if one.get("right"):
            right.append(letter)
    cells["answer"] = ", ".join(right)
