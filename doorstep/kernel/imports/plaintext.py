"""Reading CSV and TSV: the encoding is found and told, the delimiter too.

Old office programs write Windows-1258, where the tone mark follows its letter; spreadsheets
export UTF-16 or UTF-8 with a mark in front. What fits none of them is refused, not guessed.
"""

from __future__ import annotations

import codecs
import csv
import io
import re

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import nfc
from doorstep.kernel.imports.cells import MAX_COLUMNS, MAX_ROWS, too_large
from doorstep.kernel.imports.grid import Cell, Grid
from doorstep.kernel.imports.wrapping import broken

MAX_CELL_LENGTH = 20_000
UTF_8, UTF_16, WINDOWS_1258 = "UTF-8", "UTF-16", "Windows-1258"
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
# Signs that fonts of before Unicode (TCVN3 ".VnTime", VNI) put inside words.
_ODD_IN_WORD = re.compile(
    r"\w?[\u00a1-\u00bf\u20ac\u2020-\u203a\u2122\u00d7\u00f7]\w|\w[\u00a1-\u00bf]"
)
_FOREIGN = re.compile(r"[^\x00-\x7f]")


def read_plaintext(raw: bytes, *, is_tabbed: bool = False) -> Grid:
    """Give the cells of a CSV or TSV; raise Problem where it is none or cannot be decoded."""
    text, encoding = decoded(raw)
    if _BINARY.search(text):
        raise Problem(
            "imports.not_a_table", _("This is not a table. Send an XLSX, CSV or TSV file.")
        )
    delimiter = "\t" if is_tabbed else _delimiter(text)
    rows = _rows(text, delimiter)
    grid = Grid(rows, encoding=encoding, delimiter=delimiter)
    grid.is_cut_off = _is_cut_off(text, rows)
    return grid


def decoded(raw: bytes) -> tuple[str, str]:
    """Give the text of a file, composed (NFC), and the name of its encoding."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf_16(raw, "utf-16"), UTF_16
    if (guess := _utf_16_without_mark(raw)) is not None:
        return _utf_16(raw, guess), UTF_16
    try:
        return nfc(raw.decode("utf-8-sig")), UTF_8
    except UnicodeDecodeError as why:
        if len(raw) - why.start < 4 and why.reason == "unexpected end of data":
            raise broken() from why
    return _windows_1258(raw), WINDOWS_1258


def _utf_16(raw: bytes, codec: str) -> str:
    try:
        return nfc(raw.decode(codec))
    except UnicodeDecodeError as why:
        raise broken() from why


def _utf_16_without_mark(raw: bytes) -> str | None:
    """Every other byte of Latin text in UTF-16 is zero."""
    some = raw[:2000]
    even, odd = some[::2].count(0), some[1::2].count(0)
    if odd > len(some) // 4 and odd > 4 * even:
        return "utf-16-le"
    if even > len(some) // 4 and even > 4 * odd:
        return "utf-16-be"
    return None


def _windows_1258(raw: bytes) -> str:
    unknown = Problem(
        "imports.unknown_encoding",
        _("The letters of this file cannot be read. Save it as CSV UTF-8 and send it again."),
    )
    try:
        text = nfc(raw.decode("cp1258"))
    except UnicodeDecodeError as why:
        raise unknown from why
    foreign = len(_FOREIGN.findall(text))
    if len(_ODD_IN_WORD.findall(text)) > 0.15 * foreign:
        raise unknown
    return text


def _delimiter(text: str) -> str:
    """Give the one of tab, semicolon and comma that parts the lines most evenly."""
    lines = [line for line in text[:50_000].splitlines()[:60] if line.strip()]

    def weight(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 0
        return (counts.count(usual) if usual else 0, sum(counts))

    return max(("\t", ";", ","), key=weight)


def _rows(text: str, delimiter: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    csv.field_size_limit(MAX_CELL_LENGTH)
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            if len(rows) >= MAX_ROWS or len(line) > MAX_COLUMNS:
                raise too_large()
            rows.append([value if value.strip() else None for value in line])
    except csv.Error as why:
        raise Problem(
            "imports.bad_csv",
            _("Row %(row)s cannot be read: a quotation mark is missing or the row is cut off."),
            row=len(rows) + 1,
        ) from why
    return rows


def _is_cut_off(text: str, rows: list[list[Cell]]) -> bool:
    """A last line without its end and shorter than the others was probably cut in two."""
    if not rows or text.endswith(("\n", "\r")) or len(rows) < 3:
        return False
    return len(rows[-1]) < min(len(r) for r in rows[-3:-1])
