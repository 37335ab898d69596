"""Officers change the map: merge, split, rename, move, end; and take it back exactly."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from doorstep.kernel.access import rights
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.journal.models import Line
from doorstep.kernel.places import actions, keeping, queries
from doorstep.kernel.places.models import (
    FOREVER,
    Change,
    Facility,
    Lineage,
    Placement,
    Unit,
    UnitVersion,
)
from tests.kernel.places_world import (
    AN,
    BEFORE,
    BINH,
    CAM,
    DISTRICT,
    DRAN,
    PROVINCE,
    REFORM,
    TODAY,
    everything,
    load,
    officer,
    placements,
    spot,
    system,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def before(tmp_path: Path) -> Iterator[None]:
    """The made map before the reform."""
    load(tmp_path, reformed=False)
    yield


def village(commune: int, name: str, began_on: date = date(2020, 1, 1)) -> int:
    made = actions.add_village(
        actor=system(), commune=commune, name=name, type="thôn", began_on=began_on
    )
    return made.id


def merge(*olds: int, code: str = "00101", name: str = "An Bình", on: date = REFORM) -> Change:
    return actions.merge_units(
        actor=system(), olds=olds, code=code, name=name, type="xã", parent=PROVINCE,
        effective_on=on, decision="1657/NQ-UBTVQH15", decided_on=date(2025, 6, 16),
    )  # fmt: skip


def split(old: int, assignment: dict[int, str] | None = None) -> Change:
    return actions.split_unit(
        actor=system(), old=old, effective_on=REFORM, decision="2/NQ",
        parts=[("00110", "Cam Đông", "xã", PROVINCE), ("00111", "Cam Tây", "xã", PROVINCE)],
        village_assignment=assignment,
    )  # fmt: skip


def undo(change: Change) -> None:
    actions.undo_change(actor=system(), change_id=change.id)


def test_the_rights_named_here_are_those_of_the_table() -> None:
    assert keeping.CHANGE_MAP == rights.CHANGE_MAP
    assert keeping.KEEP_PLACES == rights.KEEP_PLACES
    assert keeping.SEE_PLACES == rights.SEE_PLACES


def test_merged_communes_count_in_the_new_one_and_villages_follow(before: None) -> None:
    one, two = village(AN, "Một"), village(BINH, "Hai")
    new = merge(AN, BINH).made["units"][0]
    assert spot(AN, TODAY) == (None, new, None, PROVINCE)
    assert spot(one, TODAY) == (one, new, None, PROVINCE)
    assert spot(one, BEFORE) == (one, AN, DISTRICT, PROVINCE)
    assert spot(new, BEFORE) == (None, None, DISTRICT, PROVINCE)
    assert [v.unit_id for v in queries.villages_of(new, on=TODAY)] == [two, one]
    assert queries.names_on([AN, new], on=TODAY) == {AN: "xã An", new: "xã An Bình"}


def test_undoing_a_merger_restores_every_row(before: None) -> None:
    village(AN, "Một")
    village(BINH, "Hai", began_on=REFORM)  # the new parent holds from its very first day
    was = everything()
    change = merge(AN, BINH)
    assert everything() != was
    undo(change)
    assert everything() == was
    assert list(Line.objects.order_by("id").values_list("verb", flat=True))[-2:] == [
        "unit.merge", "unit.undo",
    ]  # fmt: skip
    with pytest.raises(Problem, match="undone already"):
        undo(change)


def test_a_second_merger_is_undone_first_and_cleanly(before: None) -> None:
    village(CAM, "Ba")
    was = everything()
    first = merge(AN, BINH)
    between = everything()
    second = merge(first.made["units"][0], CAM, code="00199", name="Lớn", on=date(2026, 1, 1))
    large = second.made["units"][0]
    assert spot(AN, TODAY)[1] == large and spot(AN, date(2025, 8, 1))[1] == first.made["units"][0]
    with pytest.raises(Problem, match="undo it first"):
        undo(first)
    undo(second)
    assert everything() == between
    undo(first)
    assert everything() == was


def test_a_merger_on_which_facts_stand_is_not_undone(before: None) -> None:
    change = merge(AN, BINH)
    actions.add_facility(
        actor=system(), place=change.made["units"][0], kind="market", began_on=REFORM
    )
    with pytest.raises(Problem, match="1 records"):
        undo(change)
    assert Unit.objects.filter(id=change.made["units"][0]).exists()


def test_a_merger_under_which_a_village_was_added_is_not_undone(before: None) -> None:
    change = merge(AN, BINH)
    village(change.made["units"][0], "Mới", began_on=REFORM)
    with pytest.raises(Problem, match="undo it first"):
        undo(change)
    undo(Change.objects.get(kind="add"))
    undo(change)


def test_the_reform_replayed_gives_the_official_placements(tmp_path: Path) -> None:
    load(tmp_path, reformed=False)
    new = merge(AN, BINH).made["units"][0]
    east, west = split(CAM).made["units"]
    actions.move_unit(
        actor=system(), unit=DRAN, parent=PROVINCE, effective_on=REFORM, decision="1/NQ"
    )
    actions.end(actor=system(), unit=DISTRICT, effective_on=REFORM, decision="72/2025/QH15")
    same = {new: 21, east: 22, west: 23}
    by_hand = sorted(tuple(same.get(v, v) for v in row) for row in placements())  # type: ignore[call-overload]
    for table in (Change, UnitVersion, Lineage, Placement, Unit):
        table.objects.all().delete()
    (tmp_path / "official").mkdir()
    load(tmp_path / "official", reformed=True)
    assert by_hand == placements()


def test_a_split_leaves_villages_open_until_somebody_says(before: None) -> None:
    one, two, three = village(CAM, "Một"), village(CAM, "Hai"), village(CAM, "Ba")
    was = everything()
    change = split(CAM, {one: "00110"})
    east, west = change.made["units"]
    assert spot(one, TODAY) == (one, east, None, PROVINCE)
    assert spot(two, TODAY) == (two, None, None, PROVINCE)  # not lost to the province
    assert spot(CAM, TODAY) == (None, None, None, PROVINCE)
    (left,) = queries.unresolved(actor=system(), province="04")
    assert (left.unit_id, left.villages, left.facts) == (CAM, sorted([two, three]), {})
    assert {c.unit_id for c in left.candidates} == {east, west}
    assert queries.unresolved(actor=officer("commune", AN), province="04") == []

    resolved = actions.resolve_villages(actor=system(), assignments={two: west, three: west})
    assert spot(two, TODAY) == (two, west, None, PROVINCE)
    assert queries.unresolved(actor=system(), province="04") == []
    rows = {r.village_id: r.assigned for r in queries.resolution_screen_rows(CAM)}
    assert rows == {one: east, two: west, three: west}
    with pytest.raises(Problem):
        undo(change)
    undo(resolved)
    undo(change)
    assert everything() == was


def test_villages_go_only_to_parts_of_their_split(before: None) -> None:
    one, two = village(CAM, "Một"), village(AN, "Hai")
    east = split(CAM).made["units"][0]
    for wrong in ({one: DRAN}, {two: east}):
        with pytest.raises(Problem, match="was split into"):
            actions.resolve_villages(actor=system(), assignments=wrong)


def test_a_village_resolved_late_follows_what_became_of_its_part(before: None) -> None:
    one = village(CAM, "Một")
    east = split(CAM).made["units"][0]
    later = date(2026, 3, 1)
    large = merge(east, AN, code="00199", name="Lớn", on=later).made["units"][0]
    actions.resolve_villages(actor=system(), assignments={one: east})
    assert spot(one, date(2026, 2, 28))[1] == east
    assert spot(one, later)[1] == large


def test_facts_of_a_split_commune_itself_are_shown_as_open(before: None) -> None:
    actions.add_facility(actor=system(), place=CAM, kind="camera", began_on=date(2024, 1, 1))
    split(CAM)
    (left,) = queries.unresolved(actor=system(), province="04")
    assert left.facts == {"places.facility": 1}


def test_distances_order_the_candidates(before: None) -> None:
    rows = [actions.NewVillage(CAM, "Một", "thôn", date(2020, 1, 1), "", 22.0, 106.0)]
    actions.add_villages(actor=system(), villages=rows)
    parts = [
        actions.NewUnit("00110", "Xa", "xã", PROVINCE, 22.5, 106.0),
        actions.NewUnit("00111", "Yên", "xã", PROVINCE, 22.1, 106.0),
    ]
    actions.split_unit(actor=system(), old=CAM, parts=parts, effective_on=REFORM, decision="2")
    (row,) = queries.resolution_screen_rows(CAM)
    assert [c.name for c in row.candidates] == ["xã Yên", "xã Xa"]
    assert [c.distance_km for c in row.candidates] == [11.1, 55.6]


def test_a_part_joins_another_commune_and_both_live_on(before: None) -> None:
    one, two = village(AN, "Một"), village(AN, "Hai")
    was = everything()
    change = actions.take_part(
        actor=system(), source=AN, target=BINH, villages=[one],
        effective_on=REFORM, decision="3/NQ",
    )  # fmt: skip
    assert spot(one, TODAY)[1] == BINH and spot(one, BEFORE)[1] == AN
    assert spot(two, TODAY)[1] == AN and spot(AN, TODAY)[1] == AN
    assert spot(BINH, BEFORE)[1] == BINH
    undo(change)
    assert everything() == was


def test_a_rename_rewrites_nothing(before: None) -> None:
    one = village(AN, "Một")
    was = everything()
    name = unicodedata.normalize("NFD", "Thục  Phán")
    change = actions.rename_unit(
        actor=system(), unit=AN, name=name, effective_on=REFORM, decision="4/NQ"
    )
    now = everything()
    assert now.units == was.units and now.placements == was.placements
    assert len(now.versions) == len(was.versions) + 1
    version = queries.version_on(AN, on=TODAY)
    assert version is not None and version.name == unicodedata.normalize("NFC", "Thục Phán")
    assert version.search_key == "thuc phan"
    assert queries.names_on([AN, one], on=BEFORE) == {AN: "xã An", one: "thôn Một"}
    undo(change)
    assert everything() == was


def test_type_and_parent_change_and_a_second_change_of_one_day_adds_to_the_first(
    before: None,
) -> None:
    actions.rename_unit(actor=system(), unit=AN, name="Yên", effective_on=REFORM, decision="4/NQ")
    last = actions.retype_unit(
        actor=system(), unit=AN, type="phường", effective_on=REFORM, decision="5/NQ"
    )
    assert queries.names_on([AN], on=REFORM) == {AN: "phường Yên"}
    assert queries.versions_of(AN).count() == 2
    undo(last)
    assert queries.names_on([AN], on=REFORM) == {AN: "xã Yên"}
    with pytest.raises(Problem, match="undo that change first"):
        actions.rename_unit(
            actor=system(), unit=AN, name="Sớm", effective_on=date(2025, 1, 1), decision="6"
        )


def test_what_cannot_be_is_refused_and_leaves_no_trace(before: None) -> None:
    was = everything()
    for wrong in (
        lambda: merge(AN),
        lambda: merge(AN, BINH, code="104"),
        lambda: merge(AN, BINH, code="00104"),
        lambda: merge(AN, BINH, name=" "),
        lambda: merge(AN, DISTRICT),
        lambda: merge(AN, 999),
        lambda: split(CAM, {AN: "00110"}),
        lambda: actions.end(actor=system(), unit=DISTRICT, effective_on=REFORM, decision="1"),
        lambda: actions.end(actor=system(), unit=PROVINCE, effective_on=REFORM, decision="1"),
        lambda: actions.move_unit(
            actor=system(), unit=AN, parent=BINH, effective_on=REFORM, decision="1"
        ),
    ):
        with pytest.raises(Problem):
            wrong()
    assert everything() == was
    assert not Change.objects.exists()


def test_only_the_province_changes_the_map(before: None) -> None:
    told = {"unit": AN, "name": "Yên", "effective_on": REFORM, "decision": "4/NQ"}
    for actor in (officer("commune", AN), officer("commune", BINH)):
        with pytest.raises(NotAllowed):
            actions.rename_unit(actor=actor, **told)  # type: ignore[arg-type]
    change = actions.rename_unit(actor=officer("province", PROVINCE), **told)  # type: ignore[arg-type]
    assert change.closed["versions"]


def test_villages_get_codes_types_and_an_end(before: None) -> None:
    made = actions.add_villages(
        actor=officer("commune", AN),
        villages=[
            actions.NewVillage(AN, name, "bản", date(2020, 1, 1)) for name in ("Pó", "Nà Lạ")
        ],
    )
    codes = [v.code for v in UnitVersion.objects.filter(level="village").order_by("code")]
    assert codes == ["00101-01", "00101-02"]
    with pytest.raises(Problem, match="there already"):
        village(AN, "PÓ")
        actions.add_village(actor=system(), commune=AN, name="PÓ", type="bản", began_on=REFORM)
    with pytest.raises(NotAllowed):
        actions.add_village(
            actor=officer("commune", AN), commune=BINH, name="X", type="bản", began_on=REFORM
        )
    actions.end_village(
        actor=officer("commune", AN), village=made[0].id, effective_on=date(2026, 5, 1)
    )
    assert spot(made[0].id, TODAY) == (None, AN, DISTRICT, PROVINCE)
    assert spot(made[0].id, date(2026, 4, 30))[0] == made[0].id


def test_a_village_added_to_a_commune_that_ended_follows_its_successor(before: None) -> None:
    new = merge(AN, BINH).made["units"][0]
    one = village(AN, "Một")
    assert [(v.parent_id, v.valid_to) for v in queries.versions_of(one)] == [
        (AN, REFORM), (new, FOREVER),
    ]  # fmt: skip
    assert spot(one, TODAY)[1] == new and spot(one, BEFORE)[1] == AN


def test_province_totals_are_the_same_on_all_borders(before: None) -> None:
    for commune in (AN, BINH, CAM, DRAN):
        village(commune, "Một")
    old = village(CAM, "Cũ")
    actions.end_village(actor=system(), village=old, effective_on=date(2024, 1, 1))
    merge(AN, BINH)
    split(CAM)
    young = village(DRAN, "Trẻ", began_on=date(2026, 1, 1))
    everywhere = {u for u in Unit.objects.values_list("id", flat=True)}
    for day in (date(2019, 1, 1), BEFORE, REFORM, TODAY):
        assert set(queries.place_ids_under(PROVINCE, borders=day)) == everywhere
    assert young in set(queries.place_ids_under(DRAN, borders=BEFORE))


def test_facility_rows_stay_where_they_hang(before: None) -> None:
    facility = actions.add_facility(
        actor=system(), place=AN, kind="camera", began_on=date(2024, 1, 1), name="Ngã tư"
    )
    new = merge(AN, BINH).made["units"][0]
    assert Facility.objects.get(id=facility.id).place_id == AN
    assert list(queries.facilities_under(new, on=TODAY)) == [facility]
