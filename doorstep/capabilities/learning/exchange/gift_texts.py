"""The letters of GIFT: signs with a meaning are written behind a backslash, formats in brackets."""

from __future__ import annotations

import html
import re

from doorstep.capabilities.learning.exchange.markup import looks_like_markup, plain_line, text_of
from doorstep.capabilities.learning.exchange.shapes import Found

# Escaped signs become code points that no text may contain, until the structure has been read.
_SIGNS = "~=#{}:\\"
_HIDDEN = {sign: chr(0xFDD0 + n) for n, sign in enumerate(_SIGNS)}
_LINE_BREAK = chr(0xFDD0 + len(_SIGNS))
_SHOWN = str.maketrans({hidden: sign for sign, hidden in _HIDDEN.items()} | {_LINE_BREAK: "\n"})
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
PLAIN, MOODLE = "plain", "moodle"


def hidden(text: str) -> str:
    """Give the text with its escaped signs hidden, so that the others can be looked for."""
    text = _NONCHARACTERS.sub("", text)
    return _ESCAPED.sub(lambda m: _HIDDEN.get(m[1], _LINE_BREAK), text)


def shown(text: str) -> str:
    """Give the text with its escaped signs as they are meant."""
    return text.translate(_SHOWN).strip()


def escaped(text: str) -> str:
    """Give a text as it stands in a GIFT file."""
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in text)


def parted_format(text: str, default: str) -> tuple[str, str]:
    """Part a format prefix from a text with hidden signs: (text, format)."""
    text = text.strip()
    told = _FORMAT.match(text)
    return (text[told.end() :].strip(), told[1]) if told else (text, default)


def read_text(text: str, default: str, found: Found) -> str:
    """Give a text of a question as plain words; what is lost of it is noted."""
    told, form = parted_format(text, default)
    told = shown(told)
    if form == PLAIN:
        return plain_line(told)
    plain = text_of(told)
    for message in plain.losses:
        found.loses(message)
    for address, alt in plain.pictures:
        found.loses(f"img {(alt or address)[:60]}")
    return plain.text


def written_text(text: str, default: str = MOODLE) -> str:
    """Give a plain text for a GIFT file, marked as plain where it could be taken for markup."""
    is_doubtful = default != PLAIN and (looks_like_markup(text) or text.startswith("["))
    # A weight would be read from a leading %50%.
    is_prefixed = is_doubtful or text.startswith("%") or bool(_FORMAT.match(text))
    return ("[plain]" if is_prefixed else "") + escaped(text)


def written_left(text: str, default: str) -> str:
    """Give the left side of a pair; an arrow in it can only be told as HTML."""
    if "->" in text:
        return "[html]" + escaped(html.escape(text, quote=False))
    return written_text(text, default)
