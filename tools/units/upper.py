"""Provinces and districts: identities, versions and passages."""

from .events import CITIES, NOT_RECORDED, PROVINCES_2025, REFORM_ON
from .names import split_type
from .rows import Identity, Passage, Tables, Unit, Version
from .sources import Converter, Listed, Point


def merged_codes(source: Converter) -> set[str]:
    """Return the codes of today's provinces that were made of two or three old ones."""
    targets = list(source.province_of_old.values())
    return {code for code in targets if targets.count(code) > 1}


def province_identity(source: Converter, *, code: str) -> Identity:
    """Return the identity of today's province with that code."""
    began = REFORM_ON if code in merged_codes(source) else NOT_RECORDED
    return ("province", code, began)


def old_province_identity(code: str) -> Identity:
    """Return the identity that bore the province code before the reform."""
    return ("province", code, NOT_RECORDED)


def district_identity(code: str) -> Identity:
    """Return the identity of a district."""
    return ("district", code, NOT_RECORDED)


def add_provinces(tables: Tables, *, source: Converter, listed: dict[str, Listed]) -> None:
    """Add the 63 provinces of before, the merged ones of today, and the cities of 2026."""
    merged = merged_codes(source)
    for code, target in source.province_of_old.items():
        if target in merged:
            _add_ended_province(tables, source=source, code=code, target=target)
    for code, upper in source.new_provinces.items():
        identity = province_identity(source, code=code)
        tables.units[identity] = Unit(identity, code)
        kind, name = split_type(upper.full_name)
        first = Version(identity, code, name, kind, None, identity[2], point=upper.point)
        areas = [u.area_km2 for u in source.new.values() if u.province_code == code]
        first.area_km2 = None if None in areas else round(sum(areas), 2)
        if code in merged:
            first.decision = PROVINCES_2025.number
            first.decided_on = PROVINCES_2025.decided_on
        tables.versions.append(first)
        _become_city(tables, first=first, listed=listed[code])


def _add_ended_province(tables: Tables, *, source: Converter, code: str, target: str) -> None:
    upper = source.old_provinces[code]
    identity = old_province_identity(code)
    kind, name = split_type(upper.full_name)
    tables.units[identity] = Unit(identity, target, REFORM_ON)
    tables.versions.append(
        Version(identity, code, name, kind, None, NOT_RECORDED, REFORM_ON, point=upper.point)
    )
    tables.passages.append(
        Passage(
            identity,
            province_identity(source, code=target),
            "merged",
            PROVINCES_2025.number,
            PROVINCES_2025.decided_on,
            PROVINCES_2025.effective_on,
        )
    )


def _become_city(tables: Tables, *, first: Version, listed: Listed) -> None:
    """Add the version as a centrally run city where the list of today has another type."""
    kind, name = split_type(listed.full_name)
    if kind == first.type:
        return
    event = CITIES[first.code]
    first.valid_to = event.effective_on
    tables.versions.append(
        Version(
            first.identity, first.code, name, kind, None, event.effective_on,
            decision=event.number, decided_on=event.decided_on,
            point=first.point, area_km2=first.area_km2,
        )
    )  # fmt: skip
    tables.passages.append(
        Passage(
            first.identity, first.identity, "retyped",
            event.number, event.decided_on, event.effective_on,
        )
    )  # fmt: skip


def add_districts(tables: Tables, *, source: Converter, island_points: dict[str, Point]) -> None:
    """Add the 696 districts, all ended by the reform.

    `island_points` holds believable centres, by code, of the districts that had no communes.
    """
    for code, upper in source.old_districts.items():
        identity = district_identity(code)
        kind, name = split_type(upper.full_name)
        province = source.province_of_old[upper.parent_code]
        parent = old_province_identity(upper.parent_code)
        point = island_points.get(code, upper.point)
        tables.units[identity] = Unit(identity, province, REFORM_ON)
        tables.versions.append(
            Version(identity, code, name, kind, parent, NOT_RECORDED, REFORM_ON, point=point)
        )
