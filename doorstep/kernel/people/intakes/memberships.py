"""Columns that put somebody into target groups, and the groups they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.text import search_key
from doorstep.kernel.imports.kinds import CHOICE, CHOICES, TEXT, YES_NO, Column, Row
from doorstep.kernel.people.models import TargetGroup

_MAJORITY = {"kinh", "kinh viet", "viet", "k"}
_TICKS = ("poor", "near_poor", "no_smart_device", "remote")
_OF_HOUSEHOLD = ("poor", "near_poor", "no_smart_device", "remote")

POVERTY_COLUMNS = (
    Column("poor", _("Poor household"), YES_NO, ("Hộ nghèo", "Nghèo", "Thuộc hộ nghèo")),
    Column(
        "near_poor", _("Near-poor household"), YES_NO,
        ("Hộ cận nghèo", "Cận nghèo", "Thuộc hộ cận nghèo"),
    ),
    Column(
        "economy", _("Class of household"), CHOICE,
        ("Loại hộ", "Diện hộ", "Hoàn cảnh", "Hoàn cảnh kinh tế", "Hộ nghèo/cận nghèo",
         "Phân loại hộ"),
        options=(
            ("poor", _("poor"), ("nghèo", "hộ nghèo", "HN", "N")),
            ("near_poor", _("near-poor"), ("cận nghèo", "hộ cận nghèo", "HCN", "CN")),
            ("other", _("other"),
             ("không", "không nghèo", "trung bình", "khá", "giàu", "bình thường", "hộ trung bình",
              "mới thoát nghèo", "thoát nghèo")),
        ),
    ),
    Column(
        "no_smart_device", _("No smart device"), YES_NO,
        ("Không có điện thoại thông minh", "Chưa có điện thoại thông minh",
         "Không có thiết bị thông minh", "Chưa có thiết bị thông minh"),
    ),
    Column(
        "remote", _("Remote area"), YES_NO,
        ("Vùng sâu, vùng xa", "Vùng sâu vùng xa", "Vùng khó khăn"),
    ),
)  # fmt: skip
GROUP_COLUMNS = (
    *POVERTY_COLUMNS,
    Column(
        "ethnicity", _("Ethnic group"), TEXT, ("Dân tộc",), length=40, is_masked=True
    ),
    Column(
        "ethnic_minority", _("Ethnic minority"), YES_NO,
        ("Dân tộc thiểu số", "DTTS", "Người DTTS", "Người dân tộc thiểu số"), is_masked=True,
    ),
    Column(
        "disabled", _("Disabled"), YES_NO, ("Khuyết tật", "Người khuyết tật", "NKT"), is_masked=True
    ),
    Column(
        "groups", _("Target groups"), CHOICES, ("Nhóm đối tượng", "Đối tượng", "Nhóm"),
        options=(
            ("cadres", _("cadres, civil servants"),
             ("cán bộ", "công chức", "viên chức", "CBCCVC", "cán bộ công chức viên chức")),
            ("pupils", _("pupils, students"),
             ("học sinh", "sinh viên", "học sinh sinh viên", "HSSV")),
            ("workers", _("workers"), ("người lao động", "công nhân", "lao động")),
            ("other", _("other"), ("người dân", "khác", "không", "nông dân", "tự do")),
        ),
    ),
)  # fmt: skip


def groups_of(row: Row, *, of_household: bool = False) -> frozenset[str]:
    """Give the groups that are not sensitive; `of_household`: those a household shares."""
    told = {c for c in _TICKS if row.get(c)}
    told |= {row.get("economy", "")} & {"poor", "near_poor"}
    if of_household:
        return frozenset(told & set(_OF_HOUSEHOLD))
    told |= set(row.get("groups", ())) - {"other"}
    return frozenset(told)


def sensitive_of(row: Row) -> dict[str, str]:
    """Give the sensitive groups with their detail: which people, nothing for a disability."""
    told: dict[str, str] = {}
    ethnicity = row.get("ethnicity", "")
    if row.get("ethnic_minority") or (ethnicity and search_key(ethnicity) not in _MAJORITY):
        told["ethnic_minority"] = ethnicity
    if row.get("disabled"):
        told["disabled"] = ""
    return told


def check_groups(rows: Iterable[Row], subject_type: str) -> None:
    """Add a fault where a row names a group that is not set up for such subjects."""
    known: Sequence[str] = list(
        TargetGroup.objects.filter(subject_type__in=(subject_type, "any")).values_list(
            "code", flat=True
        )
    )
    for row in rows:
        for code in (*groups_of(row), *sensitive_of(row)):
            if code not in known:
                row.fault("unknown_group", group=code)
