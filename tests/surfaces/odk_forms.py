"""Forms as provinces write them, one per thing that XLSForm can do; all made up for these tests."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

Rows = list[list[Any]]
VI, EN = "label::Tiếng Việt (vi)", "label::English (en)"


def workbook(**sheets: Rows) -> bytes:
    """Write sheets as XLSX."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def settings(title: str, form_id: str) -> Rows:
    return [["form_title", "form_id"], [title, form_id]]


def survey_of_a_village(**more: Rows) -> bytes:
    """Places, cascading choices, a condition, bounds, a repeat, a calculation, two languages."""
    return workbook(
        **{
            "survey": [
                ["type", "name", VI, EN, "required", "relevant", "constraint", "choice_filter",
                 "calculation", "repeat_count"],
                ["today", "today"],
                ["select_one_from_file places.csv", "xom", "Xóm", "Village", "yes"],
                ["select_one areas", "vung", "Vùng", "Area", "yes"],
                ["select_one streams", "suoi", "Suối", "Stream", "", "", "", "area = ${vung}"],
                ["integer", "so_ho", "Số hộ", "Homes", "yes", "", ". >= 1 and . <= 400"],
                ["select_multiple wants", "can", "Cần gì", "Wants"],
                ["text", "khac", "Cần gì khác", "Other wants", "", "selected(${can}, 'other')"],
                ["begin_group", "dien", "Điện", "Power"],
                ["acknowledge", "co_dien", "Có điện", "Has power"],
                ["text", "don_vi", "Đơn vị cấp", "Supplier", "", "${so_ho} > 10"],
                ["end_group"],
                ["begin_repeat", "cot", "Cột", "Poles"],
                ["decimal", "cao", "Cao bao nhiêu", "How high"],
                ["end_repeat"],
                ["calculate", "gap_doi", "", "", "", "", "", "", "${so_ho} * 2"],
                ["image", "anh", "Ảnh", "Photo"],
                ["note", "cam_on", "Cảm ơn", "Thanks"],
            ],
            "choices": [
                ["list_name", "name", VI, EN, "area"],
                ["areas", "up", "Vùng cao", "Highland"],
                ["areas", "down", "Vùng thấp", "Lowland"],
                ["streams", "a", "Suối A", "Stream A", "up"],
                ["streams", "b", "Suối B", "Stream B", "down"],
                ["wants", "wifi", "Wifi", "Wifi"],
                ["wants", "other", "Khác", "Other"],
            ],
            "settings": settings("Khảo sát xóm", "khao_sat_xom"),
            **more,
        }
    )  # fmt: skip


def enrolment_of_households() -> bytes:
    """A form that makes an entity: a household with what it has."""
    return workbook(
        survey=[
            ["type", "name", VI, "required", "save_to"],
            ["select_one_from_file places.csv", "xom", "Xóm", "yes", "village"],
            ["date", "ngay", "Ngày", "yes"],
            ["text", "chu_ho", "Chủ hộ", "yes", "head_name"],
            ["text", "so_nha", "Số nhà", "", "number"],
            ["integer", "so_may", "Số máy", "yes"],
        ],
        entities=[["list_name", "label"], ["households", "${chu_ho}"]],
        settings=settings("Đăng ký hộ", "Đăng ký hộ"),
    )


def census_of_machines(form_id: str = "may_tinh") -> bytes:
    """A form about households and persons of the lists, with everything that can be mapped."""
    return workbook(
        survey=[
            ["type", "name", VI, "required", "choice_filter"],
            ["select_one_from_file places.csv", "xom", "Xóm", "yes"],
            ["select_one_from_file households.csv", "ho", "Hộ", "yes", "village = ${xom}"],
            ["select_multiple_from_file persons.csv", "ai", "Ai", "", "household = ${ho}"],
            ["select_one yn", "co_may", "Có máy", "yes"],
            ["integer", "may", "Số máy"],
        ],
        choices=[["list_name", "name", VI], ["yn", "co", "có"], ["yn", "khong", "không"]],
        settings=settings("Máy", form_id),
    )


def trees_with_pictures() -> bytes:
    """A form with a picture beside a choice and a list of its own."""
    return workbook(
        survey=[
            ["type", "name", VI, "required", "media::image"],
            ["select_one_from_file places.csv", "xom", "Xóm", "yes", ""],
            ["select_one_from_file trees.csv", "cay", "Cây", "yes", ""],
            ["select_one leaves", "la", "Lá", "yes", "leaf.png"],
        ],
        choices=[
            ["list_name", "name", VI, "media::image"],
            ["leaves", "to", "to", "big.jpg"], ["leaves", "nho", "nhỏ", ""],
        ],
        settings=settings("Cây", "cay"),
    )  # fmt: skip


FAULTY = workbook(
    survey=[
        ["type", "name", "label"],
        ["sellect_one x", "a", "A"],
        ["text", "", "Không tên"],
        ["text", "tên", "Có dấu"],
        ["text", "b", ""],
        ["text", "b", "hai lần"],
        ["select_one nowhere", "c", "C"],
        ["begin_group", "g", "G"],
        ["integer", "d", "D ${nobody}"],
        [],
        ["video", "v", "V"],
        ["select_one_from_file trees.csv", "t", "T"],
    ],
    choices=[["list_name", "name", "label"], ["x", "", "k"], ["x", "1", ""], ["x", "1", "b"]],
)
EXPECTED = {
    ("survey", 2, "unknown_type"), ("survey", 3, "no_name"), ("survey", 4, "bad_name"),
    ("survey", 5, "no_label"), ("survey", 6, "name_twice"), ("survey", 7, "unknown_list"),
    ("survey", 8, "not_ended"), ("survey", 9, "unknown_reference"), ("survey", 11, "not_taken"),
    ("choices", 2, "choice_no_name"),
    ("choices", 3, "choice_no_label"), ("choices", 4, "choice_twice"),
}  # fmt: skip
