"""Questions as the TOML of `questions.toml`: one table a question, one line a choice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from doorstep.capabilities.learning.exchange.shapes import normal

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ON_ONE_LINE = ("show", "groups", "skills")


def question_toml(table: dict[str, Any]) -> str:
    """Give one question as its block of the file, ending with a line break."""
    lines = [f"{name} = {value_toml(name, value)}" for name, value in normal(table).items()]
    return "[[question]]\n" + "\n".join(lines) + "\n"


def appended(text: str, tables: Iterable[dict[str, Any]]) -> str:
    """Give the file's text with the questions put at its end, a blank line between them."""
    blocks = [question_toml(one) for one in tables]
    start = text.rstrip("\n") + "\n" if text.strip() else ""
    return "\n".join(filter(None, [start, *blocks]))


def value_toml(name: str, value: Any) -> str:
    """Give a value of the field `name` as TOML: lists of codes on one line, others one a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if name in _ON_ONE_LINE:
        return "[" + ", ".join(map(quoted, value)) + "]"
    if isinstance(value, list):
        return "[\n" + "".join(f"    {_inline(one)},\n" for one in value) + "]"
    return _inline(value) if isinstance(value, dict) else repr(value)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return (
            "{ " + ", ".join(f"{key(k)} = {value_toml(k, one)}" for k, one in value.items()) + " }"
        )
    return value_toml("", value)


def key(name: str) -> str:
    """Give the name of a field as TOML: a point in it would part it."""
    return name if _BARE.fullmatch(name) else quoted(name)


def quoted(text: str) -> str:
    """Give a text as a basic TOML string."""
    told = "".join(
        _ESCAPES.get(sign)
        or (f"\\u{ord(sign):04x}" if ord(sign) < 32 or ord(sign) == 127 else sign)
        for sign in text
    )
    return f'"{told}"'
