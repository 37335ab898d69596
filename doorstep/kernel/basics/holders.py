"""Holders: what a reference such as "document:cb-11-nq-tu" points to.

Whoever owns things that a source line, a figure or a page may name plugs in one holder: the word
before the colon, how to find by the key after it, and how to call what was found. So a reference
stays a short text in a file, and still ends at a living object.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from doorstep.kernel.basics.registers import Register


@dataclass(frozen=True)
class Holder:
    """One type of things that can be named by key.

    `find` gives the object of a key or None; `title` gives what it is called: a text, or texts by
    language {"vi", "en", "bn"}. `label` is the type's own name.
    """

    code: str
    label: Any
    find: Callable[[str], Any]
    title: Callable[[Any], Any]


class Held(NamedTuple):
    """A reference that was resolved: its holder, the object, and what the object is called."""

    holder: Holder
    found: Any
    title: Any


HOLDERS: Register[Holder] = Register("holders", Holder)


def holder(
    code: str, *, label: Any, find: Callable[[str], Any], title: Callable[[Any], Any]
) -> Holder:
    """Register the holder of the type `code`."""
    return HOLDERS.add(code, Holder(code, label, find, title))


def resolve(reference: str) -> Held | None:
    """Give what "type:key" points to; None for an unknown type or a key that nobody has."""
    code, _colon, key = reference.partition(":")
    known = HOLDERS.get(code)
    found = known.find(key) if known and key else None
    return Held(known, found, known.title(found)) if known and found is not None else None
