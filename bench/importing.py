"""Importing 50,000 persons from a spreadsheet, checks and duplicate search included."""

from __future__ import annotations

import io
import random
import sys
from typing import Any

import xlsxwriter

from bench.machine import peak_mb, timed
from doorstep.kernel.imports import actions
from doorstep.kernel.people.duplicates import candidates
from doorstep.kernel.people.models import Person
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import villages_of

ROWS = 50_000
_FAMILY = "Nguyễn Hoàng Nông Triệu Lý Đàm Bế Sầm Vương Lò Giàng Phùng Hà Mã Dương".split()
_MIDDLE = "Văn Thị Đức Minh Thanh Ngọc Thuỳ Quang Hữu Mỹ".split()
_GIVEN = "Páo Dương Hạnh Lan Hùng Hà Tuyết Khánh Sơn Đào Mai Lâm Thảo Dũng Yến Phúc".split()


def run(actor: Any) -> dict[str, Any]:
    """Make the file, import it as a commune would, search duplicates, import it again."""
    province = Unit.objects.get(level="province", province="04")
    raw = _workbook(province, actor)
    before = Person.objects.count()
    first_s, batch = timed(lambda: _import(actor, province, raw))
    twins_s, twins = timed(lambda: candidates(actor=actor, province="04", limit=100))
    again_s, again = timed(lambda: _import(actor, province, raw))
    base_s, _n = timed(lambda: _raw_read(raw))
    return {
        "rows": ROWS,
        "file_mb": round(len(raw) / 1e6, 1),
        "import_s": round(first_s, 1),
        "new": batch.new,
        "faulty": batch.faulty,
        "registered": Person.objects.count() - before,
        "duplicate_search_s": round(twins_s, 1),
        "candidates": len(twins),
        "again_s": round(again_s, 1),
        "again_new": again.new,
        "peak_mb": peak_mb(),
        "baseline_reading_the_file_s": round(base_s, 2),
        "goal": "50,000 persons < 60 s with checks and duplicate search",
    }


def _import(actor: Any, place: Unit, raw: bytes) -> Any:
    batch = actions.upload(actor=actor, kind="persons", place=place, raw=raw, name="bench.xlsx")
    batch = actions.check(actor=actor, batch=batch)
    if batch.faulty:
        sys.stderr.write(f"{batch.faulty} faulty rows\n")
    batch = actions.confirm(actor=actor, batch=batch, leave_out_faulty=True)
    return actions.run(actor=actor, batch=batch)


def _workbook(province: Unit, actor: Any) -> bytes:
    chance = random.Random(11)
    villages = list(
        villages_of(province.id, on=actor.on).values_list("name", "type", "parent_id")[:1500]
    )
    names = _commune_names(actor)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("Danh sách")
    head = (
        "Xã",
        "Thôn/xóm",
        "Số hộ",
        "Họ và tên",
        "Ngày sinh",
        "Giới tính",
        "Số điện thoại",
        "Mã công dân",
    )
    sheet.write_row(0, 0, head)
    for n in range(1, ROWS + 1):
        name, type_word, parent = chance.choice(villages)
        sheet.write_row(n, 0, (names.get(parent, ""), f"{type_word} {name}", *_person(chance, n)))
    book.close()
    return out.getvalue()


def _person(chance: random.Random, n: int) -> tuple[str, ...]:
    full = f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}"
    day = f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{chance.randint(1940, 2015)}"
    phone = f"09{chance.randint(10_000_000, 99_999_999)}"
    return (f"B{n // 4}", full, day, chance.choice(("Nam", "Nữ")), phone, f"BENCH{n}")


def _commune_names(actor: Any) -> dict[int, str]:
    from doorstep.kernel.places.queries import units_on

    rows = units_on("04", on=actor.on, level="commune")
    return {v.unit_id: v.full_name for v in rows}


def _raw_read(raw: bytes) -> int:
    """Only read the cells: what no import can be faster than."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    return len(book.get_sheet_by_index(0).to_python())
