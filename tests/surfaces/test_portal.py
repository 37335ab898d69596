"""The citizens' pages: all sources and their holders, old names of communes, nobody to be seen."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from doorstep.capabilities.programme.actions import keep_note, read_plan
from doorstep.capabilities.programme.loading import load_movement
from doorstep.capabilities.reporting.actions import load_sources
from doorstep.capabilities.reporting.models import LineHolder, SourceLine
from doorstep.kernel.access.actors import the_system
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.indicators.loading import load_indicators
from doorstep.kernel.indicators.models import Cell, Series
from doorstep.kernel.indicators.queries import FigureRow
from doorstep.kernel.indicators.register import INDICATORS
from doorstep.kernel.indicators.remembering import forget
from doorstep.kernel.indicators.sums import Pair
from doorstep.kernel.places.loading import load_official
from doorstep.kernel.places.models import Unit, UnitVersion
from doorstep.server.cli.main import main
from doorstep.surfaces.portal.published import Published

CONTENT = Path(__file__).resolve().parents[2] / "content"
PROVINCES = {"04", "12", "15", "68", "80", "82"}  # of today: those the content speaks of
LANGUAGES = ("vi", "en", "bn")
PAGES = (
    "/", "/figures/", "/figures/?kind=reported&year=2025", "/figures/?province=68&kind=reported",
    "/figures/adults_skilled/", "/figures/adults_skilled/?group=elderly", "/figures/led_screens/",
    "/my-commune/", "/my-commune/?q=bao+lac", "/sources/", "/sources/S1-33/",
    "/held/plan/cao-bang-2025-2026/", "/held/indicator/adults_skilled/", "/about/",
)  # fmt: skip


def _copy(name: str, folder: Path, column: str, wanted: set[str]) -> set[str]:
    with (CONTENT / "units" / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    kept = [row for row in rows if row[column] in wanted]
    text = ["\t".join(rows[0]), *("\t".join(row.values()) for row in kept)]
    (folder / name).write_text("\n".join(text) + "\n", encoding="utf-8")
    return {row["id"] for row in kept if "id" in row}


@pytest.fixture(scope="module", autouse=True)
def movement(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Load the shipped content once for all tests here, and take it back at the end."""
    folder = tmp_path_factory.mktemp("units")
    units = _copy("units.tsv", folder, "province", PROVINCES)
    _copy("versions.tsv", folder, "unit_id", units)
    _copy("lineage.tsv", folder, "new_id", units)
    actor = the_system(on=timezone.localdate())
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        load_official(actor=actor, folder=folder)
        load_indicators(actor=actor, path=CONTENT / "indicators" / "entered.toml")
        for path in sorted((CONTENT / "plans").glob("*.toml")):
            read_plan(actor=actor, raw=path.read_bytes())
        load_movement(actor=actor, folder=CONTENT / "movement")
        load_sources(actor=actor, folder=CONTENT / "sources")
        with django_db_blocker.block():  # type: ignore[attr-defined]
            yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _fresh(db: None) -> Iterator[None]:
    cache.clear()
    forget()  # tests here write cells without a fold, which would tell that sums have changed
    yield
    cache.clear()


def visitor(language: str = "vi") -> Client:
    return Client(headers={"accept-language": language})


def text_of(path: str, language: str = "vi") -> str:
    answer = visitor(language).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def links(page: str) -> set[str]:
    found = re.findall(r'href="(/[^"#?]*)', page)
    return {h for h in found if not h.startswith(("/static/", "/account/", "/console/"))}


