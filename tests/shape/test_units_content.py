"""The shipped table of administrative units agrees with what is known of them, and with itself."""

import csv
import json
import re
import unicodedata
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "content" / "units"
BEFORE, REFORM, TODAY = "2025-06-30", "2025-07-01", "2026-10-31"
NEVER = "9999-12-31"
CODE_LENGTH = {"province": 2, "district": 3, "commune": 5}
Row = dict[str, str]


@cache
def table(name: str) -> list[Row]:
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def units() -> dict[str, Row]:
    return {row["id"]: row for row in table("units")}


def level(version: Row) -> str:
    return units()[version["unit_id"]]["level"]


def valid(*, on: str, of: str) -> list[Row]:
    return [
        row
        for row in table("versions")
        if level(row) == of and row["valid_from"] <= on < (row["valid_to"] or NEVER)
    ]


def cells(name: str) -> Any:
    return json.loads((FOLDER / "cells" / f"{name}.json").read_text(encoding="utf-8"))


def test_numbers_of_units_before_and_after_the_reform() -> None:
    before = {name: len(valid(on=BEFORE, of=name)) for name in CODE_LENGTH}
    after = {name: len(valid(on=REFORM, of=name)) for name in CODE_LENGTH}
    assert before == {"province": 63, "district": 696, "commune": 10035}
    assert after == {"province": 34, "district": 0, "commune": 3321}


def test_types_today() -> None:
    communes = Counter(row["type"] for row in valid(on=TODAY, of="commune"))
    provinces = Counter(row["type"] for row in valid(on=TODAY, of="province"))
    assert communes == {"xã": 2599, "phường": 709, "đặc khu": 13}
    assert provinces == {"tỉnh": 25, "thành phố": 9}


@pytest.mark.parametrize(
    ("code", "became_on", "wards"),
    [("75", "2026-04-30", 10), ("22", "2026-09-01", 0), ("24", "2026-09-20", 12)],
)
def test_provinces_that_became_cities_in_2026(code: str, became_on: str, wards: int) -> None:
    (city,) = (row for row in valid(on=TODAY, of="province") if row["code"] == code)
    assert (city["type"], city["valid_from"]) == ("thành phố", became_on)
    turned = [
        row
        for row in valid(on=TODAY, of="commune")
        if row["parent_id"] == city["unit_id"] and row["valid_from"] > REFORM
    ]
    assert len(turned) == wards
    assert {(row["type"], row["valid_from"]) for row in turned} <= {("phường", became_on)}


def test_codes_keep_their_zeros_and_are_unique_on_a_day() -> None:
    keys = Counter((level(row), row["code"], row["valid_from"]) for row in table("versions"))
    assert [key for key, times in keys.items() if times > 1] == []
    for row in table("versions"):
        assert re.fullmatch(rf"[0-9]{{{CODE_LENGTH[level(row)]}}}", row["code"]), row
    assert {row["code"] for row in valid(on=TODAY, of="province")} >= {"01", "04", "08"}


def test_names_are_written_one_way() -> None:
    new_style = re.compile(r"(?<![qQ])(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\w)")
    for row in table("versions"):
        name = row["name"]
        assert name == unicodedata.normalize("NFC", " ".join(name.split())), row
        assert "’" not in name and not new_style.search(name), row


def test_days_are_days_and_versions_of_a_unit_follow_each_other() -> None:
    versions: dict[str, list[Row]] = defaultdict(list)
    for row in table("versions"):
        versions[row["unit_id"]].append(row)
    for unit in table("units"):
        own = sorted(versions[unit["id"]], key=lambda row: row["valid_from"])
        days = [date.fromisoformat(row["valid_from"]) for row in own]
        assert days == sorted(set(days))
        assert own[0]["valid_from"] == unit["began_on"]
        assert own[-1]["valid_to"] == unit["ended_on"]
        assert [row["valid_to"] for row in own[:-1]] == [row["valid_from"] for row in own[1:]]


def test_every_parent_is_valid_as_long_as_its_child() -> None:
    above = {"province": None, "district": "province", "commune": "province"}
    for row in table("versions"):
        wanted = "district" if level(row) == "commune" and row["valid_from"] < REFORM else None
        wanted = wanted or above[level(row)]
        if wanted is None:
            assert row["parent_id"] == ""
            continue
        parent = units()[row["parent_id"]]
        assert parent["level"] == wanted
        assert parent["province"] == units()[row["unit_id"]]["province"]
        assert parent["began_on"] <= row["valid_from"]
        assert (row["valid_to"] or NEVER) <= (parent["ended_on"] or NEVER)


def test_every_old_commune_has_a_successor_in_its_province() -> None:
    successors: dict[str, list[Row]] = defaultdict(list)
    for row in table("lineage"):
        assert units()[row["old_id"]]["province"] == units()[row["new_id"]]["province"], row
        if row["effective_on"] == REFORM:
            successors[row["old_id"]].append(row)
    for row in valid(on=BEFORE, of="commune"):
        found = successors[row["unit_id"]]
        assert found, row
        assert {r["kind"] == "part" for r in found} == {len(found) > 1}, row
    islands = [old for old in successors if units()[old]["level"] == "district"]
    assert len(islands) == 5


