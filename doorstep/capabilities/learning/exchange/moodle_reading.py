"""Moodle XML in: `<quiz>` with categories, seven kinds of questions and their files."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from lxml import etree

from doorstep.capabilities.learning.exchange.gift_reading import number_told, take_reason
from doorstep.capabilities.learning.exchange.markup import Plain, plain_line, text_of
from doorstep.capabilities.learning.exchange.pictures import picture_choice, take_pictures
from doorstep.capabilities.learning.exchange.shapes import Found, Reading
from doorstep.capabilities.learning.exchange.weights import judge_weights
from doorstep.capabilities.learning.exchange.xmlparts import local, parse_xml
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.quizzes.questions import (
    MATCH,
    MULTIPLE,
    NUMBER,
    ORDER,
    PICTURE,
    SINGLE,
    TRUE_FALSE,
)

_SUMMARIES = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def read_moodle(raw: bytes) -> Reading:
    """Read a Moodle XML file; raise Problem when it is none."""
    root = parse_xml(raw)
    if local(root) != "quiz":
        raise Problem(
            "exchange.no_quiz", _("This is not Moodle XML: its first element is not <quiz>.")
        )
    reading, category, n = Reading(), "", 0
    for element in root:
        kind = element.get("type", "")
        if local(element) != "question":
            continue
        if kind == "category":
            category = _bare(element.find("category"))
            continue
        n += 1
        where = _("question %(n)s (line %(line)s)") % {"n": n, "line": element.sourceline}
        _question(reading.begin(where, category=category), element, kind)
    return reading


def _question(found: Found, element: etree._Element, kind: str) -> None:
    found.title = plain_line(element.findtext("idnumber") or "") or _bare(element.find("name"))
    ask = _said(element.find("questiontext"))
    take_pictures(found, ask, _files(element.find("questiontext")))
    found.table["ask"] = ask.text
    found.table["why"] = _text(found, element.find("generalfeedback"))
    _note(found, ask)
    for name in _SUMMARIES:
        if _said(element.find(name)).text and kind != "ordering":
            found.loses(_("what is said to right, partly right and wrong answers alike"))
    if element.find("hint") is not None:
        found.loses(_("hints"))
    if (reader := _KINDS.get(kind)) is None:
        found.refuse(_("questions of the kind %(kind)s are not known here") % {"kind": kind[:40]})
    else:
        reader(found, element)


def _said(element: etree._Element | None) -> Plain:
    """Give the plain words of an element that holds `<text>` in some format."""
    if element is None:
        return Plain("")
    text = element.findtext("text")
    text = (element.text or "") if text is None and not len(element) else text or ""
    if element.get("format") == "plain_text":
        return Plain(plain_line(text))
    return text_of(text)


def _bare(element: etree._Element | None) -> str:
    """Give the `<text>` of an element that is plain in Moodle too: names, right sides of pairs."""
    return plain_line(element.findtext("text") or "") if element is not None else ""


def _note(found: Found, told: Plain) -> None:
    for message in told.losses:
        found.loses(message)


def _text(found: Found, element: etree._Element | None) -> str:
    """Give the words of an element where pictures have no place."""
    told = _said(element)
    _note(found, told)
    for address, alt in told.pictures:
        found.loses(_("the picture %(name)s") % {"name": (alt or address)[:60]})
    return told.text


def _files(element: etree._Element | None) -> set[str]:
    """Give the names of the files that came with a text."""
    return {one.get("name", "") for one in (element if element is not None else ()) if
            local(one) == "file" and (one.text or "").strip()}  # fmt: skip


def _weight(element: etree._Element) -> Decimal:
    try:
        told = Decimal(element.get("fraction", "0").strip())
    except InvalidOperation:
        return Decimal(0)
    return told if told.is_finite() else Decimal(0)


def _choices(found: Found, element: etree._Element) -> None:
    is_single = (element.findtext("single") or "true").strip().lower() in ("true", "1")
    choices, weights = [], []
    for answer in element.findall("answer"):
        told = _said(answer)
        _note(found, told)
        show, words = picture_choice(found, told, _files(answer))
        why = _text(found, answer.find("feedback"))
        choice: dict[str, object] = {"show": show, "alt": words} if show else {"text": words}
        choices.append(choice | {"why": why})
        weights.append(_weight(answer))
    right = judge_weights(found, weights, is_single=is_single)
    kind = SINGLE if is_single else MULTIPLE
    if is_single and choices and all("show" in one for one in choices):
        kind = PICTURE
    else:
        choices = [_in_words(found, one) for one in choices]
    found.table["kind"] = kind
    found.table["choices"] = [{**c, "right": r} for c, r in zip(choices, right, strict=True)]
    shuffled = (element.findtext("shuffleanswers") or "true").strip().lower()
    found.table["is_fixed"] = shuffled in ("false", "0")


def _in_words(found: Found, choice: dict[str, object]) -> dict[str, object]:
    if "show" in choice:
        found.loses(_("drawings of choices, where not every choice has one"))
        return {"text": choice["alt"], "why": choice["why"]}
    return choice


def _true_false(found: Found, element: etree._Element) -> None:
    right = None
    for answer in element.findall("answer"):
        feedback = _text(found, answer.find("feedback"))
        if _weight(answer) >= 100:
            right = (answer.findtext("text") or "").strip().lower()
            take_reason(found, feedback)
        elif feedback:
            found.loses(_("what is said to a wrong answer"))
    if right not in ("true", "false"):
        found.refuse(_("neither true nor false is marked as right"))
    found.table |= {"kind": TRUE_FALSE, "is_true": right == "true"}


def _pairs(found: Found, element: etree._Element) -> None:
    pairs = []
    for one in element.findall("subquestion"):
        left, right = _text(found, one), _bare(one.find("answer"))
        if left:
            pairs.append({"left": left, "right": right})
        else:
            found.loses(_("an answer that belongs to nothing"))
    found.table |= {"kind": MATCH, "pairs": pairs}


def _number(found: Found, element: etree._Element) -> None:
    answers = element.findall("answer")
    full = [one for one in answers if _weight(one) >= 100]
    if not full:
        found.refuse(_("no answer counts in full"))
        return
    if len(answers) > 1:
        found.loses(_("answers that count in part"))
    answer, tolerance = full[0].findtext("text") or "", full[0].findtext("tolerance") or "0"
    told = number_told(f"{answer.strip()}:{tolerance.strip()}")
    if told is None:
        found.refuse(_("%(text)s is no number") % {"text": plain_line(answer)[:40]})
        return
    units = [plain_line(one.findtext("unit_name") or "") for one in element.findall("units/unit")]
    if len(units) > 1:
        found.loses(_("other units than the first"))
    found.table |= {"kind": NUMBER, "answer": told[0], "tolerance": told[1]}
    found.table["unit"] = units[0] if units else ""
    take_reason(found, _text(found, full[0].find("feedback")))


def _order(found: Found, element: etree._Element) -> None:
    """Items count from 1 in `fraction`; where it does not say an order, they stand in it."""
    answers = element.findall("answer")
    places = [_weight(one) for one in answers]
    if len(set(places)) == len(places):
        answers = [one for _p, one in sorted(zip(places, answers, strict=True), key=lambda x: x[0])]
    found.table |= {"kind": ORDER, "items": [_text(found, one) for one in answers]}


def _typed(found: Found, _element: etree._Element) -> None:
    found.refuse(_("a short answer typed in words cannot be marked here"))


def _essay(found: Found, _element: etree._Element) -> None:
    found.refuse(_("a question with a free text as its answer cannot be marked here"))


def _description(found: Found, _element: etree._Element) -> None:
    found.refuse(_("is a text without a question"))


_KINDS: dict[str, Callable[[Found, etree._Element], None]] = {
    "multichoice": _choices,
    "truefalse": _true_false,
    "matching": _pairs,
    "numerical": _number,
    "ordering": _order,
    "shortanswer": _typed,
    "essay": _essay,
    "description": _description,
}
