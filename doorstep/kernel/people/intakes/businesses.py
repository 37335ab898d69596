"""The list of enterprises, cooperatives, business households, points of sale, schools."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.imports import kinds
from doorstep.kernel.imports.columns import PLACE_COLUMNS
from doorstep.kernel.imports.faults import faults
from doorstep.kernel.imports.kinds import CHANGED, UNCHANGED, Column, Context, Counts, Row
from doorstep.kernel.people.actions import register_businesses
from doorstep.kernel.people.belonging import chunks
from doorstep.kernel.people.drafts import BusinessDraft
from doorstep.kernel.people.models import Business
from doorstep.kernel.people.rules import kept_phone

faults(
    {
        "not_a_tax_number": _("A tax number has 10, 12 or 13 digits."),
        "business_elsewhere": _("This tax number is registered in another village."),
        "business_outside": _("This tax number is registered outside the place of this file."),
    }
)

_KINDS = (
    ("enterprise", _("enterprise"),
     ("doanh nghiệp", "công ty", "DN", "DNTN", "công ty TNHH", "công ty cổ phần",
      "doanh nghiệp tư nhân")),
    ("cooperative", _("cooperative"), ("hợp tác xã", "HTX", "tổ hợp tác")),
    ("business_household", _("business household"),
     ("hộ kinh doanh", "hộ KD", "HKD", "hộ kinh doanh cá thể", "hộ cá thể")),
    ("point_of_sale", _("point of sale"),
     ("điểm bán", "cửa hàng", "quầy hàng", "tiểu thương", "sạp", "ki ốt")),
    ("school", _("school"), ("trường học", "trường")),
    ("hospital", _("hospital, health station"), ("bệnh viện", "trạm y tế", "phòng khám")),
    ("union", _("union or association"), ("đoàn thể", "hội")),
    ("other", _("other"), ("khác",)),
)  # fmt: skip
KINDS = tuple((code, label) for code, label, _said in _KINDS)
"""The kinds of businesses: code and label."""

COLUMNS = (
    *PLACE_COLUMNS,
    Column(
        "name", _("Name"), kinds.TEXT,
        ("Tên doanh nghiệp", "Tên cơ sở", "Tên hộ kinh doanh", "Tên đơn vị", "Tên", "Tên cửa hàng",
         "Hộ kinh doanh", "Tên hợp tác xã", "Doanh nghiệp"), is_required=True, length=200,
    ),
    Column(
        "kind", _("Kind"), kinds.CHOICE,
        ("Loại hình", "Loại", "Loại hình doanh nghiệp", "Loại hình kinh doanh"),
        options=_KINDS,
    ),
    Column(
        "tax_number", _("Tax number"), kinds.CODE, ("Mã số thuế", "MST", "Mã số doanh nghiệp"),
        length=20,
    ),
    Column("address", _("Address"), kinds.TEXT, ("Địa chỉ", "Địa chỉ kinh doanh"), length=200),
    Column("phone", _("Telephone"), kinds.PHONE, ("Số điện thoại", "Điện thoại", "SĐT", "Số ĐT")),
    Column(
        "external_id", _("Code on the list"), kinds.CODE, ("Mã cơ sở", "Mã hộ kinh doanh"),
        length=80,
    ),
    Column(
        "registered_on", _("Registered on"), kinds.DATE,
        ("Ngày đăng ký", "Ngày thành lập", "Ngày cấp"),
    ),
)  # fmt: skip


def _tax_number(row: Row) -> str:
    return str(row.get("tax_number", "")).replace(" ", "").replace(".", "")


def _same(row: Row) -> Hashable:
    where = tuple(row.get(c) for c in ("commune_code", "commune", "village_code", "village"))
    return _tax_number(row) or (*where, search_key(str(row.get("name", ""))))


def _check(rows: Sequence[Row], context: Context) -> None:
    for row in rows:
        context.gazetteer.locate(row)
        digits = _tax_number(row).replace("-", "")
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) in (10, 12, 13)):
            row.fault("not_a_tax_number", "tax_number")
        since = row.get("registered_on")
        if since and since > context.on:
            row.fault("future_day", "registered_on")
    good = [r for r in rows if r.is_good]
    _known_by(good, context, "tax_number", lambda r: _tax_number(r))
    _known_by(good, context, "external_id", lambda r: r.get("external_id", ""))
    _known_by(good, context, "search_key", lambda r: search_key(r.values["name"])[:300])


def _known_by(
    rows: Sequence[Row], context: Context, column: str, told: Callable[[Row], str]
) -> None:
    wanted: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if told(row) and "id" not in row.found and row.is_good:
            wanted[told(row)].append(row)
    for some in chunks(sorted(wanted)):
        there = Business.objects.filter(province=context.province, **{f"{column}__in": some})
        if column != "tax_number":
            there = there.filter(village__in={r.place for key in some for r in wanted[key]})
        # The indexes hold only rows that have such a number.
        for b in there.exclude(**{column: ""}).iterator(chunk_size=1000):
            here = [r for r in wanted[getattr(b, column)] if r.place == b.village_id]
            for row in here:
                row.found["id"] = b.pk
                row.verdict = UNCHANGED if _says_the_same(row, b) else CHANGED
            if not here and column == "tax_number":
                _is_elsewhere(wanted[b.tax_number][0], b, context)


def _is_elsewhere(row: Row, b: Business, context: Context) -> None:
    if context.place.level == "province":
        row.found["id"], row.found["village"], row.verdict = b.pk, b.village_id, CHANGED
        row.warn("business_elsewhere", "tax_number")
    else:
        row.fault("business_outside", "tax_number")


def _says_the_same(row: Row, b: Business) -> bool:
    phone = kept_phone(row.values["phone"]) if row.get("phone") else None
    mine = (row.get("name"), row.get("kind"), _tax_number(row), row.get("address"), phone)
    there = (b.name, b.kind, b.tax_number, b.address, b.phone)
    return all(told in (None, "") or told == known for told, known in zip(mine, there, strict=True))


def _apply(actor: Actor, rows: Sequence[Row], context: Context) -> Counts:
    outcome = register_businesses(
        actor=actor,
        drafts=[
            BusinessDraft(
                id=row.found.get("id") or new_id(),
                village=row.found.get("village") or row.place or 0,
                registered_on=row.get("registered_on", context.on),
                external_id=row.get("external_id", ""),
                name=row.values["name"],
                kind=row.get("kind", "other"),
                tax_number=_tax_number(row),
                address=row.get("address", ""),
                phone=row.get("phone", ""),
                source=f"import {context.batch}",
            )
            for row in rows
        ],
    )
    return Counts(len(outcome.made), len(outcome.updated), len(outcome.unchanged))


kinds.import_kind(
    "businesses",
    label=_("Businesses and institutions"),
    columns=COLUMNS,
    check=_check,
    apply=_apply,
    same=_same,
    help=_("One row for each business, known by its tax number, else by its name in the village."),
)
