"""The workbook of a plan says the same as the file; faults name sheet and row."""

import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from doorstep.capabilities.programme.actions import read_plan
from doorstep.capabilities.programme.plan_file import PlanFaults
from doorstep.capabilities.programme.plan_workbook import FIELDS, SHEETS, field_of, heading
from doorstep.kernel.basics.problems import Problem
from tests.capabilities.programme_world import PLAN, Province, province
from tools.plan_template import PATH, write

pytestmark = pytest.mark.django_db

PLAN_SHEET = {
    "key": "cb-2026",
    "title.vi": "Kế hoạch 2026",
    "title.en": "Plan 2026",
    "unit.level": "province",
    "unit.code": 4,
    "starts_on": "01/01/2026",
    "ends_on": date(2026, 12, 31),
    "document.number": "15/KH-UBND",
    "document.kind": "plan",
    "document.title.vi": "Kế hoạch chuyển đổi số",
    "document.issued_on": "05/01/2026",
}
SKILLED = {
    "indicator": "adults_skilled",
    "group": "adults",
    "year": 2026,
    "value": 80,
    "value_kind": "percent",
    "clause": "II.1",
    "key": "t-adults",
}
CONFIRMED = {
    "indicator": "adults_confirmed_vneid",
    "group": "adults",
    "year": 2026,
    "value": "1.000",
    "value_kind": "absolute",
}
PHASES = [
    {"title.vi": "Đợt 1", "starts_on": "01/01/2026", "ends_on": "30/6/2026", "reach": 40},
    {"title.vi": "Đợt 2", "starts_on": "01/07/2026", "ends_on": "31/12/2026", "reach": 100},
]


@pytest.fixture
def cao_bang() -> Province:
    return province()


def workbook(**skilled: object) -> bytes:
    """A workbook as the template makes it, filled in like PLAN, with other cells in row 3."""
    filled = {
        "plan": [PLAN_SHEET],
        "targets": [{**SKILLED, **skilled}, CONFIRMED],
        "phases": PHASES,
    }
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for sheet, rows in filled.items():
        page = book.add_worksheet(SHEETS[sheet][0])
        for column, name in enumerate(FIELDS[sheet]):
            across = sheet != "plan"
            head = (1, column) if across else (column, 0)
            page.write(*head, heading(sheet, name))
            for number, row in enumerate(rows):
                spot = (2 + number, column) if across else (column, 1)
                if name in row and isinstance(row[name], date):
                    page.write_datetime(*spot, row[name], day)
                elif name in row:
                    page.write(*spot, row[name])
    book.close()
    return out.getvalue()


def test_a_workbook_says_the_same(cao_bang: Province) -> None:
    read_plan(actor=cao_bang.system, raw=PLAN.encode())
    read = read_plan(actor=cao_bang.system, raw=workbook())
    assert (read.changes, read.is_pace_changed) == ([], False)


def test_a_fault_in_a_workbook_names_sheet_and_row(cao_bang: Province) -> None:
    with pytest.raises(PlanFaults) as told:
        read_plan(actor=cao_bang.system, raw=workbook(value=0.8, year=2031))
    places = [(f.where, f.field) for f in told.value.faults]
    assert places == [
        ("sheet “chỉ tiêu”, row 3", "year"),
        ("sheet “chỉ tiêu”, row 3", "value"),
    ]


def test_a_workbook_that_would_fill_the_memory_is_not_opened(cao_bang: Province) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for names in SHEETS.values():
        book.add_worksheet(names[0]).write(199_999, 300, 1)
    book.close()
    with pytest.raises(PlanFaults) as told:
        read_plan(actor=cao_bang.system, raw=out.getvalue())
    assert isinstance(told.value.__cause__, Problem)
    assert told.value.__cause__.code == "imports.too_many_cells"


def test_the_template_is_up_to_date(tmp_path: Path) -> None:
    write(tmp_path / "template.xlsx")
    assert (tmp_path / "template.xlsx").read_bytes() == PATH.read_bytes(), (
        "run: python -m tools.plan_template"
    )
    for sheet, names in FIELDS.items():
        for name, words in names.items():
            heads = (heading(sheet, name), *words, name)
            assert [field_of(sheet, h) for h in heads] == [name] * 4
