"""From the bytes of a file to rows: (row number as in the sheet, cells by column name).

What the file is, is told by its content; its name only must not contradict it. Whatever cannot
be read raises a Problem that says what to do, before anything is written anywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.imports.grid import Cell, Grid, Remark
from doorstep.kernel.imports.headers import Table, find_table
from doorstep.kernel.imports.plaintext import UTF_8, read_plaintext
from doorstep.kernel.imports.workbooks import read_workbook

MAX_BYTES = 40 * 1024 * 1024
WORKBOOK, TEXT = "xlsx", "text"
_ENDINGS = {"xlsx": WORKBOOK, "xlsm": WORKBOOK, "csv": TEXT, "tsv": TEXT, "txt": TEXT}
_OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")
_WRAPPED = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_DELIMITERS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}


@dataclass
class Read:
    """A file that was read: the table, and what was assumed on the way."""

    table: Table
    sheet: str = ""
    encoding: str = ""
    remarks: tuple[Remark, ...] = ()
    is_cut_off: bool = False

    def rows(self) -> Iterator[tuple[int, dict[str, Cell]]]:
        """Yield each row with its number in the sheet, cells by column name."""
        for number, line in self.table.lines:
            yield (
                number,
                {name: self.table.cell(line, n) for n, name in enumerate(self.table.header)},
            )


def read_file(raw: bytes, *, name: str, known: Collection[str] = (), sheet: str = "") -> Read:
    """Read an uploaded file; `known` are the folded header words of its kind.

    `sheet` picks a sheet of a workbook by name. Raises Problem for everything that is no table.
    """
    what = file_type(raw, name=name)
    if what == WORKBOOK:
        grid = read_workbook(raw, sheet=sheet)
    else:
        grid = read_plaintext(raw, is_tabbed=name.lower().endswith(".tsv"))
    table = find_table(grid, known)
    remarks = (*_about(grid), *table.remarks)
    return Read(table, grid.sheet, grid.encoding, remarks, grid.is_cut_off)


def file_type(raw: bytes, *, name: str) -> str:
    """Tell "xlsx" or "text" by content; raise Problem for the rest and for a wrong name."""
    if not raw.strip():
        raise Problem("imports.empty", _("The file holds no rows."))
    if len(raw) > MAX_BYTES:
        raise too_large()
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    if ending and ending not in _ENDINGS and ending != "xls":
        raise not_a_table()
    is_workbook = raw.startswith(
        (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    )
    if not is_workbook and (raw.startswith(_OTHER_FILES) or _is_markup(raw)):
        raise not_a_table()
    if ending and (_ENDINGS.get(ending, WORKBOOK) == WORKBOOK) != is_workbook:
        raise Problem(
            "imports.wrong_ending",
            _("The file is called .%(ending)s but its content is something else."),
            ending=ending,
        )
    return WORKBOOK if is_workbook else TEXT


def too_large() -> Problem:
    """Give the problem of a file over the limit."""
    return Problem(
        "imports.too_large",
        _("The file is larger than %(limit)s MB. Split it and send the parts."),
        limit=MAX_BYTES // 1024 // 1024,
    )


def not_a_table() -> Problem:
    """Give the problem of a file that is something else."""
    return Problem("imports.not_a_table", _("This is not a table. Send an XLSX, CSV or TSV file."))


def _is_markup(raw: bytes) -> bool:
    start = raw[:300].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table"))


def _about(grid: Grid) -> list[Remark]:
    """Say what was assumed about the file."""
    remarks: list[Remark] = []
    if grid.encoding and grid.encoding != UTF_8:
        remarks.append(Remark("encoding_assumed", {"encoding": grid.encoding}))
    if grid.delimiter:
        remarks.append(Remark("delimiter_assumed", {"delimiter": str(_DELIMITERS[grid.delimiter])}))
    if grid.other_sheets:
        names = ", ".join(grid.other_sheets)[:200]
        remarks.append(Remark("other_sheets", {"sheet": grid.sheet, "others": names}))
    return remarks