def test_every_new_commune_and_merged_province_has_parents() -> None:
    made = {row["new_id"] for row in table("lineage") if row["effective_on"] == REFORM}
    assert {row["unit_id"] for row in valid(on=REFORM, of="commune")} <= made
    merged = Counter(
        row["new_id"] for row in table("lineage") if units()[row["old_id"]]["level"] == "province"
        and row["kind"] == "merged"
    )  # fmt: skip
    assert sum(merged.values()) == 52 and len(merged) == 23 and min(merged.values()) == 2


def test_every_passage_names_its_decision() -> None:
    for row in table("lineage"):
        assert re.fullmatch(r"\d+/(NQ-UBTVQH1[56]|202[56]/QH1[56])", row["decision"]), row
        assert row["decided_on"] < row["effective_on"], row
        is_same = row["old_id"] == row["new_id"]
        assert is_same == (row["kind"] in {"continued", "renamed", "retyped"}), row


@pytest.mark.parametrize(
    ("code", "name", "decision", "parents"),
    [
        ("03637", "Mường Kim", "1670", "Tà Mung, Tà Hừa, Pha Mu, Mường Kim"),
        ("02746", "Cốc San", "1673", "Đồng Tuyển, Tòng Sành, Cốc San"),
        ("24931", "Đơn Dương", "1671", "Thạnh Mỹ, Đạ Ròn, Tu Tra"),
        ("24934", "D'Ran", "1671", "D'Ran, Lạc Xuân"),
        ("01273", "Thục Phán", "1657", "Sông Hiến, Đề Thám, Hợp Giang, Hưng Đạo, Hoàng Tung"),
    ],
)
def test_communes_known_from_the_news(code: str, name: str, decision: str, parents: str) -> None:
    (unit,) = (row for row in valid(on=TODAY, of="commune") if row["code"] == code)
    assert unit["name"] == name
    assert unit["decision"] == f"{decision}/NQ-UBTVQH15"
    names = {row["unit_id"]: row["name"] for row in valid(on=BEFORE, of="commune")}
    found = {names[r["old_id"]] for r in table("lineage") if r["new_id"] == unit["unit_id"]}
    assert found == set(parents.split(", "))


@pytest.mark.parametrize(
    ("province", "old", "new", "split"),
    # The published converter counts 24 splits in Tây Ninh; two of them only exist because it
    # takes the wards called "Phường 4" of the towns Tây Ninh and Tân An for each other.
    [("04", 161, 56, 0), ("12", 106, 38, 0), ("15", 319, 99, 0), ("80", 280, 96, 22),
     ("68", 329, 124, 2)],
)  # fmt: skip
def test_totals_of_five_provinces(province: str, old: int, new: int, split: int) -> None:
    here = {row["id"] for row in table("units") if row["province"] == province}
    before = [row for row in valid(on=BEFORE, of="commune") if row["unit_id"] in here]
    today = [row for row in valid(on=TODAY, of="commune") if row["unit_id"] in here]
    parts = {r["old_id"] for r in table("lineage") if r["kind"] == "part" and r["old_id"] in here}
    assert (len(before), len(today), len(parts)) == (old, new, split)


def test_centres_lie_in_vietnam() -> None:
    for row in table("versions"):
        assert 8 < float(row["lat"]) < 23.5 and 102 < float(row["lon"]) < 115, row


@pytest.mark.parametrize(("folder", "day"), [("", TODAY), ("before-2025/", BEFORE)])
def test_each_commune_is_drawn_once_as_cell_or_inset(folder: str, day: str) -> None:
    insets = [str(inset["id"]) for inset in cells(f"{folder}insets")]
    drawn = list(insets)
    for province in sorted({row["province"] for row in table("units")}):
        for unit_id, rings in cells(f"{folder}{province}").items():
            assert units()[unit_id]["province"] == province
            assert rings and all(len(r) >= 4 and r[0] == r[-1] for r in rings), unit_id
            drawn.append(unit_id)
    assert Counter(drawn) == Counter(set(drawn))
    communes = {row["unit_id"] for row in valid(on=day, of="commune")}
    assert communes <= set(drawn)
    rest = {units()[unit_id]["level"] for unit_id in set(drawn) - communes}
    assert rest == ({"district"} if folder else set())


def test_the_two_archipelagos_are_insets_and_the_country_has_34_shapes() -> None:
    insets = {inset["name"]: inset["province"] for inset in cells("insets")}
    assert insets["đặc khu Hoàng Sa"] == "48" and insets["đặc khu Trường Sa"] == "56"
    assert len(insets) == 12
    assert set(cells("country")) == {row["unit_id"] for row in valid(on=TODAY, of="province")}


def test_size_of_the_folder() -> None:
    assert sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()) < 12_000_000
