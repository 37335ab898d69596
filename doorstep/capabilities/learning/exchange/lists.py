"""Questions as people type them: "Câu 1: … A. … B. … Đáp án: B", one thing a line.

Understood too: several choices on one line, a right choice marked by a star or by its look, and a
key of answers at the end ("1. B  2. C").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.cells import Cells, take_cells
from doorstep.capabilities.learning.exchange.headings import BY_WORDS, LETTERS
from doorstep.capabilities.learning.exchange.shapes import Found, Reading
from doorstep.kernel.basics.text import nfc, search_key

_START = re.compile(
    r"\s*(?:câu|question|bài)\s*(?:hỏi\s*)?(?:số\s*)?(\d{1,4})\s*[.:)/–-]?\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(r"\s*(\d{1,4})\s*[.)/]\s*(\D.*)", re.DOTALL)
_CHOICE = re.compile(r"\s*(\*?)\s*([A-Fa-f])\s*[.)/:]\s*(.*)", re.DOTALL)
_NEXT_CHOICE = re.compile(r"(?<!\s)(?:\t\s*+|\s{2,}+)(?=\*?[A-Fa-f]\s*+[.)]\s*+\S)")
_LABEL = re.compile(r"\s*+([^:\s][^:]{0,25}?)\s*+:\s*(.*)", re.DOTALL)
_KEY = re.compile(
    rf"(?:câu\s*+)?(\d{{1,4}})\s*+[.:)–-]?\s*+([{LETTERS}])\b[\s,;|]*+", re.IGNORECASE
)


@dataclass
class Line:
    """One line of a document: its text, which of its letters stand out, what it shows beside."""

    text: str
    marks: list[bool] = field(default_factory=list)
    losses: tuple[str, ...] = ()

    def part(self, start: int, end: int) -> Line:
        """Give a piece of the line."""
        return Line(self.text[start:end], self.marks[start:end], self.losses)

    @property
    def stands_out(self) -> bool:
        """Tell whether most of its letters are marked by their look."""
        told = [mark for sign, mark in zip(self.text, self.marks, strict=False) if sign.strip()]
        return bool(told) and sum(told) > 0.6 * len(told)


@dataclass
class _Asked:
    """A question while its lines are read."""

    found: Found
    cells: Cells = field(default_factory=dict)
    last: str = "ask"
    starred: set[str] = field(default_factory=set)
    outstanding: set[str] = field(default_factory=set)


def read_lines(lines: Iterable[Line], reading: Reading) -> None:
    """Read the questions of a run of lines into `reading`."""
    given = [line for line in lines if line.text.strip() or line.losses]
    start = _START if any(_is_start(line.text) for line in given) else _NUMBERED
    asked: dict[str, _Asked] = {}
    now: _Asked | None = None
    for line in given:
        if _take_key(line.text, asked):
            continue
        told = start.match(nfc(line.text))
        if told and not (start is _NUMBERED and now and not _is_whole(now)):
            number = told[1].lstrip("0") or "0"
            now = _Asked(reading.begin(_("question %(n)s") % {"n": number}))
            asked[number if number not in asked else f"{number}/{len(asked)}"] = now
            line = line.part(told.start(2), len(line.text))
            _begin(now, line)
        elif now is not None:
            _go_on(now, line)
    for one in asked.values():
        _finish(one)


def _is_start(text: str) -> bool:
    return bool(_START.match(nfc(text)))


def _is_whole(asked: _Asked) -> bool:
    """Tell whether a question has anything beyond its first words: then a number begins another."""
    return len(asked.cells) > 1


def _take_key(text: str, asked: dict[str, _Asked]) -> bool:
    """Take a line that only tells answers by number ("1. B  2. C") of questions read before."""
    told = _KEY.findall(text)
    if not told or _KEY.sub("", text).strip() or any(n.lstrip("0") not in asked for n, _a in told):
        return False
    for n, answer in told:
        asked[n.lstrip("0")].cells.setdefault("answer", answer.upper())
    return True


def _begin(asked: _Asked, line: Line) -> None:
    parts = list(_parts(line))
    asked.cells["ask"] = parts[0].text
    _note(asked, line)
    for part in parts[1:]:
        _go_on(asked, part)


def _parts(line: Line) -> Iterable[Line]:
    """Part a line before every further choice that stands on it."""
    at = 0
    for gap in _NEXT_CHOICE.finditer(line.text):
        yield line.part(at, gap.start())
        at = gap.end()
    yield line.part(at, len(line.text))


def _note(asked: _Asked, line: Line) -> None:
    for message in line.losses:
        asked.found.loses(message)


def _go_on(asked: _Asked, line: Line) -> None:
    _note(asked, line)
    for part in _parts(line):
        if told := _CHOICE.match(part.text):
            letter = told[2].upper()
            asked.cells[letter], asked.last = told[3], letter
            if told[1]:
                asked.starred.add(letter)
            if part.part(told.start(3), len(part.text)).stands_out:
                asked.outstanding.add(letter)
        elif column := _labelled(part.text):
            told = _LABEL.match(part.text)
            asked.cells[column], asked.last = told[2] if told else "", column
        elif part.text.strip():
            before = asked.cells.get(asked.last, "")
            asked.cells[asked.last] = f"{before} {part.text}".strip()


def _labelled(text: str) -> str:
    told = _LABEL.match(text)
    return BY_WORDS.get(search_key(told[1]), "") if told else ""


def _finish(asked: _Asked) -> None:
    cells = asked.cells
    there = {one for one in LETTERS if one in cells}
    for told in (asked.starred, asked.outstanding):
        if "answer" not in cells and told and told != there:
            cells["answer"] = ", ".join(sorted(told))
            asked.found.loses(_("the right answer is told by its look alone: check it"))
    take_cells(asked.found, cells)
