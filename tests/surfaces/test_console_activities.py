"""Activities in the console, through its pages: enter, amend, void, search, take away."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from doorstep.kernel.access.actors import Actor, the_system
from doorstep.kernel.activities import actions, queries
from doorstep.kernel.activities.actions import Draft
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.models import Activity, Attached
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.indicators.fold import fold
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.actions import register_households, register_persons
from doorstep.kernel.people.drafts import HouseholdDraft, PersonDraft
from tests.offices import Country, build, today

pytestmark = pytest.mark.django_db
VISITS = reverse("console:activity-new", args=["household_visit"])
LIST = reverse("console:activities")
BACKEND = "doorstep.surfaces.entry.doorkeeper.Doorkeeper"


@pytest.fixture
def country() -> Country:
    return build()


@pytest.fixture(autouse=True)
def english(settings: Any, tmp_path: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    settings.MEDIA_ROOT = tmp_path


def system() -> Actor:
    return the_system(on=today())


def signed_in(country: Country, who: str = "commune officer") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(country.people[who], backend=BACKEND)
    return client


def home(country: Country, name: str = "Nông Văn Slầy", village: str = "village") -> UUID:
    draft = HouseholdDraft(
        head_name=name, village=country.units[village].pk, registered_on=today(), number="17"
    )
    return register_households(actor=system(), drafts=[draft]).ids[0]


def person(country: Country, name: str, household: UUID | None = None) -> UUID:
    draft = PersonDraft(full_name=name, village=411, registered_on=today(), household=household)
    return register_persons(actor=system(), drafts=[draft]).ids[0]


def text_of(response: Any) -> str:
    return response.content.decode()


def drawn(page: str) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name in ("id", "revision")}


def opened(client: Client, address: str = f"{VISITS}?place=411") -> dict[str, str]:
    """Open a form and give its hidden fields with a day."""
    page = client.get(address)
    assert page.status_code == 200
    return {**drawn(text_of(page)), "happened_on": today().isoformat()}


def photo(canary: bytes = b"21.0285N 105.8542E canary") -> SimpleUploadedFile:
    """A picture whose EXIF tells a position and carries a canary."""
    exif = Image.Exif()
    exif[0x010E] = canary.decode()
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG", exif=exif)
    assert canary in out.getvalue()
    return SimpleUploadedFile("nha.jpg", out.getvalue(), "image/jpeg")


def cells() -> dict[str, int]:
    rows = Cell.objects.filter(
        series__group="all", series__measure__in=("visits", "persons_guided")
    )
    return {c.series.measure: c.value for c in rows.select_related("series")}


def record(country: Country, **told: Any) -> Draft:
    draft = Draft(
        "household_visit", 411, today(), {"outcome": "met", **told}, household=home(country)
    )
    actions.record(actor=system(), draft=draft)
    return draft


def test_from_the_list_to_a_recorded_visit(country: Country) -> None:
    client, house = signed_in(country), home(country)
    mother = person(country, "Hoàng Thị Ón", house)
    assert reverse("console:activity-kinds") in text_of(client.get(LIST))
    assert VISITS in text_of(client.get(reverse("console:activity-kinds")))
    form = opened(client)
    searched = text_of(client.post(f"{VISITS}?place=411", {**form, "find_household": "slay 17",
                                   "find": "household"}))  # fmt: skip
    assert str(house) not in searched and "Nobody here has such a name" in searched
    searched = text_of(client.post(f"{VISITS}?place=411", {**form, "find_household": "nong slay",
                                   "find": "household"}))  # fmt: skip
    assert str(house) in searched and "errorlist" not in searched
    with_members = text_of(client.post(f"{VISITS}?place=411", {**form, "household": str(house),
                                       "find": "persons"}))  # fmt: skip
    assert str(mother) in with_members
    sent = {**form, "household": str(house), "persons": [str(mother)], "a_outcome": "met",
            "a_persons_guided": "২", "a_topics": ["safety", "vneid"],
            "a_has_smart_device": "true"}  # fmt: skip
    answer = client.post(f"{VISITS}?place=411", sent, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("console:activity", args=[form["id"]])
    row = Activity.objects.get()
    assert row.answers == {"outcome": "met", "persons_guided": 2, "topics": ["vneid", "safety"],
                           "has_smart_device": True}  # fmt: skip
    assert (row.household_id, row.place_id, row.source) == (house, 411, "form")
    assert row.recorded_by == country.people["commune officer"].pk
    page = text_of(answer)
    for words in ("The record is kept.", "Nông Văn Slầy", "Hoàng Thị Ón", "Met and guided",
                  "Household visits", "Visited at home", "At least one smart device"):  # fmt: skip
        assert words in page
    fold()
    assert cells() == {"visits": 1, "persons_guided": 2}


def test_sending_the_form_twice_records_once(country: Country) -> None:
    client, house = signed_in(country), home(country)
    sent = {**opened(client), "household": str(house), "a_outcome": "absent"}
    pages = [client.post(f"{VISITS}?place=411", {**sent, "photos": [photo()]}) for _n in range(2)]
    assert [p.status_code for p in pages] == [302, 302] and pages[0].url == pages[1].url
    assert Activity.objects.count() == 1 == Attached.objects.count()


def test_mistakes_are_told_beside_their_fields_and_above(country: Country) -> None:
    client = signed_in(country)
    sent = opened(client) | {
        "happened_on": (today() + timedelta(days=1)).isoformat(), "a_persons_guided": "99",
    }  # fmt: skip
    page = text_of(client.post(f"{VISITS}?place=411", sent))
    for words in ("The day lies in the future.", "Search and choose one.", "This answer is needed.",
                  "The number must lie between 0 and 40."):  # fmt: skip
        assert page.count(words) == 2, words
    assert page.count(f'value="{sent["id"]}"') == 1, "the same id is tried again"
    assert not Activity.objects.exists()


def test_a_foreign_village_is_neither_offered_nor_taken(country: Country) -> None:
    client, stranger = signed_in(country, "team leader"), home(country, village="other village")
    where = client.get(VISITS)
    assert where.status_code == 302 and where.url.endswith("?place=411"), "the only own village"
    assert client.get(f"{VISITS}?place=421").status_code == 403
    sent = {**opened(client), "a_outcome": "met", "household": str(stranger)}
    assert client.post(f"{VISITS}?place=421", sent).status_code == 403
    page = text_of(client.post(f"{VISITS}?place=411", sent))
    assert "Search and choose one." in page or "Select a valid choice" in page
    assert not Activity.objects.exists()
    officer = signed_in(country, "province officer")
    assert "Other Village" in text_of(officer.get(f"{VISITS}?find=other"))
    assert "?place=421" not in text_of(signed_in(country).get(f"{VISITS}?find=village"))
    assert officer.get(f"{VISITS}?place=41").status_code == 400, "a visit happens in a village"


@pytest.mark.parametrize("kind", [k.code for k in KINDS])
def test_every_kind_draws_its_form_and_its_dictionary(country: Country, kind: str) -> None:
    client = signed_in(country, "province officer")
    page = text_of(client.get(reverse("console:activity-new", args=[kind]) + "?place=411"))
    for field in KINDS[kind].fields:
        assert f'name="a_{field.code}"' in page
    dictionary = text_of(client.get(reverse("console:dictionary-kind", args=[kind])))
    for field in KINDS[kind].fields:
        assert field.code in dictionary
    told = json.loads(client.get(reverse("console:dictionary-json", args=[kind])).content)
    assert [f["code"] for f in told["fields"]] == [f.code for f in KINDS[kind].fields]


def test_photos_lose_their_position_and_are_shown_to_whom_may_see_people(country: Country) -> None:
    client = signed_in(country)
    sent = {**opened(client), "household": str(home(country)), "a_outcome": "met"}
    client.post(f"{VISITS}?place=411", {**sent, "photos": [photo(), photo(b"second canary")]})
    kept = Attached.objects.select_related("file").first()
    raw = path_of(kept.file).read_bytes()
    assert b"canary" not in raw and not dict(Image.open(io.BytesIO(raw)).getexif())
    address = reverse("console:activity-photo", args=[kept.root, kept.pk])
    shown = client.get(address)
    assert b"".join(shown.streaming_content) == raw and shown["Content-Type"] == "image/jpeg"
    assert address in text_of(client.get(reverse("console:activity", args=[kept.root])))
    assert signed_in(country, "province viewer").get(address).status_code == 403
    assert signed_in(country, "neighbour officer").get(address).status_code == 404
    assert text_of(client.get(LIST + "?photos=on")).count("/console/activities/01") >= 1


def test_a_file_that_is_no_photo_leaves_nothing_half_written(country: Country) -> None:
    client = signed_in(country)
    sent = {**opened(client), "household": str(home(country)), "a_outcome": "met"}
    bad = SimpleUploadedFile("nha.jpg", b"MZ not a photo", "image/jpeg")
    page = text_of(client.post(f"{VISITS}?place=411", {**sent, "photos": [photo(), bad]}))
    assert "This file is not a photo that can be read." in page
    assert not Activity.objects.exists() and not Attached.objects.exists()


def test_amending_shows_what_changed_and_void_withdraws(country: Country) -> None:
    client, draft = signed_in(country), record(country, persons_guided=2, extra="kept")
    amend = reverse("console:activity-amend", args=[draft.id])
    sent = {**opened(client, amend), "household": str(draft.household), "a_outcome": "met",
            "a_persons_guided": "5", "reason": "đếm lại"}  # fmt: skip
    without = client.post(amend, {**sent, "reason": ""})
    assert without.status_code == 200 and "This answer is needed." in text_of(without)
    for _twice in range(2):
        assert client.post(amend, sent).status_code == 302
    assert Activity.objects.filter(root=draft.id).count() == 2
    row = Activity.objects.get(is_current=True)
    assert row.answers == {"outcome": "met", "persons_guided": 5, "extra": "kept"}
    page = text_of(client.get(reverse("console:activity", args=[draft.id])))
    assert "<del>2</del> → <ins>5</ins>" in page and "đếm lại" in page and "Commune Officer" in page
    fold()
    assert cells() == {"visits": 1, "persons_guided": 5}
    assert Attainment.objects.get(code="visited").is_live
    void = reverse("console:activity-void", args=[draft.id])
    hidden = drawn(text_of(client.get(void)))
    assert client.post(void, {**hidden, "reason": ""}).status_code == 200
    assert client.post(void, {**hidden, "reason": "nhầm nhà"}).status_code == 302
    fold()
    assert cells() == {} and not Attainment.objects.get(code="visited").is_live
    page = text_of(client.get(reverse("console:activity", args=[draft.id])))
    assert "withdrawn" in page and "nhầm nhà" in page and "Amend and count again" in page
    late = client.post(amend, {**sent, "reason": "trễ"})
    assert "Somebody changed this record meanwhile" in text_of(late)


def test_who_may_not_amend_is_neither_offered_it_nor_let(country: Country) -> None:
    draft = record(country)
    for who, seen in (("team member", 200), ("province viewer", 200), ("neighbour officer", 404)):
        client = signed_in(country, who)
        page = client.get(reverse("console:activity", args=[draft.id]))
        assert page.status_code == seen and "Declare void" not in text_of(page)
        for name in ("console:activity-amend", "console:activity-void"):
            answer = client.post(reverse(name, args=[draft.id]), {"reason": "x", "revision": 1})
            assert answer.status_code in (403, 404)
    assert Activity.objects.count() == 1


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
