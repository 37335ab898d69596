"""One indicator for everybody: value, definition, the last 24 months, the communes on a map."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doorstep.kernel.basics.periods import Period, month_of, month_start
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.register import Indicator, find
from doorstep.kernel.places.models import UnitVersion
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.look import charts, unit_map
from doorstep.surfaces.look.groups import group_label, group_labels
from doorstep.surfaces.look.lists import Column, ListPage, ListSpec, Table
from doorstep.surfaces.look.rights import public
from doorstep.surfaces.look.samples import sample_notices
from doorstep.surfaces.look.writing import month as month_words
from doorstep.surfaces.look.writing import said
from doorstep.surfaces.portal import frame
from doorstep.surfaces.portal.figures import hidden_words, line
from doorstep.surfaces.portal.published import (
    Month,
    Published,
    Spot,
    by_commune,
    by_month,
    counted_groups,
    reported,
)

_LONGEST_CODE = 60


@public
@require_safe
def figure(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show one indicator of the home province; 404 for a code that nobody defined.

    `?format=csv|xlsx|text` gives the table of communes.
    """
    ind = find(code) if len(code) <= _LONGEST_CODE else None
    home = frame.home_province(frame.today())
    if ind is None or home is None:
        raise Http404
    year = frame.year_asked(request)
    asked = request.GET.get("group", "")
    group = asked if asked in ind.groups else ind.groups[0]
    period = Period.year(year)
    spots = (
        by_commune(home.code, ind, group, period=period, on=frame.today())
        if ind.is_computed
        else []
    )
    listed = ListPage(request, _table_spec(ind), rows=spots)
    context = {
        "title": said(ind.label)[0],
        "crumbs": _crumbs(ind),
        "indicator": ind,
        "facts": definition_facts(ind),
        "year": frame.year_words(year),
        **_counted(request, home, ind, group, year, spots),
        **_reported(code),
    }
    return listed.respond("portal/figure.html", frame.framed(request, context))


def _crumbs(ind: Indicator) -> list[dict[str, str]]:
    return [
        {"label": _("Figures"), "href": reverse("portal:figures")},
        {"label": said(ind.label)[0]},
    ]


def definition_facts(ind: Indicator) -> list[dict[str, Any]]:
    """Say what an indicator counts, of whom, and who defined it."""
    told = (
        (_("Definition"), said(ind.definition)[0]),
        (_("Counted unit"), said(ind.counted_unit)[0]),
        (_("Population"), said(ind.population)[0]),
        (_("Defined by"), said(ind.legal_source)[0]),
        (_("Version of the definition"), ind.version),
    )
    code = {"label": _("Code"), "value": ind.code, "kind": "code"}
    return [*({"label": label, "value": value} for label, value in told if value), code]


def _counted(
    request: HttpRequest,
    home: UnitVersion,
    ind: Indicator,
    group: str,
    year: int,
    spots: list[Spot],
) -> dict[str, Any]:
    """Give the counted figure with its pictures; nothing for an indicator that is only reported."""
    if not ind.is_computed:
        return {}
    on, period = frame.today(), Period.year(year)
    own = counted_groups(home.unit, ind, period=period, on=on)
    shown = next((p for p in own if p.row.group == group), None)
    return {
        "shown": shown,
        "card": shown.card() if shown and not shown.is_hidden else None,
        "line": _line(shown),
        "hidden_words": hidden_words(),
        "samples": sample_notices(ind, province=home.code),
        "place": home.full_name,
        "years": frame.year_tabs(request, year),
        "groups": _group_tabs(request, ind, group),
        "series": _series(home, ind, group, year),
        "map": _map(ind, spots),
        "hides_some": any(s.is_hidden for s in spots),
    }


