"""Figures of communes that officials report: indicator, period, numerator, denominator, sign.

A percentage without denominator is a fault, unless the file has columns for source and sign: then
it is kept with the remark that the source does not give what was counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import ENTER_FIGURES
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import map_digits, search_key, tidy
from doorstep.kernel.imports import kinds
from doorstep.kernel.imports.columns import COMMUNE_COLUMNS
from doorstep.kernel.imports.faults import FAULTS, faults
from doorstep.kernel.imports.kinds import UNCHANGED, Column, Context, Counts, Row, import_kind
from doorstep.kernel.imports.values import Figure
from doorstep.kernel.indicators.actions import enter_value
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.register import PERCENT, Indicator, all_indicators
from doorstep.kernel.indicators.rules import Reported, check_reported
from doorstep.kernel.places.models import Unit

_CHUNK = 400

faults(
    {
        "unknown_indicator": _("There is no indicator %(told)s."),
        "not_a_period": _("A period like 2025, quý III/2025, 10/2025 is needed."),
        "percent_without_denominator": _(
            "A percentage needs numerator and denominator, or columns for source and sign."
        ),
        "figure_does_not_fit": _("The figure does not fit its indicator."),
        # what `check_reported` says, under the same codes
        "figures.unknown_sign": _("The sign must be one of = > ~ <."),
        "figures.no_source": _("Say where the value comes from."),
        "figures.no_value": _("A value, or numerator and denominator, is needed."),
        "figures.negative": _("A figure cannot be negative."),
        "figures.denominator": _("The denominator must be more than zero."),
        "figures.future": _("The period lies in the future."),
        "figures.as_of": _("The day of the value lies before its period."),
        "figures.over_100": _("A percentage lies between 0 and 100."),
        "figures.no_numerator": _("The numerator is missing."),
        "figures.value_disagrees": _("%(value)s%% is not %(numerator)s of %(denominator)s."),
        "source_missing": _("Say where the figure comes from."),
    }
)

COLUMNS = (
    *COMMUNE_COLUMNS,
    Column(
        "indicator", _("Indicator"), kinds.TEXT,
        ("Chỉ tiêu", "Tên chỉ tiêu", "Mã chỉ tiêu", "Nội dung chỉ tiêu", "Nội dung"),
        is_required=True,
    ),
    Column(
        "period", _("Period"), kinds.TEXT,
        ("Kỳ", "Kỳ báo cáo", "Thời kỳ", "Tháng", "Quý", "Năm"), is_required=True,
    ),
    Column("as_of", _("As of"), kinds.DATE, ("Tính đến ngày", "Đến ngày", "Thời điểm")),
    Column(
        "value", _("Value"), kinds.FIGURE,
        ("Giá trị", "Kết quả", "Kết quả thực hiện", "Số liệu", "Tỷ lệ", "Tỷ lệ (%)", "Thực hiện"),
    ),
    Column(
        "numerator", _("Numerator"), kinds.DECIMAL, ("Tử số", "Số đạt", "Số lượng đạt"),
        most=10**13,
    ),
    Column(
        "denominator", _("Denominator"), kinds.DECIMAL, ("Mẫu số", "Tổng số", "Tổng"), most=10**13
    ),
    Column(
        "sign", _("Sign"), kinds.CHOICE, ("Dấu", "Mức độ chính xác"),
        options=(
            ("=", _("exactly"), ("đúng", "bằng")), (">", _("more than"), ("hơn", "trên")),
            ("~", _("nearly"), ("gần", "khoảng")), ("<", _("less than"), ("dưới",)),
        ),
    ),
    Column("group", _("Target group"), kinds.CODE, ("Nhóm", "Nhóm đối tượng"), length=30),
    Column("source", _("Source"), kinds.TEXT, ("Nguồn", "Nguồn số liệu", "Văn bản", "Số văn bản")),
)  # fmt: skip


def read_period(told: str) -> Period | None:
    """Give the period of "2025", "Quý III/2025", "Tháng 10/2025", "10/2025", "2025-Q3"; or None."""
    words = search_key(map_digits(tidy(told))).split()
    try:
        return Period.parse(told)
    except ValueError:
        pass
    numbers = [w for w in words if w not in ("quy", "thang", "nam", "month", "quarter", "year")]
    roman = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
    numbers = [roman.get(n, n) for n in numbers]
    if not numbers or not all(n.isascii() and n.isdecimal() for n in numbers):
        return None
    try:
        if len(numbers) == 1:
            return Period.year(int(numbers[0])) if len(numbers[0]) == 4 else None
        first, year = int(numbers[0]), int(numbers[-1])
        is_quarter = "quy" in words or "quarter" in words
        return Period.quarter(year, first) if is_quarter else Period.month(year, first)
    except ValueError:
        return None


def _check(rows: Sequence[Row], context: Context) -> None:
    known = _indicators()
    may_be_bare = {"source", "sign"} <= context.mapped
    for row in rows:
        if _names_a_unit(row):
            context.gazetteer.locate(row, is_village_needed=False)
        else:
            row.place = context.place.id
        row.found["period"] = read_period(str(row.get("period", "")))
        row.found["indicator"] = known.get(search_key(str(row.get("indicator", ""))))
        if row.get("indicator") and row.found["indicator"] is None:
            row.fault("unknown_indicator", "indicator", told=row.values["indicator"])
        if row.get("period") and row.found["period"] is None:
            row.fault("not_a_period", "period")
        if row.is_good:
            _check_figure(row, context, may_be_bare)
    _find_known([r for r in rows if r.is_good], context)


def _names_a_unit(row: Row) -> bool:
    return bool(row.get("commune") or row.get("commune_code"))


def _indicators() -> dict[str, Indicator]:
    from django.conf import settings
    from django.utils.translation import override

    known: dict[str, Indicator] = {}
    for ind in all_indicators():
        words = [ind.code]
        if isinstance(ind.label, dict):
            words += ind.label.values()
        else:
            for language, _name in settings.LANGUAGES:
                with override(language):
                    words.append(str(ind.label))
        for word in words:
            known.setdefault(search_key(word), ind)
    return known


def _check_figure(row: Row, context: Context, may_be_bare: bool) -> None:
    indicator: Indicator = row.found["indicator"]
    is_percent = indicator.value_kind == PERCENT
    is_bare = is_percent and row.get("denominator") is None
    if is_bare and not may_be_bare:
        row.fault("percent_without_denominator", "value")
        return
    if is_bare and not row.get("source"):
        row.fault("source_missing", "source")
        return
    try:
        check_reported(_reported(row), is_percent=is_percent, on=context.on)
    except Problem as why:
        row.fault(why.code if why.code in FAULTS else "figure_does_not_fit", "value", **_told(why))


def _told(why: Problem) -> dict[str, str]:
    return {name: str(value) for name, value in why.details.items()}


def _reported(row: Row) -> Reported:
    told: Figure | None = row.get("value")
    denominator: Decimal | None = row.get("denominator")
    return Reported(
        indicator=row.found["indicator"].code,
        period=row.found["period"],
        value=told.number if told else None,
        numerator=row.get("numerator"),
        denominator=denominator,
        group=row.get("group", "all"),
        as_of=row.get("as_of"),
        sign=row.get("sign") or (told.sign if told else "="),
        as_printed=told.printed if told else "",
        source=row.get("source", "") or str(_("imported list")),
        is_denominator_unknown=denominator is None,
    )


def _key(row: Row) -> str:
    """Give what makes a figure of a list the same when the list comes again."""
    told = _reported(row)
    parts = (row.place, told.indicator, told.group, told.period, told.as_of, told.value,
             told.numerator, told.denominator, told.sign, told.source)  # fmt: skip
    return "import:" + hashlib.sha256(repr([str(p) for p in parts]).encode()).hexdigest()[:40]


def _same(row: Row) -> Hashable:
    return tuple(
        str(row.get(c, ""))
        for c in ("commune_code", "commune", "indicator", "period", "as_of", "group", "source")
    )


def _find_known(rows: Sequence[Row], context: Context) -> None:
    by_key = {_key(r): r for r in rows}
    keys = sorted(by_key)
    for start in range(0, len(keys), _CHUNK):
        there = EnteredValue.objects.filter(
            province=context.province, key__in=keys[start : start + _CHUNK]
        )
        for key in there.values_list("key", flat=True):
            by_key[key].verdict = UNCHANGED


def _apply(actor: Actor, rows: Sequence[Row], context: Context) -> Counts:
    fresh = [r for r in rows if r.verdict != UNCHANGED]
    units = Unit.objects.in_bulk({r.place for r in fresh})
    for row in fresh:
        enter_value(actor=actor, unit=units[row.place], told=_reported(row), key=_key(row))
    return Counts(new=len(fresh), unchanged=len(rows) - len(fresh))


import_kind(
    "entered_values",
    label=_("Reported figures"),
    columns=COLUMNS,
    check=_check,
    apply=_apply,
    same=_same,
    right=ENTER_FIGURES,
    help=_("One row for each figure of a unit. A percentage comes with what was counted."),
)
