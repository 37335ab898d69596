"""A sheet as it lies on the table: rows of cells, merged ranges, remarks about the reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell without a usable value; `code` says why (formula_error, formula_not_computed)."""

    code: str


Cell = str | int | float | bool | date | Broken | None


class Merged(NamedTuple):
    """A merged range, rows and columns from 0, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


class Remark(NamedTuple):
    """Something the reader should know about how a file was read: a code and its parameters."""

    code: str
    params: dict[str, Any]


@dataclass
class Grid:
    """All cells of one sheet. Row 0 is the first row of the sheet, also when it is empty."""

    rows: list[list[Cell]]
    merged: list[Merged] = field(default_factory=list)
    sheet: str = ""
    other_sheets: list[str] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""
    is_cut_off: bool = False

    def fill_merged(self) -> None:
        """Write the value of each merged range into every row it covers (its left column).

        Communes merge the household's cells over its members. Wide merges are titles: only
        their first column is filled, so a title never spills into a table.
        """
        for m in self.merged:
            if m.bottom == m.top or m.top >= len(self.rows):
                continue
            first = self.rows[m.top]
            value = first[m.left] if m.left < len(first) else None
            if value is None:
                continue
            for row in self.rows[m.top + 1 : m.bottom + 1]:
                row += [None] * (m.left + 1 - len(row))
                row[m.left] = value


def is_blank(row: list[Cell]) -> bool:
    """Tell whether no cell of the row holds anything."""
    return all(c is None or c == "" for c in row)
