"""QTI 3.0 items out: one interaction each, marked by the standard's own template."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from doorstep.capabilities.learning.exchange.holding import DRAWINGS, FIXED, ORDERS, UNIT
from doorstep.capabilities.learning.exchange.pictures import picture_name
from doorstep.capabilities.learning.exchange.qti_names import MATCH_CORRECT, QTI_3, SCHEMA_3, TOOL
from doorstep.kernel.quizzes.questions import MATCH, MULTIPLE, NUMBER, ORDER, PICTURE, TRUE_FALSE

HOLDS = frozenset((DRAWINGS, FIXED, ORDERS, UNIT))
PICTURES = "pictures"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_TRUE_FALSE = {"true": "Đúng", "false": "Sai"}
_RESPONSE, _SCORE, _SAID = "RESPONSE", "SCORE", "FEEDBACK"


def identifier(code: str) -> str:
    """Give a code as a QTI identifier, which begins with a letter or `_`."""
    return code if re.match(r"[a-z_]", code) else f"_{code}"


def written_item(told: dict[str, Any]) -> bytes:
    """Give a question (as QTI holds it) as an item; its pictures lie in `pictures/` beside it."""
    item = etree.Element(
        f"{{{QTI_3}}}qti-assessment-item",
        {
            "identifier": identifier(told["code"]), "title": told["code"],
            "label": f"{told['topic']}/{told['pool']}", "adaptive": "false",
            "time-dependent": "false", "tool-name": TOOL, "tool-version": "1",
            "{http://www.w3.org/XML/1998/namespace}lang": "vi",
            f"{{{_XSI}}}schemaLocation": SCHEMA_3,
        },
        nsmap={None: QTI_3, "xsi": _XSI},
    )  # fmt: skip
    kind = told["kind"]
    if kind == NUMBER:
        _number(item, told)
    elif kind == MATCH:
        _pairs(item, told)
    elif kind == ORDER:
        _order(item, told)
    else:
        _choices(item, told)
    _processing(item, told)
    if told.get("why"):
        _reason(item, told["why"])
    etree.indent(item, " ")
    return bytes(etree.tostring(item, xml_declaration=True, encoding="UTF-8"))


def _add(parent: etree._Element, name: str, text: str = "", **told: str) -> etree._Element:
    """Add an element; attributes are told with `_` for `-`."""
    named = {key.replace("_", "-"): value for key, value in told.items()}
    one = etree.SubElement(parent, f"{{{QTI_3}}}{name}", named)
    if text:
        one.text = text
    return one


def _declare(item: etree._Element, cardinality: str, base: str, right: Sequence[str]) -> None:
    declared = _add(item, "qti-response-declaration", identifier=_RESPONSE,
                    cardinality=cardinality, base_type=base)  # fmt: skip
    key = _add(declared, "qti-correct-response")
    for value in right:
        _add(key, "qti-value", value)
    score = _add(item, "qti-outcome-declaration", identifier=_SCORE, cardinality="single",
                 base_type="float")  # fmt: skip
    _add(_add(score, "qti-default-value"), "qti-value", "0")
    many = cardinality == "multiple" and base == "identifier"
    _add(item, "qti-outcome-declaration", identifier=_SAID,
         cardinality="multiple" if many else "single", base_type="identifier")  # fmt: skip


def _body(item: etree._Element, told: dict[str, Any]) -> etree._Element:
    body = _add(item, "qti-item-body")
    if told.get("show"):
        _image(_add(body, "p"), told["show"], told.get("alt", ""))
    return body


def _image(parent: etree._Element, show: Sequence[str], alt: str) -> None:
    _add(parent, "img", src=f"{PICTURES}/{picture_name(show)}", alt=alt)


def _shuffle(told: dict[str, Any]) -> str:
    return "false" if told.get("is_fixed") else "true"


def _choices(item: etree._Element, told: dict[str, Any]) -> None:
    kind = told["kind"]
    choices: list[dict[str, Any]]
    if kind == TRUE_FALSE:
        choices = [{"text": text, "right": (name == "true") is told["is_true"], "name": name}
                   for name, text in _TRUE_FALSE.items()]  # fmt: skip
        shuffle = "false"
    else:
        choices = [{**one, "name": f"choice_{n}"} for n, one in enumerate(told["choices"], 1)]
        shuffle = _shuffle(told)
    right = [one["name"] for one in choices if one.get("right")]
    many = kind == MULTIPLE
    _declare(item, "multiple" if many else "single", "identifier", right)
    inside = _add(_body(item, told), "qti-choice-interaction", response_identifier=_RESPONSE,
                  shuffle=shuffle, max_choices="0" if many else "1")  # fmt: skip
    _add(inside, "qti-prompt", told["ask"])
    for one in choices:
        choice = _add(inside, "qti-simple-choice", one.get("text", ""), identifier=one["name"])
        if kind == PICTURE:
            _image(choice, one["show"], one["alt"])
        if one.get("why"):
            _add(choice, "qti-feedback-inline", one["why"], outcome_identifier=_SAID,
                 identifier=one["name"], show_hide="show")  # fmt: skip


def _order(item: etree._Element, told: dict[str, Any]) -> None:
    names = [f"item_{n}" for n in range(1, len(told["items"]) + 1)]
    _declare(item, "ordered", "identifier", names)
    inside = _add(_body(item, told), "qti-order-interaction", response_identifier=_RESPONSE,
                  shuffle="true")  # fmt: skip
    _add(inside, "qti-prompt", told["ask"])
    for name, text in zip(names, told["items"], strict=True):
        _add(inside, "qti-simple-choice", text, identifier=name)


def _pairs(item: etree._Element, told: dict[str, Any]) -> None:
    pairs = told["pairs"]
    _declare(item, "multiple", "directedPair",
             [f"left_{n} right_{n}" for n in range(1, len(pairs) + 1)])  # fmt: skip
    inside = _add(_body(item, told), "qti-match-interaction", response_identifier=_RESPONSE,
                  shuffle="true", max_associations=str(len(pairs)))  # fmt: skip
    _add(inside, "qti-prompt", told["ask"])
    for side in ("left", "right"):
        things = _add(inside, "qti-simple-match-set")
        for n, pair in enumerate(pairs, 1):
            _add(things, "qti-simple-associable-choice", pair[side], identifier=f"{side}_{n}",
                 match_max="1")  # fmt: skip


def _number(item: etree._Element, told: dict[str, Any]) -> None:
    _declare(item, "single", "float", [repr(told["answer"])])
    body = _body(item, told)
    _add(body, "p", told["ask"])
    gap = _add(_add(body, "p"), "qti-text-entry-interaction", response_identifier=_RESPONSE,
               expected_length="12")  # fmt: skip
    if told.get("unit"):
        gap.tail = f" {told['unit']}"


def _processing(item: etree._Element, told: dict[str, Any]) -> None:
    """Right or not: the standard's template, but a number with a tolerance, or words on a choice,
    are told out."""
    has_words = any(one.get("why") for one in told.get("choices", ()))
    if not told.get("tolerance") and not has_words:
        _add(item, "qti-response-processing", template=MATCH_CORRECT)
        return
    rules = _add(item, "qti-response-processing")
    condition = _add(rules, "qti-response-condition")
    branch = _add(condition, "qti-response-if")
    if told["kind"] == NUMBER:
        size = repr(told.get("tolerance", 0))
        same = _add(branch, "qti-equal", tolerance_mode="absolute", tolerance=f"{size} {size}")
    else:
        same = _add(branch, "qti-match")
    _add(same, "qti-variable", identifier=_RESPONSE)
    _add(same, "qti-correct", identifier=_RESPONSE)
    _set(branch, _SCORE, "qti-base-value", "1", base_type="float")
    _set(_add(condition, "qti-response-else"), _SCORE, "qti-base-value", "0", base_type="float")
    if has_words:
        _set(rules, _SAID, "qti-variable", identifier=_RESPONSE)


def _set(parent: etree._Element, outcome: str, name: str, text: str = "", **told: str) -> None:
    _add(_add(parent, "qti-set-outcome-value", identifier=outcome), name, text, **told)


def _reason(item: etree._Element, why: str) -> None:
    """The reason is shown whatever was answered: hidden only under a name nothing ever has."""
    said = _add(item, "qti-modal-feedback", outcome_identifier=_SAID, identifier="never",
                show_hide="hide")  # fmt: skip
    _add(_add(said, "qti-content-body"), "p", why)
