"""Where the cells of a sheet lie and which of them hold no value, found without building it.

A sheet of a few bytes may claim a cell in its last row and column, and whoever lays it out as a
rectangle runs out of memory. So the extent is measured first. Formulas whose result was never
stored and results that are errors are marked here, because the reader shows both as empty.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from functools import cache
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
    parser = expat.ParserCreate()
    walker = _Walker(parser)
    parser.StartElementHandler = walker.start
    parse_part(parts, name, parser)
    walker.finish()
    found = walker.found
    if (found.last_row + 1) * (found.last_column + 1) > MAX_CELLS:
        raise too_large()
    return found


@cache
def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


class _Walker:
    """Follows rows and cells as the parser meets them. Called for every tag, so it is terse."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser, self.found = parser, Survey()
        self.row, self.column = -1, -1
        self.is_odd = self.is_error = self.is_formula = self.has_value = False

    def start(self, name: str, told: dict[str, str]) -> None:
        """Take an opening tag."""
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            if self.is_odd:
                self.finish()
            self._place(told.get("r", ""))
            kind = told.get("t")
            if kind == "e" or kind == "str":
                # A text result may well be empty.
                self.is_odd, self.is_error, self.has_value = True, kind == "e", kind == "str"
        elif name == "v" or name == "is":
            self._content()
            if self.is_formula:
                self.parser.CharacterDataHandler = self.text
        elif name == "f":
            self.is_odd = self.is_formula = True
        elif name == "row":
            self.finish()
            self.row = int(told["r"]) - 1 if told.get("r", "").isdecimal() else self.row + 1
            self.column = -1

    def text(self, words: str) -> None:
        """Take the text of a formula's result."""
        if words.strip():
            self.has_value = True

    def _place(self, ref: str) -> None:
        letters = ref.rstrip("0123456789")
        if letters:
            self.row = int(ref[len(letters) :] or 0) - 1
            self.column = _column(letters) if len(letters) < 4 else MAX_COLUMNS
        else:
            self.column += 1

    def _content(self) -> None:
        found = self.found
        if self.row > found.last_row:
            found.last_row = self.row
        if self.column > found.last_column:
            found.last_column = self.column
        if found.last_row >= MAX_ROWS or found.last_column >= MAX_COLUMNS:
            raise too_large()

    def finish(self) -> None:
        """Judge the cell that has just ended, when it was a formula or an error."""
        if not self.is_odd:
            return
        if self.is_error:
            self.found.broken[self.row, self.column] = ERROR
        elif self.is_formula and not self.has_value:
            self.found.broken[self.row, self.column] = NOT_COMPUTED
        self.is_odd = self.is_error = self.is_formula = self.has_value = False
        self.parser.CharacterDataHandler = None
