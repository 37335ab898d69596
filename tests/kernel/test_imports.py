"""A list on its way in: check, confirm, run, resume after a break, repeat, refuse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from doorstep.kernel.access.actors import the_system
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.imports import actions, kinds, queries, running
from doorstep.kernel.imports.models import ImportBatch, ImportFault, RememberedMapping
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.loading import load_groups
from doorstep.kernel.people.models import GroupMembership, Household, IdentityNumber, Person
from doorstep.kernel.places.models import Unit
from tests.vectors.imports import make
from tests.world import TODAY, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    load_groups(actor=the_system(on=TODAY), path=settings.CONTENT_DIR / "groups.toml")
    return make_world()


def sent(world: World, raw: bytes, *, kind: str = "persons", place: Unit | None = None,
         name: str = "list.xlsx") -> ImportBatch:  # fmt: skip
    place = place or world.na_ly
    actor = world.actor(unit=place)
    batch = actions.upload(actor=actor, kind=kind, place=place, raw=raw, name=name)
    return actions.check(actor=actor, batch=batch)


def taken(world: World, batch: ImportBatch, *, leave_out: bool = False) -> ImportBatch:
    actor = world.actor(unit=batch.place)
    actions.confirm(actor=actor, batch=batch, leave_out_faulty=leave_out)
    return actions.run(actor=actor, batch=batch)


def faults(batch: ImportBatch) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for f in ImportFault.objects.filter(batch=batch).order_by("row", "id"):
        found.setdefault(f.row, []).append(f.code)
    return found


def kept_file(batch: ImportBatch) -> Path:
    return Path(settings.VAR_DIR) / "imports" / f"{batch.id}.raw"


def test_persons_with_their_households_come_in(world: World) -> None:
    batch = sent(world, make.plain())
    assert (batch.state, batch.good, batch.faulty, batch.new) == ("checked", 3, 0, 3)
    assert not Person.objects.exists()
    batch = taken(world, batch)
    assert (batch.state, batch.new, batch.done_rows) == ("done", 3, 3)
    pao = Person.objects.get(full_name="Hoàng Văn Páo")
    assert pao.village == world.villages["Nà Lùng"]
    assert pao.household and pao.household.number == "H1"
    assert pao.household.head_name == "Hoàng Văn Páo"
    assert Household.objects.count() == 2
    assert IdentityNumber.objects.count() == 2
    assert not kept_file(batch).exists()
    verbs = set(Line.objects.values_list("verb", flat=True))
    assert {"imports.upload", "imports.check", "imports.confirm", "imports.done"} <= verbs


def test_the_same_file_again_brings_nothing_new(world: World) -> None:
    raw = make.plain()
    taken(world, sent(world, raw))
    again = sent(world, raw)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    assert [code for code, _told in again.remarks if code == "sent_before"]
    again = taken(world, again)
    assert (again.new, again.unchanged) == (0, 3)
    assert Person.objects.count() == 3


def test_a_corrected_file_changes_who_is_known(world: World) -> None:
    taken(world, sent(world, make.plain()))
    people = [list(p) for p in make.PEOPLE]
    people[0][5] = "0987 654 321"
    again = sent(world, make.xlsx([make.HEADER, *people]))
    assert (again.new, again.changed, again.unchanged) == (0, 1, 2)
    again = taken(world, again)
    assert again.changed == 1
    assert Person.objects.get(full_name="Hoàng Văn Páo").phone == "+84987654321"


def test_groups_come_from_ticks_and_from_the_ethnic_group(world: World) -> None:
    header = ["Họ và tên", "Năm sinh", "Xóm", "Hộ nghèo", "Dân tộc", "Chủ hộ"]
    rows = [["Hoàng Văn Páo", 1984, "Nà Lùng", "x", "Mông", "Hoàng Văn Páo"],
            ["Lò Thị Dương", 1986, "Nà Lùng", "", "Kinh", "Hoàng Văn Páo"]]  # fmt: skip
    taken(world, sent(world, make.xlsx([header, *rows])))
    told = GroupMembership.objects.filter(group="poor").values_list("subject_type", flat=True)
    assert sorted(told) == ["household", "person"]


def test_every_fault_of_every_row_is_kept_and_said(world: World) -> None:
    people = [list(p) for p in make.PEOPLE]
    people[0][2], people[0][5] = "31/02/1984", "12345"
    people[1][6] = "Nà Lung"
    people[2][6] = "Phia Thốc"
    batch = sent(world, make.xlsx([make.HEADER, *people, people[2]]))
    assert faults(batch) == {
        2: ["no_such_date", "not_a_phone"],
        4: ["unknown_village"],
        5: ["double_row", "unknown_village"],
    }
    said = list(queries.said_faults(batch, batch.faults.order_by("row", "id")))
    assert [(s.row, s.column) for s in said][:2] == [(2, "Ngày sinh"), (2, "Số điện thoại")]
    assert "Phia Thốc" in said[2].text
    with pytest.raises(Problem) as why:
        actions.confirm(actor=world.actor(), batch=batch)
    assert why.value.code == "imports.has_faults"
    batch = taken(world, batch, leave_out=True)
    assert (batch.new, batch.done_rows) == (1, 4)
    assert not batch.faults.exclude(value="").exists()


def test_double_rows_inside_a_file_are_faults(world: World) -> None:
    batch = sent(world, make.xlsx([make.HEADER, *make.PEOPLE, make.PEOPLE[1]]))
    assert faults(batch) == {5: ["double_row"]}
    one = list(make.PEOPLE[0])
    one[1] = "Hoàng Văn Pao"
    batch = sent(world, make.xlsx([make.HEADER, *make.PEOPLE, one]))
    assert faults(batch) == {5: ["double_number"]}


def test_identity_numbers_are_never_kept_in_faults(world: World) -> None:
    people = [list(p) for p in make.PEOPLE]
    people[0][4] = "999084000991"[:11] + "x"
    people[1][4] = "004084000992"  # a man's number for a woman
    batch = sent(world, make.xlsx([make.HEADER, *people]))
    told = faults(batch)
    assert told[2] == ["not_an_identity_number"]
    assert set(told[3]) == {"identity_year", "identity_sex"}
    for f in batch.faults.all():
        assert f.value == "" or f.value.startswith("••••")


def test_somebody_alike_elsewhere_is_a_hint_without_a_name(world: World) -> None:
    p = world.person("Khau Sớ", "Hoàng Văn Páo")
    Person.objects.filter(pk=p.pk).update(birth_year=1984)
    batch = sent(world, make.plain())
    assert faults(batch) == {2: ["similar_elsewhere"]}
    whole = sent(
        world,
        make.xlsx([[*make.HEADER, "Xã"], *([*p, "Na Ly"] for p in make.PEOPLE)]),
        place=world.province,
    )
    assert faults(whole) == {2: ["similar_person"]}
    assert (whole.good, whole.new) == (3, 3)


def test_a_person_registered_outside_is_not_touched(world: World) -> None:
    header = [*make.HEADER, "Xã"]
    there = ["K1", "Hoàng Văn Páo", "05/10/1984", "Nam", "004084000991", "", "Khau Sớ", "Khuổi Sáo"]
    taken(world, sent(world, make.xlsx([header, there]), place=world.khuoi_sao))
    batch = sent(world, make.plain())
    assert faults(batch) == {2: ["registered_elsewhere"]}


def test_a_foreign_commune_is_refused(world: World) -> None:
    rows = [[*make.HEADER, "Mã xã"], [*make.PEOPLE[0], "99003"], [*make.PEOPLE[1], "98001"]]
    batch = sent(world, make.xlsx(rows))
    assert faults(batch) == {2: ["foreign_commune"], 3: ["unknown_commune"]}
    with pytest.raises(NotAllowed):
        actions.upload(
            actor=world.actor(unit=world.na_ly), kind="persons", place=world.khuoi_sao,
            raw=make.plain(), name="a.xlsx",
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.run(actor=world.actor(unit=world.khuoi_sao), batch=batch)
    with pytest.raises(Problem):
        queries.batch_of(actor=world.actor(unit=world.khuoi_sao), id=batch.id)
    assert not ImportBatch.objects.filter(place=world.khuoi_sao).exists()


def test_codes_of_before_the_merger_name_the_successor(world: World) -> None:
    header = [*make.HEADER, "Mã xã", "Xã"]
    rows = [
        [*make.PEOPLE[0], "99002", ""],  # ended
        [*make.PEOPLE[1], "99001", "Pác Tao"],  # the name of another commune
        [*make.PEOPLE[2], "", "xã Pác Tao"],
    ]
    batch = sent(world, make.xlsx([header, *rows]), place=world.province)
    assert faults(batch) == {
        2: ["commune_ended"],
        3: ["code_and_name_differ"],
        4: ["commune_ended"],
    }
    assert "xã Na Ly" in next(iter(queries.said_faults(batch, batch.faults.order_by("row")))).text


def test_zeros_lost_in_front_of_a_code_come_back(world: World) -> None:
    from doorstep.kernel.places.models import UnitVersion

    UnitVersion.objects.filter(unit=world.na_ly).update(code="01273")
    rows = [[*make.HEADER, "Mã xã"], *([*p, 1273] for p in make.PEOPLE)]
    batch = sent(world, make.xlsx(rows), place=world.province)
    assert faults(batch) == {n: ["leading_zero"] for n in (2, 3, 4)}
    assert batch.good == 3


def test_it_goes_on_after_a_failure_in_the_middle(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [[f"H{n}", f"Hoàng Văn {n}", 1980, "Nam", "", "", "Nà Lùng"] for n in range(1200)]
    batch = sent(world, make.xlsx([make.HEADER, *people]))
    actor = world.actor(unit=world.na_ly)
    actions.confirm(actor=actor, batch=batch)
    kind = kinds.find_kind("persons")
    assert kind is not None
    calls = 0

    def fails(*told: object) -> kinds.Counts:
        nonlocal calls
        calls += 1
        if calls == 2:
            kind.apply(*told)  # type: ignore[arg-type]
            raise KeyboardInterrupt  # killed after the rows, before the commit
        return kind.apply(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(
        "doorstep.kernel.imports.moving.kind_of", lambda _c: replace(kind, apply=fails)
    )
    with pytest.raises(KeyboardInterrupt):
        actions.run(actor=actor, batch=batch)
    row = ImportBatch.objects.select_related("place").get(pk=batch.pk)
    assert (row.state, row.done_rows, Person.objects.count()) == ("running", 500, 500)
    done: list[int] = []
    row = actions.run(actor=actor, batch=row, on_progress=lambda n, _all: done.append(n))
    assert done == [1000, 1200]
    assert (row.state, row.new, row.unchanged) == ("done", 1200, 0)
    assert Person.objects.count() == Household.objects.count() == 1200


def test_a_problem_marks_it_failed_and_it_can_be_run_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = sent(world, make.plain())
    actor = world.actor(unit=world.na_ly)
    actions.confirm(actor=actor, batch=batch)
    with monkeypatch.context() as changed:
        changed.setattr(running, "_chunk", lambda *a: (_ for _ in ()).throw(ValueError("secret")))
        with pytest.raises(ValueError, match="secret"):
            actions.run(actor=actor, batch=batch)
    batch = ImportBatch.objects.select_related("place").get(pk=batch.pk)
    assert batch.state == "failed"
    assert "ValueError" in queries.failure_of(batch)
    assert "secret" not in queries.failure_of(batch)
    assert actions.run(actor=actor, batch=batch).new == 3


def test_two_workers_never_take_the_same_chunk(world: World) -> None:
    batch = sent(world, make.plain())
    actor = world.actor(unit=world.na_ly)
    actions.confirm(actor=actor, batch=batch)
    late = ImportBatch.objects.select_related("place").get(pk=batch.pk)
    actions.run(actor=actor, batch=batch)
    with pytest.raises(Problem) as why:
        actions.run(actor=actor, batch=late)
    assert why.value.code == "imports.wrong_state"
    assert Person.objects.count() == 3


def test_columns_said_once_are_remembered(world: World) -> None:
    rows = [["Ai", "Khi nào", "Chốn"], ["Lò Thị Dương", "1986", "Nà Lùng"]]
    actor = world.actor(unit=world.na_ly)
    batch = actions.upload(
        actor=actor, kind="persons", place=world.na_ly, raw=make.xlsx(rows), name="a.xlsx"
    )
    with pytest.raises(Problem) as why:
        actions.check(actor=actor, batch=batch)
    assert why.value.code == "imports.columns_missing"
    told = {"full_name": "Ai", "birth": "Khi nào", "village": "Chốn"}
    actions.set_mapping(actor=actor, batch=batch, mapping=told)
    assert actions.check(actor=actor, batch=batch).good == 1
    again = actions.upload(
        actor=actor, kind="persons", place=world.na_ly, raw=make.xlsx(rows), name="b.xlsx"
    )
    assert again.mapping == told
    assert RememberedMapping.objects.count() == 1
    actions.cancel(actor=actor, batch=again)
    assert not kept_file(again).exists()


def test_what_cannot_be_read_leaves_nothing_behind(world: World) -> None:
    for raw in (make.zip_bomb(), make.FILES["half.xlsx"](), b""):
        with pytest.raises(Problem):
            sent(world, raw)
    assert not ImportBatch.objects.exists()