def _line(shown: Published | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    names = names_on([shown.row.unit_id], on=frame.today())
    return line(shown, names=names, labels=group_labels())


def _group_tabs(request: HttpRequest, ind: Indicator, group: str) -> list[dict[str, Any]]:
    if len(ind.groups) < 2:
        return []
    tabs = []
    for code in ind.groups:
        params = request.GET.copy()
        params["group"] = code
        params.pop("format", None)
        href = f"?{params.urlencode()}"
        tabs.append({"label": group_label(code), "href": href, "current": code == group})
    return tabs


def _series(home: UnitVersion, ind: Indicator, group: str, year: int) -> dict[str, Any] | None:
    """Draw the 24 months up to the end of the year or to today."""
    on = frame.today()
    last = min(month_of(on), year * 100 + 12)
    months = by_month(home.unit, ind, group, last=last, on=on)
    if not any(m.shown.numerator for m in months):
        return None
    label = said(ind.label)[0]
    points = [(_short(m.month), _plain(m.shown.value)) for m in months]
    unit = "%" if ind.denominator is not None else ""
    chart, narrow = (
        charts.line_chart([(home.full_name, points)], title=label, unit=unit, width=width)
        for width in (640, 340)
    )
    table = Table(caption=_("By month"), columns=_month_columns(ind), rows=months[::-1])
    return {"chart": chart, "narrow": narrow, "table": table}


def _short(yyyymm: int) -> str:
    return f"{yyyymm % 100}/{yyyymm // 100 % 100:02d}"


def _plain(value: Decimal | None) -> float | None:
    return float(value) if value is not None else None


def _month_of(row: Month) -> str:
    return month_words(month_start(row.month))


def _month_columns(ind: Indicator) -> list[Column]:
    columns = [Column(key="month", label=_("Month"), value=_month_of)]
    return columns + _number_columns(ind, "shown.")


def _number_columns(ind: Indicator, prefix: str = "") -> list[Column]:
    top = Column(
        key="numerator", label=_("Numerator"), value=f"{prefix}numerator", kind="number", sort=True
    )
    if ind.denominator is None:
        return [replace(top, label=_("Count"))]
    return [
        top,
        Column(
            key="denominator",
            label=_("Denominator"),
            value=f"{prefix}denominator",
            kind="number",
            sort=True,
        ),
        Column(key="value", label="%", value=f"{prefix}value", kind="percent", sort=True),
    ]


def _table_spec(ind: Indicator) -> ListSpec:
    """Declare the table of communes, as page and as file."""
    remark = Column(
        key="remark",
        label=gettext_lazy("Remark"),
        value=lambda spot: _("kept back") if spot.is_hidden else "",
    )
    name = Column(
        key="name",
        label=gettext_lazy("Commune"),
        sort=True,
        href=lambda spot: reverse("portal:commune", args=[spot.unit]),
    )
    return ListSpec(
        caption=said(ind.label)[0],
        columns=[name, *_number_columns(ind), remark],
        search=("name",),
        search_label=gettext_lazy("Find a commune"),
        file_name=ind.code,
        page_size=100,
    )


def _map(ind: Indicator, spots: list[Spot]) -> unit_map.Drawn | None:
    """Shade the communes; those kept back look like those without data."""
    if not any(s.value is not None for s in spots):
        return None
    places = {
        s.unit: unit_map.Spot(s.value, s.name, reverse("portal:commune", args=[s.unit]))
        for s in spots
    }
    return unit_map.commune_map(
        settings.HOME_PROVINCE,
        on=frame.today(),
        spots=places,
        title=said(ind.label)[0],
        unit="%" if ind.denominator is not None else "",
    )


def _reported(code: str) -> dict[str, Any]:
    """Give what offices of any place reported for an indicator, the latest first."""
    values = EnteredValue.objects.filter(indicator=code, replaced_by=None)
    provinces = sorted(set(values.values_list("province", flat=True)))
    rows = [shown for p in provinces for shown in reported(p, indicator=code)]
    names = names_on({r.row.unit_id for r in rows}, on=frame.today())
    labels = group_labels()
    rows.sort(key=lambda r: r.row.period.end, reverse=True)
    return {"reported": [line(r, names=names, labels=labels) for r in rows]}
