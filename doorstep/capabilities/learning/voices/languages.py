"""Languages and dialects that lessons are spoken in, and the words a speaker agrees to.

Both are data (content/languages.toml). The list suggests; a language that is not in it is taken
under its own name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from doorstep.kernel.basics.text import search_key, tidy

MOST = 40
_SIGNS = re.compile(r"[^\w\s'’().-]|_", re.UNICODE)
_DASHES = re.compile(r"-{2,}")


@dataclass(frozen=True)
class Language:
    """A language as it is suggested: its code, what its speakers call it, its name in ours."""

    code: str
    own: str
    label: Mapping[str, str]
    dialects: tuple[str, ...]


@dataclass(frozen=True)
class Notice:
    """What a speaker is told before recording; `id` names these very words."""

    id: str
    text: Mapping[str, str]


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((Path(settings.CONTENT_DIR) / "languages.toml").read_text("utf-8"))


@cache
def languages() -> tuple[Language, ...]:
    """List the languages that are suggested, in their order."""
    return tuple(
        Language(one["code"], one["own"], one["label"], tuple(one.get("dialects", ())))
        for one in _told()["language"]
    )


@cache
def notices() -> tuple[Notice, ...]:
    """List the notices, the one of today first; older ones stay, for recordings name them."""
    return tuple(Notice(f"voice:{one['version']}", one["text"]) for one in _told()["notice"])


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for one in reversed(languages()):
        for name in (one.code, one.own, *one.label.values()):
            found[search_key(name)] = one.code
    return found


def language_code(told: str) -> str:
    """Give a language's code by any of its names; one that is not known keeps its own name."""
    name = _plain(told)
    return _codes().get(search_key(name), name)


def dialect_name(told: str, *, language: str) -> str:
    """Give a dialect's name as it is suggested for the language, or tidied as it was typed."""
    name = _plain(told)
    for one in languages():
        if one.code == language:
            for known in one.dialects:
                if search_key(known) == search_key(name):
                    return known
    return name


def language_label(code: str) -> Mapping[str, str]:
    """Give a language's name by language; a free one is called as it was typed."""
    for one in languages():
        if one.code == code:
            return one.label
    return {"vi": code, "en": code, "bn": code}


def _plain(told: str) -> str:
    """Tidy a name; what could not stand in an address goes."""
    return tidy(_DASHES.sub("-", _SIGNS.sub(" ", tidy(told))))[:MOST].strip(" -.")
