"""Makes the small files that import tests read: lists as communes send them, and hostile ones.

`python -m tests.vectors.imports.make FOLDER` writes them all, to look at in a spreadsheet.
"""

from __future__ import annotations

import io
import sys
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

HEADER = ["Số hộ", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Số điện thoại", "Xóm"]
PEOPLE = [
    ["H1", "Hoàng Văn Páo", "05/10/1984", "Nam", "004084000991", "0912 010 801", "Nà Lùng"],
    ["H1", "Lò Thị Dương", "1986", "Nữ", "004186000992", "", "Nà Lùng"],
    ["H2", "Nguyễn Thị Thuỷ", "01/02/1990", "Nữ", "", "", "xóm Bản Đâư"],
]
Rows = Iterable[Sequence[Any]]


def csv_text(rows: Rows, mark: str = ",") -> str:
    """Give rows as CSV text."""
    return "\n".join(mark.join(f'"{c}"' for c in row) for row in rows) + "\n"


def csv(rows: Rows, *, mark: str = ",", encoding: str = "utf-8") -> bytes:
    """Give rows as a CSV file."""
    return csv_text(rows, mark).encode(encoding)


def windows_1258(text: str) -> bytes:
    """Encode as old Vietnamese Windows does: the tone mark follows its letter."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        bare = unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        out.append(bare + "".join(c for c in parts if c in tones))
    return "".join(out).encode("cp1258")


def xlsx(
    rows: Rows,
    *,
    merged: Sequence[tuple[int, int, int, int, Any]] = (),
    formulas: Sequence[tuple[int, int, str, Any]] = (),
    dates: Sequence[tuple[int, int, Any]] = (),
    sheets: Sequence[str] = ("Danh sách",),
) -> bytes:
    """Give rows as a workbook. Formulas are (row, column, formula, stored value)."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name in sheets:
        sheet = book.add_worksheet(name)
        for n, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None and value != "":
                    sheet.write(n, column, value)
        for top, left, bottom, right, value in merged:
            sheet.merge_range(top, left, bottom, right, value)
        for row_at, column, formula, stored in formulas:
            sheet.write_formula(row_at, column, formula, None, stored)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for row_at, column, value in dates:
            sheet.write_datetime(row_at, column, value, day)
    book.close()
    return out.getvalue()


def repacked(raw: bytes, parts: dict[str, bytes]) -> bytes:
    """Give a workbook with parts replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def part(raw: bytes, name: str) -> bytes:
    """Give one part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        return book.read(name)


SHEET = "xl/worksheets/sheet1.xml"


def plain() -> bytes:
    """The list as it should be."""
    return xlsx([HEADER, *PEOPLE])


def zip_bomb() -> bytes:
    """A workbook of some 60 kB that unpacks to 60 MB."""
    return repacked(plain(), {"xl/media/picture.bin": b"\0" * (60 * 1024 * 1024)})


def lying_zip() -> bytes:
    """A part that says it is short and is not."""
    raw = bytearray(repacked(plain(), {"xl/media/a.bin": b"\0" * (8 * 1024 * 1024)}))
    told = (8 * 1024 * 1024).to_bytes(4, "little")
    return bytes(raw.replace(told, (100).to_bytes(4, "little")))


def far_cell() -> bytes:
    """Two cells, the second in the last row and column a sheet can have."""
    sheet = part(plain(), SHEET)
    end = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return repacked(plain(), {SHEET: sheet.replace(b"</sheetData>", end)})


def entities() -> bytes:
    """A sheet that declares an entity, the start of every entity bomb."""
    sheet = part(plain(), SHEET)
    declared = sheet.replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1)
    return repacked(plain(), {SHEET: declared})


FILES = {
    "plain.xlsx": plain,
    "utf16.csv": lambda: csv([HEADER, *PEOPLE], encoding="utf-16"),
    "windows-1258.csv": lambda: windows_1258(csv_text([HEADER, *PEOPLE], ";")),
    "zip-bomb.xlsx": zip_bomb,
    "lying.xlsx": lying_zip,
    "far-cell.xlsx": far_cell,
    "entities.xlsx": entities,
    "external-links.xlsx": lambda: repacked(
        plain(), {"xl/externalLinks/externalLink1.xml": b"<a/>"}
    ),
    "macros.xlsx": lambda: repacked(plain(), {"xl/vbaProject.bin": b"x"}),
    "half.xlsx": lambda: plain()[: len(plain()) // 2],
}


def main(folder: str) -> None:
    """Write all files into a folder."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        (target / name).write_bytes(make())


if __name__ == "__main__":
    main(sys.argv[1])
