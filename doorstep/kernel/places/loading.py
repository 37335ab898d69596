"""Loading the official units: every province in a transaction of its own, only when it changed.

The digest of a province's rows is kept (`Edition`), so a second run reads three files and writes
nothing. A new edition replaces the rows of official units. Units that a standing change of an
officer has touched are left as they are until that change is undone; what officers added stays,
and villages of a commune that the edition ends go on under its successor.
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.sorting import sort_key
from doorstep.kernel.basics.text import search_key, tidy
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.keeping import Keeper, require_system
from doorstep.kernel.places.models import (
    FOREVER,
    Change,
    Edition,
    Lineage,
    Unit,
    UnitVersion,
)
from doorstep.kernel.places.replacing import replace_placements
from doorstep.kernel.places.spans import outlive_parents

OFFICIAL_IDS = 1_000_000_000
"""Official units have ids below this, units made on an installation far above (`basics.ids`)."""
_BATCH = 2000
Row = dict[str, str]
Progress = Callable[[str, int, int], None]


@dataclass
class Sheet:
    """The official rows of one province."""

    units: list[Row] = field(default_factory=list)
    versions: list[Row] = field(default_factory=list)
    lineage: list[Row] = field(default_factory=list)

    def digest(self, kept: set[int]) -> str:
        """Give the SHA-256 of all rows and of which units are left out: an undo brings them in."""
        told = hashlib.sha256(str(sorted(kept)).encode())
        for row in (*self.units, *self.versions, *self.lineage):
            told.update("\t".join(row.values()).encode() + b"\n")
        return told.hexdigest()


def load_official(*, actor: Keeper, folder: Path, progress: Progress | None = None) -> int:
    """Bring the official units to the edition in `folder`; give how many provinces were written.

    `folder` holds units.tsv, versions.tsv and lineage.tsv (see its README). `progress` is called
    with (province, done, all) after each province. For the system only. Raises Problem when a
    unit would move to another province's shard.
    """
    require_system(actor)
    sheets = read_sheets(folder)
    known = dict(Edition.objects.values_list("province", "digest"))
    written = 0
    for done, (province, sheet) in enumerate(sorted(sheets.items()), start=1):
        kept = changed_here(province)
        digest = sheet.digest(kept)
        if known.get(province) != digest:
            with transaction.atomic():
                _load_province(actor, province, sheet, kept)
            written += 1
        if progress is not None:
            progress(province, done, len(sheets))
    return written


def read_sheets(folder: Path) -> dict[str, Sheet]:
    """Read the three tables and give the rows by province (of today)."""
    sheets: dict[str, Sheet] = defaultdict(Sheet)
    home: dict[str, str] = {}
    for row in _rows(folder, "units"):
        home[row["id"]] = row["province"]
        sheets[row["province"]].units.append(row)
    for row in _rows(folder, "versions"):
        sheets[home[row["unit_id"]]].versions.append(row)
    for row in _rows(folder, "lineage"):
        # A unit that lived on under a new version has no lineage: it is the same unit.
        if row["old_id"] != row["new_id"]:
            sheets[home[row["new_id"]]].lineage.append(row)
    return sheets


def _rows(folder: Path, name: str) -> Iterable[Row]:
    with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)


def _load_province(actor: Keeper, province: str, sheet: Sheet, kept: set[int]) -> None:
    _check_shards(province, sheet)
    digest = sheet.digest(kept)
    _write_units(province, [r for r in sheet.units if int(r["id"]) not in kept])
    level = {r["id"]: r["level"] for r in sheet.units}
    _write_versions(province, sheet.versions, level, kept)
    _write_lineage(province, sheet.lineage, kept)
    outlive_parents(province)
    replace_placements(province=province)
    Edition.objects.update_or_create(
        province=province, defaults={"digest": digest, "loaded_at": timezone.now()}
    )
    note(
        actor=actor,
        verb="units.load",
        about="province",
        about_id=province,
        province=province,
        details={"digest": digest, "units": len(sheet.units), "kept": sorted(kept)},
    )


def _check_shards(province: str, sheet: Sheet) -> None:
    ids = [int(r["id"]) for r in sheet.units]
    for start in range(0, len(ids), _BATCH):
        elsewhere = Unit.objects.filter(id__in=ids[start : start + _BATCH])
        moved = elsewhere.exclude(province=province).first()
        if moved is not None:
            raise Problem(
                "places.other_province",
                _("Unit %(unit)s belongs to province %(known)s and cannot move to %(given)s."),
                unit=moved.id,
                known=moved.province,
                given=province,
            )


def changed_here(province: str) -> set[int]:
    """Give the official units that a standing change of an officer has closed or moved."""
    standing = Change.objects.filter(province=province, undone_at=None)
    touched = {u for made in standing.values_list("made", flat=True) for u in made["touched"]}
    return {unit for unit in touched if unit < OFFICIAL_IDS}


def _write_units(province: str, rows: list[Row]) -> None:
    Unit.objects.bulk_create(
        [
            Unit(
                id=int(r["id"]),
                level=r["level"],
                province=province,
                began_on=_day(r["began_on"]),
                ended_on=_day(r["ended_on"]),
            )
            for r in rows
        ],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["level", "began_on", "ended_on"],
    )


def _write_versions(province: str, rows: list[Row], level: dict[str, str], kept: set[int]) -> None:
    present = UnitVersion.objects.filter(province=province, unit__lt=OFFICIAL_IDS)
    present.exclude(unit__in=kept).delete()
    UnitVersion.objects.bulk_create(
        [_version(province, r, level[r["unit_id"]]) for r in rows if int(r["unit_id"]) not in kept],
        batch_size=_BATCH,
    )


def _version(province: str, row: Row, level: str) -> UnitVersion:
    name = tidy(row["name"])
    return UnitVersion(
        unit_id=int(row["unit_id"]),
        province=province,
        level=level,
        code=row["code"],
        name=name,
        type=tidy(row["type"]),
        parent_id=int(row["parent_id"]) if row["parent_id"] else None,
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        decision=row["decision"],
        decided_on=_day(row["decided_on"]) if row["decided_on"] else None,
        lat=_number(row["lat"]),
        lon=_number(row["lon"]),
        area_km2=_number(row["area_km2"]),
        search_key=_keys(name)[0],
        sort_key=_keys(name)[1],
    )


def _write_lineage(province: str, rows: list[Row], kept: set[int]) -> None:
    present = Lineage.objects.filter(
        province=province, old__lt=OFFICIAL_IDS, new__lt=OFFICIAL_IDS, verified_by=None
    )
    present.exclude(old__in=kept).exclude(new__in=kept).delete()
    Lineage.objects.bulk_create(
        [_passage(province, r) for r in rows], batch_size=_BATCH, ignore_conflicts=True
    )


def _passage(province: str, row: Row) -> Lineage:
    return Lineage(
        old_id=int(row["old_id"]),
        new_id=int(row["new_id"]),
        province=province,
        kind=row["kind"],
        share=row["share"] or None,
        effective_on=_day(row["effective_on"]),
        decision=row["decision"],
        decided_on=_day(row["decided_on"]) if row["decided_on"] else None,
        note=row["note"],
    )


@cache
def _keys(name: str) -> tuple[str, str]:
    return search_key(name), sort_key(name)


@cache
def _day(text: str) -> date:
    """Read a day; empty is open."""
    return date.fromisoformat(text) if text else FOREVER


def _number(text: str) -> float | None:
    return float(text) if text else None
