"""Write content/plans/template.xlsx: the workbook in which an officer fills in a plan.

Headings come from the reader's own table, so template and reader agree. Run it from the project's
root: .venv/bin/python -m tools.plan_template
"""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import django
import xlsxwriter

PATH = Path(__file__).resolve().parent.parent / "content" / "plans" / "template.xlsx"
# The same bytes every time: a workbook remembers when it was made.
MADE_AT = datetime(2025, 1, 1)  # noqa: DTZ001 - workbooks know no time zones
LAST_ROW = 500
WIDE, NARROW = 44, 24
REMARK = (
    "Mỗi hàng một chỉ tiêu. Tỷ lệ viết 80 (không viết 0,8, không định dạng %). "
    "Bỏ trống cột đơn vị nếu là chỉ tiêu của chính đơn vị ban hành. / One target per row. Write 80 "
    "for 80 percent. Leave the columns of the unit empty for a target of the plan's own unit."
)


def main() -> None:
    """Write the template."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.server.settings")
    django.setup()
    write(PATH)
    print(PATH)


def write(path: Path) -> None:
    """Write the template to `path`."""
    from doorstep.capabilities.programme.plan_workbook import FIELDS, SHEETS

    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": "Doorstep: plan", "created": MADE_AT})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    code, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd/mm/yyyy"})
    for sheet in SHEETS:
        page = book.add_worksheet(SHEETS[sheet][0])
        formats = [_format(name, code, day) for name in FIELDS[sheet]]
        if sheet == "plan":
            _upright(page, sheet, formats, head)
        else:
            _across(page, sheet, formats, head)
    book.close()


def _format(name: str, code: Any, day: Any) -> Any:
    """Codes and numbers of documents are text, so that leading zeros stay; days are days."""
    if name.endswith("_on") or name == "unit.on":
        return day
    return None if name in ("year", "value", "weight", "reach") else code


def _upright(page: Any, sheet: str, formats: list[Any], head: Any) -> None:
    from doorstep.capabilities.programme.plan_workbook import FIELDS, heading

    page.set_column(0, 1, WIDE)
    for row, (name, format_) in enumerate(zip(FIELDS[sheet], formats, strict=True)):
        page.write_string(row, 0, heading(sheet, name), head)
        page.write_blank(row, 1, None, format_)
    page.data_validation(4, 1, 4, 1, {"validate": "list", "source": ["province", "commune"]})


def _across(page: Any, sheet: str, formats: list[Any], head: Any) -> None:
    from doorstep.capabilities.programme.plan_workbook import FIELDS, heading

    if sheet == "targets":
        page.write_string(0, 0, REMARK)
    for column, (name, format_) in enumerate(zip(FIELDS[sheet], formats, strict=True)):
        page.set_column(column, column, NARROW, format_)
        page.write_string(1, column, heading(sheet, name), head)
        if name == "value_kind":
            kinds = {"validate": "list", "source": ["percent", "absolute"]}
            page.data_validation(2, column, LAST_ROW, column, kinds)
    page.freeze_panes(2, 0)


if __name__ == "__main__":
    main()
