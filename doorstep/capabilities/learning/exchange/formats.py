"""The formats of questions: how each is read and written, what it holds, how it is told apart."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange import (
    documents,
    gift_writing,
    h5p_packages,
    moodle_writing,
    qti_packages,
    qti_writing,
    sheets,
)
from doorstep.capabilities.learning.exchange.decoding import text_in
from doorstep.capabilities.learning.exchange.gift_reading import read_gift
from doorstep.capabilities.learning.exchange.h5p_packages import HEAD
from doorstep.capabilities.learning.exchange.headings import BY_WORDS
from doorstep.capabilities.learning.exchange.holding import FIXED, ORDERS
from doorstep.capabilities.learning.exchange.moodle_reading import read_moodle
from doorstep.capabilities.learning.exchange.packages import DAMAGED
from doorstep.capabilities.learning.exchange.shapes import Reading, Written, require_size
from doorstep.capabilities.learning.exchange.xmlparts import local, parse_xml
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key


@dataclass(frozen=True)
class Format:
    """A format: its code, the ending of its files, its reader and writer, what it holds.

    `write` of a format that `is_read_only` raises Problem.
    """

    code: str
    ending: str
    read: Callable[[bytes], Reading]
    write: Callable[..., Written]
    holds: frozenset[str]
    is_read_only: bool = False


def _unwritten(_tables: Iterable[dict[str, Any]], **_told: str) -> Written:
    """Refuse to write: a package would have to bring programs of others along."""
    raise Problem("exchange.read_only", _("Questions come in from H5P, but do not go out to it."))


_H5P_HOLDS = frozenset((FIXED, ORDERS))
FORMATS = {
    one.code: one
    for one in (
        Format("gift", "gift", read_gift, gift_writing.write_gift, gift_writing.HOLDS),
        Format("moodle", "xml", read_moodle, moodle_writing.write_moodle, moodle_writing.HOLDS),
        Format("xlsx", "xlsx", sheets.read_xlsx, sheets.write_xlsx, sheets.HOLDS),
        Format("docx", "docx", documents.read_docx, documents.write_docx, documents.HOLDS),
        Format("csv", "csv", sheets.read_csv, sheets.write_csv, sheets.HOLDS),
        Format("qti", "zip", qti_packages.read_qti, qti_packages.write_qti, qti_writing.HOLDS),
        Format("h5p", "h5p", h5p_packages.read_h5p, _unwritten, _H5P_HOLDS, True),
    )
}
_IN_ZIP = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx", HEAD: "h5p"}


def guessed(raw: bytes, *, name: str) -> Format:
    """Tell the format of a file by its content, of plain text also by its name.

    Raises Problem when it is none of ours.
    """
    require_size(len(raw))
    if raw.startswith(b"PK"):
        code = _of_zip(raw)
    elif name.lower().endswith(".h5p"):
        code = "h5p"  # its reader says that the zip is damaged
    elif raw.startswith(b"\xd0\xcf\x11\xe0"):
        code = "xlsx" if name.lower().endswith(".xls") else "docx"  # its reader says what to do
    elif raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or name.lower().endswith(".xml"):
        code = "moodle" if local(parse_xml(raw)) == "quiz" else "qti"
    else:
        code = _of_text(raw, name.lower())
    return FORMATS[code]


def _of_zip(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            names = parts.namelist()
    except DAMAGED:
        names = []
    for part, code in _IN_ZIP.items():
        if part in names:
            return code
    if names and not any(one.endswith(qti_packages.MANIFEST) for one in names):
        raise Problem(
            "exchange.unknown_format",
            _(
                "The format of this file is not known: GIFT, Moodle XML, XLSX, DOCX, CSV, QTI or"
                " H5P."
            ),
        )
    return "qti"


def _of_text(raw: bytes, name: str) -> str:
    if name.endswith((".csv", ".tsv")):
        return "csv"
    if name.endswith(".gift"):
        return "gift"
    lines = text_in(raw, Reading()).lstrip().splitlines()
    first = lines[0] if lines else ""
    cells = [one for mark in ",;\t" for one in first.split(mark)]
    return "csv" if sum(search_key(one) in BY_WORDS for one in cells) > 1 else "gift"
