"""What a list gives away: CSV, XLSX, and text for chat groups; always all rows of the filter.

Numbers and days are values, not words: CSV has a decimal point and ISO days, XLSX has typed
cells. Texts that a spreadsheet would run as a formula get an apostrophe in front.
"""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from doorstep.surfaces.look import statuses, writing
from doorstep.surfaces.look.columns import Column, written

if TYPE_CHECKING:
    from doorstep.surfaces.look.lists import ListPage

FORMATS = ("csv", "xlsx", "text")
_CSV_ROWS = 500
TEXT_ROWS = 500  # more than anybody pastes into a chat
_RUNS_IN_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(page: "ListPage", *, form: str) -> HttpResponseBase:
    """Return the list as a file (`csv`, `xlsx`) or as plain text (`text`)."""
    if form == "text":
        return HttpResponse(as_text(page), content_type="text/plain; charset=utf-8")
    name = f"{page.spec.file_name}.{form}"
    if form == "xlsx":
        return FileResponse(_xlsx(page), as_attachment=True, filename=name, content_type=_XLSX)
    response = StreamingHttpResponse(csv_lines(page), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def guarded(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(_RUNS_IN_SPREADSHEETS) else value


def _reader(column: Column) -> Callable[[Any], Any]:
    """Return what reads a cell of this column for a file out of a row.

    A cell is a number, a day, a naive local moment, a guarded text, or None for nothing. Most are
    texts, and a file has a million of them, so these take the short way.
    """
    of = column.value if callable(column.value) else column.of
    is_status = column.kind == "status"

    def read(row: Any) -> Any:
        value = of(row)
        if value is None or value == "":
            return None
        if is_status:
            return str(statuses.status_of(str(value)).word)
        return guarded(value) if type(value) is str else _plain(value)

    return read


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if is_number or isinstance(value, date):
        return value
    return guarded(writing.said(value)[0])


def _every(page: "ListPage") -> Iterator[Any]:
    """Return all rows of the filter without holding them in memory."""
    rows = page.rows
    return rows.iterator(chunk_size=2000) if isinstance(rows, QuerySet) else iter(rows)


def csv_lines(page: "ListPage") -> Iterator[str]:
    """Yield the CSV, some hundred lines at a time, after the mark by which Excel knows UTF-8."""
    columns = page.spec.in_file
    reads = [_reader(column) for column in columns]
    held = io.StringIO()
    writer = csv.writer(held)
    held.write("\ufeff")
    writer.writerow([str(c.label) for c in columns])
    yield held.getvalue()
    rows = iter(_every(page))
    while some := list(islice(rows, _CSV_ROWS)):
        held.seek(0)
        held.truncate()
        writer.writerows([_in_csv(read(row)) for read in reads] for row in some)
        yield held.getvalue()


def _in_csv(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value


def _xlsx(page: "ListPage") -> Any:
    """Return a temporary file holding the workbook, written with constant memory."""
    # Open on purpose: the response reads and closes it.
    file = tempfile.TemporaryFile()
    safe = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, safe)
    sheet = book.add_worksheet()
    forms = {
        "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        "month": book.add_format({"num_format": "mm/yyyy"}),
    }
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    columns = page.spec.in_file
    reads = [_reader(column) for column in columns]
    for at, column in enumerate(columns):
        sheet.set_column(at, at, 14 if column.is_numeric else 24)
        sheet.write_string(0, at, str(column.label), bold)
    for line, row in enumerate(_every(page), start=1):
        for at, column in enumerate(columns):
            _write(sheet, line, at, reads[at](row), forms.get(column.kind))
    book.close()
    file.seek(0)
    return file


def _write(sheet: Any, line: int, at: int, value: Any, form: Any) -> None:
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(line, at, value, form)
    elif isinstance(value, str):
        sheet.write_string(line, at, value)
    else:
        sheet.write_number(line, at, value)


def as_text(page: "ListPage") -> str:
    """Return the list as people paste it into chat groups: numbered, one line a row."""
    first, *others = page.spec.on_page
    lines = [str(page.spec.caption)]
    narrowed = [
        next(words for value, words in one.choices() if value == page.chosen[one.key])
        for one in page.spec.filters
        if one.key in page.chosen
    ]
    if page.query:
        narrowed.append(f"“{page.query}”")
    if narrowed:
        lines.append(" · ".join(narrowed))
    for number, row in enumerate(page.rows[:TEXT_ROWS], start=1):
        facts = (f"{c.label}: {_word(c, row)}" for c in others if c.of(row) not in (None, ""))
        lines.append(f"{number}. {_word(first, row)} – {'; '.join(facts)}".removesuffix(" – "))
    if page.total > TEXT_ROWS:
        left = writing.number(page.count_all() - TEXT_ROWS)
        lines.append(_("… and %(count)s more") % {"count": left})
    if page.spec.source:
        lines.append(str(page.spec.source))
    return "\n".join(lines) + "\n"


def _word(column: Column, row: Any) -> str:
    return written(column.of(row), kind=column.kind, decimals=column.decimals)
