"""Numbers and letters that a Word list shows before its paragraphs without them being typed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True)
class _Level:
    start: int
    form: str
    text: str


@dataclass
class Numbering:
    """The lists of a document and how far each has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def label(self, number: str, depth: int) -> str:
        """Count a paragraph of list `number` at `depth` and give what Word shows before it."""
        levels = self.levels.get(number, {})
        level = levels.get(depth)
        if level is None or level.form == "bullet":
            return ""
        counts = self.counts[number]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]

        def shown(told: re.Match[str]) -> str:
            at = int(told[1]) - 1
            of = levels.get(at, level)
            return _counted(counts.get(at, of.start), of.form)

        return re.sub(r"%(\d)", shown, level.text)


def numbering_of(part: Any) -> Numbering:
    """Read the lists of a document from its numbering part (or None)."""
    found = Numbering()
    if part is None:
        return found
    root = part.element
    abstract = {
        one.get(qn("w:abstractNumId")): _levels(one) for one in root.findall(qn("w:abstractNum"))
    }
    for one in root.findall(qn("w:num")):
        link = one.find(qn("w:abstractNumId"))
        if link is not None:
            found.levels[one.get(qn("w:numId"))] = abstract.get(link.get(qn("w:val")), {})
    return found


def _levels(abstract: Any) -> dict[int, _Level]:
    return {
        _whole(one.get(qn("w:ilvl")), 0): _Level(
            _whole(_value(one, "w:start"), 1), _value(one, "w:numFmt"), _value(one, "w:lvlText")
        )
        for one in abstract.findall(qn("w:lvl"))
    }


def _value(element: Any, name: str) -> str:
    inside = element.find(qn(name))
    return (inside.get(qn("w:val")) or "") if inside is not None else ""


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else default


def _counted(n: int, form: str) -> str:
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (n - 1) % 26)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < n < 40:
        told = ""
        for value, sign in _ROMAN:
            told += sign * (n // value)
            n %= value
        return told.upper() if form == "upperRoman" else told
    return str(n)
