"""Activities in the console, through its pages: enter, amend, void, photos."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from doorstep.kernel.access.actors import actor_of
from doorstep.kernel.activities import actions
from doorstep.kernel.activities.drafts import Draft
from doorstep.kernel.activities.kinds import BY_PERSON, KINDS, OF_FILES
from doorstep.kernel.activities.models import Activity, Attached
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.indicators.fold import fold
from tests.offices import Country, build, today
from tests.surfaces.console_world import (
    LIST,
    VISITS,
    cells,
    drawn,
    home,
    opened,
    person,
    photo,
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
    assert str(mother) in with_members and f"a_taught_{mother}" in with_members
    sent = {**form, "household": str(house), "persons": [str(mother)], "a_outcome": "met",
            "a_persons_guided": "২", f"a_taught_{mother}": ["safety", "vneid"],
            "a_devices": ["computer"]}  # fmt: skip
    answer = client.post(f"{VISITS}?place=411", sent, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("console:activity", args=[form["id"]])
    row = Activity.objects.get()
    assert row.answers == {"outcome": "met", "persons_guided": 2, "devices": ["computer"],
                           "taught": {str(mother): ["vneid", "safety"]}}  # fmt: skip
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
        is_drawn = field.is_asked and field.type not in (BY_PERSON, *OF_FILES)
        found = re.search(rf'id="id_a_{field.code}["_]', page) is not None
        assert found is is_drawn, field.code
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


def test_who_recorded_it_may_put_it_right_herself(country: Country) -> None:
    her = actor_of(country.people["team member"], on=today())
    told = Draft("household_visit", 411, today(), {"outcome": "met"}, household=home(country))
    root = actions.record(actor=her, draft=told).root
    amend = reverse("console:activity-amend", args=[root])
    void = reverse("console:activity-void", args=[root])
    client = signed_in(country, "team member")
    page = text_of(client.get(reverse("console:activity", args=[root])))
    assert amend in page and void in page
    sent = {**opened(client, amend), "household": str(told.household), "a_outcome": "met"}
    client.post(amend, {**sent, "reason": "đếm nhầm", "a_persons_guided": "5"})
    now = Activity.objects.get(is_current=True)
    assert (now.revision, now.answers["persons_guided"]) == (2, 5)
    form = drawn(text_of(client.get(void)))
    client.post(void, {**form, "reason": "ghi hai lần"})
    assert Activity.objects.get(is_current=True).is_void
    Activity.objects.update(recorded_at=timezone.now() - timedelta(days=31))
    assert client.get(amend).status_code == client.get(void).status_code == 403
    assert amend not in text_of(client.get(reverse("console:activity", args=[root])))


def test_a_photo_goes_from_the_page_when_somebody_takes_the_consent_back(country: Country) -> None:
    client, house = signed_in(country), home(country)
    mother = person(country, "Hoàng Thị Ón", house)
    told = Draft("household_visit", 411, today(), {"outcome": "met"}, persons=(mother,))
    root = actions.record(actor=system(), draft=told).root
    actions.attach_photo(actor=system(), root=root, raw=photo().read())
    shown = reverse("console:activity-photo", args=[root, Attached.objects.get().pk])
    page = reverse("console:activity", args=[root])
    give, back = (reverse("console:person-act", args=[mother, a]) for a in ("consent", "take-back"))
    asked = {"purpose": "photo", "notice_version": "2026-1", "language": "vi", "channel": "spoken",
             "witness": "Lan"}  # fmt: skip
    assert "No such consent" in text_of(client.post(back, {"purpose": "photo"}))
    assert client.post(give, asked).status_code == 302
    assert shown in text_of(client.get(page))
    assert client.post(back, {"purpose": "photo", "reason": "không muốn"}).status_code == 302
    text = text_of(client.get(page))
    assert shown not in text and "1 photo is gone" in text and "No photos." not in text
    assert client.get(shown).status_code == 404
    assert Attached.objects.count() == 1
