"""Changing the map through the pages: merge, split and resolve, hand over, undo, real borders."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from doorstep.kernel.indicators.fold import recount
from doorstep.kernel.indicators.register import COUNT, Indicator, Term
from doorstep.kernel.indicators.sums import Ask, figures
from doorstep.kernel.places.models import Border, Change, Unit, UnitVersion
from doorstep.kernel.places.queries import version_on
from tests.console_places import PLACES, client_at, page
from tests.world import World, make_world

pytestmark = pytest.mark.django_db
ORDER = {"effective_on": "2026-05-01", "decision": "12/NQ-HĐND", "decided_on": "2026-04-20"}
ON = date(2026, 6, 1)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def officer(world: World) -> Client:
    return client_at(world.province)


def change(client: Client, unit: Unit, act: str, **told: object):
    return client.post(f"{PLACES}{unit.pk}/change/{act}/", {**ORDER, **told})


def split(officer: Client, world: World) -> None:
    """Split Na Ly into Na Ly Thượng and Na Ly Hạ; nobody says yet where villages went."""
    told = {"code1": "99011", "name1": "Na Ly Thượng", "type1": "xã",
            "code2": "99012", "name2": "Na Ly Hạ", "type2": "xã"}  # fmt: skip
    answer = change(officer, world.na_ly, "split", **told)
    assert answer["Location"] == f"{PLACES}splits/{world.na_ly.pk}/"


def undo(client: Client) -> Change:
    last = Change.objects.latest("id")
    client.post(f"{PLACES}changes/{last.pk}/undo/")
    last.refresh_from_db()
    return last


def households(world: World, *, on: date) -> dict[int | None, Decimal | None]:
    """Count the registered households by commune on the borders of a day."""
    recount(province="99")
    ind = Indicator("h", "h", "", numerator=Term("registered:household", "all"), value_kind=COUNT)
    found = figures(Ask(ind, "99", "commune", on, "all"), [(202611, 202611)])
    return {unit: pairs[0].value for unit, pairs in found.items()}


def test_communes_merge_and_the_merger_is_undone(officer, world: World):
    told = {"others": [world.khuoi_sao.pk], "code": "99001", "name": "Na Ly", "type": "xã"}
    answer = change(officer, world.na_ly, "merge", **told)
    new = UnitVersion.objects.get(code="99001", valid_from=date(2026, 5, 1))
    assert answer["Location"] == f"{PLACES}{new.unit_id}/"
    assert "12/NQ-HĐND" in page(officer.get(answer["Location"]))
    listed = page(officer.get(f"{PLACES}changes/"))
    assert "Khuổi Sáo" in listed and "Ghi ở cấp" not in listed  # a moment, not a level
    assert undo(officer).undone_at is not None
    assert version_on(world.khuoi_sao.pk, on=ON) and not Unit.objects.filter(pk=new.unit_id)
    assert "12/NQ-HĐND" in page(officer.get(f"{PLACES}changes/"))


@pytest.mark.parametrize("day", ["", "31/04/2026", "2026-04-31", "1. Mai"])
def test_a_bad_day_is_told_beside_the_form(officer, world: World, day):
    answer = change(officer, world.na_ly, "rename", name="Khác", type="xã", code="99001",
                    effective_on=day)  # fmt: skip
    assert answer.status_code == 200 and answer.context["form"].errors["effective_on"]
    assert not Change.objects.exists()


def test_what_the_action_refuses_is_told_above_the_form(officer, world: World):
    taken = change(officer, world.na_ly, "rename", name="Khác", type="xã", code="99003")
    assert "xã Khuổi Sáo" in page(taken) and taken.context["form"].non_field_errors()
    early = change(officer, world.na_ly, "end", effective_on="2020-01-01")
    assert early.context["form"].non_field_errors()
    assert not Change.objects.exists()


def test_a_unit_is_renamed_and_its_earlier_name_stays(officer, world: World):
    change(officer, world.khuoi_sao, "rename", name="Khuổi Mới", type="xã", code="99003")
    assert "xã Khuổi Mới" in page(officer.get(f"{PLACES}{world.khuoi_sao.pk}/"))
    assert "Khuổi Sáo" in page(officer.get(PLACES, {"q": "khuoi sao"}))
    same = change(officer, world.na_ly, "retype", type="xã")
    assert same.context["form"].errors["type"]
    assert change(officer, world.na_ly, "retype", type="phường").status_code == 302
    now = version_on(world.na_ly.pk, on=ON)
    assert now and now.full_name == "phường Na Ly"


def test_villages_are_handed_over_and_moved(officer, world: World):
    village = world.villages["Lũng Rì"]
    answer = change(officer, world.na_ly, "take-part", target=world.khuoi_sao.pk,
                    villages=[village.pk])  # fmt: skip
    assert answer.status_code == 302
    moved = version_on(village.pk, on=ON)
    assert moved and moved.parent_id == world.khuoi_sao.pk
    back = change(officer, village, "move", parent=world.na_ly.pk, effective_on="2026-05-20")
    assert back.status_code == 302
    foreign = change(officer, village, "move", parent=world.foreign_commune.pk)
    assert foreign.context["form"].errors["parent"]


def test_a_split_is_resolved_village_by_village_and_figures_follow(officer, world: World):
    for village in ("Nà Lùng", "Bản Đâư", "Bản Đâư", "Lũng Rì"):
        world.household(village)
    split(officer, world)
    address = f"{PLACES}splits/{world.na_ly.pk}/"
    assert officer.get(address).context["open"] == 3
    assert "xã Na Ly" in page(officer.get(f"{PLACES}splits/"))
    assert households(world, on=ON)[None] == 4
    upper, lower = (Unit.objects.get(versions__code=code) for code in ("99011", "99012"))
    rows = {f"v{world.villages['Nà Lùng'].pk}": upper.pk, f"v{world.villages['Bản Đâư'].pk}": ""}
    assert officer.post(f"{address}resolve/", rows).status_code == 302
    assert officer.get(address).context["open"] == 2
    assert households(world, on=ON) == {upper.pk: 1, None: 3}
    officer.post(f"{address}resolve/", {"all": lower.pk})
    assert households(world, on=ON) == {upper.pk: 1, lower.pk: 3}
    undo(officer)
    assert households(world, on=ON) == {upper.pk: 1, None: 3}


def test_resolving_refuses_strangers_and_says_nothing_was_chosen(officer, world: World):
    split(officer, world)
    address = f"{PLACES}splits/{world.na_ly.pk}/resolve/"
    row = f"v{world.villages['Nà Lùng'].pk}"
    wrong = officer.post(address, {row: world.khuoi_sao.pk})
    assert wrong.status_code == 400 and wrong.context["problem"]
    assert officer.post(address, {row: ""}).status_code == 302
    assert officer.post(address, {row: "999999999999999999"}).status_code == 302
    assert officer.post(address, {row: "nearest"}).status_code == 302
    assert Change.objects.count() == 1
    assert client_at(world.na_ly).post(address, {}).status_code == 403


def test_a_later_change_is_undone_first(officer, world: World):
    split(officer, world)
    first = Change.objects.get()
    one = Unit.objects.get(versions__code="99011")
    officer.post(f"{PLACES}splits/{world.na_ly.pk}/resolve/", {"all": one.pk})
    answer = officer.post(f"{PLACES}changes/{first.pk}/undo/", follow=True)
    assert [m.level_tag for m in answer.context["messages"]][-1] == "error"
    assert undo(officer).undone_at and not Change.objects.get(pk=first.pk).undone_at
    officer.post(f"{PLACES}changes/{first.pk}/undo/")
    assert Change.objects.get(pk=first.pk).undone_at


def test_an_officer_of_a_commune_adds_and_ends_villages_there(world: World):
    client = client_at(world.na_ly)
    new = f"{PLACES}{world.na_ly.pk}/villages/new/"
    told = {"type": "xóm", "name": "Mới", "began_on": "2026-02-01"}
    assert client.post(new, told).status_code == 302
    again = client.post(new, told)
    assert again.context["form"].non_field_errors()
    village = UnitVersion.objects.get(name="Mới")
    ended = f"{PLACES}{village.unit_id}/end/"
    assert client.post(ended, {"effective_on": "2026-09-01", "decision": "5/QĐ"}).status_code == 302
    assert not Unit.objects.get(pk=village.unit_id).is_alive(ON.replace(month=10))
    assert client.post(f"{PLACES}{world.khuoi_sao.pk}/villages/new/", told).status_code == 403
    assert client.get(f"{PLACES}{world.na_ly.pk}/change/rename/").status_code == 403
    assert Change.objects.filter(kind="add").count() == 1
    listed = page(client_at(world.khuoi_sao).get(f"{PLACES}changes/"))
    assert "xóm Mới" not in listed


def geojson(*codes: object, **more: object) -> bytes:
    ring = [[105.9, 22.5], [106.1, 22.5], [106.1, 22.7], [105.9, 22.5]]
    features = [
        {"type": "Feature", "properties": {"ma": code},
         "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for code in codes
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def send(client: Client, raw: bytes):
    told = {"code_property": "ma", "valid_from": "2025-07-01", "source": "Bản đồ thử"}
    return client.post(f"{PLACES}borders/", {**told, "file": SimpleUploadedFile("a.json", raw)})


def test_borders_are_looked_at_and_then_imported(officer, world: World):
    seen = send(officer, geojson(99001, "99003", "98001", "77777"))
    shown = page(seen)
    assert "xã Na Ly" in shown and "77777" in shown and not Border.objects.exists()
    assert [v.code for v in seen.context["fitted"].foreign] == ["98001"]
    assert officer.post(f"{PLACES}borders/", {"confirm": "1"}).status_code == 302
    kept = set(Border.objects.values_list("unit_id", flat=True))
    assert kept == {world.na_ly.pk, world.khuoi_sao.pk}
    assert "Bản đồ thử" in page(officer.get(f"{PLACES}borders/"))
    own = officer.get(PLACES).context["own"]
    assert own["drawn"] and own["drawn"].note == ""
    again = officer.post(f"{PLACES}borders/", {"confirm": "1"}, follow=True)
    assert [m.level_tag for m in again.context["messages"]][-1] == "error"


@pytest.mark.parametrize(
    "raw",
    [
        b"{", b"[]", b'{"type": "FeatureCollection", "features": []}', b"\xff\xfe",
        geojson(None), geojson("99001", crs={"properties": {"name": "EPSG:3405"}}),
        geojson("99001").replace(b"22.7", b"99.7"), geojson("99001").replace(b"Polygon", b"Point"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_geojson_of_borders_is_refused(officer, raw):
    answer = send(officer, raw)
    assert answer.status_code == 200 and answer.context["form"].errors["file"]
    assert not Border.objects.exists()


def test_a_file_that_fits_nothing_offers_nothing(officer):
    seen = send(officer, geojson("98001"))
    assert seen.context["count"] == 0
    officer.post(f"{PLACES}borders/", {"confirm": "1"})
    assert not Border.objects.exists()
