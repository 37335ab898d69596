"""Where the cells of a sheet lie and which of them hold no value, found without building it.

A sheet of a few bytes may claim a cell in its last row and column, and whoever lays it out as a
rectangle runs out of memory. So the extent is measured first. Formulas whose result was never
stored and results that are errors are marked here, because the reader shows both as empty.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.imports.wrapping import parse_part

MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 6_000_000
NOT_COMPUTED, ERROR = "formula_not_computed", "formula_error"
Spot = tuple[int, int]


def too_large() -> Problem:
    """Give the problem of a sheet beyond the limits."""
    return Problem(
        "imports.too_many_cells",
        _("The sheet is larger than %(rows)s rows or %(columns)s columns. Split the file."),
        rows=MAX_ROWS,
        columns=MAX_COLUMNS,
    )


@dataclass
class Survey:
    """What was found: last row and column with content (from 0), and cells without a value."""

    last_row: int = -1
    last_column: int = -1
    broken: dict[Spot, str] = field(default_factory=dict)


def survey(parts: zipfile.ZipFile, name: str) -> Survey:
    """Measure the sheet stored as part `name`; raise Problem when it is too large."""
    walker = _Walker()
    parser = expat.ParserCreate()
    parser.StartElementHandler = walker.start
    parser.CharacterDataHandler = walker.text
    parse_part(parts, name, parser)
    walker.finish()
    found = walker.found
    if (found.last_row + 1) * (found.last_column + 1) > MAX_CELLS:
        raise too_large()
    return found


class _Walker:
    """Follows rows and cells as the parser meets them."""

    def __init__(self) -> None:
        self.found = Survey()
        self.row, self.column = -1, -1
        self.is_formula = self.is_error = self.has_value = self.in_value = False

    def start(self, name: str, told: dict[str, str]) -> None:
        """Take an opening tag."""
        name = name.rpartition(":")[2]
        if name == "v" or name == "is":
            self.in_value = True
            self._content()
        elif name == "c":
            self.finish()
            self._place(told.get("r", ""))
            self.is_error = told.get("t") == "e"
            self.has_value = told.get("t") == "str"  # a text result may well be empty
        elif name == "f":
            self.is_formula, self.in_value = True, False
        elif name == "row":
            self.finish()
            self.row = int(told["r"]) - 1 if told.get("r", "").isdecimal() else self.row + 1
            self.column = -1

    def text(self, words: str) -> None:
        """Take text: inside a value it is the value."""
        if self.in_value and words.strip():
            self.has_value = True

    def _place(self, ref: str) -> None:
        letters = ref.rstrip("0123456789")
        if not letters:
            self.column += 1
            return
        self.row = int(ref[len(letters) :] or 0) - 1
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        self.column = column - 1

    def _content(self) -> None:
        found = self.found
        found.last_row = max(found.last_row, self.row)
        found.last_column = max(found.last_column, self.column)
        if found.last_row >= MAX_ROWS or found.last_column >= MAX_COLUMNS:
            raise too_large()

    def finish(self) -> None:
        """Judge the cell that has just ended."""
        if self.is_error:
            self.found.broken[self.row, self.column] = ERROR
        elif self.is_formula and not self.has_value:
            self.found.broken[self.row, self.column] = NOT_COMPUTED
        self.is_formula = self.is_error = self.has_value = self.in_value = False