def exported(path: str) -> list[dict[str, str]]:
    answer = visitor().get(path)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def commune(name: str) -> Unit:
    return UnitVersion.objects.on(date(2026, 1, 1)).get(province="04", name=name).unit


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_in_three_languages(path: str, language: str) -> None:
    page = text_of(path, language)
    assert f'<html lang="{language}"' in page
    assert page.count("<h1") == 1
    assert " style=" not in page and "<style" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_lines_stand_there_in_the_language_of_the_reader(language: str) -> None:
    page = text_of("/sources/", language)
    lines = list(SourceLine.objects.all())
    assert len(lines) == 168
    for line in lines:
        assert f'href="/sources/{line.id}/"' in page
    shown = text_of("/sources/S4-1/", language)
    assert SourceLine.objects.get(pk="S4-1").text[language].split(",")[0][:30] in shown


def test_the_sources_tell_how_many_provinces_they_speak_of() -> None:
    articles = tomllib.loads((CONTENT / "sources" / "articles.toml").read_text())["article"]
    spoken = [one["unit"] for one in articles]
    found = {
        UnitVersion.objects.on(date.fromisoformat(u["on"]))
        .get(level=u["level"], code=u["code"])
        .unit.province
        for u in spoken
    }
    assert len(found) == 5
    for language, words in (("vi", "năm tỉnh"), ("en", "five provinces"), ("bn", "পাঁচটি প্রদেশ")):
        assert words in text_of("/sources/", language)


def test_every_line_leads_to_everything_that_holds_it() -> None:
    overview = text_of("/sources/")
    for line in SourceLine.objects.prefetch_related("holders"):
        page = text_of(f"/sources/{line.id}/")
        for holder in line.holders.all():
            href = f'href="/held/{holder.reference.replace(":", "/", 1)}/"'
            assert href in page, line.id
            assert href in overview, line.id


def test_no_link_ends_nowhere() -> None:
    """Walk from the sources through all holders, and on to what those link to."""
    seen: set[str] = set()
    to_see = {"/sources/", "/", "/figures/"}
    while to_see - seen:
        path = (to_see - seen).pop()
        seen.add(path)
        to_see |= {h for h in links(text_of(path)) if not h.startswith("/my-commune/")}
    held = {p for p in seen if p.startswith("/held/")}
    assert len(held) > LineHolder.objects.values("reference").distinct().count()


@pytest.mark.parametrize(
    "path",
    ["/figures/no_such/", "/sources/S9-1/", "/sources/x%00y/", "/held/document/no-such/",
     "/held/person/1/", "/held/publication/1/", "/held/document/%00/", "/my-commune/999999999/",
     "/my-commune/abc/", "/my-commune/1/", "/figures/%00/", "/my-commune/99999999999999999999/"],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(path: str) -> None:
    assert visitor().get(path).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["year=abc", "year=99999", "year=২০২৬", "province=%00", "province=zz", "page=-4&kind=reported",
     "kind=x&sort=nothing", "q=%00%F0%9F%98%80", "group=none", "format=exe", "q=" + "a" * 5000],
)  # fmt: skip
def test_bad_questions_still_get_an_answer(query: str) -> None:
    for path in ("/figures/", "/figures/adults_skilled/", "/my-commune/", "/", "/sources/"):
        assert visitor().get(f"{path}?{query}").status_code == 200


def test_notes_and_activities_are_public_only_where_an_article_names_them() -> None:
    actor = the_system(on=timezone.localdate())
    place = commune("Bảo Lạc")
    text = {"vi": "Ghi chú nội bộ"}
    keep_note(actor=actor, place=place, key="inside", kind="need", title=text, text=text)
    assert visitor().get("/held/note/inside/").status_code == 404
    named = LineHolder.objects.filter(reference__startswith="note:").first()
    assert named is not None
    assert visitor().get(f"/held/note/{named.reference[5:]}/").status_code == 200


