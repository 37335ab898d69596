"""The list of households of a commune: number, head, address, what kind of household."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.imports import kinds
from doorstep.kernel.imports.columns import PLACE_COLUMNS
from doorstep.kernel.imports.kinds import CHANGED, UNCHANGED, Column, Context, Counts, Row
from doorstep.kernel.people.actions import register_households
from doorstep.kernel.people.belonging import chunks
from doorstep.kernel.people.drafts import HouseholdDraft
from doorstep.kernel.people.intakes.memberships import (
    GROUP_COLUMNS,
    POVERTY_COLUMNS,
    check_groups,
    groups_of,
    sensitive_of,
)
from doorstep.kernel.people.models import Household
from doorstep.kernel.people.rules import kept_phone

_SENSITIVE = tuple(c for c in GROUP_COLUMNS if c.code in ("ethnicity", "ethnic_minority"))
COLUMNS = (
    *PLACE_COLUMNS,
    Column(
        "number", _("Household number"), kinds.CODE,
        ("Số hộ", "Hộ số", "Mã hộ", "Số thứ tự hộ", "Số hộ khẩu", "Số sổ hộ khẩu", "Mã số hộ",
         "Mã hộ gia đình"), is_required=True, length=40,
    ),
    Column(
        "head_name", _("Head of household"), kinds.TEXT,
        ("Chủ hộ", "Tên chủ hộ", "Họ và tên chủ hộ", "Họ tên chủ hộ", "Họ và tên"),
        is_required=True, length=120,
    ),
    Column("address", _("Address"), kinds.TEXT, ("Địa chỉ", "Nơi ở hiện nay"), length=200),
    Column("phone", _("Telephone"), kinds.PHONE, ("Số điện thoại", "Điện thoại", "SĐT", "Số ĐT")),
    *POVERTY_COLUMNS,
    *_SENSITIVE,
    Column("registered_on", _("Registered on"), kinds.DATE, ("Ngày đăng ký", "Ngày lập danh sách")),
)  # fmt: skip


def _same(row: Row) -> Hashable:
    return (
        *(row.get(c) for c in ("commune_code", "commune", "village_code", "village", "number")),
    )


def _check(rows: Sequence[Row], context: Context) -> None:
    for row in rows:
        context.gazetteer.locate(row)
        since = row.get("registered_on")
        if since and since > context.on:
            row.fault("future_day", "registered_on")
    check_groups(rows, "household")
    wanted = {(r.place or 0, str(r.values["number"])): r for r in rows if r.is_good}
    for some in chunks(sorted(wanted)):
        there = Household.objects.filter(
            province=context.province,
            village__in={village for village, _number in some},
            external_id__in={number for _village, number in some},
        ).exclude(external_id="")  # the index holds only rows that have one
        for village, number, *told in there.values_list(
            "village_id", "external_id", "head_name", "address", "phone"
        ):
            if (found := wanted.get((village, number))) is not None:
                found.verdict = UNCHANGED if _says(found, told) else CHANGED


def _says(row: Row, there: Sequence[str]) -> bool:
    phone = kept_phone(row.values["phone"]) if row.get("phone") else None
    mine = (row.get("head_name"), row.get("address"), phone)
    return all(told in (None, "") or told == known for told, known in zip(mine, there, strict=True))


def _apply(actor: Actor, rows: Sequence[Row], context: Context) -> Counts:
    outcome = register_households(
        actor=actor,
        drafts=[
            HouseholdDraft(
                village=row.place or 0,
                registered_on=row.get("registered_on", context.on),
                external_id=row.values["number"],
                number=row.values["number"],
                head_name=row.values["head_name"],
                address=row.get("address", ""),
                phone=row.get("phone", ""),
                groups=groups_of(row, of_household=True),
                sensitive=sensitive_of(row),
                source=f"import {context.batch}",
            )
            for row in rows
        ],
    )
    return Counts(len(outcome.made), len(outcome.updated), len(outcome.unchanged))


kinds.import_kind(
    "households",
    label=_("Households"),
    columns=COLUMNS,
    check=_check,
    apply=_apply,
    same=_same,
    help=_("One row for each household, known by its number in the village."),
)
