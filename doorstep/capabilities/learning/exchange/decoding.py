"""The letters of a text file: which encoding it is in, told when it is not UTF-8."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.shapes import Reading, require_size
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.imports.plaintext import UTF_8, decoded

MOST_TEXT = 10 * 1024 * 1024
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
_OTHER_FILES = (
    b"PK\x03\x04",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
)


def text_in(raw: bytes, reading: Reading) -> str:
    """Give the text of a file, composed (NFC); the encoding is a remark when it is another one.

    Raises Problem when the letters cannot be read or the file is no text.
    """
    require_size(len(raw))
    require_size(len(raw), most=MOST_TEXT)
    if raw.startswith(_OTHER_FILES):
        raise no_text()
    try:
        text, encoding = decoded(raw)
    except Problem as why:
        if why.code != "imports.unknown_encoding":
            raise
        raise Problem(
            "exchange.unknown_encoding",
            _("The letters of this file cannot be read. Save it as UTF-8 and send it again."),
        ) from why
    if _BINARY.search(text):
        raise no_text()
    if encoding != UTF_8:
        reading.remarks.append(_("read as %(encoding)s") % {"encoding": encoding})
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def no_text() -> Problem:
    """Give the problem of a file that is no text at all."""
    return Problem("exchange.no_text", _("This is not a text file of questions."))
