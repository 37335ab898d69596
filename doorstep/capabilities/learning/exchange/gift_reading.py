"""GIFT in: the text format of Moodle, one question between blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.decoding import text_in
from doorstep.capabilities.learning.exchange.gift_texts import (
    MOODLE,
    hidden,
    parted_format,
    read_text,
    shown,
)
from doorstep.capabilities.learning.exchange.markup import plain_line
from doorstep.capabilities.learning.exchange.shapes import Found, Reading, number
from doorstep.capabilities.learning.exchange.weights import judge_weights
from doorstep.kernel.quizzes.questions import MATCH, MULTIPLE, NUMBER, SINGLE, TRUE_FALSE

_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_ID = re.compile(r"\[id:([^\]]*)\]")
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")


def read_gift(raw: bytes) -> Reading:
    """Read a GIFT file; raise Problem when its letters cannot be read."""
    reading = Reading()
    category = ""
    for start, lines in _blocks(text_in(raw, reading)):
        comment = "\n".join(one for one in lines if one.startswith("//"))
        text = "\n".join(one for one in lines if not one.startswith("//")).strip()
        while text.startswith("$CATEGORY:"):
            first, _break, text = text.partition("\n")
            category, text = first.removeprefix("$CATEGORY:").strip(), text.strip()
        if text:
            found = reading.begin(_("line %(n)s") % {"n": start}, category=category)
            _question(found, hidden(text), comment)
    return reading


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give runs of lines between blank ones, with the line their question begins at."""
    block: list[str] = []
    start = 0
    for n, line in enumerate((*text.split("\n"), ""), 1):
        line = line.strip()
        if line:
            if not start and not line.startswith(("//", "$CATEGORY:")):
                start = n
            block.append(line)
        elif block:
            yield start or n - len(block), block
            block, start = [], 0


def _question(found: Found, text: str, comment: str) -> None:
    if text.startswith("::"):
        title, _colons, rest = text[2:].partition("::")
        if _colons:
            found.title, text = plain_line(shown(title)), rest.strip()
    if told := _ID.search(comment):
        found.title = told[1].strip() or found.title
    before, opened, rest = text.partition("{")
    inside, closed, after = rest.partition("}")
    if not opened and "}" not in text:
        found.refuse(_("is a text without a question"))
        return
    if not opened or not closed:
        found.refuse(_("a brace { or } is missing"))
        return
    ask = f"{before}_____{after}" if after.strip() else before
    form = parted_format(ask, MOODLE)[1]
    found.table["ask"] = read_text(ask, MOODLE, found)
    answers, marks, why = inside.rpartition("####")
    answers, why = (answers, why) if marks else (inside, "")
    found.table["why"] = read_text(why, form, found)
    _answers(found, answers.strip(), form)


def _answers(found: Found, answers: str, form: str) -> None:
    told = answers.partition("#")[0].strip()
    if not answers:
        found.refuse(_("a question with a free text as its answer cannot be marked here"))
    elif answers.startswith("#"):
        _number(found, answers[1:], form)
    elif "~" in answers:
        _choices(found, answers, form)
    elif "=" in answers and "->" in answers:
        _pairs(found, answers, form)
    elif told in _TRUE + _FALSE:
        _true_false(found, answers, form, is_true=told in _TRUE)
    else:
        found.refuse(_("a short answer typed in words cannot be marked here"))


def _weighed(text: str) -> tuple[Decimal | None, str]:
    told = _WEIGHT.match(text)
    return (Decimal(told[1]), text[told.end() :].strip()) if told else (None, text)


def _choices(found: Found, answers: str, form: str) -> None:
    is_single = "=" in answers
    parts = [one.strip() for one in answers.replace("=", "~=").split("~")]
    choices, weights = [], []
    for part in parts if parts[0] else parts[1:]:
        is_right = part.startswith("=")
        weight, text = _weighed(part.removeprefix("=").strip())
        text, _sign, why = text.partition("#")
        choices.append({"text": read_text(text, form, found), "why": read_text(why, form, found)})
        weights.append(Decimal(100) if is_right else weight or Decimal(0))
    found.table["kind"] = SINGLE if is_single else MULTIPLE
    right = judge_weights(found, weights, is_single=is_single)
    found.table["choices"] = [
        {**choice, "right": is_right} for choice, is_right in zip(choices, right, strict=True)
    ]


def _pairs(found: Found, answers: str, form: str) -> None:
    pairs = []
    for part in answers.split("=")[1:]:
        left, arrow, right = part.partition("->")
        if not arrow:
            found.refuse(_("an arrow -> is missing in a pair"))
            return
        left = read_text(left, form, found)
        if left:
            pairs.append({"left": left, "right": plain_line(shown(right))})
        else:
            found.loses(_("an answer that belongs to nothing"))
    found.table |= {"kind": MATCH, "pairs": pairs}


def _true_false(found: Found, answers: str, form: str, *, is_true: bool) -> None:
    found.table |= {"kind": TRUE_FALSE, "is_true": is_true}
    wrong, _sign, right = answers.partition("#")[2].partition("#")
    take_reason(found, read_text(right, form, found))
    if read_text(wrong, form, found):
        found.loses(_("what is said to a wrong answer"))


def take_reason(found: Found, text: str) -> None:
    """Take what is said to a right answer as the reason where the question tells none."""
    if text and not found.table.get("why"):
        found.table["why"] = text
    elif text:
        found.loses(_("what is said to a right answer"))


def _number(found: Found, answers: str, form: str) -> None:
    answers, wrong, _reason = answers.partition("~")
    if wrong:
        found.loses(_("what is said to a wrong answer"))
    parts = answers.split("=")[1:] if "=" in answers else [answers]
    taken = False
    for part in parts:
        weight, text = _weighed(part.strip())
        text, _sign, why = text.partition("#")
        if taken or (weight is not None and weight < 100):
            found.loses(_("answers that count in part"))
            continue
        taken = True
        told = number_told(shown(text))
        if told is None:
            found.refuse(_("%(text)s is no number") % {"text": shown(text)[:40]})
            return
        found.table |= {"kind": NUMBER, "answer": told[0], "tolerance": told[1]}
        take_reason(found, read_text(why, form, found))
    if not taken:
        found.refuse(_("no answer counts in full"))


def number_told(text: str) -> tuple[float, float] | None:
    """Read `3`, `3:0.5` (tolerance) or `2.5..3.5` (from, to): (number, tolerance)."""
    try:
        if ".." in text:
            low, high = (_decimal(part) for part in text.split("..", 1))
            told = (low + high) / 2, abs(high - low) / 2
        else:
            first, _colon, second = text.partition(":")
            told = _decimal(first), abs(_decimal(second or "0"))
    except InvalidOperation:
        return None
    return number(told[0]), number(told[1])


def _decimal(text: str) -> Decimal:
    text = text.strip()
    if re.fullmatch(r"-?\d+,\d+", text):
        text = text.replace(",", ".")
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?", text, re.IGNORECASE | re.ASCII):
        raise InvalidOperation
    return Decimal(text)
