"""The kinds of questions in H5P packages: which become ours, and why the others cannot.

A reader takes the reading, what was written in the part (`params`) and its title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorstep.capabilities.learning.exchange.gift_reading import number_told, take_reason
from doorstep.capabilities.learning.exchange.markup import text_of
from doorstep.capabilities.learning.exchange.pictures import take_pictures
from doorstep.capabilities.learning.exchange.shapes import Found, Reading
from doorstep.kernel.quizzes.questions import MULTIPLE, NUMBER, ORDER, SINGLE, TRUE_FALSE

Params = Mapping[str, Any]
_GAP = re.compile(r"\*([^*]{1,200})\*")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,11})(?:[.,]\d{1,2}|[.,]\d{4,6})?")
"""A number that reads the same everywhere; 1.820 does not."""
_TYPED = gettext_lazy("a short answer typed in words cannot be marked here")
_DRAGGED = gettext_lazy("what is dragged into its place cannot be asked here")
_FREE = gettext_lazy("a question with a free text as its answer cannot be marked here")
_PICTURES = gettext_lazy("choices that are pictures of others cannot be shown here")
UNFIT = {
    "H5P.DragText": _DRAGGED, "H5P.DragQuestion": _DRAGGED, "H5P.ImagePair": _DRAGGED,
    "H5P.Essay": _FREE, "H5P.MarkTheWords": gettext_lazy("words to be marked in a text"),
    "H5P.Flashcards": _TYPED, "H5P.GuessTheAnswer": _TYPED, "H5P.Dictation": _TYPED,
    "H5P.AdvancedBlanks": _TYPED, "H5P.Crossword": _TYPED, "H5P.MultiMediaChoice": _PICTURES,
    "H5P.ImageMultipleHotspotQuestion": _PICTURES, "H5P.ImageHotspotQuestion": _PICTURES,
}  # fmt: skip
"""Kinds that are known and cannot become ours, with the reason."""


def begin(reading: Reading, kind: str, title: str) -> Found:
    """Begin the next question of a package; its place is its number and kind."""
    where = _("question %(n)s (%(kind)s)") % {"n": len(reading.found) + 1, "kind": kind}
    return reading.begin(where, title=title)


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _table(value: Any) -> Params:
    return value if isinstance(value, dict) else {}


def _alone(value: Any, name: str) -> Any:
    """Give what a group of one field holds: the format writes the field in the group's place."""
    return value.get(name) if isinstance(value, dict) else value


def _text(found: Found, value: Any) -> str:
    """Give the words of a piece of HTML; what else it held is told."""
    told = text_of(value if isinstance(value, str) else "")
    for message in told.losses:
        found.loses(message)
    for address, alt in told.pictures:
        found.loses(_("the picture %(name)s") % {"name": (alt or address)[:60]})
    return told.text


def _ask(found: Found, params: Params, name: str = "question") -> None:
    value = params.get(name)
    told = text_of(value if isinstance(value, str) else "")
    take_pictures(found, told)
    for message in told.losses:
        found.loses(message)
    found.table["ask"] = told.text
    _tell_medium(found, params)


def _tell_medium(found: Found, params: Params) -> None:
    """Tell a picture, sound or video beside the question; it is not taken over."""
    medium = _table(_table(params.get("media")).get("type"))
    library, inner = medium.get("library"), _table(medium.get("params"))
    if not isinstance(library, str) or not inner:
        return
    kind = library.partition(" ")[0].removeprefix("H5P.")[:40]
    alt = inner.get("alt")
    words = f" ({_text(found, alt)[:80]})" if isinstance(alt, str) and alt.strip() else ""
    found.loses(_("what stands beside it: %(kind)s") % {"kind": kind} + words)


def _full_feedback(found: Found, params: Params) -> str:
    """Give what is said to a full score; what is said to others is told as lost."""
    best = ""
    for one in _rows(_alone(params.get("overallFeedback"), "overallFeedback")):
        text = _text(found, _table(one).get("feedback"))
        if text and _table(one).get("to") == 100 and "@" not in text and not best:
            best = text
        elif text:
            found.loses(_("what is said to a score"))
    return best


def _multiple_choice(reading: Reading, params: Params, title: str) -> None:
    found = begin(reading, "H5P.MultiChoice", title)
    _ask(found, params)
    choices = [_choice(found, _table(one)) for one in _rows(params.get("answers"))]
    right = [one for one in choices if one["right"]]
    behaviour = _table(params.get("behaviour"))
    is_single = _is_single(behaviour, len(right))
    take_reason(found, _full_feedback(found, params))
    if is_single and len(right) == 1 and not found.table.get("why"):
        found.table["why"] = right[0].pop("why")
    if len(right) > 1 and behaviour.get("singlePoint") is not True and not is_single:
        found.loses(_("answers that count in part"))
    found.table |= {"kind": SINGLE if is_single else MULTIPLE, "choices": choices}
    found.table["is_fixed"] = behaviour.get("randomAnswers") is False


