"""The look: what lists find and give away, how figures are written, pictures that stay harmless."""

import csv
import gzip
import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from python_calamine import CalamineWorkbook

from doorstep.surfaces.look import bars, charts, maps, specimens, views, writing
from doorstep.surfaces.look.cards import FigureCard
from doorstep.surfaces.look.exports import guarded
from doorstep.surfaces.look.lists import Column, Filter, ListPage, ListSpec
from doorstep.surfaces.look.svg import round_ticks

HOSTILE = '<script>alert("x")</script>'
STATIC = Path(views.__file__).parent / "static" / "look"
SPEC = ListSpec(
    caption="Communes",
    search=["name"],
    order="name",
    columns=[
        Column(key="name", label="Commune", sort=True),
        Column(key="share", label="Share", kind="percent", sort=True),
        Column(key="on", label="Day", kind="date"),
        Column(key="code", label="Code", kind="code"),
    ],
    filters=[
        Filter(key="type", label="Kind", options=[("x", "Xã"), ("p", "Phường")], field="code"),
    ],
)
ROWS = [
    {"name": "Xã Yên Thổ", "share": 58.77, "on": date(2026, 11, 5), "code": "x"},
    {"name": "Xã Đông Khê", "share": None, "on": None, "code": "x"},
    {"name": "Phường Tân Giang", "share": 71.5, "on": date(2026, 10, 1), "code": "p"},
    {"name": "=HYPERLINK(1)", "share": -3, "on": None, "code": "p"},
]


@pytest.fixture(autouse=True)
def _in_vietnamese():
    with translation.override("vi"):
        yield


def listed(query: str = "", **more: object) -> ListPage:
    return ListPage(RequestFactory().get(f"/list?{query}"), SPEC, rows=ROWS, **more)


def names(page: ListPage) -> list[str]:
    return [row["name"] for row in page.rows]


def template(source: str, **context: object) -> str:
    request = RequestFactory().get("/list?page=3&q=a")
    return engines["django"].from_string("{% load look %}" + source).render(context, request)


def test_search_ignores_tone_marks_and_the_bar_of_d() -> None:
    assert names(listed("q=dong khe")) == ["Xã Đông Khê"]
    assert names(listed("q=ĐÔNG")) == ["Xã Đông Khê"]
    assert listed("q=nowhere").total == 0


def test_sort_is_vietnamese_and_leaves_the_unknown_last() -> None:
    assert names(listed("sort=name"))[1:] == ["Phường Tân Giang", "Xã Đông Khê", "Xã Yên Thổ"]
    assert names(listed("sort=-share"))[0] == "Phường Tân Giang"
    assert names(listed("sort=share"))[-1] == names(listed("sort=-share"))[-1] == "Xã Đông Khê"


def test_an_address_made_up_by_hand_changes_nothing() -> None:
    page = listed("sort=on&type=evil&page=99")
    assert page.sort == "name" and not page.chosen and page.page.number == 1


def test_filters_narrow_and_stay_in_the_address() -> None:
    page = listed("type=p")
    assert {row["code"] for row in page.rows} == {"p"} and page.is_narrowed
    assert template("{% query page=2 sort='name' %}") == "?page=2&amp;q=a&amp;sort=name"
    assert template("{% query page='' %}") == "?q=a"


@pytest.mark.django_db
def test_a_queryset_is_searched_sorted_and_streamed_by_the_database() -> None:
    spec = ListSpec(
        caption="Tables",
        search=["model", "app_label"],
        order="-model",
        columns=[Column(key="model", label="Model", sort="model")],
        filters=[Filter(key="app_label", label="App", options=[("sessions", "Sessions")])],
    )
    request = RequestFactory().get("/list?q=SESS sion&app_label=sessions&format=csv")
    page = ListPage(request, spec, rows=ContentType.objects.all())
    lines = b"".join(page.respond().streaming_content).decode().splitlines()
    assert lines[1:] == ["session"] and page.total == 1
    everything = ListPage(RequestFactory().get("/list"), spec, rows=ContentType.objects.all())
    models = [row.model for row in everything.rows]
    assert models == sorted(models, reverse=True) and everything.lines[0][0].shown == models[0]


def test_csv_holds_values_and_no_formula() -> None:
    told: list[tuple[str, int]] = []
    answer = listed("format=csv", on_export=lambda form, n: told.append((form, n))).respond()
    content = b"".join(answer.streaming_content).decode()
    assert content.startswith("\ufeff") and told == [("csv", 4)]
    lines = list(csv.reader(io.StringIO(content[1:])))
    assert lines[0] == ["Commune", "Share", "Day", "Code"]
    assert lines[1] == ["'=HYPERLINK(1)", "-3", "", "p"]
    assert lines[2] == ["Phường Tân Giang", "71.5", "2026-10-01", "p"]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\rb"])
