"""An XLSForm out of a workbook that nobody needs to trust: plain texts by column, row by row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime

import python_calamine as calamine
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import nfc
from doorstep.kernel.imports.workbooks import measured_sheets
from doorstep.kernel.imports.wrapping import broken
from doorstep.kernel.xforms.sheets import Sheets

MAX_BYTES = 5 * 1024 * 1024
MOST_ROWS = {"survey": 2000, "choices": 20_000, "settings": 5, "entities": 5}
KNOWN = (*MOST_ROWS, "external_choices", "osm")


def sheets_in(raw: bytes) -> Sheets:
    """Give the sheets of an XLSForm that we know, empty rows kept as {} so that numbers fit.

    Raises Problem for what is no plain XLSX (see `imports.wrapping`), or larger than 5 MB.
    """
    if len(raw) > MAX_BYTES:
        raise Problem("own_form.too_large", _("A form is at most 5 MB large."))
    names = measured_sheets(raw)
    try:
        with calamine.load_workbook(io.BytesIO(raw)) as book:
            wanted = {n: n.strip().lower() for n in book.sheet_names if n in names}
            return {
                key: list(_rows(book.get_sheet_by_name(name)))
                for name, key in wanted.items()
                if key in KNOWN
            }
    except (calamine.CalamineError, ValueError, OSError) as why:
        raise broken() from why


def _rows(sheet: calamine.CalamineSheet) -> Iterator[dict[str, str]]:
    lines = sheet.to_python(skip_empty_area=False)
    heads = [" ".join(_text(cell).split()) for cell in lines[0]] if lines else []
    for line in lines[1:]:
        pairs = ((h, _text(cell)) for h, cell in zip(heads, line, strict=False) if h)
        yield {head: text for head, text in pairs if text}


def _text(cell: object) -> str:
    """Write a cell as XLSForm understands it: whole numbers without a point, TRUE and FALSE."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    # Word processors put in spaces that do not break; expressions do not know them.
    return nfc(str(cell)).replace("\xa0", " ").strip() if cell is not None else ""
