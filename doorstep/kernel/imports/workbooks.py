"""Reading an XLSX: the first visible sheet that holds something, as rows of plain values."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from xml.parsers import expat

import python_calamine as calamine
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import nfc
from doorstep.kernel.imports.cells import survey
from doorstep.kernel.imports.grid import Broken, Cell, Grid, Merged
from doorstep.kernel.imports.wrapping import broken, open_wrapping, parse_part


def read_workbook(raw: bytes, *, sheet: str = "") -> Grid:
    """Give the cells of `sheet`, or of the first visible sheet with content.

    Raises Problem for whatever `open_wrapping` refuses, and when no sheet holds anything.
    """
    parts = open_wrapping(raw)
    files = _sheet_files(parts)
    try:
        with calamine.load_workbook(io.BytesIO(raw)) as book:
            names = [
                m.name
                for m in book.sheets_metadata
                if m.visible == calamine.SheetVisibleEnum.Visible and m.name in files
            ]
            surveys = {n: survey(parts, files[n]) for n in names}
            filled = [n for n in names if surveys[n].last_row >= 0]
            chosen = sheet if sheet in filled else next(iter(filled), "")
            if not chosen:
                raise Problem("imports.empty", _("The file holds no rows."))
            grid = _grid(book.get_sheet_by_name(chosen), surveys[chosen].broken)
    except (calamine.CalamineError, ValueError, OSError) as why:
        raise broken() from why
    grid.sheet = chosen
    grid.other_sheets = [n for n in filled if n != chosen]
    return grid


def measured_sheets(raw: bytes) -> set[str]:
    """Give the names of the sheets of a workbook once none of them is too large to be laid out.

    For whoever reads a workbook in a shape of its own. Raises Problem as `read_workbook` does.
    """
    with open_wrapping(raw) as parts:
        files = _sheet_files(parts)
        for name in files.values():
            survey(parts, name)
    return set(files)


def _grid(sheet: calamine.CalamineSheet, marked: dict[tuple[int, int], str]) -> Grid:
    start = sheet.start[1] if sheet.start else 0
    merged = [Merged(a[0], a[1], b[0], b[1]) for a, b in sheet.merged_cell_ranges or ()]
    return Grid(list(_rows(sheet, start, marked)), merged=merged)


def _rows(
    sheet: calamine.CalamineSheet, start: int, marked: dict[tuple[int, int], str]
) -> Iterator[list[Cell]]:
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), code in marked.items():
        by_row.setdefault(row, {})[column] = code
    at = 0
    for at, cells in enumerate(sheet.iter_rows(), start=1):
        line: list[Cell] = [None] * start + [_plain(c) for c in cells]
        yield _with_broken(line, by_row.pop(at - 1, None))
    for row in sorted(by_row):  # nothing but broken formulas at the end of the sheet
        while at <= row:
            yield _with_broken([], by_row.get(at))
            at += 1


def _with_broken(line: list[Cell], codes: dict[int, str] | None) -> list[Cell]:
    for column, code in (codes or {}).items():
        line += [None] * (column + 1 - len(line))
        line[column] = Broken(code)
    return line


def _plain(cell: object) -> Cell:
    """Bring a cell to text, number, truth or day; texts composed (NFC)."""
    if isinstance(cell, str):
        return nfc(cell) if cell.strip() else None
    if isinstance(cell, bool | int) or cell is None:
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, time | timedelta):
        return str(cell)
    return str(cell)


def _sheet_files(parts: zipfile.ZipFile) -> dict[str, str]:
    """Give the part of the zip in which each sheet lies, by the sheet's name."""
    names: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, told: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            link = next((v for k, v in told.items() if k.rpartition(":")[2] == "id"), "")
            names[told.get("name", "")] = link

    def target(tag: str, told: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship" and told.get("TargetMode") != "External":
            path = told.get("Target", "")
            path = path.lstrip("/") if path.startswith("/") else posixpath.join("xl", path)
            targets[told.get("Id", "")] = posixpath.normpath(path)

    for name, handler in (("xl/workbook.xml", sheet), ("xl/_rels/workbook.xml.rels", target)):
        parser = expat.ParserCreate()
        parser.StartElementHandler = handler
        parse_part(parts, name, parser)
    known = set(parts.namelist())
    return {n: targets[link] for n, link in names.items() if targets.get(link) in known}
