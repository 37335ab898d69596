"""QTI items in: 3.0 and 2.x, of one interaction each, with a key and without programs."""

from __future__ import annotations

import html
from collections.abc import Callable, Collection
from copy import deepcopy

from django.utils.translation import gettext as _
from lxml import etree

from doorstep.capabilities.learning.exchange.gift_reading import number_told, take_reason
from doorstep.capabilities.learning.exchange.markup import Plain, plain_line, text_of
from doorstep.capabilities.learning.exchange.pictures import picture_choice, take_pictures
from doorstep.capabilities.learning.exchange.qti_names import (
    TOOL,
    inside,
    is_item,
    name_of,
    told,
)
from doorstep.capabilities.learning.exchange.shapes import Found
from doorstep.capabilities.learning.exchange.xmlparts import local
from doorstep.kernel.quizzes.questions import (
    MATCH,
    MULTIPLE,
    NUMBER,
    ORDER,
    PICTURE,
    SINGLE,
    TRUE_FALSE,
)

_INTERACTIONS = frozenset(("choice-interaction", "order-interaction", "match-interaction",
                           "associate-interaction", "text-entry-interaction"))  # fmt: skip
_HOLDERS = frozenset(("content-body", "prompt", "feedback-inline", "template-inline", "item-body"))
_NUMERIC = ("float", "integer")


def read_item(found: Found, root: etree._Element, files: Collection[str] | None = None) -> None:
    """Read an item into a question; `files`: the names of the pictures that came along."""
    if not is_item(root):
        found.refuse(_("this is no QTI item of version 3.0 or 2.x"))
        return
    is_ours = told(root, "tool-name") == TOOL
    found.title = told(root, "title") if is_ours else told(root, "identifier")
    if is_ours and (label := told(root, "label")).count("/") == 1:
        found.category, found.table["pool"] = label.split("/")
    body = next(inside(root, "item-body"), None)
    every = [one for one in root.iter() if isinstance(one.tag, str)
             and name_of(one).endswith("-interaction")]  # fmt: skip
    if body is None or len(every) != 1:
        told_n = {"n": len(every)}
        found.refuse(_("an item with one interaction is expected; this has %(n)s") % told_n)
        return
    _feedback(found, root)
    kind = name_of(every[0])
    if kind not in _INTERACTIONS:
        found.refuse(_("questions of the kind %(kind)s are not known here") % {"kind": kind[:60]})
        return
    _ask(found, body, every[0], files)
    _READERS[kind](found, root, every[0], files)
    if any(inside(root, "template-processing", "template-declaration")):
        found.refuse(_("a question whose numbers are made by a program cannot be taken over"))


def _plain(element: etree._Element, leave_out: Collection[str] = ()) -> Plain:
    """Give the words inside an element; elements of the names left out say nothing."""
    copy = deepcopy(element)
    for one in list(inside(copy, *leave_out)) if leave_out else ():
        _drop(one)
    for one in copy.iter():
        if isinstance(one.tag, str):
            one.tag = "div" if name_of(one) in _HOLDERS else local(one)
    etree.strip_attributes(copy, "{http://www.w3.org/XML/1998/namespace}lang")
    pieces = [html.escape(copy.text or "", quote=False)]
    for child in copy:
        pieces.append(etree.tostring(child, encoding="unicode", method="html"))
    return text_of("".join(pieces))


def _drop(element: etree._Element) -> None:
    """Take an element out of its parent; what follows it stays."""
    parent, before, tail = element.getparent(), element.getprevious(), f" {element.tail or ''}"
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _note(found: Found, plain: Plain) -> None:
    for message in plain.losses:
        found.loses(message)


def _ask(
    found: Found,
    body: etree._Element,
    interaction: etree._Element,
    files: Collection[str] | None,
) -> None:
    """The words before the interaction and its prompt; what follows a gap may be its unit."""
    is_gap = name_of(interaction) == "text-entry-interaction"
    unit = ""
    if is_gap:
        unit = plain_line(
            " ".join(filter(None, [interaction.tail or "", *_following(interaction)]))
        )
        if len(unit) <= 40:
            _cut_after(interaction)
            found.table["unit"] = unit
        found.table["kind"] = NUMBER
    prompt = next(inside(interaction, "prompt"), None)
    before = _plain(
        body, (name_of(interaction), "feedback-block", "modal-feedback", "rubric-block")
    )
    parts = [before, *([_plain(prompt)] if prompt is not None else [])]
    for part in parts:
        _note(found, part)
        take_pictures(found, part, files)
    found.table["ask"] = plain_line(" ".join(part.text for part in parts))


def _following(element: etree._Element) -> list[str]:
    return ["".join(map(str, one.itertext())) + (one.tail or "") for one in element.itersiblings()]


def _cut_after(element: etree._Element) -> None:
    parent = element.getparent()
    element.tail = ""
    for one in list(element.itersiblings()):
        if parent is not None:
            parent.remove(one)


def _feedback(found: Found, root: etree._Element) -> None:
    """What is said after any answer is the reason; several such texts are more than one reason."""
    for one in inside(root, "modal-feedback", "feedback-block"):
        plain = _plain(one)
        _note(found, plain)
        take_reason(found, plain.text)


