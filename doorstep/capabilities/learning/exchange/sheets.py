"""Question tables as XLSX and CSV: one row a question, under headings in Vietnamese."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.cells import cells_of, number_text, take_cells
from doorstep.capabilities.learning.exchange.decoding import text_in
from doorstep.capabilities.learning.exchange.headings import BY_WORDS, HEADINGS, IGNORED
from doorstep.capabilities.learning.exchange.holding import EVERYTHING, reduced
from doorstep.capabilities.learning.exchange.packages import DAMAGED, broken
from doorstep.capabilities.learning.exchange.shapes import (
    MOST_QUESTIONS,
    Reading,
    Written,
    require_size,
)
from doorstep.kernel.basics.figures import format_date
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.imports.cells import MAX_COLUMNS, too_large
from doorstep.kernel.imports.grid import Broken, Cell, Grid
from doorstep.kernel.imports.headers import find_table
from doorstep.kernel.imports.reading import Read, read_file

HOLDS = EVERYTHING
_WIDTHS = {"ask": 60, "why": 50, "alt": 30, "code": 18, "topic": 14}
_MEANT_AS_FORMULA = ("=", "+", "-", "@", "\t", "'")


def read_xlsx(raw: bytes) -> Reading:
    """Read the first filled sheet of a workbook; raise Problem when it has no question table."""
    require_size(len(raw))
    try:
        read = read_file(raw, name="x.xlsx", known=BY_WORDS)
    except DAMAGED as why:
        raise broken() from why
    return _read(read, Reading())


def read_csv(raw: bytes) -> Reading:
    """Read a CSV or TSV in UTF-8, UTF-16 or Windows-1258; raise Problem as `read_xlsx`."""
    reading = Reading()
    text = text_in(raw, reading)
    read = Read(find_table(Grid(_rows(text)), BY_WORDS))
    return _read(read, reading, is_text=True)


def _rows(text: str) -> list[list[Cell]]:
    """Part a text into cells at the sign that shows most of our headings; Problem for no CSV."""
    found: list[list[Cell]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=_sign(text), strict=True):
            if len(found) > MOST_QUESTIONS + 100 or len(line) > MAX_COLUMNS:
                raise too_large()
            found.append([value if value.strip() else None for value in line])
    except csv.Error as why:
        raise Problem(
            "exchange.bad_csv",
            _("Row %(row)s cannot be read: a quotation mark is missing or the row is cut off."),
            row=len(found) + 1,
        ) from why
    return found


def _sign(text: str) -> str:
    head = text.splitlines()[:40]

    def known(sign: str) -> int:
        parts = ([cell.strip(' "') for cell in line.split(sign)] for line in head)
        return max(
            (sum(search_key(cell) in BY_WORDS for cell in line) for line in parts), default=0
        )

    return max((",", ";", "\t"), key=known)


def _read(file: Read, reading: Reading, *, is_text: bool = False) -> Reading:
    columns = named_columns(file.table.header, reading)
    for remark in file.table.remarks:
        if remark.code == "below_table":
            told = {"rows": remark.params["rows"]}
            reading.remarks.append(_("rows below the table are left out: %(rows)s") % told)
    for row, values in file.rows():
        found = reading.begin(_("row %(n)s") % {"n": row})
        cells = {}
        for heading, column in columns.items():
            value = values[heading]
            if isinstance(value, Broken):
                found.refuse(_("the formula in %(column)s has no value") % {"column": heading})
            cells[column] = _shown(value, is_text=is_text)
        take_cells(found, cells)
    return reading


def named_columns(header: Iterable[str], reading: Reading) -> dict[str, str]:
    """Tell which heading is which column; raise Problem where the question has none."""
    columns: dict[str, str] = {}
    for heading in header:
        column = BY_WORDS.get(search_key(heading))
        if column and column not in columns.values():
            columns[heading] = column
        elif search_key(heading) not in IGNORED:
            told = {"column": heading[:60]}
            reading.remarks.append(_("the column %(column)s is not taken over") % told)
    if "ask" not in columns.values():
        raise Problem(
            "exchange.no_questions",
            _("No column is called “Câu hỏi”. Take the headings of the template."),
        )
    return columns


def _shown(value: Cell, *, is_text: bool) -> str:
    if isinstance(value, bool):
        return "Đúng" if value else "Sai"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, date):
        return format_date(value, "vi")
    if not isinstance(value, str):
        return ""
    is_guarded = is_text and value.startswith("'") and value[1:2] in _MEANT_AS_FORMULA
    return value[1:] if is_guarded and len(value) > 1 else value


def rows_of(tables: Iterable[dict[str, Any]]) -> tuple[list[dict[str, str]], list[tuple[str, str]]]:
    """Give the questions as cells by column, and what of which the cells do not hold."""
    rows, losses = [], []
    for table in tables:
        told, lost = reduced(table, HOLDS)
        if told is not None:
            cells, more = cells_of(told)
            rows.append(cells)
            losses += [(told.get("code", ""), message) for message in (*lost, *more)]
    return rows, losses


def write_xlsx(tables: Iterable[dict[str, Any]], *, course: str) -> Written:
    """Give the questions as a workbook; without questions it is the empty template."""
    rows, losses = rows_of(tables)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(f"Câu hỏi {course}"[:31])
        head = book.add_format({"bold": True, "bg_color": "#d8dee4", "text_wrap": True})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for n, (column, words) in enumerate(HEADINGS.items()):
            sheet.set_column(n, n, _WIDTHS.get(column, 22 if len(column) == 1 else 12))
            sheet.write_string(0, n, words[0], head)
            for r, cells in enumerate(rows, 1):
                if column in cells:
                    sheet.write_string(r, n, cells[column], body)
        sheet.freeze_panes(1, 0)
    return Written(out.getvalue(), losses)


def write_csv(tables: Iterable[dict[str, Any]], *, course: str) -> Written:
    """Give the questions as CSV in UTF-8 with a mark, so that spreadsheets know the letters.

    A text that a spreadsheet would take for a formula stands behind an apostrophe.
    """
    rows, losses = rows_of(tables)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([words[0] for words in HEADINGS.values()])
    for cells in rows:
        writer.writerow([_guarded(cells.get(column, "")) for column in HEADINGS])
    return Written(b"\xef\xbb\xbf" + out.getvalue().encode(), losses)


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_MEANT_AS_FORMULA) else text
