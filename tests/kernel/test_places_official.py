"""The official units as loaded: counts by day, lineage, search, codes of another year."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.places import actions, loading, queries
from doorstep.kernel.places.models import (
    Change,
    Edition,
    Lineage,
    Placement,
    Unit,
    UnitVersion,
)
from tests.kernel.places_world import (
    AN,
    AN_BINH,
    BEFORE,
    BINH,
    CAM,
    CAM_DONG,
    DRAN,
    OFFICIAL,
    PROVINCE,
    REFORM,
    TODAY,
    everything,
    load,
    officer,
    spot,
    system,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cao_bang(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The official tables of three provinces alone, to keep the tests quick."""
    folder = tmp_path_factory.mktemp("units")
    wanted: set[str] = set()
    for name in ("units", "versions", "lineage"):
        head, *rows = (OFFICIAL / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        if name == "units":
            rows = [r for r in rows if r.split("\t")[2] in {"04", "12", "80"}]
            wanted = {r.split("\t")[0] for r in rows}
        kept = [r for r in rows if r.split("\t")[0] in wanted]
        (folder / f"{name}.tsv").write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def loaded(cao_bang: Path) -> Iterator[None]:
    """Cao Bằng, Lai Châu and Tây Ninh."""
    loading.load_official(actor=system(), folder=cao_bang)
    yield


@pytest.mark.parametrize(("province", "old", "new"), [("04", 161, 56), ("80", 280, 96)])
def test_communes_before_and_after_the_reform(
    loaded: None, province: str, old: int, new: int
) -> None:
    assert queries.units_on(province, on=BEFORE, level="commune").count() == old
    assert queries.units_on(province, on=TODAY, level="commune").count() == new
    (unit,) = queries.units_on(province, on=TODAY, level="province")
    assert queries.children_on(unit.unit_id, on=TODAY).count() == new


def test_every_unit_has_a_place_on_every_day(loaded: None) -> None:
    for day in (date(2024, 1, 1), BEFORE, REFORM, TODAY):
        assert Placement.objects.on(day).count() == Unit.objects.count()
    (province,) = queries.units_on("04", on=TODAY, level="province")
    under = {d: set(queries.place_ids_under(province.unit_id, borders=d)) for d in (BEFORE, TODAY)}
    assert under[BEFORE] == under[TODAY] == set(
        Unit.objects.filter(province="04").values_list("id", flat=True)
    )  # fmt: skip


def test_what_thuc_phan_was_made_of(loaded: None) -> None:
    (story,) = queries.lineage_of("01273", on=TODAY)
    assert story.name == "phường Thục Phán"
    assert {p.name.split(" ", 1)[1] for p in story.made_of} == {
        "Sông Hiến", "Đề Thám", "Hợp Giang", "Hưng Đạo", "Hoàng Tung",
    }  # fmt: skip
    assert {(p.decision, p.effective_on) for p in story.made_of} == {("1657/NQ-UBTVQH15", REFORM)}
    stories = queries.lineage_of("01273")
    assert len(stories) == 2 and stories[0].unit.ended_on == REFORM
    assert [p.unit_id for p in stories[0].became] == [story.unit.id]


def test_units_are_found_as_people_type(loaded: None) -> None:
    def names(text: str, **where: object) -> list[str]:
        return [v.full_name for v in queries.find_units(text, **where)]  # type: ignore[arg-type]

    assert names("muong kim")[:2] == ["xã Mường Kim", "xã Mường Kim"]
    found = queries.find_units("xã Mường Kim")
    assert found[0].is_current and not found[1].is_current
    assert names(unicodedata.normalize("NFD", "Thục Phán"), on=TODAY) == ["phường Thục Phán"]
    assert names("thuc ph", province="04")[0] == "phường Thục Phán"
    assert names("thuc phan", province="12") == []
    assert names("03637")[0] == "xã Mường Kim"
    assert names("  ") == []


def test_a_code_of_2024_used_in_2026_names_the_successor(loaded: None) -> None:
    unit = queries.resolve_code("commune", "03637", on=TODAY)
    assert unit.began_on == REFORM
    assert queries.resolve_code("commune", "03637", on=BEFORE).id != unit.id
    old = queries.units_on("12", on=BEFORE, level="commune").get(name="Tà Hừa")
    with pytest.raises(Problem) as told:
        queries.resolve_code("commune", old.code, on=TODAY)
    assert "xã Tà Hừa" in str(told.value) and "xã Mường Kim (03637)" in str(told.value)
    with pytest.raises(Problem, match="No unit has the code"):
        queries.resolve_code("commune", "99999", on=TODAY)


def test_a_name_beside_a_code_tells_of_which_year_it_is(tmp_path: Path) -> None:
    load(tmp_path, reformed=True)
    assert queries.resolve_code("commune", "00101", on=TODAY, name="An Bình").id == AN_BINH
    with pytest.raises(Problem, match=r"until 2025-06-30.*phường An Bình \(00101\)"):
        queries.resolve_code("commune", "00101", on=TODAY, name="xã An")
    with pytest.raises(Problem, match="only from 2025-07-01"):
        queries.resolve_code("commune", "00110", on=BEFORE)
    with pytest.raises(Problem, match="is phường An Bình, not Hà Nội"):
        queries.resolve_code("commune", "00101", on=TODAY, name="Hà Nội")
    assert queries.resolve_code("commune", "00104", on=BEFORE).id == DRAN


def test_loading_again_writes_only_what_changed(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    write(tmp_path, reformed=False)
    load_it = {"actor": system(), "folder": tmp_path}
    assert loading.load_official(**load_it, progress=lambda *p: seen.append(p)) == 1  # type: ignore[arg-type]
    assert seen == [("04", 1, 1)]
    was = everything()
    assert loading.load_official(**load_it) == 0  # type: ignore[arg-type]
    assert everything() == was
    assert load(tmp_path, reformed=True) == 1
    assert spot(AN, TODAY) == (None, AN_BINH, None, PROVINCE)
    assert Edition.objects.count() == 1
    with pytest.raises(NotAllowed):
        loading.load_official(actor=officer("province", PROVINCE), folder=tmp_path)


def test_a_new_edition_leaves_what_officers_changed(tmp_path: Path) -> None:
    load(tmp_path, reformed=False)
    village = actions.add_village(
        actor=system(), commune=AN, name="Một", type="bản", began_on=date(2020, 1, 1)
    )
    rename = actions.rename_unit(
        actor=system(), unit=DRAN, name="Đ'Ran", effective_on=REFORM, decision="9"
    )
    load(tmp_path, reformed=True)
    assert queries.names_on([DRAN], on=TODAY) == {DRAN: "xã Đ'Ran"}
    assert UnitVersion.objects.filter(unit=DRAN).count() == 2
    assert Lineage.objects.filter(new=AN_BINH).count() == 2
    # The village goes on under the successor of its commune.
    assert spot(village.id, TODAY) == (village.id, AN_BINH, None, PROVINCE)
    assert [v.unit_id for v in queries.children_on(AN_BINH, on=TODAY)] == [village.id]
    assert spot(BINH, TODAY)[1] == AN_BINH
    assert spot(CAM_DONG, BEFORE)[2] == 2
    assert load(tmp_path, reformed=True) == 0
    actions.undo_change(actor=system(), change_id=rename.id)
    assert load(tmp_path, reformed=True) == 1
    assert queries.names_on([DRAN], on=TODAY) == {DRAN: "xã D'Ran"}
    added = Change.objects.get(kind="add")
    actions.undo_change(actor=system(), change_id=added.id)
    assert not Unit.objects.filter(id=village.id).exists()


def test_villages_of_a_commune_that_an_edition_splits_are_to_be_resolved(tmp_path: Path) -> None:
    load(tmp_path, reformed=False)
    village = actions.add_village(
        actor=system(), commune=CAM, name="Một", type="bản", began_on=date(2020, 1, 1)
    )
    load(tmp_path, reformed=True)
    (left,) = queries.unresolved(actor=system(), province="04")
    assert (left.name, left.villages) == ("xã Cam", [village.id])
    actions.resolve_villages(actor=system(), assignments={village.id: CAM_DONG})
    assert spot(village.id, TODAY) == (village.id, CAM_DONG, None, PROVINCE)
