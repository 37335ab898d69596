"""Counted units in the plural: English alone changes the word after a number.

Units come from content and from provinces, so their plurals are made by rule; Vietnamese and
Bengali count with the word as it is.
"""

from __future__ import annotations

import re

_SEVERAL = re.compile(r"( or | and )")
_HEAD = re.compile(r"(.*?)( (?:of|in|for|with|without|by|at|on|from|to) .*)?", re.DOTALL)
_ONE = ("ss", "us", "is")
"""How a noun of one ends that ends in "s"."""
_HISSING = ("s", "x", "z", "ch", "sh")
_ODD = {"man": "men", "woman": "women", "child": "children", "staff": "staff"}


def plural(unit: str) -> str:
    """Return "persons" for "person", "points of sale", "villages or residential areas"."""
    return "".join(
        part if _SEVERAL.fullmatch(part) else _phrase(part) for part in _SEVERAL.split(unit)
    )


def _phrase(phrase: str) -> str:
    # The pattern takes every text there is.
    head, rest = (found or "" for found in _HEAD.fullmatch(phrase).groups())  # type: ignore[union-attr]
    before, gap, noun = head.rpartition(" ")
    return f"{before}{gap}{_noun(noun)}{rest}"


def _noun(noun: str) -> str:
    if noun in _ODD:
        return _ODD[noun]
    if not noun[-1:].isalpha() or not noun[-1:].islower():  # "%", "VND", "m²"
        return noun
    if noun.endswith("s") and noun[-2:] not in _ONE:  # "posters": said in the plural already
        return noun
    if noun.endswith(_HISSING):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"
