"""Finding the table inside a sheet: title lines above, one or two header lines, what lies below.

Communes print the authority, the title and the date above a table, number its columns under the
header, and put totals and signatures below. Row numbers stay those of the sheet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import map_digits, search_key, tidy
from doorstep.kernel.imports.grid import Broken, Cell, Grid, Remark, is_blank

_LOOK_AT = 40
_NUMBERING = re.compile(r"\(?(?:[0-9]{1,3}|[a-z])\)?(?:\s*=.*)?", re.ASCII | re.IGNORECASE)
_BELOW = (
    "tong cong", "tong so", "cong", "tong", "total", "nguoi lap", "noi nhan", "ghi chu",
    "thu truong", "chu tich", "tm uy ban", "tm ubnd", "nguoi tong hop", "ke toan",
)  # fmt: skip


@dataclass
class Table:
    """The table of a sheet. `header` are unique labels, `columns` where they lie (from 0)."""

    header: list[str]
    columns: list[int]
    lines: list[tuple[int, list[Cell]]]
    remarks: list[Remark] = field(default_factory=list)

    def cell(self, line: list[Cell], index: int) -> Cell:
        """Give the cell of a line under header number `index`."""
        column = self.columns[index]
        return line[column] if column < len(line) else None


def find_table(grid: Grid, known: Collection[str]) -> Table:
    """Find header and rows. `known` are folded words that headers of this kind use.

    Raises Problem when there is no header or nothing below it.
    """
    if not any(not is_blank(r) for r in grid.rows):
        raise Problem("imports.empty", _("The file holds no rows."))
    top = _header_row(grid, known)
    depth = 2 if _has_second_line(grid, top, known) else 1
    header, columns, doubles = _labels(grid, top, depth)
    grid.fill_merged()
    first = top + depth
    lines = [(n, row) for n, row in enumerate(grid.rows[first:], first + 1) if not is_blank(row)]
    if lines and _is_numbering(lines[0][1]):
        lines = lines[1:]
    lines, left_out = _without_footer(lines, len(columns))
    if not lines:
        raise Problem(
            "imports.no_rows", _("Below the header in row %(row)s there are no rows."), row=top + 1
        )
    remarks = [Remark("header_row", {"row": top + 1})]
    remarks += [Remark("double_header", {"name": name}) for name in doubles]
    if left_out:
        remarks.append(Remark("below_table", {"rows": ", ".join(map(str, left_out[:20]))}))
    return Table(header, columns, lines, remarks)


def _header_row(grid: Grid, known: Collection[str]) -> int:
    """Give the row with most known words; without two of them, the first well-filled row."""
    best, most = -1, 1
    for n, row in enumerate(grid.rows[:_LOOK_AT]):
        hits = len({search_key(c) for c in _texts(row)} & set(known))
        if hits > most:
            best, most = n, hits
    if best >= 0:
        return best
    widths = [sum(c is not None for c in r) for r in grid.rows[:_LOOK_AT]]
    usual = max(widths)
    for n, row in enumerate(grid.rows[:_LOOK_AT]):
        if widths[n] >= max(1, 0.6 * usual) and len(_texts(row)) == widths[n]:
            return n
    raise Problem(
        "imports.no_header",
        _("No header row was found. The first row of the table must name its columns."),
    )


def _texts(row: list[Cell]) -> list[str]:
    return [c for c in row if isinstance(c, str) and c.strip()]


def _has_second_line(grid: Grid, top: int, known: Collection[str]) -> bool:
    """Tell whether the row below only names parts of the columns above it."""
    if top + 1 >= len(grid.rows):
        return False
    over = {
        column
        for m in grid.merged
        if m.top == top and (m.bottom == top and m.right > m.left)
        for column in range(m.left, m.right + 1)
    }
    below = grid.rows[top + 1]
    filled = {n for n, c in enumerate(below) if c is not None}
    if not filled or len(_texts(below)) < len(filled):
        return False
    if over:
        return filled <= over
    above = grid.rows[top]
    gaps = {n for n in filled if n >= len(above) or above[n] is None}
    hits = {search_key(c) for c in _texts(below)} & set(known)
    return (
        bool(gaps)
        and (bool(hits) or below[0] is None)
        and not is_blank(above[:1])
        and (len(filled) < sum(c is not None for c in above))
    )


def _labels(grid: Grid, top: int, depth: int) -> tuple[list[str], list[int], list[str]]:
    """Give unique labels, their columns, and the names that occurred more than once."""
    above = _spread(grid, top)
    below = grid.rows[top + 1] if depth == 2 else []
    found: list[tuple[int, str]] = []
    for column in range(max(len(above), len(below))):
        parts = [_word(r[column]) if column < len(r) else "" for r in (above, below)]
        label = " – ".join(p for p in parts if p)
        if label:
            found.append((column, label[:200]))
    counts = Counter(label for _c, label in found)
    seen: Counter[str] = Counter()
    header: list[str] = []
    for _column, label in found:
        seen[label] += 1
        header.append(f"{label} ({seen[label]})" if seen[label] > 1 else label)
    return header, [c for c, _l in found], [name for name, n in counts.items() if n > 1]


def _spread(grid: Grid, top: int) -> list[Cell]:
    """Give the header row with wide merged cells repeated over the columns they cover."""
    row = list(grid.rows[top])
    for m in grid.merged:
        if m.top == top and m.bottom == top and m.left < len(row):
            row += [None] * (m.right + 1 - len(row))
            row[m.left : m.right + 1] = [row[m.left]] * (m.right - m.left + 1)
    if not any(m.top == top for m in grid.merged) and top + 1 < len(grid.rows):
        below = grid.rows[top + 1]
        for n in range(1, len(row)):  # a CSV has lost its merged cells: the gap belongs to the left
            if row[n] is None and n < len(below) and below[n] is not None:
                row[n] = row[n - 1]
    return row


def _word(cell: Cell) -> str:
    if cell is None or isinstance(cell, Broken):
        return ""
    return tidy(str(cell))


def _is_numbering(row: list[Cell]) -> bool:
    """Tell whether a row only numbers the columns: 1 2 3 or (1) (2) (3) or A B 1 2."""
    told = [map_digits(tidy(str(c))) for c in row if c is not None]
    if len(told) < 3 or not all(_NUMBERING.fullmatch(t) for t in told):
        return False
    numbers = [int(d) for t in told if (d := re.sub(r"[^0-9].*", "", t.lstrip("(")))]
    return len(numbers) > 1 and all(b - a == 1 for a, b in pairwise(numbers))


def _without_footer(
    lines: list[tuple[int, list[Cell]]], width: int
) -> tuple[list[tuple[int, list[Cell]]], list[int]]:
    """Part totals and signatures at the end from the rows of the table."""
    end = len(lines)
    for n in range(len(lines) - 1, max(-1, len(lines) - 16), -1):
        if _is_below(lines[n][1], width):
            end = n
    tail = lines[end:]
    # A row as full as the others ends the footer that never was one.
    if any(sum(c is not None for c in row) > max(3, 0.6 * width) for _n, row in tail[1:]):
        return lines, []
    return lines[:end], [n for n, _row in tail]


def _is_below(row: list[Cell], width: int) -> bool:
    filled = [c for c in row if c is not None]
    if len(filled) > max(2, 0.6 * width):
        return False
    words = next((search_key(c) for c in filled if isinstance(c, str)), "")
    return any(words == b or words.startswith(b + " ") for b in _BELOW)
