"""Made-up sample data for the style page: names with stacked marks, gaps, every status."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from doorstep.surfaces.look import bars, charts, maps
from doorstep.surfaces.look.cards import FigureCard
from doorstep.surfaces.look.lists import Column, Filter, ListPage, ListSpec, Table

_NAMES = (
    "Phường Thục Phán", "Phường Nùng Trí Cao", "Phường Tân Giang", "Xã Quảng Lâm", "Xã Nam Quang",
    "Xã Lý Bôn", "Xã Bảo Lạc", "Xã Yên Thổ", "Xã Sơn Lộ", "Xã Hưng Đạo", "Xã Đông Khê",
    "Xã Đức Long", "Xã Đàm Thủy", "Xã Đoài Dương", "Xã Trùng Khánh", "Xã Quang Trung",
)  # fmt: skip
_SHARES = ("96.31", "88.2", "71.5", "84.63", "63.02", None, "47.9", "58.77", "69.85", "91",
           "76.4", "52.19", "33.6", "80.05", "66.6", "41.28")  # fmt: skip
TARGET = Decimal(80)


def _status(share: Decimal | None) -> str:
    if share is None:
        return "no_data"
    bounds = ((85, "ahead"), (66, "on_pace"), (50, "behind"))
    return next((code for bound, code in bounds if share >= bound), "far_behind")


def rows() -> list[dict[str, Any]]:
    """Return sixteen communes with a share, a count, a status and a day."""
    shares = [Decimal(s) if s else None for s in _SHARES]
    return [
        {
            "code": f"{1273 + 27 * n:05d}", "name": name, "share": share,
            "people": 1820 + 1117 * n if share else None, "status": _status(share),
            "type": "P" if name.startswith("Phường") else "X",
            "on": datetime(2026, 11, 1 + n, tzinfo=UTC).date(), "href": f"/look?unit={n}",
        }
        for n, (name, share) in enumerate(zip(_NAMES, shares, strict=True))
    ]  # fmt: skip


_COLUMNS = (
    Column(key="name", label=_("Commune"), sort=True, href=lambda row: row["href"]),
    Column(key="code", label=_("Code"), kind="code", sort=True),
    Column(key="people", label=_("People reached"), kind="number", sort=True),
    Column(key="share", label=_("Share"), kind="percent", sort=True, decimals=2),
    Column(key="status", label=_("Status"), kind="status", sort=True),
    Column(key="on", label=_("Last report"), kind="date", sort=True),
)
_LIST = ListSpec(
    caption=_("Progress of the communes"), columns=_COLUMNS, search=["name"], order="-share",
    search_label=_("Find a commune"), page_size=12, file_name="communes",
    filters=[Filter(key="type", label=_("Kind"), options=[("P", _("Ward")), ("X", _("Commune"))]),
             Filter(key="status", label=_("Status"), options=[
                 ("ahead", _("Ahead")), ("on_pace", _("On pace")), ("behind", _("Behind")),
                 ("far_behind", _("Far behind")), ("no_data", _("No data"))])],
    source="611/KH-BCĐ",
)  # fmt: skip


class SampleForm(forms.Form):
    """Every kind of field once."""

    name = forms.CharField(label=_("Full name"), help_text=_("As on the identity card."))
    village = forms.ChoiceField(label=_("Village"), choices=[("", "–"), ("1", "Xóm Bản Giốc")])
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    turns = forms.IntegerField(label=_("Turns"), required=False, min_value=0)
    way = forms.ChoiceField(
        label=_("How"), widget=forms.RadioSelect,
        choices=[("home", _("At home")), ("group", _("In a group"))],
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea)
    agrees = forms.BooleanField(label=_("Consent was read aloud and given"))


def _cards() -> list[FigureCard]:
    people = {"vi": "người trong độ tuổi lao động", "en": "people of working age",
              "bn": "কর্মক্ষম বয়সের মানুষ"}  # fmt: skip
    label = {"vi": "Người trưởng thành có kỹ năng số cơ bản",
             "en": "Adults with basic digital skills",
             "bn": "মৌলিক ডিজিটাল দক্ষতাসম্পন্ন প্রাপ্তবয়স্ক"}  # fmt: skip
    target = {"target": TARGET, "pace": Decimal(66), "href": "#"}
    return [
        FigureCard(label=label, numerator=25736, denominator=36845, unit=people, status="on_pace",
                   **target),
        FigureCard(label={"vi": "Tài khoản VNeID mức 2 đã xác nhận"}, numerator=350000, sign="~",
                   unit={"vi": "tài khoản", "en": "accounts", "bn": "অ্যাকাউন্ট"}, status="ahead",
                   target=320000, pace=300000, href="#"),
        FigureCard(label={"vi": "Hộ có ít nhất một người biết dùng dịch vụ công trực tuyến"},
                   numerator=4120, denominator=12260, unit={"vi": "hộ", "en": "households"},
                   status="far_behind", **target),
        FigureCard(label={"vi": "Điểm kinh doanh có mã QR", "en": "Points of sale with a QR code"},
                   numerator=None, denominator=900, unit={"vi": "điểm bán"}, **target),
    ]  # fmt: skip


def _line(width: int) -> Any:
    months = [f"{n}/2026" for n in range(1, 13)]
    done = [12, 17, 22, 30, 34, None, None, 49, 55, 61, 69.85, None]
    other = [8, 9, 14, 16, 21, 25, 31, 33, 38, 44, 52.4, None]
    series = [("Cao Bằng", list(zip(months, done, strict=True))),
              ("Lai Châu", list(zip(months, other, strict=True)))]  # fmt: skip
    return charts.line_chart(
        series, title=str(_("Adults with basic digital skills, by month")), target=80, unit="%",
        width=width, height=300 if width > 400 else 240, pace=[6.6 * n for n in range(1, 13)],
    )  # fmt: skip


def _charts(ranks: list[bars.Rank]) -> dict[str, Any]:
    """Return both charts, drawn for wide pages and for phones."""
    ranked = partial(bars.bar_ranks, ranks, title=str(_LIST.caption), unit="%", decimals=2)
    return {
        "line": _line(640), "narrow_line": _line(340),
        "ranks": ranked(), "narrow_ranks": ranked(width=340),
    }  # fmt: skip


def _map(sample: list[dict[str, Any]]) -> dict[str, Any]:
    known = [float(r["share"]) for r in sample if r["share"] is not None]
    breaks = maps.quantile_breaks(known, classes=5)
    cells, values = {}, {}
    for n, row in enumerate(sample):
        x, y = 105.3 + 0.24 * (n % 4) + 0.12 * (n // 4 % 2), 22.9 - 0.18 * (n // 4)
        cells[n] = [[(x, y), (x + 0.12, y + 0.06), (x + 0.24, y), (x + 0.24, y - 0.12),
                     (x + 0.12, y - 0.18), (x, y - 0.12)]]  # fmt: skip
        share = float(row["share"]) if row["share"] is not None else None
        short = row["name"].split(" ", 1)[1]
        values[n] = maps.Shade(share, maps.class_of(share, breaks=breaks), short, row["href"])
    note = str(_("Schematic: neighbours and size are roughly right, the lines are not borders."))
    return {
        "map": maps.schematic_map(cells, values=values, title=str(_LIST.caption), note=note),
        "map_note": note,
        "legend": maps.map_legend(breaks, lowest=min(known), unit="%", decimals=2, has_gaps=True),
    }


def context(request: HttpRequest) -> dict[str, Any]:
    """Return everything that the style page shows."""
    sample = rows()
    ranked = sorted((r for r in sample if r["share"]), key=lambda r: -r["share"])[:8]
    ranks = [(r["name"], r["share"], TARGET, r["status"], r["href"]) for r in ranked]
    brief = Table(caption=_LIST.caption, columns=[_COLUMNS[0], _COLUMNS[3], _COLUMNS[4]],
                  rows=sample[:9])  # fmt: skip
    form = SampleForm({"turns": "3"}) if "errors" in request.GET else SampleForm()
    return {
        "title": _("Style page"), "subtitle": "TỈNH CAO BẰNG – ẮẰẲẴẶ ẾỀỂỄỆ ỐỒỔỖỘ ỨỪỬỮỰ",
        "nav": _nav(), "cards": _cards(), "form": form, "table": brief, **_charts(ranks),
        "crumbs": [{"label": "Cao Bằng", "href": "#"}, {"label": _("Style page")}],
        "tabs": [{"label": _("Figures"), "href": "#", "current": True, "count": 12},
                 {"label": _("Activities"), "href": "#", "count": 1820},
                 {"label": _("Plan"), "href": "#"}],
        "list": ListPage(request, _LIST, rows=sample), "trend": [3, 5, 4, 8, 9, 12, 17],
        "facts": _facts(), "entries": _entries(), "fallback": {"vi": "Chỉ có tiếng Việt"},
        "statuses": ["ahead", "on_pace", "behind", "far_behind", "no_data"],
        "is_demonstration": True, **_map(sample),
    }  # fmt: skip


def _nav() -> list[dict[str, Any]]:
    links = [
        {"label": _("Overview"), "href": "#"},
        {"label": _("Targets"), "href": "#", "count": 24},
        {"label": _("Communes"), "href": "#", "count": 56, "current": True},
        {"label": _("Activities"), "href": "#", "count": 18204},
    ]
    more = [{"label": w, "href": "#"} for w in (_("People"), _("Teams"), _("Reports"))]
    return [{"links": links}, {"label": _("Registers"), "links": more}]


def _facts() -> list[dict[str, Any]]:
    return [
        {"label": _("Plan"), "value": "611/KH-BCĐ", "kind": "code"},
        {"label": _("Issued by"), "value": "Ban Chỉ đạo tỉnh Cao Bằng", "href": "#"},
        {"label": _("Phone"), "value": "0206 3852 000", "kind": "code"},
        {"label": _("Valid until"), "value": None},
    ]


def _entries() -> list[dict[str, Any]]:
    days = [datetime(2026, 11, day, 3, 12, tzinfo=UTC) for day in (21, 18, 2)]
    texts = ("Đã ghi nhận 43 lượt hỗ trợ tại nhà văn hóa xóm Bản Giốc", "Tổ công nghệ số ra quân",
             "Ban hành kế hoạch")  # fmt: skip
    pairs = zip(days, texts, strict=True)
    return [{"at": at, "title": title, "by": "Nông Thị Hằng"} for at, title in pairs]
