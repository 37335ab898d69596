"""Writing the tables: UTF-8, tab-separated, one header line, no quoting, LF, sorted by id."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from .rows import Identity, Tables

UNITS = ("id", "level", "province", "began_on", "ended_on")
VERSIONS = (
    "unit_id", "code", "name", "type", "parent_id", "valid_from", "valid_to",
    "decision", "decided_on", "lat", "lon", "area_km2",
)  # fmt: skip
LINEAGE = (
    "old_id", "new_id", "kind", "share", "decision", "decided_on", "effective_on", "note",
)  # fmt: skip


def write_tables(tables: Tables, *, ids: dict[Identity, int], folder: Path) -> None:
    """Write units.tsv, versions.tsv and lineage.tsv."""
    write_tsv(
        folder / "units.tsv",
        header=UNITS,
        rows=sorted(
            (ids[unit.identity], unit.identity[0], unit.province, unit.identity[2], unit.ended_on)
            for unit in tables.units.values()
        ),
    )
    write_tsv(folder / "versions.tsv", header=VERSIONS, rows=sorted(_versions(tables, ids=ids)))
    write_tsv(folder / "lineage.tsv", header=LINEAGE, rows=sorted(_passages(tables, ids=ids)))


def _versions(tables: Tables, *, ids: dict[Identity, int]) -> Iterable[tuple]:
    for row in tables.versions:
        lat, lon = (degrees(row.point[0]), degrees(row.point[1])) if row.point else ("", "")
        yield (
            ids[row.identity], row.code, row.name, row.type,
            ids[row.parent] if row.parent else "", row.valid_from, row.valid_to,
            row.decision, row.decided_on, lat, lon, row.area_km2 or "",
        )  # fmt: skip


def _passages(tables: Tables, *, ids: dict[Identity, int]) -> Iterable[tuple]:
    for row in tables.passages:
        yield (
            ids[row.old], ids[row.new], row.kind, "",
            row.decision, row.decided_on, row.effective_on, row.note,
        )  # fmt: skip


def degrees(value: float) -> str:
    """Return degrees with at most five decimals (about a metre)."""
    return f"{value:.5f}".rstrip("0").rstrip(".")


def write_tsv(file: Path, *, header: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Write one table. Raises ValueError when a value would break a line."""
    lines = ["\t".join(header)]
    for row in rows:
        cells = [str(value) for value in row]
        if any(sign in cell for cell in cells for sign in "\t\r\n"):
            raise ValueError(f"{file.name}: a value holds a tab or a line break: {cells}")
        lines.append("\t".join(cells))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def write_json(file: Path, *, value: object) -> None:
    """Write compact JSON, keys in the order given."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text + "\n", encoding="utf-8", newline="\n")
