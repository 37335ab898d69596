"""The public figures of a province: counted and reported ones apart, each with all it means."""

from __future__ import annotations

from typing import Any

from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.places.models import UnitVersion
from doorstep.kernel.places.queries import names_on, units_on
from doorstep.surfaces.look.groups import group_labels
from doorstep.surfaces.look.lists import Column, ListPage, ListSpec
from doorstep.surfaces.look.rights import public
from doorstep.surfaces.look.writing import dated, day, said, said_counted
from doorstep.surfaces.portal import frame
from doorstep.surfaces.portal.published import Published, counted, reported

COUNTED, REPORTED = "counted", "reported"
LIST = ListSpec(
    caption=gettext_lazy("Public figures"),
    columns=[
        Column(key="label", label=gettext_lazy("Indicator"), sort=True),
        Column(key="group", label=gettext_lazy("Group")),
        Column(key="place", label=gettext_lazy("Place")),
        Column(key="sign", label=gettext_lazy("Sign"), kind="code"),
        Column(key="value", label=gettext_lazy("Value"), kind="number"),
        Column(key="measure", label=gettext_lazy("Measured in")),
        Column(key="numerator", label=gettext_lazy("Numerator"), kind="number"),
        Column(key="denominator", label=gettext_lazy("Denominator"), kind="number"),
        Column(key="unit", label=gettext_lazy("Counted unit")),
        Column(key="population", label=gettext_lazy("Population")),
        Column(key="period", label=gettext_lazy("Period")),
        Column(key="source", label=gettext_lazy("Source")),
        Column(key="definition", label=gettext_lazy("Definition")),
        Column(key="version", label=gettext_lazy("Version of the definition"), kind="code"),
        Column(key="remark", label=gettext_lazy("Remark")),
        Column(key="made", label=gettext_lazy("How it is made")),
    ],
    search=("label", "population", "place"),
    search_label=gettext_lazy("Find a figure"),
    file_name="figures",
    page_size=20,
)


@public
@require_safe
def figure_list(request: HttpRequest) -> HttpResponseBase:
    """List the public figures of a province and a year, those counted here or those reported."""
    on = frame.today()
    province = _province(request)
    first = _first_year(province.code)
    year = frame.year_asked(request, first=first)
    is_reported = request.GET.get("kind") == REPORTED
    period = Period.year(year)
    rows = (
        list(reported(province.code, period=period))
        if is_reported
        else counted(province.unit, period=period, on=on)
    )
    names = names_on({r.row.unit_id for r in rows}, on=on)
    labels = group_labels()
    lines = [line(r, names=names, labels=labels) for r in rows]
    return ListPage(request, LIST, rows=lines).respond(
        "portal/figures.html",
        frame.framed(
            request,
            {
                "title": _("Figures of %(place)s") % {"place": province.full_name},
                "year": year,
                "years": frame.year_tabs(request, year, first=first),
                "kinds": _kinds(request, is_reported),
                "is_reported": is_reported,
                "province": province,
                "provinces": _provinces(province.code),
            },
        ),
    )


def _province(request: HttpRequest) -> UnitVersion:
    """Give the province in the address, else the one this installation is for."""
    on = frame.today()
    asked = frame.province_of_code(request.GET.get("province", "")[:2], on=on)
    found = asked or frame.home_province(on)
    if found is None:
        raise Http404
    return found


def _first_year(province: str) -> int:
    """Give the first year of which a province has a reported value, 2025 at the latest."""
    first = EnteredValue.objects.filter(province=province).aggregate(first=Min("period_from"))
    return min(2025, first["first"].year) if first["first"] else 2025


def _provinces(chosen: str) -> list[dict[str, Any]]:
    """Give the provinces to choose from: the home province and those with reported values."""
    on = frame.today()
    home = frame.home_province(on)
    codes = {home.code if home else "", chosen}
    codes |= set(EnteredValue.objects.values_list("province", flat=True).distinct())
    return [
        {"code": v.code, "name": v.full_name, "is_chosen": v.code == chosen}
        for v in units_on(None, on=on, level="province")
        if v.code in codes
    ]


def _kinds(request: HttpRequest, is_reported: bool) -> list[dict[str, Any]]:
    """Give the switch between counted and reported figures."""
    tabs = []
    for kind, label in ((COUNTED, _("Counted here")), (REPORTED, _("Reported by offices"))):
        params = request.GET.copy()
        params["kind"] = kind
        params.pop("page", None)
        params.pop("format", None)
        current = is_reported == (kind == REPORTED)
        tabs.append({"label": label, "href": f"?{params.urlencode()}", "current": current})
    return tabs


def _counted(shown: Published) -> Any:
    """Give the number that the counted unit is said after: that of all, or the value itself."""
    pair = shown.row.pair
    return pair.denominator if pair and pair.denominator is not None else shown.value


def line(shown: Published, *, names: dict[int, str], labels: dict[str, str]) -> dict[str, Any]:
    """Write a figure out as one line of a list or a file."""
    ind, row, pair = shown.indicator, shown.row, shown.pair
    unit = said(ind.counted_unit)[0]
    return {
        "shown": shown,
        "label": said(ind.label)[0],
        "group": labels.get(row.group, row.group) if row.group != "all" else "",
        "place": names.get(row.unit_id, ""),
        "sign": "" if row.sign == "=" else row.sign,
        "value": round(shown.value, 2) if shown.value is not None else None,
        "measure": "%" if shown.is_share else unit,
        "numerator": pair.numerator if pair and pair.is_ratio else None,
        "denominator": pair.denominator if pair else None,
        "unit": unit,
        "counted": said_counted(ind.counted_unit, _counted(shown))[0],
        "population": said(ind.population)[0],
        "period": period_words(row.period),
        "source": source_words(shown),
        "definition": said(ind.definition)[0],
        "version": ind.version,
        "remark": hidden_words() if shown.is_hidden else "",
        "made": _("Reported by offices") if shown.is_reported else _("Counted here"),
        "href": reverse("portal:figure", args=[ind.code]),
        "held_href": held_href(shown),
        "is_hidden": shown.is_hidden,
        "has_no_parts": shown.is_share and shown.is_reported and pair is None,
    }


def period_words(period: Period) -> str:
    """Write a period as a year, or from day to day."""
    if period == Period.year(period.start.year):
        return frame.year_words(period.start.year)
    return f"{day(period.start)} – {day(period.last_on)}"


def source_words(shown: Published) -> str:
    """Say where a figure comes from."""
    if shown.is_reported:
        return dated(said(shown.row.source)[0])
    return _("Counted by Doorstep from the records of teams and communes")


def held_href(shown: Published) -> str:
    """Give the page of a reported value, "" where it has none."""
    value = shown.row.entered
    return reverse("portal:held", args=["figure", value.key]) if value and value.key else ""


def hidden_words() -> str:
    """Say why a figure is not shown."""
    return _("Kept back: so few people that it could point at one of them.")
