"""Moodle XML out: as `<quiz>`, scenes as SVG files beside the texts that show them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from lxml import etree

from doorstep.capabilities.learning.exchange.holding import DRAWINGS, FIXED, ORDERS, UNIT, reduced
from doorstep.capabilities.learning.exchange.markup import escaped
from doorstep.capabilities.learning.exchange.pictures import picture, picture_name
from doorstep.capabilities.learning.exchange.shapes import Written
from doorstep.kernel.quizzes.questions import (
    MATCH,
    MULTIPLE,
    NUMBER,
    ORDER,
    PICTURE,
    SINGLE,
    TRUE_FALSE,
)

HOLDS = frozenset((DRAWINGS, FIXED, ORDERS, UNIT))
_TYPES = {
    SINGLE: "multichoice",
    MULTIPLE: "multichoice",
    PICTURE: "multichoice",
    TRUE_FALSE: "truefalse",
    MATCH: "matching",
    NUMBER: "numerical",
    ORDER: "ordering",
}


def write_moodle(tables: Iterable[dict[str, Any]], *, course: str) -> Written:
    """Give the questions as a Moodle XML file in UTF-8."""
    quiz, losses, last = etree.Element("quiz"), [], ""
    for table in tables:
        told, lost = reduced(table, HOLDS)
        losses += [(str(table.get("code")), message) for message in lost]
        if told is None:
            continue
        path = f"$course$/top/{course}/{told['topic']}/{told['pool']}"
        if path != last:
            category = etree.SubElement(quiz, "question", type="category")
            _text(etree.SubElement(category, "category"), path)
            last = path
        _question(quiz, told)
    etree.indent(quiz, " ")
    return Written(etree.tostring(quiz, xml_declaration=True, encoding="UTF-8"), losses)


def _text(parent: etree._Element, text: str) -> None:
    etree.SubElement(parent, "text").text = text


def _html(parent: etree._Element, name: str, text: str, **told: str) -> etree._Element:
    """Add an element with a plain text as HTML."""
    inside = etree.SubElement(parent, name, {**told, "format": "html"})
    _text(inside, f"<p>{escaped(text)}</p>" if text else "")
    return inside


def _with_picture(inside: etree._Element, show: Sequence[str], alt: str, text: str = "") -> None:
    """Put a scene before the text of an element, its file beside it."""
    name = picture_name(show)
    source = f'<p><img src="@@PLUGINFILE@@/{name}" alt="{escape(alt)}"></p>'
    inside[0].text = source + (f"<p>{escaped(text)}</p>" if text else "")
    file = etree.SubElement(inside, "file", name=name, path="/", encoding="base64")
    file.text = b64encode(picture(show)).decode()


def _question(quiz: etree._Element, told: dict[str, Any]) -> None:
    kind = told["kind"]
    one = etree.SubElement(quiz, "question", type=_TYPES[kind])
    _text(etree.SubElement(one, "name"), told["code"])
    ask = _html(one, "questiontext", told["ask"])
    if told.get("show"):
        _with_picture(ask, told["show"], told.get("alt", ""), told["ask"])
    _html(one, "generalfeedback", told.get("why", ""))
    etree.SubElement(one, "defaultgrade").text = "1"
    etree.SubElement(one, "hidden").text = "0"
    etree.SubElement(one, "idnumber").text = told["code"]
    if kind == TRUE_FALSE:
        for value in (True, False):
            answer = etree.SubElement(one, "answer", fraction="100" if value is told["is_true"] else
                                      "0", format="moodle_auto_format")  # fmt: skip
            _text(answer, str(value).lower())
    elif kind == NUMBER:
        _number(one, told)
    elif kind == MATCH:
        etree.SubElement(one, "shuffleanswers").text = "true"
        for pair in told["pairs"]:
            left = _html(one, "subquestion", pair["left"])
            _text(etree.SubElement(left, "answer"), pair["right"])
    elif kind == ORDER:
        _order(one, told["items"])
    else:
        _choices(one, told)


def _choices(one: etree._Element, told: dict[str, Any]) -> None:
    is_multiple = told["kind"] == MULTIPLE
    etree.SubElement(one, "single").text = "false" if is_multiple else "true"
    etree.SubElement(one, "shuffleanswers").text = "false" if told.get("is_fixed") else "true"
    etree.SubElement(one, "answernumbering").text = "ABCD"
    right = sum(choice.get("right", False) for choice in told["choices"])
    full, none = (f"{100 / max(right, 1):.7g}", "-100") if is_multiple else ("100", "0")
    for choice in told["choices"]:
        answer = _html(
            one, "answer", choice.get("text", ""), fraction=full if choice.get("right") else none
        )
        if choice.get("show"):
            _with_picture(answer, choice["show"], choice["alt"])
        _html(answer, "feedback", choice.get("why", ""))


def _number(one: etree._Element, told: dict[str, Any]) -> None:
    answer = etree.SubElement(one, "answer", fraction="100", format="moodle_auto_format")
    _text(answer, repr(told["answer"]))
    etree.SubElement(answer, "tolerance").text = repr(told.get("tolerance", 0))
    _html(answer, "feedback", "")
    if told.get("unit"):
        unit = etree.SubElement(etree.SubElement(one, "units"), "unit")
        etree.SubElement(unit, "multiplier").text = "1"
        etree.SubElement(unit, "unit_name").text = told["unit"]
        etree.SubElement(one, "unitgradingtype").text = "0"
        etree.SubElement(one, "showunits").text = "2"


def _order(one: etree._Element, items: Sequence[str]) -> None:
    for name, value in (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0"),
                        ("gradingtype", "ALL_OR_NOTHING"), ("showgrading", "SHOW")):  # fmt: skip
        etree.SubElement(one, name).text = value
    for n, item in enumerate(items, 1):
        _html(_html(one, "answer", item, fraction=f"{n}.0000000"), "feedback", "")
