"""What a file of questions would do to a course's bank: new, same, changed or refused, and why.

A code stands in the file, or is made from the title or the number there. Nothing of the bank is
ever overwritten: a question that changed is shown and stays as it was.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.headings import POOLS, worded
from doorstep.capabilities.learning.exchange.holding import reduced
from doorstep.capabilities.learning.exchange.reasons import take_made_reason
from doorstep.capabilities.learning.exchange.shapes import Found, Reading, normal
from doorstep.capabilities.learning.symbols import drawings
from doorstep.kernel.basics.tables import CODE_SIGNS, Fault, Table
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.basics.wording import said
from doorstep.kernel.quizzes.questions import PRACTICE, read

NEW, SAME, CHANGED, REFUSED = "new", "same", "changed", "refused"
_SLASH = re.compile(r"(?<!/)/(?!/)")
_ROOTS = frozenset(("$course$", "$system$", "$module$", "$cat$", "top", ""))


@dataclass(frozen=True)
class Verdict:
    """What becomes of one question of the file; `table` is what would be written."""

    where: str
    code: str
    verdict: str
    table: dict[str, Any]
    losses: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bank:
    """The bank a file is compared with: topics of the course by code, questions as they stand.

    `topic` and `pool` are where questions go that do not say it themselves. `gone`: codes that the
    course had before, which no other question may have.
    """

    topics: Mapping[str, Any]
    questions: Sequence[dict[str, Any]]
    topic: str = ""
    pool: str = PRACTICE
    gone: frozenset[str] = frozenset()


@dataclass
class _Judge:
    bank: Bank
    holds: frozenset[str]
    known: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for table in self.bank.questions:
            held = self._held(table)
            self.known[str(table.get("code"))] = held
            if held:
                self.bodies[repr(held)] = str(table.get("code"))

    def _held(self, table: dict[str, Any]) -> dict[str, Any] | None:
        """Give what of a question can be compared: what the format holds, without its code."""
        held = reduced(table, self.holds)[0]
        return {name: value for name, value in held.items() if name != "code"} if held else None

    def judge(self, found: Found, n: int) -> Verdict:
        """Judge the `n`th question of a file."""
        _place(found, self.bank)
        take_made_reason(found)
        code, is_told = _code(found, n)
        found.table = normal({**found.table, "code": code})
        if not found.faults:
            _check(found, self.bank)
        if found.faults:
            return self._verdict(found, REFUSED)
        held = self._held(found.table)
        twin = self.bodies.get(repr(held), "")
        if is_told and code in self.bank.gone and not twin:
            found.refuse(_("this course had another question %(code)s before") % {"code": code})
            return self._verdict(found, REFUSED)
        if self._is_free(code) and not twin:
            return self._new(found, held)
        if not is_told and not twin and not self._is_ours(code, held):
            code = f"{code[:52]}-{_digest(found.table)}"
            found.table["code"] = code
            if self._is_free(code):
                return self._new(found, held)
        if twin:
            if twin != code:
                found.loses(_("is there already as %(code)s") % {"code": twin})
            return self._verdict(found, SAME)
        if code in self.codes:
            found.refuse(_("the code %(code)s is there twice") % {"code": code})
            return self._verdict(found, REFUSED)
        return self._verdict(found, CHANGED)

    def _is_free(self, code: str) -> bool:
        return code not in self.known and code not in self.codes and code not in self.bank.gone

    def _is_ours(self, code: str, held: dict[str, Any] | None) -> bool:
        """Tell whether a made code means this very question: the same words are asked."""
        there = self.known.get(code)
        return bool(there and held and there.get("ask") == held.get("ask"))

    def _new(self, found: Found, held: dict[str, Any] | None) -> Verdict:
        self.codes.add(found.table["code"])
        self.bodies[repr(held)] = found.table["code"]
        return self._verdict(found, NEW)

    def _verdict(self, found: Found, verdict: str) -> Verdict:
        return Verdict(
            found.where, found.table.get("code", ""), verdict, found.table,
            tuple(found.losses), tuple(found.faults),
        )  # fmt: skip


def judged(reading: Reading, *, bank: Bank, holds: frozenset[str]) -> list[Verdict]:
    """Compare what was read with a bank; `holds`: what the file's format can hold at all."""
    judge = _Judge(bank, holds)
    return [judge.judge(found, n) for n, found in enumerate(reading.found, 1)]


def _place(found: Found, bank: Bank) -> None:
    """Put a question under a topic and into a pool of the course."""
    parts = [part.strip() for part in _SLASH.split(found.category)]
    parts = [part for part in parts if part.lower() not in _ROOTS]
    if len(parts) > 1 and (pool := worded(POOLS, parts[-1])):
        found.table.setdefault("pool", pool)
        parts.pop()
    found.table["pool"] = found.table.get("pool") or bank.pool
    name = parts[-1] if parts else ""
    told = next((c for c, title in bank.topics.items() if name and (
        c == name or search_key(said(title, "vi")) == search_key(name))), "")  # fmt: skip
    only = next(iter(bank.topics)) if len(bank.topics) == 1 else ""
    topic = told or bank.topic or only
    if name and topic and not told:
        told_topic = {"name": name[:60], "topic": topic}
        found.loses(_("the topic %(name)s is not known here: put under %(topic)s") % told_topic)
    if not topic:
        message = _("the topic %(name)s is not known here") if name else _("the topic is not told")
        found.refuse(message % {"name": name[:60]})
    found.table["topic"] = topic


def _code(found: Found, n: int) -> tuple[str, bool]:
    """Give the question's code, and whether the file tells it: else it is made from the title."""
    title = found.title
    if title and len(title) <= 60 and CODE_SIGNS.issuperset(title):
        return title, True
    words = "-".join(word for word in search_key(title).split() if word.isascii())
    return words[:60].strip("-") or f"cau-{n}", False


def _digest(table: dict[str, Any]) -> str:
    """Tell questions of the same made code apart by what they ask."""
    return hashlib.sha256(str(table.get("ask")).encode()).hexdigest()[:6]


def _check(found: Found, bank: Bank) -> None:
    faults: list[Fault] = []
    question = read(Table(found.table, "", faults))
    for fault in faults:
        found.refuse(str(fault))
    if question.topic and question.topic not in bank.topics:
        found.refuse(_("the topic %(name)s is not known here") % {"name": question.topic})
    shown = [*question.show, *(name for one in question.choices for name in one.show)]
    for name in shown:
        if not set(name.split("/")) <= set(drawings()):
            found.refuse(_("the drawing %(name)s is not there") % {"name": name[:60]})
