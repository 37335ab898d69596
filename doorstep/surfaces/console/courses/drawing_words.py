"""What drawings are called in the reader's language, and finding them by any of their names."""

from __future__ import annotations

from functools import cache

from doorstep.capabilities.learning.symbols import drawings, names
from doorstep.kernel.basics.sorting import sort_key
from doorstep.kernel.basics.text import search_key
from doorstep.surfaces.look.writing import said


def label_of(name: str) -> str:
    """Give what a drawing is called in the reader's language; its file's name where it has none."""
    return said(names().get(name))[0] or name


def labelled(query: str = "") -> list[tuple[str, str]]:
    """Give drawings (name, label) in the order of their labels: all, or those that `query` finds.

    Every word of it begins a word of a label, in any of the three languages and with or without
    tone marks, or stands in the file's name.
    """
    words = search_key(query).split()
    found = [(name, label_of(name)) for name in drawings() if _fits(name, words)]
    return sorted(found, key=lambda one: sort_key(one[1]))


def _fits(name: str, words: list[str]) -> bool:
    known = _keys()[name]
    return all(word in name or any(k.startswith(word) for k in known) for word in words)


@cache
def _keys() -> dict[str, list[str]]:
    """Give the words that find each drawing."""
    return {
        name: search_key(" ".join((name, *names().get(name, {}).values()))).split()
        for name in drawings()
    }
