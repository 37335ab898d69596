"""A small made map for the tests of places: one province before and after the reform.

Before 1 July 2025: province 04 Thử with district Huyện Cũ and the communes An, Bình, Cam, D'Ran.
The reform: An + Bình → An Bình; Cam is split between Cam Đông and Cam Tây; D'Ran lives on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from doorstep.kernel.access.actors import Actor, Held, the_system
from doorstep.kernel.places import actions
from doorstep.kernel.places.loading import load_official
from doorstep.kernel.places.models import Change, Lineage, Placement, Unit, UnitVersion

TODAY = date(2026, 11, 1)
REFORM = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)
PROVINCE, DISTRICT, AN, BINH, CAM, DRAN = 1, 2, 11, 12, 13, 14
AN_BINH, CAM_DONG, CAM_TAY = 21, 22, 23
OFFICIAL = Path(__file__).resolve().parents[2] / "content" / "units"
_HEADS = {
    "units": "id level province began_on ended_on",
    "versions": "unit_id code name type parent_id valid_from valid_to decision decided_on"
    " lat lon area_km2",
    "lineage": "old_id new_id kind share decision decided_on effective_on note",
}


@dataclass(frozen=True)
class Everything:
    """All rows of the map, ids of placements left out."""

    units: list[dict[str, Any]]
    versions: list[dict[str, Any]]
    lineage: list[dict[str, Any]]
    placements: list[tuple[Any, ...]]


def system() -> Actor:
    """Give the system's actor."""
    return the_system(on=TODAY)


def officer(level: str, unit: int) -> Actor:
    """Give an officer of a unit of province 04."""
    return Actor(None, "Lan", (Held("officer", level, unit, "04"),), TODAY)


def everything() -> Everything:
    """Read the whole map, to compare it with itself later."""
    return Everything(
        list(Unit.objects.order_by("id").values()),
        list(UnitVersion.objects.order_by("id").values()),
        list(Lineage.objects.order_by("id").values()),
        placements(),
    )


def placements() -> list[tuple[Any, ...]]:
    """Read all placements without their ids."""
    names = "unit", "valid_from", "valid_to", "village", "commune", "district", "province_unit"
    return list(Placement.objects.order_by("unit", "valid_from").values_list(*names))


def load(folder: Path, *, reformed: bool) -> int:
    """Write the made map as tables into `folder` and load it."""
    write(folder, reformed=reformed)
    return load_official(actor=system(), folder=folder)


def write(folder: Path, *, reformed: bool) -> None:
    """Write units.tsv, versions.tsv and lineage.tsv of the made map."""
    end = "2025-07-01" if reformed else ""
    old = [(AN, "00101", "An"), (BINH, "00102", "Bình"), (CAM, "00103", "Cam")]
    new = [(AN_BINH, "00101", "An Bình", "phường"), (CAM_DONG, "00110", "Cam Đông", "xã"),
           (CAM_TAY, "00111", "Cam Tây", "xã")]  # fmt: skip
    units = [[1, "province", "04", "1900-01-01", ""], [2, "district", "04", "1900-01-01", end],
             [DRAN, "commune", "04", "1900-01-01", ""]]  # fmt: skip
    units += [[u, "commune", "04", "1900-01-01", end] for u, _c, _n in old]
    versions = [[1, "04", "Thử", "tỉnh", "", "1900-01-01", ""],
                [2, "040", "Cũ", "huyện", 1, "1900-01-01", end],
                [DRAN, "00104", "D'Ran", "xã", 2, "1900-01-01", end]]  # fmt: skip
    versions += [[u, c, n, "xã", 2, "1900-01-01", end] for u, c, n in old]
    lineage: list[list[object]] = []
    if reformed:
        units += [[u, "commune", "04", "2025-07-01", ""] for u, _c, _n, _t in new]
        versions += [[u, c, n, t, 1, "2025-07-01", ""] for u, c, n, t in new]
        versions += [[DRAN, "00104", "D'Ran", "xã", 1, "2025-07-01", ""]]
        pairs = [(AN, AN_BINH, "merged"), (BINH, AN_BINH, "merged"), (CAM, CAM_DONG, "part"),
                 (CAM, CAM_TAY, "part"), (DRAN, DRAN, "continued")]  # fmt: skip
        lineage = [[a, b, k, "", "1/NQ", "2025-06-16", "2025-07-01", ""] for a, b, k in pairs]
    decided = [["1/NQ", "2025-06-16", 22 + i / 10, 106, 10] for i in range(len(versions))]
    _table(folder, "units", units)
    _table(folder, "versions", [v + d for v, d in zip(versions, decided, strict=True)])
    _table(folder, "lineage", lineage)


def _table(folder: Path, name: str, rows: list[list[Any]]) -> None:
    lines = ["\t".join(_HEADS[name].split()), *("\t".join(map(str, r)) for r in rows)]
    (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def spot(unit: int, on: date) -> tuple[int | None, ...]:
    """Give (village, commune, district, province) in which facts of `unit` count on the day."""
    return Placement.objects.on(on).values_list(
        "village", "commune", "district", "province_unit"
    ).get(unit=unit)  # fmt: skip


def village(commune: int, name: str, began_on: date = date(2020, 1, 1)) -> int:
    """Add a village; give its id."""
    made = actions.add_village(
        actor=system(), commune=commune, name=name, type="thôn", began_on=began_on
    )
    return made.id


def merge(*olds: int, code: str = "00101", name: str = "An Bình", on: date = REFORM) -> Change:
    """Merge communes on a day."""
    return actions.merge_units(
        actor=system(), olds=olds, code=code, name=name, type="xã", parent=PROVINCE,
        effective_on=on, decision="1657/NQ-UBTVQH15", decided_on=date(2025, 6, 16),
    )  # fmt: skip


def split(old: int, assignment: dict[int, str] | None = None) -> Change:
    """Split a commune into Cam Đông and Cam Tây."""
    return actions.split_unit(
        actor=system(), old=old, effective_on=REFORM, decision="2/NQ",
        parts=[("00110", "Cam Đông", "xã", PROVINCE), ("00111", "Cam Tây", "xã", PROVINCE)],
        village_assignment=assignment,
    )  # fmt: skip


def undo(change: Change) -> None:
    """Take a change back."""
    actions.undo_change(actor=system(), change_id=change.id)