def test_texts_that_would_run_are_guarded(text: str) -> None:
    assert guarded(text) == "'" + text


def test_xlsx_has_typed_cells_of_all_rows_of_the_filter() -> None:
    answer = listed("format=xlsx&type=p&page=7").respond()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue())).get_sheet_by_index(0)
    found = sheet.to_python()
    assert len(found) == 3
    assert found[2] == ["Phường Tân Giang", 71.5, date(2026, 10, 1), "p"]


def test_text_for_chat_groups_is_written_in_the_language() -> None:
    content = listed("format=text&type=p").respond().content.decode()
    assert content.splitlines()[:2] == ["Communes", "Phường"]
    assert "2. Phường Tân Giang – Share: 71,50%; Day: 01/10/2026; Code: p" in content


def test_numbers_days_and_labels_follow_the_language() -> None:
    assert writing.ratio(25736, 36845) == "25.736/36.845 = 69,85%"
    assert writing.ratio(3, 0) == "3/0" and writing.number(None) == "–"
    label = {"vi": "Người", "en": "People"}
    assert template("{% said label %}", label=label) == "Người"
    with translation.override("bn"):
        assert template("{% said label %}", label=label) == '<span lang="vi">Người</span>'
        assert template("{{ 350000|num }}") == "৩,৫০,০০০"
    assert HOSTILE not in template("{% said label %}", label=HOSTILE)


def test_years_are_written_in_the_reader_s_digits_and_never_grouped() -> None:
    for language, told in (("vi", "2025"), ("en", "2025"), ("bn", "২০২৫")):
        with translation.override(language):
            assert writing.year(2025) == told
            assert Column(key="y", label="Y", kind="year").shown({"y": 2025}) == told


@pytest.mark.parametrize(("unit", "several"), [
    ("person", "persons"), ("class", "classes"), ("point of sale", "points of sale"),
    ("village or residential area", "villages or residential areas"), ("VND", "VND"),
    ("village cultural house", "village cultural houses"), ("category", "categories"),
    ("posters", "posters"), ("one\nword", "one\nwords"), ("box", "boxes"), ("bus", "buses"),
])  # fmt: skip
def test_english_counts_in_the_plural(unit: str, several: str) -> None:
    with translation.override("en"):
        assert writing.said_counted({"en": unit, "vi": "x"}, 2383) == (several, "en")
        assert writing.said_counted(unit, 1) == (unit, "en")
    with translation.override("vi"):
        assert writing.said_counted({"en": unit, "vi": "người"}, 2383) == ("người", "vi")


def test_days_inside_a_text_are_written_as_the_reader_writes_days():
    text = "S4-26 · Bộ Khoa học và Công nghệ (mst.gov.vn), 2025-11-05; 2025-13-40; x2025-11-05y"
    with translation.override("vi"):
        assert writing.dated(text).count("05/11/2025") == 1
        assert "2025-13-40; x2025-11-05y" in writing.dated(text)


def test_a_list_keeps_what_else_the_address_says_and_files_have_more_columns():
    made_of = Column(key="code", label="Made of", only="page")
    exact = Column(key="share", label="Exact", only="file")
    spec = replace(SPEC, columns=[*SPEC.columns, made_of, exact])
    request = RequestFactory().get("/list?unit=41&q=yen&type=x&page=2")
    page = ListPage(request, spec, rows=ROWS)
    assert page.kept == [("unit", "41")] and page.bare_address == "?unit=41"
    assert "Made of" in [h["column"].label for h in page.headings]
    request = RequestFactory().get("/list?format=csv")
    told = b"".join(ListPage(request, spec, rows=ROWS).respond()).decode()
    assert "Exact" in told and "Made of" not in told


def test_a_card_never_shows_only_a_percentage() -> None:
    card = FigureCard(label="Skills", numerator=25736, denominator=36845, unit="persons", sign="~",
                      target=80, pace=66, status="behind", href="/f/1")  # fmt: skip
    html = render_to_string("look/parts/figure_card.html", {"card": card})
    for words in ("69,85%", "25.736 / 36.845", "persons", "gần", "80%", "66%", "s-behind", "/f/1"):
        assert words in html


def test_a_card_without_figure_says_so() -> None:
    card = FigureCard(label="Skills", numerator=None, denominator=0, target=80, status="ahead")
    assert card.value is None and "s-no_data" in card.mark


