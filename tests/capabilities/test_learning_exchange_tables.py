"""Tables and lists of questions as officials write them: workbooks, CSV, Word."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
import xlsxwriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from doorstep.capabilities.learning.exchange.cells import number_in, number_text
from doorstep.capabilities.learning.exchange.formats import FORMATS
from doorstep.capabilities.learning.exchange.merging import NEW, REFUSED, Bank, Verdict, judged
from doorstep.kernel.basics.problems import Problem

BANK = Bank({"t": "Chủ đề"}, ())
HEAD = ("STT", "Câu hỏi", "Phương án A", "Phương án B", "Phương án C", "Đáp án", "Giải thích")


def _judged(code: str, raw: bytes) -> list[Verdict]:
    return judged(FORMATS[code].read(raw), bank=BANK, holds=FORMATS[code].holds)


def _workbook(rows: list[tuple[Any, ...]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    return out.getvalue()


def _document(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return _saved(document)


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_workbook_as_people_write_it() -> None:
    raw = _workbook([
        ("UBND xã Mường Kim",), ("BỘ CÂU HỎI",), HEAD,
        (1, "Ai được hỏi mã OTP?", "Công an", "Không ai", "Ngân hàng", "b", "Mã là của mình."),
        (2, "Chọn mọi ý đúng.", "Một", "Hai", "Ba", "A và C", "Vì thế."),
        (3, "OTP có đọc cho người lạ không?", "Đúng", "Sai", "", "Sai", "Không đọc."),
        (4, "Có mấy số?", "", "", "", 6, ""),
        (5, "Hai đáp án?", "x", "y", "z", "D", ""),
        (6, "Không đáp án?", "x", "y", "z", "", ""),
        (7, "Công thức?", "x", "y", "z", "=1/0", ""),
    ])  # fmt: skip
    found = _judged("xlsx", raw)
    assert [one.verdict for one in found] == [NEW] * 4 + [REFUSED] * 3
    assert [one.table["kind"] for one in found[:4]] == [
        "single",
        "multiple",
        "true_false",
        "number",
    ]
    assert found[0].where == "row 4"
    assert found[0].table["choices"][1] == {"text": "Không ai", "right": True}
    assert found[3].losses == ("no explanation: the right answer stands in its place",)
    assert found[3].table["why"] == "Đáp án đúng: 6"
    assert "D is not among the choices" in found[4].faults[0]
    assert found[5].faults == ("no right answer is told",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_of_any_spreadsheet(encoding: str, sign: str) -> None:
    rows = [HEAD, ("1", "A; hay, B?", "a", "b", "c", "C", "Vì thế."), ("2", "B?", *"abcA", "x")]
    text = "\n".join(sign.join(f'"{cell}"' for cell in row) for row in rows) + "\n"
    found = _judged("csv", text.encode(encoding))
    assert [one.verdict for one in found] == [NEW, NEW]
    assert found[0].table["ask"] == "A; hay, B?"


def test_csv_never_holds_a_formula() -> None:
    table = {"code": "q", "topic": "t", "kind": "true_false", "ask": "=cmd()", "is_true": True,
             "why": "+1"}  # fmt: skip
    raw = FORMATS["csv"].write([table], course="x").raw
    assert b",'=cmd()," in raw
    assert b",'+1," in raw
    assert _judged("csv", raw)[0].table["ask"] == "=cmd()"


def test_tables_without_our_headings_and_broken_rows_are_problems() -> None:
    with pytest.raises(Problem, match="Câu hỏi"):
        FORMATS["xlsx"].read(_workbook([("Họ tên", "Năm sinh"), ("An", 1960)]))
    with pytest.raises(Problem, match="Row 2"):
        FORMATS["csv"].read('Câu hỏi,Đáp án\n"A,B\n'.encode())


def test_a_list_as_people_type_it() -> None:
    raw = _document(
        "NGÂN HÀNG CÂU HỎI", "Câu 1: Ai được hỏi mã OTP?", "A. Công an", "B. Không ai",
        "C. Ngân hàng", "Đáp án: B", "Giải thích: Mã là của mình,", "không đọc cho ai.",
        "Câu 2. Chọn mọi ý đúng.\tA. Một\tB. Hai   C. Ba", "Đáp án đúng: A, C",
        "Câu 3) Số máy công an?", "*A. 113", "B. 115",
        "Câu 4: OTP đọc được cho người lạ.", "Đáp án: Sai",
        "Câu hỏi 5: Phím nào?", "a) Một", "b) Hai", "Câu 6: Nút nào?", "A. Đỏ", "B. Xanh",
        "BẢNG ĐÁP ÁN", "5. B   6. A",
    )  # fmt: skip
    found = _judged("docx", raw)
    assert [one.verdict for one in found] == [NEW] * 6
    assert [one.where for one in found[:2]] == ["question 1", "question 2"]
    assert found[0].table["why"] == "Mã là của mình, không đọc cho ai."
    right = [[c["text"] for c in one.table.get("choices", ()) if c.get("right")] for one in found]
    assert right == [["Không ai"], ["Một", "Ba"], ["113"], [], ["Hai"], ["Đỏ"]]
    assert "by its look alone" in found[2].losses[0]
    assert found[3].table["is_true"] is False


def _look(mark: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    document.add_paragraph("Câu 1: Màu nào?").runs[0].bold = True
    for text in ("A. Đỏ", "B. Xanh", "C. Vàng"):
        run = document.add_paragraph().add_run(text)
        if text.startswith("B"):
            mark(run)
    document.add_paragraph("Giải thích: Xanh.")
    return _saved(document)


@pytest.mark.parametrize("look", ["bold", "underline", "red"])
def test_a_right_choice_that_stands_out_by_its_look(look: str) -> None:
    def mark(run: Any) -> None:
        if look == "red":
            run.font.color.rgb = docx.shared.RGBColor(255, 0, 0)
        else:
            setattr(run, look, True)

    (found,) = _judged("docx", _look(mark))
    assert [one.get("right", False) for one in found.table["choices"]] == [False, True, False]
    assert "check it" in found.losses[0]


def _numbered(document: Any) -> str:
    """Make a list of Word: "Câu %1:" and below it "A.", and give its number."""
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "90")
    for depth, form, text in (("0", "decimal", "Câu %1:"), ("1", "upperLetter", "%2.")):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), depth)
        for name, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", text)):
            one = OxmlElement(name)
            one.set(qn("w:val"), value)
            level.append(one)
        abstract.append(level)
    root.insert(0, abstract)
    return str(root.add_num(90).numId)


def test_numbers_that_word_makes_itself() -> None:
    document = docx.Document()
    number = _numbered(document)
    for depth, text in ((0, "Hỏi một?"), (1, "x"), (1, "y"), (0, "Hỏi hai?"), (1, "z"), (1, "t")):
        paragraph = document.add_paragraph(text)
        told = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        told.get_or_add_numId().val, told.get_or_add_ilvl().val = int(number), depth
        if depth and text in "xt":
            paragraph.runs[0].underline = True
    first, second = _judged("docx", _saved(document))
    assert [one["text"] for one in first.table["choices"] if one.get("right")] == ["x"]
    assert [one["text"] for one in second.table["choices"] if one.get("right")] == ["t"]


def test_a_word_table_under_our_headings() -> None:
    document = docx.Document()
    rows = [HEAD, ("1", "Ai?", "x", "y", "z", "C", "Vì thế."), ("",) * 7]
    table = document.add_table(len(rows), len(HEAD))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    (found,) = _judged("docx", _saved(document))
    assert (found.verdict, found.where) == (NEW, "table 1, row 2")


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1.820", 1820), ("1,5", 1.5), ("-3", -3), ("abc", None), ("", None), ("1.2.3", None)],
)
def test_numbers_are_read_as_written_in_vietnamese(typed: str, value: float | None) -> None:
    assert number_in(typed) == value
    if value is not None:
        assert number_in(number_text(value)) == value
