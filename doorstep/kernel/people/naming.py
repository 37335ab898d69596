"""The forms of a name that are stored beside it: to search, to sort, to find it twice."""

from __future__ import annotations

import re

from doorstep.kernel.basics.sorting import person_key, sort_key
from doorstep.kernel.basics.text import given_name, search_key, tidy

_EITHER_I_OR_Y = re.compile(r"\b(h|k|l|m|s|t|qu|v|b|d)y\b")


def spelled(name: str) -> str:
    """Give a name without marks, tone places and the choice between i and y: "Lý" → "li"."""
    return one_spelling(search_key(name))


def one_spelling(folded: str) -> str:
    """Write i for y in a folded name where people write both."""
    return _EITHER_I_OR_Y.sub(r"\1i", folded)


def match_key(full_name: str) -> str:
    """Give family and given name, folded: "Nguyễn Thị Hà" → "nguyen ha". Middle names come and go.

    Where the given name stands in front (Y Moan Ênuôl), the whole name is the key.
    """
    whole, given = spelled(full_name), spelled(given_name(full_name))
    words = whole.split()
    if len(words) < 2 or not whole.endswith(f" {given}"):
        return whole[:130]
    return f"{words[0]} {given}"[:130]


def person_columns(full_name: str) -> dict[str, str]:
    """Give the columns of a person's name."""
    name = tidy(full_name)[:120]
    return {
        "full_name": name,
        "search_key": search_key(name)[:200],
        "sort_key": person_key(name)[:500],
        "match_key": match_key(name),
    }


def plain_columns(field: str, name: str, *, length: int) -> dict[str, str]:
    """Give the columns of any other name kept in `field`, cut to `length`."""
    told = tidy(name)[:length]
    return {
        field: told,
        "search_key": search_key(told)[: 200 if length <= 120 else 300],
        "sort_key": sort_key(told)[: 300 if length <= 120 else 500],
    }
