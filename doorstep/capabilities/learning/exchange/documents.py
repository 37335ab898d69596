"""Word documents of questions: tables under our headings, else lists as people type them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from docx.shared import Pt

from doorstep.capabilities.learning.exchange.cells import Cells, take_cells
from doorstep.capabilities.learning.exchange.headings import BY_WORDS, HEADINGS, LETTERS
from doorstep.capabilities.learning.exchange.holding import EVERYTHING
from doorstep.capabilities.learning.exchange.lists import Line, read_lines
from doorstep.capabilities.learning.exchange.numbering import Numbering, numbering_of
from doorstep.capabilities.learning.exchange.packages import broken, unpacked
from doorstep.capabilities.learning.exchange.shapes import Reading, Written
from doorstep.capabilities.learning.exchange.sheets import named_columns, rows_of
from doorstep.capabilities.learning.exchange.xmlparts import parse_xml
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key

HOLDS = EVERYTHING
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OUTSTANDING = ("w:b", "w:u", "w:highlight", "w:color")
_PLAIN_VALUES = ("0", "false", "none", "auto", "000000")


def read_docx(raw: bytes) -> Reading:
    """Read the questions of a DOCX; raise Problem when it is none or not to be trusted."""
    body, numbering = _opened(raw)
    reading, lines = Reading(), list[Line]()
    for n, element in enumerate(body, 1):
        if element.tag == qn("w:tbl") and (rows := _question_rows(element)):
            read_lines(lines, reading)
            lines = []
            _read_table(rows, reading, n)
        else:
            lines += _lines(element, numbering)
    read_lines(lines, reading)
    return reading


def _opened(raw: bytes) -> tuple[Any, Numbering]:
    if raw.startswith(_OLE):
        raise Problem(
            "exchange.old_word",
            _("This is a file of an old Word (.doc) or locked. Save it as plain .docx."),
        )
    parts = unpacked(raw)
    if "word/document.xml" not in parts:
        raise Problem("exchange.no_document", _("This is not a Word document (.docx)."))
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            parse_xml(part, name=name)
    try:
        document = docx.Document(io.BytesIO(raw))
        relations = document.part.rels.values()
        lists = [one.target_part for one in relations if one.reltype.endswith("/numbering")]
        return document.element.body, numbering_of(lists[0] if lists else None)
    except Exception as why:  # whatever a crafted package makes the library stumble over
        raise broken() from why


def _question_rows(table: Any) -> list[list[str]]:
    """Give a table's rows as texts when its first row names question columns; else []."""
    rows = [
        [" ".join(line.text for line in _lines(cell, Numbering())) for cell in
         row.findall(qn("w:tc"))] for row in table.findall(qn("w:tr"))
    ]  # fmt: skip
    known = {BY_WORDS.get(search_key(cell)) for cell in rows[0]} if rows else set()
    return rows if "ask" in known and len(known - {None}) > 1 else []


def _read_table(rows: list[list[str]], reading: Reading, n: int) -> None:
    columns = named_columns(filter(None, rows[0]), reading)
    for at, row in enumerate(rows[1:], 2):
        cells: Cells = {}
        for heading, text in zip(rows[0], row, strict=False):
            if heading in columns:
                cells[columns[heading]] = text
        if any(text.strip() for text in cells.values()):
            where = _("table %(table)s, row %(n)s") % {"table": n, "n": at}
            take_cells(reading.begin(where), cells)


def _lines(element: Any, numbering: Numbering) -> Iterator[Line]:
    """Give the paragraphs inside an element as lines, line breaks parting them too."""
    for paragraph in element.iter(qn("w:p")):
        line = Line(_label(paragraph, numbering))
        line.marks = [False] * len(line.text)
        losses = []
        for run in paragraph.iter():
            text = _run_text(run)
            if text and next(run.iterancestors(qn("w:p")), None) is not paragraph:
                continue  # of a text box inside, which comes by itself
            if text == "\n":
                yield Line(line.text, line.marks)
                line = Line("")
            elif text:
                line.text += text
                line.marks += [_stands_out(run)] * len(text)
            elif run.tag in (qn("w:drawing"), qn("w:pict"), qn("w:object")):
                losses.append(_("a picture"))
        yield Line(line.text, line.marks, tuple(losses))


def _run_text(element: Any) -> str:
    if element.tag in (qn("w:t"), qn("m:t")):
        return element.text or ""
    if element.tag == qn("w:tab") and element.getparent().tag == qn("w:r"):
        return "\t"
    return "\n" if element.tag in (qn("w:br"), qn("w:cr")) else ""


def _stands_out(text: Any) -> bool:
    look = text.getparent().find(qn("w:rPr"))
    if look is None:
        return False
    found = [look.find(qn(name)) for name in _OUTSTANDING]
    return any(
        one is not None and (one.get(qn("w:val")) or "1").lower() not in _PLAIN_VALUES
        for one in found
    )


def _label(paragraph: Any, numbering: Numbering) -> str:
    told = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if told is None:
        return ""
    number, depth = told.find(qn("w:numId")), told.find(qn("w:ilvl"))
    at = (depth.get(qn("w:val")) if depth is not None else None) or "0"
    if number is None or not at.isdecimal():
        return ""
    label = numbering.label(number.get(qn("w:val")) or "", int(at[:2]))
    return f"{label} " if label else ""


def write_docx(tables: Iterable[dict[str, Any]], *, course: str) -> Written:
    """Give the questions as a document to read and print: a list, one thing a line."""
    rows, losses = rows_of(tables)
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(12)
    document.add_heading(f"Ngân hàng câu hỏi: {course}", 1)
    document.core_properties.author = ""
    for n, cells in enumerate(rows, 1):
        first = document.add_paragraph()
        first.add_run(f"Câu {n}: ").bold = True
        first.add_run(cells.get("ask", ""))
        for column in [*LETTERS, *HEADINGS]:
            if column in cells and column != "ask" and (len(column) > 1 or column in LETTERS):
                text = cells.pop(column)
                name = f"{column}. " if column in LETTERS else f"{HEADINGS[column][0]}: "
                document.add_paragraph(name + text).paragraph_format.space_after = Pt(0)
        document.add_paragraph()
    out = io.BytesIO()
    document.save(out)
    return Written(out.getvalue(), losses)
