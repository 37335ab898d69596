"""The list of persons of a commune: one sheet, household by household, as communes keep it.

Who has no household number of his own belongs to the household above. Somebody is known by
identity number, by the list's own code, or by name and birth in the village.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.figures import read_personal_number
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.imports import kinds
from doorstep.kernel.imports.columns import PLACE_COLUMNS
from doorstep.kernel.imports.faults import faults
from doorstep.kernel.imports.kinds import Column, Context, Counts, Row, import_kind
from doorstep.kernel.people.actions import register_households, register_persons
from doorstep.kernel.people.drafts import HouseholdDraft, PersonDraft
from doorstep.kernel.people.intakes.matching import find_persons
from doorstep.kernel.people.intakes.memberships import (
    GROUP_COLUMNS,
    check_groups,
    groups_of,
    sensitive_of,
)

Homes = dict[tuple[int, str], UUID]
_HEAD = {"chu ho", "ch", "chu", "ban than chu ho", "la chu ho"}

faults(
    {
        "double_number": _("The same identity number as row %(row)s."),
        "registered_elsewhere": _(
            "Somebody with this identity number is registered outside %(place)s; ask for a move."
        ),
        "lives_elsewhere": _("Registered in %(village)s; a move is not made by an import."),
        "similar_elsewhere": _(
            "Somebody of this name and birth is registered elsewhere in the province."
        ),
        "similar_person": _("Perhaps the same as %(name)s, born %(born)s, %(village)s."),
        "unknown_group": _("The group %(group)s is not set up here."),
        "future_day": _("The day lies in the future."),
        "no_possible_birth": _("Nobody alive can be born in %(year)s."),
    }
)

COLUMNS = (
    *PLACE_COLUMNS,
    Column(
        "household_number", _("Household number"), kinds.CODE,
        ("Số hộ", "Hộ số", "Mã hộ", "STT hộ", "Số thứ tự hộ", "Số hộ khẩu", "Số sổ hộ khẩu",
         "Mã số hộ", "Mã hộ gia đình"), length=40,
    ),
    Column(
        "head_name", _("Head of household"), kinds.TEXT,
        ("Chủ hộ", "Tên chủ hộ", "Họ và tên chủ hộ", "Họ tên chủ hộ"), length=120,
    ),
    Column(
        "relation", _("Relation to the head"), kinds.TEXT,
        ("Quan hệ với chủ hộ", "Quan hệ", "QH với chủ hộ", "Mối quan hệ với chủ hộ"), length=60,
    ),
    Column(
        "full_name", _("Full name"), kinds.TEXT,
        ("Họ và tên", "Họ tên", "Họ, chữ đệm và tên", "Họ, chữ đệm và tên khai sinh", "Tên",
         "Họ và tên công dân", "Họ tên công dân", "Họ và tên thành viên", "Họ và tên nhân khẩu"),
        is_required=True, length=120,
    ),
    Column(
        "birth", _("Birth"), kinds.BIRTH,
        ("Ngày sinh", "Năm sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Sinh ngày",
         "Sinh năm", "NTNS", "Ngày/tháng/năm sinh"),
    ),
    Column(
        "birth_of_men", _("Birth – men"), kinds.BIRTH,
        ("Năm sinh – Nam", "Ngày sinh – Nam", "Ngày tháng năm sinh – Nam"),
    ),
    Column(
        "birth_of_women", _("Birth – women"), kinds.BIRTH,
        ("Năm sinh – Nữ", "Ngày sinh – Nữ", "Ngày tháng năm sinh – Nữ"),
    ),
    Column(
        "sex", _("Sex"), kinds.CHOICE, ("Giới tính", "Giới", "Nam/Nữ", "Nam, nữ", "Phái"),
        options=(("m", _("male"), ("nam", "male", "1")), ("f", _("female"), ("nữ", "nu", "0"))),
    ),
    Column("is_female", _("Female"), kinds.YES_NO, ("Nữ", "Giới tính – Nữ")),
    Column(
        "identity_number", _("Identity number"), kinds.IDENTITY,
        ("Số CCCD", "CCCD", "Số CCCD/CMND", "CCCD/CMND", "CMND/CCCD", "Số CMND", "Số căn cước",
         "Số căn cước công dân", "Căn cước công dân", "Số định danh cá nhân", "Số định danh",
         "Số ĐDCN", "Số CMND/CCCD", "Số thẻ căn cước"),
    ),
    Column(
        "phone", _("Telephone"), kinds.PHONE,
        ("Số điện thoại", "Điện thoại", "SĐT", "Số ĐT", "ĐT", "Điện thoại liên hệ"),
    ),
    Column(
        "address", _("Address"), kinds.TEXT,
        ("Địa chỉ", "Nơi ở hiện nay", "Chỗ ở hiện nay", "Nơi thường trú"), length=200,
    ),
    *GROUP_COLUMNS,
    Column(
        "external_id", _("Code on the list"), kinds.CODE,
        ("Mã công dân", "Mã nhân khẩu", "Mã người dân", "Mã đối tượng"), length=80,
    ),
    Column(
        "registered_on", _("Registered on"), kinds.DATE,
        ("Ngày đăng ký", "Ngày lập danh sách", "Từ ngày"),
    ),
)  # fmt: skip


def _same(row: Row) -> Hashable:
    told = ("commune_code", "commune", "village_code", "village", "household_number")
    name = " ".join(str(row.get("full_name", "")).casefold().split())
    born = row.get("birth") or row.get("birth_of_men") or row.get("birth_of_women")
    return (*(row.get(c) for c in told), row.get("external_id"), name, born)


def _check(rows: Sequence[Row], context: Context) -> None:
    _carry_households(rows, context)
    seen: dict[str, int] = {}
    for row in rows:
        context.gazetteer.locate(row)
        _settle_birth_and_sex(row, context)
        number = row.get("identity_number")
        if number and all(f.code != "double_row" for f in row.faults):
            _compare_number(row, number)
            if seen.setdefault(number, row.number) != row.number:
                row.fault("double_number", row=seen[number])
                row.values["identity_number"] = ""
    check_groups(rows, "person")
    find_persons([r for r in rows if r.is_good], context)


def _carry_households(rows: Sequence[Row], context: Context) -> None:
    """Give every row its household: key, number, head; shared by the rows of one household."""
    homes: dict[tuple[Any, ...], dict[str, Any]] = {}
    above: dict[str, Any] | None = None
    for row in rows:
        is_head = search_key(str(row.get("relation", ""))) in _HEAD
        number, head = row.get("household_number"), row.get("head_name")
        if not (number or head or is_head) and "relation" not in context.mapped:
            above = None
        if number or is_head or (head and (above is None or above["head_name"] != head)):
            where = tuple(
                row.get(c) for c in ("commune_code", "commune", "village_code", "village")
            )
            name = str(row.get("full_name", ""))
            key = str(number or f"{search_key(str(head or name))} {row.get('birth', '')}".strip())
            home = {"key": key[:80], "number": number or "", "head_name": head or name}
            above = homes.setdefault((*where, key), home)
        if above is None:
            continue
        if is_head and not head:
            above["head_name"] = row.get("full_name", "")
        if is_head or "address" not in above:
            above["address"] = row.get("address", "")
        above["groups"] = above.get("groups", frozenset()) | groups_of(row, of_household=True)
        row.found["home"] = above


def _settle_birth_and_sex(row: Row, context: Context) -> None:
    for column, sex in (("birth_of_men", "m"), ("birth_of_women", "f")):
        if row.get(column):
            row.values["birth"] = row.get("birth") or row.values[column]
            row.values["sex"] = row.get("sex") or sex
    if "is_female" in context.mapped and not row.get("sex"):
        row.values["sex"] = "f" if row.get("is_female") else "m"
    born = row.get("birth")
    year = born if isinstance(born, int) else born.year if born else None
    if year is not None and not 1880 <= year <= context.on.year:
        row.fault("no_possible_birth", "birth", year=year)
    since = row.get("registered_on")
    if since and since > context.on:
        row.fault("future_day", "registered_on")


def _compare_number(row: Row, number: str) -> None:
    """Warn where the identity number tells another year or sex: wrong records exist."""
    told = read_personal_number(number)
    born = row.get("birth")
    year = born if isinstance(born, int) else born.year if born else None
    if told.birth_year and year and told.birth_year != year:
        row.warn("identity_year", "identity_number", year=told.birth_year)
    if told.sex and row.get("sex") and told.sex[0] != row.get("sex"):
        row.warn("identity_sex", "identity_number")


def _apply(actor: Actor, rows: Sequence[Row], context: Context) -> Counts:
    homes = _register_homes(actor, rows, context)
    outcome = register_persons(actor=actor, drafts=[_draft(row, context, homes) for row in rows])
    return Counts(len(outcome.made), len(outcome.updated), len(outcome.unchanged))


def _register_homes(actor: Actor, rows: Sequence[Row], context: Context) -> Homes:
    """Register the households of a chunk, once in a run; give their ids by village and key."""
    homes: Homes = context.memory.setdefault("homes", {})
    fresh: dict[tuple[int, str], Row] = {}
    for row in rows:
        if "home" in row.found and (where := _home_of(row)) not in homes:
            fresh.setdefault(where, row)
    drafts = [_home_draft(row, context) for row in fresh.values()]
    outcome = register_households(actor=actor, drafts=drafts)
    homes.update(zip(fresh, outcome.ids, strict=True))
    return homes


def _home_of(row: Row) -> tuple[int, str]:
    return row.place or 0, row.found["home"]["key"]


def _home_draft(row: Row, context: Context) -> HouseholdDraft:
    home = row.found["home"]
    return HouseholdDraft(
        village=row.place or 0,
        registered_on=row.get("registered_on", context.on),
        external_id=home["key"],
        head_name=home["head_name"],
        number=home["number"],
        address=home.get("address", ""),
        groups=home["groups"],
        source=f"import {context.batch}",
    )


def _draft(row: Row, context: Context, homes: Homes) -> PersonDraft:
    lives_here = row.found.get("village", row.place) == row.place
    return PersonDraft(
        id=row.found.get("id") or new_id(),
        village=row.found.get("village") or row.place or 0,
        registered_on=row.get("registered_on", context.on),
        external_id=row.get("external_id", ""),
        full_name=row.values["full_name"],
        birth=row.get("birth"),
        sex=row.get("sex", ""),
        phone=row.get("phone", ""),
        household=homes.get(_home_of(row)) if "home" in row.found and lives_here else None,
        identity_number=row.get("identity_number", ""),
        groups=groups_of(row),
        sensitive=sensitive_of(row),
        source=f"import {context.batch}",
    )


import_kind(
    "persons",
    label=_("Persons, by household"),
    columns=COLUMNS,
    check=_check,
    apply=_apply,
    same=_same,
    help=_("One row for each person. Rows of one household share its number or follow its head."),
)
