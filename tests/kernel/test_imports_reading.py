"""Reading uploaded files: every form communes send, and refusal of what is broken or hostile."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.imports import cells, reading
from doorstep.kernel.imports.grid import Broken
from doorstep.kernel.imports.guessing import guess_mapping, known_words
from doorstep.kernel.imports.kinds import CHOICE, find_kind
from doorstep.kernel.imports.reading import Read, read_file
from doorstep.kernel.imports.values import Misread, read_value
from tests.vectors.imports import make

PERSONS = find_kind("persons")
assert PERSONS is not None


def read(raw: bytes, name: str = "list.xlsx") -> Read:
    return read_file(raw, name=name, known=known_words(PERSONS))


def names(found: Read) -> list[object]:
    return [row["Họ và tên"] for _n, row in found.rows()]


def column(code: str):  # type: ignore[no-untyped-def]
    assert PERSONS is not None
    return PERSONS.column(code)


EVERYBODY = [row[1] for row in make.PEOPLE]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_unicode_text_files_of_every_kind(encoding: str, mark: str) -> None:
    found = read(make.csv([make.HEADER, *make.PEOPLE], mark=mark, encoding=encoding), "list.csv")
    assert names(found) == EVERYBODY
    assert [n for n, _row in found.rows()] == [2, 3, 4]


def test_windows_1258_is_read_and_said() -> None:
    found = read(make.FILES["windows-1258.csv"](), "list.csv")
    assert names(found) == EVERYBODY
    assert ("encoding_assumed", {"encoding": "Windows-1258"}) in found.remarks


def test_letters_of_before_unicode_are_refused_not_guessed() -> None:
    raw = "Hä vµ tªn;Ngµy sinh\nNguyÔn ThÞ Hµ;§Æng v¨n ®«ng µ¸¶·¹\n".encode("latin-1")
    with pytest.raises(Problem) as why:
        read(raw, "list.csv")
    assert why.value.code == "imports.unknown_encoding"


def test_decomposed_names_become_composed() -> None:
    rows = [make.HEADER, *make.PEOPLE]
    text = unicodedata.normalize("NFD", make.csv_text(rows)).encode()
    assert names(read(text, "list.csv")) == EVERYBODY
    book = make.xlsx([[unicodedata.normalize("NFD", c) for c in row] for row in rows])
    assert names(read(book)) == EVERYBODY


def test_titles_merged_cells_and_two_header_lines() -> None:
    rows = [
        ["UBND XÃ NA LY"],
        ["DANH SÁCH NHÂN KHẨU NĂM 2026"],
        [],
        ["TT", "Họ và tên", "Năm sinh", None, "Xóm", "Số hộ"],
        [None, None, "Nam", "Nữ"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        [1, "Hoàng Văn Páo", 1984, None, "Nà Lùng", None],
        [2, "Lò Thị Dương", None, 1986, "Nà Lùng", None],
        ["Tổng cộng", None, 1, 1],
        [None, None, None, "Người lập biểu"],
    ]
    merged = [
        (3, 0, 4, 0, "TT"), (3, 1, 4, 1, "Họ và tên"), (3, 2, 3, 3, "Năm sinh"),
        (3, 4, 4, 4, "Xóm"), (3, 5, 4, 5, "Số hộ"), (6, 5, 7, 5, "H1"),
    ]  # fmt: skip
    found = read(make.xlsx(rows, merged=merged))
    assert found.table.header == [
        "TT", "Họ và tên", "Năm sinh – Nam", "Năm sinh – Nữ", "Xóm", "Số hộ",
    ]  # fmt: skip
    told = list(found.rows())
    assert [n for n, _row in told] == [7, 8]
    assert [row["Số hộ"] for _n, row in told] == ["H1", "H1"]
    assert ("below_table", {"rows": "9, 10"}) in found.remarks
    assert PERSONS is not None
    mapping = guess_mapping(PERSONS, found.table.header)
    assert mapping == {
        "village": "Xóm",
        "household_number": "Số hộ",
        "full_name": "Họ và tên",
        "birth_of_men": "Năm sinh – Nam",
        "birth_of_women": "Năm sinh – Nữ",
    }


def test_two_header_lines_in_a_text_file() -> None:
    rows = [
        ["TT", "Họ và tên", "Năm sinh", "", "Xóm"],
        ["", "", "Nam", "Nữ", ""],
        ["1", "Hoàng Văn Páo", "1984", "", "Nà Lùng"],
    ]
    found = read(make.csv(rows), "list.csv")
    assert "Năm sinh – Nữ" in found.table.header
    assert len(found.table.lines) == 1


def test_a_first_person_without_birth_is_no_second_header_line() -> None:
    rows = [["Họ và tên", "Xóm", "Số điện thoại"], ["Hoàng Văn Páo", "Nà Lùng", ""]]
    assert len(read(make.csv(rows), "list.csv").table.lines) == 1


def test_formulas_give_their_stored_value_or_a_mark() -> None:
    formulas = [(1, 2, "=1983+1", 1984), (2, 2, "=A1/0", "#DIV/0!"), (3, 2, "=A1", "")]
    found = read(make.xlsx([make.HEADER, *make.PEOPLE], formulas=formulas))
    births = [row["Ngày sinh"] for _n, row in found.rows()]
    assert births == [1984, Broken("formula_error"), Broken("formula_not_computed")]


def test_days_as_text_serials_cells_and_bengali_digits() -> None:
    days = [(1, 2, date(1984, 10, 5))]
    found = read(make.xlsx([make.HEADER, *make.PEOPLE], dates=days))
    born = [read_value(column("birth"), row["Ngày sinh"]) for _n, row in found.rows()]
    assert born == [date(1984, 10, 5), 1986, date(1990, 2, 1)]
    for told in (30960, "30960", "০৫/১০/১৯৮৪", "5.10.1984", "ngày 05 tháng 10 năm 1984"):
        assert read_value(column("birth"), told) == date(1984, 10, 5), told
    assert read_value(column("birth"), "০০/০০/১৯৫০") == 1950
    for wrong, code in (("31/02/1990", "no_such_date"), ("5/10/84", "two_digit_year")):
        with pytest.raises(Misread) as why:
            read_value(column("birth"), wrong)
        assert why.value.code == code


def test_numbers_that_spreadsheets_spoil() -> None:
    mended = read_value(column("identity_number"), 4084000991)
    assert (mended.value, mended.code) == ("004084000991", "leading_zero")
    assert read_value(column("phone"), 912010801) == "+84912010801"
    for spoiled in ("4.084E+09", "4,08E+10"):
        with pytest.raises(Misread) as why:
            read_value(column("identity_number"), spoiled)
        assert why.value.code == "digits_lost"


def test_choices_in_vietnamese_english_and_code() -> None:
    sex = column("sex")
    assert sex.type == CHOICE
    assert [read_value(sex, told) for told in ("Nữ", "NAM", "female", "m")] == ["f", "m", "f", "m"]


def test_double_headers_and_blank_rows_keep_numbers() -> None:
    rows = [["Họ và tên", "Xóm", "Ghi chú", "Ghi chú"], [], ["Lò Thị Dương", "Nà Lùng", "a", "b"]]
    found = read(make.xlsx(rows))
    assert list(found.rows()) == [
        (3, {"Họ và tên": "Lò Thị Dương", "Xóm": "Nà Lùng", "Ghi chú": "a", "Ghi chú (2)": "b"})
    ]
    assert ("double_header", {"name": "Ghi chú"}) in found.remarks


def test_other_sheets_are_named() -> None:
    found = read(make.xlsx([make.HEADER, *make.PEOPLE], sheets=["Một", "Hai"]))
    assert ("other_sheets", {"sheet": "Một", "others": "Hai"}) in found.remarks


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("a.xlsx", make.zip_bomb, "imports.too_much_inside"),
    "a part larger than it says": ("a.xlsx", make.lying_zip, "imports.cut_off"),
    "a cell at the end of the world": ("a.xlsx", make.far_cell, "imports.too_many_cells"),
    "entities": ("a.xlsx", make.entities, "imports.cut_off"),
    "external links": ("a.xlsx", make.FILES["external-links.xlsx"], "imports.external_links"),
    "macros": ("a.xlsx", make.FILES["macros.xlsx"], "imports.macros"),
    "half a workbook": ("a.xlsx", make.FILES["half.xlsx"], "imports.cut_off"),
    "half a letter": (
        "a.csv", lambda: make.csv([make.HEADER]) + "Hà".encode()[:-1], "imports.cut_off"
    ),
    "half of UTF-16": ("a.csv", lambda: make.FILES["utf16.csv"]()[:-1], "imports.cut_off"),
    "an open quotation": ("a.csv", lambda: b'Ten,Xom\n"Ha,Na Ly\n', "imports.bad_csv"),
    "empty": ("a.csv", lambda: b"", "imports.empty"),
    "white space": ("a.csv", lambda: b" \r\n \r\n", "imports.empty"),
    "an empty sheet": ("a.xlsx", lambda: make.xlsx([]), "imports.empty"),
    "a header alone": ("a.xlsx", lambda: make.xlsx([make.HEADER]), "imports.no_rows"),
    "a text called workbook": ("a.xlsx", lambda: make.csv(make.PEOPLE), "imports.wrong_ending"),
    "a workbook called text": ("a.csv", make.plain, "imports.wrong_ending"),
    "a page called table": ("a.xls", lambda: b"<html><table></table>", "imports.not_a_table"),
    "a PDF": ("a.pdf", lambda: b"%PDF-1.7", "imports.not_a_table"),
    "a picture called table": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n", "imports.not_a_table"),
    "zeros": ("a.csv", lambda: b"a,b\n\x01\x02\n", "imports.not_a_table"),
    "old Excel": (
        "a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "imports.old_excel"
    ),
    "a locked workbook": (
        "a.xlsx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "imports.encrypted",
    ),
    "too many columns": (
        "a.csv", lambda: make.csv([["x"] * (cells.MAX_COLUMNS + 1)]), "imports.too_many_cells"
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_broken_or_hostile_is_refused_with_a_reason(what: str) -> None:
    name, raw, code = REFUSED[what]
    with pytest.raises(Problem) as why:
        read(raw(), name)
    assert why.value.code == code
    assert str(why.value)


def test_a_hundred_megabytes_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "read_plaintext", lambda *a, **k: pytest.fail("was read"))
    with pytest.raises(Problem) as why:
        read(b"a,b\n" * (25 * 1024 * 1024), "a.csv")
    assert why.value.code == "imports.too_large"


def test_a_last_line_cut_in_two_is_noticed() -> None:
    raw = make.csv([make.HEADER, *make.PEOPLE])[:-40]
    raw = raw[: raw.rindex(b",")] if raw.rstrip().endswith(b'"') else raw.rsplit(b',"', 1)[0]
    assert read(raw, "list.csv").is_cut_off
