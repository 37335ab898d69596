"""Villages of a split commune wait for somebody to say where they belong; villages come and go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.places import actions, queries
from doorstep.kernel.places.models import (
    FOREVER,
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
    merge,
    officer,
    split,
    spot,
    system,
    undo,
    village,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def before(tmp_path: Path) -> Iterator[None]:
    """The made map before the reform."""
    load(tmp_path, reformed=False)
    yield


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


def test_facts_of_a_split_unit_itself_are_left_to_one_of_its_parts(before: None) -> None:
    actions.add_facility(actor=system(), place=CAM, kind="camera", began_on=date(2024, 1, 1))
    one = village(CAM, "Một")
    east, west = split(CAM).made["units"]
    was = everything()
    with pytest.raises(NotAllowed):
        actions.leave_facts(actor=officer("commune", AN), unit=CAM, heir=east)
    with pytest.raises(Problem, match="was split into"):
        actions.leave_facts(actor=system(), unit=CAM, heir=AN)
    with pytest.raises(Problem, match="was split into"):
        actions.leave_facts(actor=system(), unit=AN, heir=BINH)
    change = actions.leave_facts(actor=officer("province", PROVINCE), unit=CAM, heir=west)
    assert spot(CAM, TODAY) == (None, west, None, PROVINCE)
    assert spot(CAM, BEFORE) == (None, CAM, DISTRICT, PROVINCE), "before the split nothing changes"
    assert spot(one, TODAY) == (one, None, None, PROVINCE), "villages are still to be said"
    (left,) = queries.unresolved(actor=system(), province="04")
    assert (left.facts, left.villages) == ({}, [one])
    with pytest.raises(Problem, match="undo that first"):
        actions.leave_facts(actor=system(), unit=CAM, heir=east)
    large = merge(west, AN, code="00199", name="Lớn", on=date(2026, 3, 1))
    assert spot(CAM, TODAY)[1] == large.made["units"][0], "what became of the part is followed"
    undo(large)
    undo(change)
    assert everything() == was
