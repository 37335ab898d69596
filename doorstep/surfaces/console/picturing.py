"""The pictures of an indicator: its series, the ranking of the units below, the map."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from doorstep.kernel.basics.periods import month_end, month_of, month_start
from doorstep.kernel.indicators.models import Target
from doorstep.kernel.indicators.pace import expected, way_gone
from doorstep.kernel.indicators.promises import Promises
from doorstep.kernel.indicators.queries import day_of
from doorstep.kernel.indicators.register import PERCENT, Indicator
from doorstep.kernel.indicators.sums import THEN, Ask, figures, is_stock, months_back
from doorstep.surfaces.console.choosing import Choice
from doorstep.surfaces.console.standing import Row
from doorstep.surfaces.look import charts
from doorstep.surfaces.look.bars import bar_ranks
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.unit_map import Spot, commune_map
from doorstep.surfaces.look.writing import month as month_words
from doorstep.surfaces.look.writing import said

MONTHS = 24


def series(choice: Choice, ind: Indicator, group: str) -> dict[str, Any]:
    """Draw the last 24 months of an indicator at the unit, with target and pace where promised."""
    last = min(month_of(choice.actor.on), max(choice.period.months()))
    spans = months_back(last, MONTHS)
    ask = Ask(ind, choice.unit.province, choice.unit.level, choice.borders, group)
    pairs = figures(ask, spans).get(choice.unit.id, [])
    points = [
        {"month": m, "label": _short(m), "pair": p, "value": p.value}
        for (m, _m), p in zip(spans, pairs, strict=False)
    ]
    unit = "%" if ind.value_kind == PERCENT else ""
    line = [(said(ind.label)[0], [(p["label"], _number(p["value"])) for p in points])]
    target, pace = _promise(choice, ind, group, [p["month"] for p in points])
    drawn = {
        name: charts.line_chart(
            line, title=said(ind.label)[0], target=target, pace=pace, unit=unit, width=width
        )
        for name, width in (("chart", 760), ("narrow", 340))
    }
    return {**drawn, "table": _series_table(ind, points), "has_points": bool(points)}


def _short(yyyymm: int) -> str:
    return f"{yyyymm % 100}/{yyyymm // 100 % 100:02d}"


def _number(value: Decimal | None) -> float | None:
    return float(value) if value is not None else None


def _promise(
    choice: Choice, ind: Indicator, group: str, months: list[int]
) -> tuple[float | None, list[float | None]]:
    """Give the target of the period's year and the pace at the end of each of its months."""
    year = choice.period.start.year
    on = day_of(choice.borders, choice.actor.on)
    promises = Promises.of(choice.unit.id, year, on=on, indicator=ind.code)
    target, points = promises.of_figure(ind.code, group)
    is_level = ind.value_kind == PERCENT or is_stock(ind.numerator)
    if target is None or not is_level or _is_count_of_share(target, ind):
        return None, []
    start = _start(choice, ind, group)
    pace = [
        float(
            expected(
                start=start,
                target=target.value,
                gone=way_gone(points, year=year, on=_last_day(m)),
            )
        )
        if m // 100 == year
        else None
        for m in months
    ]
    return float(target.value), pace


def _is_count_of_share(target: Target, ind: Indicator) -> bool:
    return ind.value_kind == PERCENT and target.value_kind != PERCENT


def _last_day(yyyymm: int) -> Any:
    from datetime import timedelta

    return month_end(yyyymm) - timedelta(days=1)


def _start(choice: Choice, ind: Indicator, group: str) -> Decimal:
    before = (choice.period.start.year - 1) * 100 + 12
    ask = Ask(ind, choice.unit.province, choice.unit.level, choice.actor.on, group)
    pairs = figures(ask, [(before, before)]).get(choice.unit.id)
    return (pairs[0].value if pairs else None) or Decimal(0)


def _series_table(ind: Indicator, points: list[dict[str, Any]]) -> Table:
    columns = [
        Column(key="month", label=_("Month"), value=lambda p: month_words(month_start(p["month"]))),
        Column(
            key="numerator",
            label=_("Numerator"),
            kind="number",
            value=lambda p: p["pair"].numerator,
        ),
    ]
    if ind.denominator is not None:
        columns += [
            Column(
                key="denominator",
                label=_("Denominator"),
                kind="number",
                value=lambda p: p["pair"].denominator,
            ),
            Column(key="value", label="%", kind="percent"),
        ]
    return Table(caption=_("By month"), columns=columns, rows=list(reversed(points)))


def ranks(rows: list[Row], ind: Indicator) -> dict[str, Any]:
    """Draw the ranking of the units below, best first."""
    unit = "%" if ind.value_kind == PERCENT else ""
    bars = [(r.name, _number(r.value), _number(r.target), str(r.status), r.href) for r in rows]
    decimals = 2 if unit else 0
    title = _("Ranked")
    return {
        "chart": bar_ranks(bars, title=title, unit=unit, decimals=decimals, width=760),
        "narrow": bar_ranks(bars, title=title, unit=unit, decimals=decimals, width=340),
        "table": rank_table(rows, ind),
    }


def rank_table(rows: list[Row], ind: Indicator) -> Table:
    """Give the ranking as a table."""
    # Who has told nothing yet is named, and has no place.
    places = ("–" if r.value is None else i for i, r in enumerate(rows, 1))
    numbered = [{"place": place, "row": r} for place, r in zip(places, rows, strict=True)]
    columns = [
        Column(key="place", label="#"),
        Column(
            key="name",
            label=_("Where"),
            value=lambda n: n["row"].name,
            href=lambda n: n["row"].href,
        ),
        Column(
            key="numerator",
            label=_("Numerator"),
            kind="number",
            value=lambda n: n["row"].pair.numerator,
        ),
    ]
    if ind.denominator is not None:
        columns += [
            Column(
                key="denominator",
                label=_("Denominator"),
                kind="number",
                value=lambda n: n["row"].pair.denominator,
            ),
            Column(key="value", label="%", kind="percent", value=lambda n: n["row"].value),
            Column(key="pace", label=_("Pace"), kind="percent", value=lambda n: n["row"].pace),
        ]
    if any(row.target is not None for row in rows):
        columns.append(
            Column(
                key="status",
                label=_("Status"),
                kind="status",
                value=lambda n: str(n["row"].status) if n["row"].target is not None else "",
            )
        )
    return Table(caption=_("Ranked"), columns=columns, rows=numbered)


def map_of(choice: Choice, rows: list[Row], ind: Indicator) -> dict[str, Any] | None:
    """Shade the communes of a province on the borders asked for; none for other units."""
    if choice.unit.level != "province":
        return None
    day = choice.actor.on if choice.borders == THEN else choice.borders
    drawn = commune_map(
        choice.unit.province,
        on=day,  # type: ignore[arg-type]
        spots={r.unit: Spot(r.value, r.name, r.href) for r in rows},
        title=said(ind.label)[0],
        unit="%" if ind.value_kind == PERCENT else "",
    )
    if drawn is None:
        return None
    return {
        "svg": drawn.svg,
        "legend": drawn.legend,
        "note": drawn.note,
        "table": rank_table(rows, ind),
    }
