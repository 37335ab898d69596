"""The rows of a survey as questions: type and list told apart, with the groups they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from doorstep.kernel.xforms.sheets import Row

SELECTS = ("select_one", "select_multiple", "rank", "select_one_from_file",
           "select_multiple_from_file", "select_one_external")  # fmt: skip
_SAME = {
    "int": "integer", "string": "text", "photo": "image", "datetime": "dateTime",
    "select one": "select_one", "select multiple": "select_multiple", "select1": "select_one",
    "begin group": "begin_group", "end group": "end_group", "begin repeat": "begin_repeat",
    "end repeat": "end_repeat", "gps": "geopoint", "location": "geopoint",
    "trigger": "acknowledge", "phone number": "phonenumber", "device id": "deviceid",
    "date time": "dateTime", "select one from file": "select_one_from_file",
    "select multiple from file": "select_multiple_from_file",
}  # fmt: skip
META = ("start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit",
        "simserial", "subscriberid", "imei", "start-geopoint", "background-audio",
        "background-geopoint", "instanceID", "instanceName")  # fmt: skip
OUTER = ("csv-external", "xml-external")
ASKED = ("integer", "decimal", "text", "date", "time", "dateTime", "note", "image", "audio",
         "video", "file", "barcode", "geopoint", "geotrace", "geoshape", "calculate", "hidden",
         "acknowledge", "range", "rank", *SELECTS)  # fmt: skip
STRUCTURE = ("begin_group", "end_group", "begin_repeat", "end_repeat")
ALL = (*ASKED, *META, *OUTER, *STRUCTURE)
_LANGUAGE = re.compile(r"^(\w+)\s*::?\s*(.+)$")
_CODE = re.compile(r"\((\w{2,3})\)\s*$")
_NAMES = {"vietnamese": "vi", "tiếng việt": "vi", "english": "en", "bengali": "bn", "বাংলা": "bn"}


@dataclass(frozen=True)
class Question:
    """One row of a survey. `groups` are the names around it, `conditions` theirs."""

    row: int
    type: str
    of: str
    name: str
    cells: Row
    groups: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    is_repeated: bool = False

    @property
    def path(self) -> str:
        """Where its answer stands in a submission."""
        return "/".join((*self.groups, self.name))

    def cell(self, column: str) -> str:
        """Give a cell of the row, "" for an empty one; "relevance" is "relevant" too."""
        other = {"relevant": "relevance", "calculation": "calculate"}.get(column, "")
        return str(self.cells.get(column) or self.cells.get(other) or "").strip()


def typed(told: str) -> tuple[str, str]:
    """Split the cell of a type: ("select_one", "yes_no"); a type we do not know stays as it is."""
    text = " ".join(told.split())
    for type in sorted({*ALL, *_SAME}, key=len, reverse=True):
        if text.lower() == type.lower() or text.lower().startswith(f"{type.lower()} "):
            known = next((t for t in ALL if t.lower() == type.lower()), _SAME.get(type, type))
            return known, text[len(type) :].strip()
    return text, ""


def questions(survey: list[Row]) -> Iterator[Question]:
    """Give every row that is not empty, with the groups and repeats it stands in."""
    stack: list[tuple[str, str, bool]] = []
    for row, cells in enumerate(survey, start=2):
        told = str(cells.get("type") or "").strip()
        if not cells or str(cells.get("disabled", "")).lower() in ("yes", "true"):
            continue
        type, of = typed(told)
        name = str(cells.get("name") or "").strip()
        if type in ("end_group", "end_repeat") and stack:
            stack.pop()
        yield Question(
            row, type, of, name, cells,
            tuple(s[0] for s in stack), tuple(s[1] for s in stack if s[1]),
            any(s[2] for s in stack),
        )  # fmt: skip
        if type in ("begin_group", "begin_repeat"):
            condition = str(cells.get("relevant") or cells.get("relevance") or "").strip()
            stack.append((name, condition, type == "begin_repeat"))


def words_in(cells: Row, column: str = "label") -> dict[str, str]:
    """Give the texts of a column by language; one without a language is in the house's own."""
    found: dict[str, str] = {}
    for head, text in cells.items():
        parts = _LANGUAGE.match(head)
        if head == column:
            found.setdefault(settings.LANGUAGE_CODE, str(text))
        elif parts and parts[1] == column:
            found[language_of(parts[2])] = str(text)
    return found


def language_of(told: str) -> str:
    """Give the code in "Tiếng Việt (vi)", or of a language we know by name; else the text."""
    code = _CODE.search(told)
    return code[1] if code else _NAMES.get(told.strip().lower(), told.strip())


def languages_of(rows: list[Row], column: str = "label") -> set[str]:
    """Name the languages in which any row has a text."""
    return {code for cells in rows for code in words_in(cells, column)}


def is_yes(told: Any) -> bool:
    """Tell whether a cell such as "required" says yes."""
    return str(told or "").strip().lower() in ("yes", "true", "true()")
