"""Activities in the console: who sees names, unknown kinds, files, menu, dictionary."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from doorstep.kernel.activities import actions, queries
from doorstep.kernel.activities.actions import Draft
from doorstep.kernel.journal.models import Line
from tests.offices import Country, build, today
from tests.surfaces.console_world import (
    LIST,
    record,
    signed_in,
    system,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return build()


@pytest.fixture(autouse=True)
def english(settings: Any, tmp_path: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    settings.MEDIA_ROOT = tmp_path


def test_names_are_shown_only_to_whom_may_see_people(country: Country) -> None:
    draft = record(country)
    page = reverse("console:activity", args=[draft.id])
    assert "Nông Văn Slầy" in text_of(signed_in(country, "commune viewer").get(page))
    viewer = signed_in(country, "province viewer")
    assert "Nông Văn Slầy" not in text_of(viewer.get(page)) + text_of(viewer.get(LIST))
    assert "Nothing fits" in text_of(viewer.get(LIST + "?q=slay"))
    assert "Nông Văn Slầy" in text_of(signed_in(country).get(LIST + "?q=SLAY"))


def test_an_unknown_kind_is_kept_shown_raw_and_waits_for_a_human(country: Country) -> None:
    draft = Draft("moon_walk", 411, today(), {"steps": 12, "who": "Cuội"})
    actions.record(actor=system(), draft=draft, is_lenient=True)
    client = signed_in(country)
    page = text_of(client.get(reverse("console:activity", args=[draft.id])))
    for words in ("Unknown kind", "moon_walk", "steps", "12", "Cuội", "not known here"):
        assert words in page
    assert "/amend/" not in page and "/void/" in page
    waiting = text_of(client.get(reverse("console:attention")))
    assert "not known here" in waiting and "attention=unknown_kind" in waiting
    assert "moon_walk" in text_of(client.get(LIST + "?attention=any"))
    assert client.get(reverse("console:activity-amend", args=[draft.id])).status_code == 404


def test_a_file_holds_exactly_what_the_list_shows(country: Country) -> None:
    for n in range(3):
        record(country, persons_guided=n)
    event = Draft("event", 41, today(), {"title": "=cmd|' /C calc'!A0"})
    actions.record(actor=system(), draft=event)
    client = signed_in(country)
    for narrow, count in (("", 4), ("?kind=household_visit", 3), ("?q=nong", 3), ("?q=cmd", 1)):
        join = "&" if narrow else "?"
        answer = client.get(f"{LIST}{narrow}{join}format=csv")
        raw = b"".join(answer.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(raw)))
        assert len(rows) == count + 1
        page = text_of(client.get(LIST + narrow))
        assert all(cell in page for row in rows[1:] for cell in row[1:5] if "cmd" not in cell)
        assert page.count('<tr role="row">') == count + 1
        assert client.get(f"{LIST}{narrow}{join}format=xlsx").status_code == 200
    assert rows[1][2].startswith("'=cmd"), "no spreadsheet runs it"
    copied = text_of(client.get(f"{LIST}?kind=household_visit&format=text"))
    assert copied.splitlines()[0] == "Activities – Household visit" and "3. " in copied
    told = Line.objects.filter(verb="activities.take_away").first()
    assert told.details == {"form": "csv", "count": 4, "wanted": {}}


def test_the_list_asks_no_more_questions_for_more_rows(
    country: Country, django_assert_max_num_queries: Any
) -> None:
    for _n in range(12):
        record(country)
    client = signed_in(country)
    with django_assert_max_num_queries(45):
        client.get(LIST)


def test_more_than_can_be_counted_is_said(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    from doorstep.surfaces.console import activity_list

    for _n in range(3):
        record(country)
    for module in (queries, activity_list):
        monkeypatch.setattr(module, "MOST_COUNTED", 2)
    client = signed_in(country)
    page = text_of(client.get(LIST))
    assert "More than <b" in page and "sort=kind" not in page
    lines = b"".join(client.get(LIST + "?format=csv").streaming_content).decode().splitlines()
    assert len(lines) == 4, "a file holds all of them"


def test_the_dictionary_explains_kinds_measures_and_indicators(country: Country) -> None:
    page = text_of(signed_in(country).get(reverse("console:dictionary")))
    for words in ("Household visit", "session_participants", "Adults with basic digital skills",
                  "sum of the numerators by sum of the denominators"):  # fmt: skip
        assert words in page


def test_the_menu_leads_only_where_one_may_go(country: Country) -> None:
    officer = text_of(signed_in(country).get(LIST))
    member = text_of(signed_in(country, "team member").get(LIST))
    assert reverse("accounts") in officer and reverse("accounts") not in member
    assert signed_in(country, "team member").get(reverse("console:home")).status_code == 302