def test_a_commune_is_found_by_any_name_it_had_however_typed() -> None:
    today, old = commune("Bảo Lạc"), UnitVersion.objects.get(name="Bảo Lạc", type="thị trấn").unit
    for typed in ("Bảo Lạc", unicodedata.normalize("NFD", "bảo lạc"), "BAO LAC", "xa bao lac",
                  "01321", "bao lac, cao bang"):  # fmt: skip
        page = visitor().get("/my-commune/", {"q": typed}).content.decode()
        assert f'href="/my-commune/{today.id}/"' in page, typed
    page = visitor().get("/my-commune/", {"q": "thị trấn Bảo Lạc"}).content.decode()
    assert f'href="/my-commune/{old.id}/"' in page
    assert f'href="/my-commune/{today.id}/"' in page  # the old name leads on
    assert "30/06/2025" in page

    was = text_of(f"/my-commune/{old.id}/")
    assert f'href="/my-commune/{today.id}/"' in was
    now = text_of(f"/my-commune/{today.id}/")
    assert f'href="/my-commune/{old.id}/"' in now
    assert "NQ-UBTVQH15" in now


def test_every_commune_of_the_home_province_has_a_page() -> None:
    page = text_of("/my-commune/")
    communes = {h for h in links(page) if re.fullmatch(r"/my-commune/\d+/", h)}
    assert len(communes) == 56
    for path in sorted(communes)[::8]:
        text_of(path)


def test_small_counts_of_people_are_nowhere() -> None:
    """Three of ten in one commune: not on the map's table, in no file, not on its own page."""
    people, skilled = (
        Series.objects.get_or_create(measure=measure, group="adults")[0]
        for measure in ("registered:person", "attained:basic_skills")
    )
    told = {"Bảo Lạc": (3, 10), "Bảo Lâm": (51, 97), "Cô Ba": (64, 88), "Tam Kim": (70, 93)}
    for name, (numerator, denominator) in told.items():
        for series, value in ((skilled, numerator), (people, denominator)):
            place = commune(name)
            Cell.objects.create(
                province="04", series=series, place=place, month=202601, value=value
            )
    rows = {r_name: r for r in exported("/figures/adults_skilled/?format=csv&year=2026")
            for r_name in [next(iter(r.values()))]}  # fmt: skip
    numbers = {name: list(row.values())[1:4] for name, row in rows.items() if any(row.values())}
    assert numbers["xã Bảo Lạc"] == ["", "", ""]
    assert numbers["xã Bảo Lâm"] == ["", "", ""]  # hidden too, or the total would tell
    assert numbers["xã Cô Ba"][:2] == ["64", "88"]
    page = text_of("/figures/adults_skilled/?year=2026")
    assert "64 / 88" in page and "188 / 288" in page
    assert "3 / 10" not in page and "51 / 97" not in page
    own = text_of(f"/my-commune/{commune('Bảo Lạc').id}/")
    assert "3 / 10" not in own
    assert "51 / 97" not in text_of(f"/my-commune/{commune('Bảo Lâm').id}/")
    assert "64 / 88" in text_of(f"/my-commune/{commune('Cô Ba').id}/")


def test_a_value_without_a_target_is_not_said_to_lack_data() -> None:
    year, ind = Period.year(2026), INDICATORS["people_skilled"]
    row = FigureRow(ind, "all", 1, Pair(5, 9, is_ratio=True), Decimal(5), "=", year, "")
    assert Published(row).card().status == ""


def test_the_figures_go_away_as_files_with_all_they_mean() -> None:
    rows = exported("/figures/?kind=reported&year=2025&format=csv")
    assert len(rows) > 10
    assert len(rows[0]) == 16
    xlsx = visitor().get("/figures/?format=xlsx")
    assert xlsx.status_code == 200 and b"".join(xlsx.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_robots_are_asked_to_leave_the_offices_alone() -> None:
    page = visitor().get("/robots.txt")
    assert page["content-type"].startswith("text/plain")
    assert b"Disallow: /console/" in page.content


def test_the_command_tells_a_line_as_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lines", "S1-33", "--language", "bn", "--format", "json"]) == 0
    line, held = json.loads(capsys.readouterr().out)
    assert (line["figures"], line["page"], line["status"]) == ("1,367", "/sources/S1-33/", 200)
    assert re.search("[\u0980-\u09ff]", line["title"] and held["title"])
