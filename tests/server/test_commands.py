"""The commands that show it: rows in every format, exit codes, clear errors."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from doorstep.kernel.activities.actions import Draft, record
from doorstep.kernel.imports.models import ImportBatch
from doorstep.kernel.indicators.fold import fold
from doorstep.kernel.indicators.models import Cell
from doorstep.kernel.journal.models import Line
from doorstep.server.cli.commands import bench
from doorstep.server.cli.main import main
from tests.world import World, make_world

pytestmark = pytest.mark.django_db

PLAN = """
[plan]
key = "p"
title.vi = "Kế hoạch"
unit = {level="province", code="99", on="2025-07-01"}
starts_on = "2025-03-21"
ends_on = "2025-12-31"
document = {number="1/KH", kind="plan", title.vi="Kế hoạch", issued_on="2025-03-21"}
[[target]]
key = "t"
indicator = "adults_skilled"
group = "adults"
year = 2025
value = "80"
value_kind = "percent"
wording.vi = "Người lớn"
[[phase]]
key = "f"
title.vi = "Cả năm"
starts_on = "2025-03-21"
ends_on = "2025-12-31"
reach = "100"
"""


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def visited(world: World) -> World:
    for n, village in enumerate(("Nà Lùng", "Lũng Rì", "Khau Sớ"), 1):
        record(actor=world.actor(), draft=Draft(
            kind="household_visit", place=world.villages[village].id,
            happened_on=date(2025, 8, n), household=world.household(village, f"Lý {n}").id,
            answers={"outcome": "met", "persons_guided": n},
        ))  # fmt: skip
    fold()
    return world


def told(capsys: pytest.CaptureFixture[str], *command: str) -> Any:
    """Run a command with --format json and give what it printed."""
    assert main([*command, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_units_of_two_days(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    before = told(capsys, "units", "--on", "2025-06-30", "--province", "99", "--level", "commune")
    after = told(capsys, "units", "--on", "2026-11-01", "--province", "99", "--level", "commune")
    assert [u["code"] for u in before] == ["99001", "99002", "99003"]
    assert [(u["code"], u["valid_from"], u["valid_to"]) for u in after] == [
        ("99001", "2025-07-01", None), ("99003", "2025-07-01", None),
    ]  # fmt: skip
    levels = {u["level"] for u in told(capsys, "units", "--on", "2025-06-30", "--province", "99")}
    assert levels == {"province", "district", "commune", "village"}


def test_lineage_names_the_resolution(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys, "lineage", "99001", "--on", "2026-11-01")
    assert {(r["code"], r["decision"]) for r in rows if r["direction"] == "made of"} == {
        ("99001", "1657/NQ-UBTVQH15"), ("99002", "1657/NQ-UBTVQH15"),
    }  # fmt: skip


def test_a_figure_and_its_facts_agree(visited: World, capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys, "figures", "--unit", "99", "--year", "2025")
    visits = next(r for r in rows if r["indicator"] == "visits")
    assert set(visits) == {
        "indicator", "group", "numerator", "denominator", "value", "sign", "counted_unit",
        "population", "period", "source", "target", "pace", "status", "target_from",
    }  # fmt: skip
    for code in ("visits", "households_visited"):
        opened = told(capsys, "trace", "--indicator", code, "--unit", "99", "--period", "2025")
        assert len(opened["items"]) == opened["sum"] == opened["figure"]["numerator"] == 3
        assert {"subject", "activity", "happened_on", "village", "team"} <= set(opened["items"][0])
    commune = told(capsys, "figures", "--unit", "99002", "--year", "2025",
                   "--borders", "2025-06-30")  # fmt: skip
    assert next(r for r in commune if r["indicator"] == "visits")["numerator"] == 1


def test_a_code_that_was_another_unit_is_told_with_the_borders_of_then(
    visited: World, capsys: pytest.CaptureFixture[str]
) -> None:
    record(actor=visited.actor(), draft=Draft(
        kind="household_visit", place=visited.villages["Nà Lùng"].id,
        happened_on=date(2025, 5, 5), answers={"outcome": "met"},
        household=visited.household("Nà Lùng", "Lý 9").id,
    ))  # fmt: skip
    fold()
    asked = ["figures", "--unit", "99001", "--year", "2025-05", "--format", "json"]
    assert main([*asked, "--borders", "2025-05-31"]) == 0
    out, err = capsys.readouterr()
    rows = json.loads(out)
    assert rows and not err
    assert main(asked) == 0
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert f"--borders 2025-05-31 shows the {len(rows)} figures of 2025-05 on the" in err
    for unit, year in (("99", "2025-05"), ("99001", "2025-08"), ("99001", "2025")):
        assert main(["figures", "--unit", unit, "--year", year]) == 0
        assert not capsys.readouterr().err


def test_turns_of_a_head_count_add_up_to_the_figure(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    for guests in (27, 5):
        record(actor=world.actor(), draft=Draft(
            kind="group_session", place=world.villages["Nà Lùng"].id,
            happened_on=date(2025, 8, guests),
            answers={"title": "VNeID", "participants": guests},
        ))  # fmt: skip
    fold()
    asked = ("trace", "--indicator", "session_participants", "--unit", "99", "--period", "2025")
    opened = told(capsys, *asked)
    assert [i["n"] for i in opened["items"]] == [5, 27]
    assert opened["sum"] == opened["figure"]["numerator"] == 32
    assert told(capsys, *asked, "--limit", "1")["sum"] == 5


@pytest.mark.parametrize("asked", [["--format", "csv"], ["--format", "json"], ["--json"], []])
def test_a_bench_is_printed_in_every_format(
    asked: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = {"goal": "< 5 s", "first": {"p95_ms": 1.5}}
    monkeypatch.setattr(bench, "_own_database", lambda scale: None)
    monkeypatch.setattr(bench, "_prepare", lambda options: None)
    monkeypatch.setattr("bench.reading.run", lambda actor: measured)
    assert main(["bench", "open", *asked]) == 0
    said = capsys.readouterr().out
    if "csv" in asked:
        rows = {r["name"]: r["value"] for r in csv.DictReader(io.StringIO(said))}
        assert rows["open.goal"] == "< 5 s" and rows["open.first.p95_ms"] == "1.5"
        assert rows["machine.cores"].isdigit()
    elif asked:
        assert json.loads(said)["open"] == measured
    else:
        assert said.startswith("open:\n  goal: < 5 s\n")


def test_recount_finds_a_wrong_cell(visited: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recount", "--check"]) == 0
    Cell.objects.filter(value=1).update(value=9)
    assert main(["recount", "--check"]) == 1
    assert main(["recount"]) == 0
    assert main(["recount", "--check"]) == 0
    capsys.readouterr()


def test_csv_and_table_say_the_same(visited: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "--unit", "99", "--year", "2025", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert main(["figures", "--unit", "99", "--year", "2025"]) == 0
    assert f"({len(rows)} rows)" in capsys.readouterr().out


def test_what_is_not_known_is_said_in_one_line(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["figures", "--unit", "55555", "--year", "2025"]) == 1
    assert capsys.readouterr().err.strip() == "doorstep: No unit has the code 55555."
    assert main(["trace", "--indicator", "none", "--unit", "99", "--period", "2025"]) == 1
    with pytest.raises(SystemExit) as left:
        main(["units", "--on", "30/6/2025"])
    assert left.value.code == 2


def test_a_plan_with_faults_writes_nothing(
    world: World, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('[plan]\nkey = "x"\n', "utf-8")
    assert main(["plan", "read", str(plan), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)


def test_registers_print_everything_plugged_in(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = told(capsys, "registers")
    assert {"indicators", "families", "activity kinds", "rights", "holders"} <= {
        r["register"] for r in rows
    }
    kinds = told(capsys, "registers", "import_kinds")
    assert {"persons", "activities:household_visit"} <= {r["code"] for r in kinds}
    assert main(["registers", "none"]) == 1
    assert "import kinds" in capsys.readouterr().err


def test_an_activity_kind_is_named_as_it_is_everywhere(
    world: World, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "visits.csv"
    file.write_text("Mã xã,Thôn,Ngày\n99001,Nà Lùng,2026-13-45\n", "utf-8")
    check = ["import", str(file), "--place", "99", "--dry-run", "--kind"]
    assert main([*check, "household_visit"]) == 1
    assert "no such day" in capsys.readouterr().out
    assert main([*check, "none"]) == 1
    assert "households" in capsys.readouterr().err


def test_a_plan_names_units_by_code(
    world: World, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, "utf-8")
    rows = told(capsys, "plan", "read", str(plan), "--dry-run")
    assert [(r["what"], r["unit"], r["after"]) for r in rows] == [("added", "99", "80%")]
    plan.write_text(PLAN, "utf-16")
    assert main(["plan", "read", str(plan)]) == 1
    assert "letters of this file cannot be read" in capsys.readouterr().out


def test_an_import_says_what_it_assumed_and_for_which_place(
    world: World, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "persons.csv"
    file.write_text("Ma\u0303 xa\u0303,Tho\u0302n,H\u1ecd va\u0300 t\u00ean\n"
                    "99001,N\u00e0 L\u00f9ng,L\u00f2 D\u01b0\n", "utf-8")  # fmt: skip
    file.write_bytes(file.read_text("utf-8").encode("utf-16"))
    check = ["import", str(file), "--kind", "persons", "--dry-run"]
    assert main(check) == 1  # villages of two provinces: it does not guess
    assert "--place" in capsys.readouterr().err
    assert main([*check, "--place", "99"]) == 0
    told = capsys.readouterr().err
    assert "UTF-16" in told and "1 rows: 1 good, 0 faulty; 1 new" in told
    lines = Line.objects.filter(about="import")
    assert not (ImportBatch.objects.exists() or lines.exists()), "a dry run leaves nothing"
    file.write_bytes(bytes(range(128, 256)) * 20)
    with translation.override("vi"):
        assert main([*check, "--place", "99"]) == 1
    assert "letters of this file cannot be read" in capsys.readouterr().err