def _is_single(behaviour: Params, right: int) -> bool:
    """Tell whether one answer is chosen: as it is told, in old packages too, or by the key."""
    kind = behaviour.get("type")
    if kind in ("single", "multi"):
        return bool(kind == "single")
    told = behaviour.get("singleAnswer") if kind is None else None
    return told if isinstance(told, bool) else right == 1


def _choice(found: Found, told: Params) -> dict[str, Any]:
    more = _table(told.get("tipsAndFeedback"))
    if _text(found, more.get("tip")):
        found.loses(_("hints"))
    if _text(found, more.get("notChosenFeedback")):
        found.loses(_("what is said to a choice that was not taken"))
    why = _text(found, more.get("chosenFeedback"))
    return {"text": _text(found, told.get("text")), "right": told.get("correct") is True,
            "why": why}  # fmt: skip


def _true_false(reading: Reading, params: Params, title: str) -> None:
    found = begin(reading, "H5P.TrueFalse", title)
    _ask(found, params)
    behaviour = _table(params.get("behaviour"))
    take_reason(found, _text(found, behaviour.get("feedbackOnCorrect")))
    if _text(found, behaviour.get("feedbackOnWrong")):
        found.loses(_("what is said to a wrong answer"))
    right = params.get("correct")
    if right not in ("true", "false", True, False):
        found.refuse(_("neither true nor false is marked as right"))
    found.table |= {"kind": TRUE_FALSE, "is_true": right in ("true", True)}


def _first_is_right(found: Found, texts: Any) -> None:
    """Take choices of which the first is the right one, as sets and summaries have them."""
    words = [_text(found, one) for one in _rows(texts)]
    choices = [{"text": text, "right": n == 0} for n, text in enumerate(words)]
    found.table |= {"kind": SINGLE, "choices": choices}


def _choice_set(reading: Reading, params: Params, title: str) -> None:
    for n, one in enumerate(_rows(params.get("choices")), 1):
        found = begin(reading, "H5P.SingleChoiceSet", f"{title} {n}" if title else "")
        _ask(found, _table(one))
        _first_is_right(found, _table(one).get("answers"))
    _tell_set_feedback(reading, params)


def _summary(reading: Reading, params: Params, title: str) -> None:
    for n, one in enumerate(_rows(params.get("summaries")), 1):
        found = begin(reading, "H5P.Summary", f"{title} {n}" if title else "")
        _ask(found, params, "intro")
        if _text(found, _alone(_table(one).get("tip"), "tip")):
            found.loses(_("hints"))
        _first_is_right(found, _table(one).get("summary"))
    _tell_set_feedback(reading, params)


def _tell_set_feedback(reading: Reading, params: Params) -> None:
    beside = Found("")
    if _full_feedback(beside, params) or beside.losses:
        message = _("what is said to the score of a set is not taken over")
        if message not in reading.remarks:
            reading.remarks.append(message)


def _blanks(reading: Reading, params: Params, title: str) -> None:
    """Take a gap as a question for a number, where a number alone fills it."""
    for one in _rows(params.get("questions")):
        found = begin(reading, "H5P.Blanks", title)
        _ask(found, params, "text")
        text = _text(found, one)
        gaps = _GAP.findall(text)
        found.table["ask"] = f"{found.table['ask']} {_GAP.sub('…', text)}".strip()
        answer, _colon, hint = gaps[0].partition(":") if gaps else ("", "", "")
        answers = {part.strip() for part in answer.split("/")}
        if len(gaps) != 1 or len(answers) != 1 or not _PLAIN_NUMBER.fullmatch(answers.copy().pop()):
            found.refuse(str(_TYPED))
            continue
        if hint.strip():
            found.loses(_("hints"))
        told = number_told(answers.pop())
        found.table |= {"kind": NUMBER, "answer": told[0] if told else None}
        take_reason(found, _full_feedback(found, params))


def _paragraphs(reading: Reading, params: Params, title: str) -> None:
    """Paragraphs stand in their right order; they are mixed when shown."""
    found = begin(reading, "H5P.SortParagraphs", title)
    _ask(found, params, "taskDescription")
    items = [_text(found, one) for one in _rows(params.get("paragraphs"))]
    found.table |= {"kind": ORDER, "items": items}
    take_reason(found, _full_feedback(found, params))


KINDS: dict[str, Callable[[Reading, Params, str], None]] = {
    "H5P.MultiChoice": _multiple_choice,
    "H5P.TrueFalse": _true_false,
    "H5P.SingleChoiceSet": _choice_set,
    "H5P.Summary": _summary,
    "H5P.Blanks": _blanks,
    "H5P.SortParagraphs": _paragraphs,
}
"""Kinds that become ours."""
