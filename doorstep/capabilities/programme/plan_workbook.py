"""The workbook form of a plan: three sheets with headings in Vietnamese and English.

The template (`tools/plan_template.py`) and the reader share the table below, so they agree.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from doorstep.capabilities.programme.plan_file import Fault, PlanFaults, RawPlan, Row
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.imports.workbooks import measured_sheets

SHEETS = {
    "plan": ("kế hoạch", "plan"),
    "targets": ("chỉ tiêu", "targets"),
    "phases": ("giai đoạn", "phases"),
}
FIELDS: dict[str, dict[str, tuple[str, str]]] = {
    "plan": {
        "key": ("Mã kế hoạch", "Plan key"),
        "title.vi": ("Tên kế hoạch (tiếng Việt)", "Title (Vietnamese)"),
        "title.en": ("Tên kế hoạch (tiếng Anh)", "Title (English)"),
        "title.bn": ("Tên kế hoạch (tiếng Bengal)", "Title (Bengali)"),
        "unit.level": ("Cấp đơn vị (province, commune)", "Level of the unit"),
        "unit.code": ("Mã đơn vị", "Code of the unit"),
        "unit.on": ("Ngày của mã đơn vị", "Day for which the code holds"),
        "starts_on": ("Từ ngày", "First day"),
        "ends_on": ("Đến hết ngày", "Last day"),
        "document.key": ("Mã văn bản", "Document key"),
        "document.number": ("Số, ký hiệu", "Number"),
        "document.kind": ("Loại văn bản", "Kind of document"),
        "document.title.vi": ("Tên văn bản (tiếng Việt)", "Document title (Vietnamese)"),
        "document.title.en": ("Tên văn bản (tiếng Anh)", "Document title (English)"),
        "document.issuer.vi": ("Cơ quan ban hành", "Issued by"),
        "document.issued_on": ("Ngày ban hành", "Day of issue"),
        "document.issued_text.vi": ("Thời điểm ban hành, nếu không rõ ngày", "Issued, in words"),
        "about.vi": ("Ghi chú", "Remarks"),
    },
    "targets": {
        "indicator": ("Mã chỉ số", "Indicator"),
        "group": ("Nhóm đối tượng", "Group"),
        "year": ("Năm", "Year"),
        "value": ("Giá trị", "Value"),
        "value_kind": ("Loại giá trị (percent, absolute)", "Kind of value"),
        "clause": ("Điều, mục", "Clause"),
        "wording.vi": ("Nguyên văn", "Wording"),
        "unit.level": ("Cấp đơn vị được giao", "Level of the unit below"),
        "unit.code": ("Mã đơn vị được giao", "Code of the unit below"),
        "weight": ("Dân số để chia", "Population"),
        "key": ("Mã chỉ tiêu", "Target key"),
    },
    "phases": {
        "title.vi": ("Tên giai đoạn (tiếng Việt)", "Phase (Vietnamese)"),
        "title.en": ("Tên giai đoạn (tiếng Anh)", "Phase (English)"),
        "starts_on": ("Từ ngày", "First day"),
        "ends_on": ("Đến hết ngày", "Last day"),
        "reach": ("Phải đạt cuối giai đoạn, % của năm", "Reached at its end, % of the year"),
        "key": ("Mã giai đoạn", "Phase key"),
    },
}


def heading(sheet: str, name: str) -> str:
    """Give the heading of a field in the template: "Mã chỉ số / Indicator"."""
    return " / ".join(FIELDS[sheet][name])


def field_of(sheet: str, head: Any) -> str | None:
    """Find the field that a heading means: its Vietnamese or English words, both, or its code."""
    said = search_key(str(head or ""))
    for name, words in FIELDS[sheet].items():
        known = {search_key(name), search_key(heading(sheet, name)), *map(search_key, words)}
        if said in known:
            return name
    return None


def read_workbook(raw: bytes) -> RawPlan:
    """Read the workbook; raise PlanFaults for one that cannot be opened or lacks a sheet.

    What would fill the memory once unpacked is refused before it is opened.
    """
    try:
        names = measured_sheets(raw)
    except Problem as why:
        raise PlanFaults([Fault(_("whole file"), "", str(why))]) from why
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        known = [name for name in book.sheet_names if name in names]
        sheets = {_sheet(name): book.get_sheet_by_name(name) for name in known}
    except (CalamineError, OSError, ValueError) as why:
        raise PlanFaults([Fault(_("whole file"), "", _("The file cannot be opened."))]) from why
    missing = [
        Fault(_("whole file"), s, _("This sheet is missing.")) for s in SHEETS - sheets.keys()
    ]
    if missing:
        raise PlanFaults(missing)
    tables = {s: sheets[s].to_python(skip_empty_area=False) for s in SHEETS}
    return RawPlan(
        _upright(tables["plan"]),
        list(_table("targets", tables["targets"])),
        list(_table("phases", tables["phases"])),
    )


def _sheet(name: str) -> str | None:
    said = search_key(name)
    return next((s for s, words in SHEETS.items() if said in map(search_key, words)), None)


def _upright(table: list[list[Any]]) -> Row:
    """Read the plan sheet: a field per row, its heading left, its value beside it."""
    told: dict[str, Any] = {}
    for cells in table:
        name = field_of("plan", cells[0]) if cells else None
        value = cells[1] if len(cells) > 1 else ""
        if name and not _is_empty(value):
            _put(told, name, value)
    return Row(_place("plan", None), told, is_typed=True)


def _table(sheet: str, table: list[list[Any]]) -> Iterator[Row]:
    """Read a sheet with one row of headings; rows above it and empty rows are passed over."""
    names: list[str | None] = []
    for number, cells in enumerate(table, start=1):
        if not any(names):
            found = [field_of(sheet, cell) for cell in cells]
            names = found if sum(n is not None for n in found) > 1 else []
            continue
        told: dict[str, Any] = {}
        for name, value in zip(names, cells, strict=False):
            if name and not _is_empty(value):
                _put(told, name, value)
        if told:
            yield Row(_place(sheet, number), told, is_typed=True)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _place(sheet: str, row: int | None) -> str:
    name = SHEETS[sheet][0]
    if row is None:
        return _("sheet “%(sheet)s”") % {"sheet": name}
    return _("sheet “%(sheet)s”, row %(row)s") % {"sheet": name, "row": row}


def _put(told: dict[str, Any], name: str, value: Any) -> None:
    """Put a value under a dotted name: "title.vi" → {"title": {"vi": …}}."""
    *path, last = name.split(".")
    for step in path:
        told = told.setdefault(step, {})
    told[last] = value
