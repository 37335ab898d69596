"""Pages of places: search over all times, the unit's page, villages, coverage, facilities."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from doorstep.kernel.access.actors import the_system
from doorstep.kernel.basics.sorting import sort_key
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.places.actions import set_coverage
from doorstep.kernel.places.models import (
    BEGINNING,
    Coverage,
    Facility,
    FacilityPhoto,
    Unit,
    UnitVersion,
    VillageType,
)
from doorstep.kernel.places.replacing import replace_placements
from tests.console_places import PLACES, client_at, page
from tests.world import MERGED_ON, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def officer(world: World) -> Client:
    return client_at(world.province)


@pytest.mark.parametrize("typed", ["pac tao", "PÁC TAO", "99002", "xa pac"])
def test_a_unit_that_is_no_more_is_found_and_says_what_it_became(officer, typed):
    shown = page(officer.get(PLACES, {"q": typed}))
    assert "xã Pác Tao" in shown and "30/06/2025" in shown
    assert "xã Na Ly" in shown and "01/07/2025" in shown


def test_one_code_finds_both_units_that_carried_it(officer, world: World):
    shown = page(officer.get(PLACES, {"q": "99001"}))
    assert f"{PLACES}{world.old_na_ly.pk}/" in shown and f"{PLACES}{world.na_ly.pk}/" in shown


def test_units_elsewhere_are_named_and_not_opened(officer, world: World):
    near = page(officer.get(PLACES, {"q": "xa la"}))
    far = page(officer.get(PLACES, {"q": "xa la", "where": "country"}))
    assert "xã Xa Lạ" not in near and "xã Xa Lạ" in far
    assert f"{PLACES}{world.foreign_commune.pk}/" not in far


def test_the_communes_are_those_of_the_day(officer):
    now, before = page(officer.get(PLACES)), page(officer.get(PLACES, {"on": "2025-06-30"}))
    assert "Pác Tao" not in now and "xã Pác Tao" in before
    assert "huyện Hạ" in before


def test_the_page_of_a_unit_asks_the_database_few_things(officer, world: World):
    for unit in (world.province, world.na_ly, world.old_na_ly):
        officer.get(f"{PLACES}{unit.pk}/")
        with CaptureQueriesContext(connection) as asked:
            officer.get(f"{PLACES}{unit.pk}/")
        assert len(asked) <= 42, unit


@pytest.mark.parametrize("on", ["hôm qua", "2025-13-01", "0001-01-01", "99999-01-01"])
def test_a_day_that_cannot_be_read_is_told(officer, on):
    answer = officer.get(PLACES, {"on": on})
    assert answer.status_code == 200 and not answer.context["is_read"]


def test_the_page_of_an_ended_unit_says_what_it_became(officer, world: World):
    shown = page(officer.get(f"{PLACES}{world.old_pac_tao.pk}/"))
    assert "1657/NQ-UBTVQH15" in shown and f"{PLACES}{world.na_ly.pk}/" in shown
    assert "xóm Lũng Rì" in shown  # what lay under it in its own days


def test_the_page_of_a_unit_shows_what_it_was_made_of(officer, world: World):
    answer = officer.get(f"{PLACES}{world.na_ly.pk}/")
    names = {row.name for row in answer.context["story"]["made_of"].rows}
    assert names == {"xã Na Ly", "xã Pác Tao"}
    assert len(answer.context["below"].rows) == 3


@pytest.mark.parametrize("role", ["member", "team_leader"])
def test_a_team_sees_its_own_village_and_no_other(world: World, role):
    own, other = world.villages["Nà Lùng"], world.villages["Lũng Rì"]
    client = client_at(own, role=role)
    assert client.get(f"{PLACES}{own.pk}/").status_code == 200
    assert client.get(f"{PLACES}{other.pk}/").status_code == 403
    assert client.get(f"{PLACES}{own.pk}/coverage/").status_code == 403


def test_foreign_units_are_refused_everywhere(officer, world: World):
    far = world.foreign_village.pk
    for address in (f"{far}/", f"villages/?unit={far}", f"facilities/?unit={far}",
                    f"{far}/coverage/", f"{far}/end/", f"facilities/new/?place={far}"):  # fmt: skip
        assert officer.get(PLACES + address).status_code == 403, address
    acts = ("merge", "split", "take-part", "rename", "retype", "move", "end")
    for act in acts:
        address = f"{PLACES}{world.foreign_commune.pk}/change/{act}/"
        assert officer.get(address).status_code == officer.post(address).status_code == 403, act
    assert officer.get(f"{PLACES}123456789/").status_code == 404


def test_villages_are_filtered_sorted_and_copied(officer, world: World):
    system = the_system(on=date(2026, 1, 1))
    dark = world.villages["Lũng Rì"].pk
    told = {"kind": "signal", "from_on": date(2025, 8, 1)}
    set_coverage(actor=system, village=dark, level="none", **told)
    set_coverage(actor=system, village=world.villages["Khau Sớ"].pk, level="4g", **told)
    address = f"{PLACES}villages/"
    without = page(officer.get(address, {"unit": world.province.pk, "without": "no_signal"}))
    assert "xóm Lũng Rì" in without and "xóm Khau Sớ" not in without
    text = page(officer.get(address, {"unit": world.na_ly.pk, "format": "text"}))
    assert "1. xóm Bản Đâư" in text and "Khau Sớ" not in text
    first, *others = officer.get(address, {"sort": "-signal"}).context["list"].page
    assert first.levels["signal"] and not others[-1].levels  # what is not known comes last
    no_team = officer.get(address, {"without": "no_team"}).context["list"]
    assert no_team.total == 4


def test_the_list_of_a_whole_province_asks_few_questions(officer, world: World):
    many = [
        Unit(id=5_000_000 + n, level="village", province="99", began_on=BEGINNING)
        for n in range(1462)
    ]
    Unit.objects.bulk_create(many)
    UnitVersion.objects.bulk_create(
        [
            UnitVersion(
                unit=u, province="99", level="village", code=f"T{u.pk}", name=f"Thử {u.pk}",
                type="xóm", parent=world.na_ly if n % 2 else world.khuoi_sao,
                valid_from=MERGED_ON, search_key=search_key("Thử"), sort_key=sort_key("Thử"),
            )
            for n, u in enumerate(many)
        ]
    )  # fmt: skip
    replace_placements(province="99")
    with CaptureQueriesContext(connection) as asked:
        answer = officer.get(f"{PLACES}villages/")
    assert answer.context["list"].total == 1466
    assert len(asked) < 40


def test_coverage_is_set_from_a_day_and_its_history_kept(world: World):
    village = world.villages["Nà Lùng"]
    client = client_at(world.na_ly)
    address = f"{PLACES}{village.pk}/coverage/"
    for level, on in (("signal:none", "2025-07-01"), ("signal:4g", "2026-03-01")):
        told = {"level": level, "from_on": on, "source": "Báo cáo tháng 3"}
        assert client.post(address, told).status_code == 302
    spans = Coverage.objects.filter(village=village).order_by("valid_from")
    assert [(c.level, c.valid_from.month) for c in spans] == [("none", 7), ("4g", 3)]
    shown = page(client.get(address))
    assert "28/02/2026" in shown and "Báo cáo tháng 3" in shown
    late = client.post(address, {"level": "signal:5g", "from_on": "2999-01-01"})
    assert late.context["form"].errors["from_on"]
    early = client.post(address, {"level": "signal:5g", "from_on": "1800-01-01"})
    assert early.context["form"].non_field_errors()
    assert client.post(address, {"level": "x", "from_on": "31/02"}).status_code == 200
    assert Coverage.objects.count() == 2


def test_coverage_belongs_to_villages(world: World):
    assert client_at(world.na_ly).get(f"{PLACES}{world.na_ly.pk}/coverage/").status_code == 400


def test_a_facility_is_added_changes_its_state_and_ends(world: World):
    client, village = client_at(world.na_ly), world.villages["Nà Lùng"]
    told = {"kind": "wifi_house", "name": "Nhà văn hóa Nà Lùng", "began_on": "2025-09-01"}
    new = f"{PLACES}facilities/new/?place={village.pk}"
    assert client.post(new, {**told, "lat": "22.5"}).context["form"].non_field_errors()
    assert client.post(new, told).status_code == 302
    one = Facility.objects.get()
    own = f"{PLACES}facilities/{one.pk}/"
    client.post(f"{own}state/", {"state": "faulty", "note": "Mất điện"})
    assert "Mất điện" in page(client.get(own))
    early = client.post(f"{own}end/", {"ended_on": "2025-08-01"})
    assert early.context["end_form"].errors["ended_on"]
    assert client.post(f"{own}end/", {"ended_on": "2026-08-01"}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.ended_on) == ("faulty", date(2026, 8, 1))
    listed = f"{PLACES}facilities/"
    assert client.get(listed, {"life": "ended", "kind": "wifi_house"}).context["list"].total == 1
    assert "Nhà văn hóa" in page(client.get(listed, {"q": "nha van hoa na lung"}))
    assert client_at(world.khuoi_sao).get(own).status_code == 404


def test_photos_of_a_facility_are_cleaned_and_shown_only_to_those_who_see_it(world: World):
    client, village = client_at(world.na_ly), world.villages["Nà Lùng"]
    told = {"kind": "camera", "began_on": "2025-09-01"}
    client.post(f"{PLACES}facilities/new/?place={village.pk}", told)
    own = f"{PLACES}facilities/{Facility.objects.get().pk}/photos/"
    bad = client.post(own, {"photos": SimpleUploadedFile("a.jpg", b"no picture")})
    assert bad.context["photo_form"].errors["photos"]
    raw = io.BytesIO()
    Image.new("RGB", (40, 30)).save(raw, "JPEG", exif=_exif())
    sent = SimpleUploadedFile("a.jpg", raw.getvalue())
    assert client.post(own, {"photos": sent, "taken_on": "2026-01-05"}).status_code == 302
    photo = FacilityPhoto.objects.get()
    assert b"".join(client.get(f"{own}{photo.pk}/"))[:3] == b"\xff\xd8\xff"
    assert b"GPS" not in path_of(photo.file).read_bytes()
    assert not Image.open(path_of(photo.file)).getexif()
    assert client_at(world.khuoi_sao).get(f"{own}{photo.pk}/").status_code == 404


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = "GPS of a house"
    return exif


def test_words_for_villages_are_the_province_officers(world: World, officer):
    address = f"{PLACES}types/"
    assert officer.post(address, {"word": "bản"}).status_code == 302
    assert VillageType.objects.filter(province="99", word="bản").exists()
    assert officer.post(address, {"word": ""}).context["form"].errors["word"]
    assert client_at(world.na_ly).post(address, {"word": "ấp"}).status_code == 403
