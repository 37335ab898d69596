"""Officers change the map: merge, split, rename, move, end; and take it back exactly."""

from __future__ import annotations

import random
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from doorstep.kernel.access import rights
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.journal.models import Line
from doorstep.kernel.places import actions, keeping, queries
from doorstep.kernel.places.models import (
    BEGINNING,
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
    merge,
    officer,
    placements,
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


def test_facility_rows_stay_where_they_hang(before: None) -> None:
    facility = actions.add_facility(
        actor=system(), place=AN, kind="camera", began_on=date(2024, 1, 1), name="Ngã tư"
    )
    new = merge(AN, BINH).made["units"][0]
    assert Facility.objects.get(id=facility.id).place_id == AN
    assert list(queries.facilities_under(new, on=TODAY)) == [facility]


@pytest.mark.parametrize("seed", range(6))
def test_any_row_of_changes_is_taken_back_step_by_step(before: None, seed: int) -> None:
    chance = random.Random(seed)
    states, done = [everything()], []
    for step in range(7):
        on = REFORM + timedelta(days=30 * step)
        try:
            done.append(_something(chance, on, code=f"{900 + step:05d}"))
        except Problem:
            continue
        states.append(everything())
        assert spots_fill_all_time()
    assert len(done) > 2
    while done:
        assert everything() == states.pop()
        undo(done.pop())
    assert everything() == states.pop()


def _something(chance: random.Random, on: date, code: str) -> Change:
    """Do anything to any living communes and villages."""
    living = Unit.objects.filter(ended_on__gt=on).order_by("id")
    communes = list(living.filter(level="commune").values_list("id", flat=True))
    villages = list(living.filter(level="village").values_list("id", flat=True))
    one, two = chance.sample(communes, 2)
    told = {"actor": system(), "effective_on": on, "decision": code}
    parts = [(code, "Mới", "xã", PROVINCE), (f"1{code[1:]}", "Cũ", "xã", PROVINCE)]
    under = list(queries.children_on(one, on=on).values_list("unit_id", flat=True))
    choices: list[Callable[[], object]] = [
        lambda: village(one, f"Thôn {code}", on),
        lambda: village(two, f"Xóm {code}", on),
        lambda: merge(one, two, code=code, on=on),
        lambda: actions.split_unit(
            old=one,
            parts=[parts[0], two] if chance.random() < 0.5 else parts,
            **told,  # type: ignore[arg-type]
        ),
        lambda: actions.take_part(source=one, target=two, villages=under[:1], **told),  # type: ignore[arg-type]
        lambda: actions.rename_unit(unit=one, name=f"Tên {code}", **told),  # type: ignore[arg-type]
        lambda: actions.move_unit(unit=chance.choice(villages), parent=two, **told),  # type: ignore[arg-type]
        lambda: actions.end(unit=chance.choice(villages), **told),  # type: ignore[arg-type]
    ]
    chance.choice(choices if villages else choices[:2])()
    return Change.objects.latest("id")


def spots_fill_all_time() -> bool:
    """Tell whether every unit has one placement for every day, always in its province."""
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for unit, start, end, *_rest, province in placements():
        found[unit].append((start, end))
        assert province == PROVINCE
    assert set(found) == set(Unit.objects.values_list("id", flat=True))
    return all(
        spans[0][0] == BEGINNING
        and spans[-1][1] == FOREVER
        and all(a[1] == b[0] for a, b in pairwise(spans))
        for spans in found.values()
    )