def _key(root: etree._Element, interaction: etree._Element) -> tuple[list[str], str, str]:
    """Give the right answer as its values, and the cardinality and base type declared for it."""
    wanted = told(interaction, "response-identifier")
    for one in inside(root, "response-declaration"):
        if told(one, "identifier") == wanted:
            right = next(inside(one, "correct-response"), None)
            values = [plain_line(v.text or "") for v in inside(right, "value")] if (
                right is not None
            ) else []  # fmt: skip
            return values, told(one, "cardinality"), told(one, "base-type")
    return [], "", ""


def _is_fixed(interaction: etree._Element) -> bool:
    return told(interaction, "shuffle") not in ("true", "1")


def _choices(
    found: Found, root: etree._Element, interaction: etree._Element, files: Collection[str] | None
) -> None:
    right, cardinality, _type = _key(root, interaction)
    choices, names = [], []
    for one in inside(interaction, "simple-choice"):
        whys = [_plain(why) for why in inside(one, "feedback-inline")]
        plain = _plain(one, ("feedback-inline",))
        for part in (plain, *whys):
            _note(found, part)
        show, words = picture_choice(found, plain, files)
        names.append(told(one, "identifier"))
        choices.append({"show": show, "text": words, "right": names[-1] in right,
                        "why": " ".join(why.text for why in whys)})  # fmt: skip
    if set(right) - set(names):
        found.refuse(_("the key names a choice that is not there"))
    if len(set(names)) < len(names):
        found.refuse(_("two choices have the same identifier"))
    if cardinality != "multiple" and sorted(names) == ["false", "true"]:
        found.table |= {"kind": TRUE_FALSE, "is_true": right == ["true"]}
        if len(right) != 1:
            found.refuse(_("neither true nor false is marked as right"))
        return
    is_single = cardinality != "multiple"
    is_drawn = is_single and bool(choices) and all(one["show"] for one in choices)
    found.table["kind"] = (PICTURE if is_drawn else SINGLE) if is_single else MULTIPLE
    if not is_drawn and any(one["show"] for one in choices):
        found.loses(_("drawings of choices, where not every choice has one"))
    found.table["choices"] = [
        {**one, "alt": one["text"]} if is_drawn else {**one, "show": []} for one in choices
    ]
    found.table["is_fixed"] = _is_fixed(interaction)
    if any(inside(root, "mapping")):
        found.loses(_("choices that count in part are wrong here"))


def _order(found: Found, root: etree._Element, interaction: etree._Element, _files: object) -> None:
    right, _cardinality, _type = _key(root, interaction)
    there = {told(one, "identifier"): one for one in inside(interaction, "simple-choice")}
    if sorted(right) != sorted(there):
        found.refuse(_("the key does not name every item once"))
        return
    found.table |= {"kind": ORDER, "items": [_words(found, there[name]) for name in right]}


def _words(found: Found, element: etree._Element) -> str:
    plain = _plain(element)
    _note(found, plain)
    for address, alt in plain.pictures:
        found.loses(_("the picture %(name)s") % {"name": (alt or address)[:60]})
    return plain.text


def _pairs(found: Found, root: etree._Element, interaction: etree._Element, _files: object) -> None:
    """Every left thing needs one right thing; right things that belong to nothing are told."""
    right, _cardinality, _type = _key(root, interaction)
    sets = list(inside(interaction, "simple-match-set"))
    if len(sets) != 2:
        found.refuse(_("two sets of things to match are expected"))
        return
    left_side, right_side = (
        {told(one, "identifier"): one for one in inside(side, "simple-associable-choice")}
        for side in sets
    )
    links: dict[str, str] = {}
    for pair in right:
        first, _blank, second = pair.partition(" ")
        if first in links or first not in left_side or second not in right_side:
            found.refuse(_("the key does not pair every left thing once"))
            return
        links[first] = second
    if set(links) != set(left_side) or len(set(links.values())) < len(links):
        found.refuse(_("the key does not pair every left thing once"))
        return
    if set(right_side) - set(links.values()):
        found.loses(_("an answer that belongs to nothing"))
    pairs = [{"left": _words(found, one), "right": _words(found, right_side[links[name]])}
             for name, one in left_side.items()]  # fmt: skip
    found.table |= {"kind": MATCH, "pairs": pairs}


def _number(
    found: Found, root: etree._Element, interaction: etree._Element, _files: object
) -> None:
    right, _cardinality, base = _key(root, interaction)
    if base not in _NUMERIC:
        found.refuse(_("a short answer typed in words cannot be marked here"))
        return
    tolerance = "0"
    for one in inside(root, "equal"):
        mode = told(one, "tolerance-mode")
        if mode == "absolute":
            tolerance = (told(one, "tolerance").split() or ["0"])[0]
        elif mode == "relative":
            found.refuse(_("a tolerance in percent cannot be kept"))
    value = number_told(f"{right[0]}:{tolerance}") if right else None
    if value is None:
        found.refuse(_("%(text)s is no number") % {"text": (right or ["…"])[0][:40]})
        return
    found.table |= {"answer": value[0], "tolerance": value[1]}


def _associate(found: Found, *_told: object) -> None:
    found.refuse(_("questions of the kind %(kind)s are not known here") % {"kind": "associate"})


_READERS: dict[str, Callable[..., None]] = {
    "choice-interaction": _choices,
    "order-interaction": _order,
    "match-interaction": _pairs,
    "associate-interaction": _associate,
    "text-entry-interaction": _number,
}