def test_pictures_escape_and_carry_no_style() -> None:
    shade = maps.Shade(1, 0, HOSTILE, '/a"b')
    ring = [(105.0, 22.0), (105.1, 22.0), (105.1, 22.1)]
    drawn = [
        charts.line_chart([(HOSTILE, [(HOSTILE, 1), ("b", None), ("c", 3)])], title=HOSTILE),
        bars.bar_ranks([(HOSTILE, 5, 8, HOSTILE, 'x"y')], title=HOSTILE),
        maps.schematic_map({1: [ring], 2: [ring]}, values={1: shade}, title=HOSTILE, note=HOSTILE),
    ]
    for svg in drawn:
        assert "<script" not in svg and "style=" not in svg and 'x"y' not in svg
        assert "<title>" in svg and 'role="' in svg
    assert 'fill="url(#no-data)"' in drawn[2]


def test_a_gap_in_the_data_is_a_gap_in_the_line() -> None:
    points = [("1", 1), ("2", 2), ("3", None), ("4", 4), ("5", 5)]
    assert charts.line_chart([("a", points)], title="t").count('class="series') == 2


def test_empty_pictures_are_drawn_without_error() -> None:
    assert "<svg" in charts.line_chart([], title="t")
    assert "<svg" in bars.bar_ranks([], title="t")
    assert "<svg" in maps.schematic_map({}, values={}, title="t")
    assert charts.spark([None, 1]) == "" and maps.quantile_breaks([]) == []


def test_far_islands_stand_in_a_box_of_their_own() -> None:
    near, far = [(105.0, 22.0), (105.5, 22.5), (105.5, 22.0)], [(112.0, 16.0), (112.1, 16.1)]
    inset = maps.Inset("Hoàng Sa", frozenset({2}))
    svg = maps.schematic_map({1: [near], 2: [far]}, values={}, title="t", insets=[inset])
    assert "Hoàng Sa" in svg and svg.count("<path") == 3  # two cells and the hatch


def test_classes_hold_every_value() -> None:
    breaks = maps.quantile_breaks([1, 2, 2, 2, 5, 9], classes=5)
    assert breaks == sorted(set(breaks)) and breaks[-1] == 9
    assert [maps.class_of(v, breaks=breaks) for v in (1, 9, None)] == [0, len(breaks) - 1, None]


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 96.3), (-4, 7), (0, 1_300_000), (5, 5)])
def test_axes_are_round_and_cover_the_data(low: float, high: float) -> None:
    ticks = round_ticks(low, high)
    assert ticks[0] <= low and ticks[-1] >= high and 2 <= len(ticks) <= 8


class Required(forms.Form):
    name = forms.CharField(label="Họ và tên")
    way = forms.ChoiceField(label="Cách", widget=forms.RadioSelect, choices=[("a", "A")])


def test_the_error_summary_links_to_the_fields() -> None:
    request = RequestFactory().get("/")
    html = render_to_string("look/parts/form.html", {"form": Required({})}, request)
    for anchor in re.findall(r'<li><a href="#([^"]+)"', html):
        assert f'id="{anchor}"' in html
    assert html.count("<li><a href=") == 2 and 'aria-invalid="true"' in html


@pytest.mark.parametrize("language", ["vi", "en", "bn"])
@pytest.mark.parametrize("query", ["", "portal=1", "errors=1&q=xa"])
def test_the_style_page_shows_every_part_without_inline_styles(language: str, query: str) -> None:
    request = RequestFactory().get(f"/look?{query}")
    with translation.override(language):
        html = views.specimen(request).content.decode()
    assert f'<html lang="{language}"' in html
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?! src)", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_style_page_has_every_status() -> None:
    assert {row["status"] for row in specimens.rows()} == {
        "ahead", "on_pace", "behind", "far_behind", "no_data"
    }  # fmt: skip


def test_theme_is_kept_in_a_cookie_and_leads_back_home_only() -> None:
    post = RequestFactory().post
    answer = views.set_theme(post("/theme", {"theme": "dark", "next": "/list?q=a"}))
    assert answer.url == "/list?q=a" and answer.cookies["theme"].value == "dark"
    answer = views.set_theme(post("/theme", {"theme": "pink", "next": "https://evil.example/"}))
    assert answer.url == "/" and not answer.cookies


def test_the_look_stays_light() -> None:
    styles = sum(len(gzip.compress(file.read_bytes())) for file in STATIC.glob("*.css"))
    assert styles <= 14_000
    assert (STATIC / "look.js").stat().st_size <= 3_200
