"""How a list is declared: its columns, filters, search and order. Nothing here touches rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from doorstep.surfaces.look import statuses, writing

Words = str | Promise
PAGE_SIZE = 50
NUMERIC = {"number", "percent"}
_REWRITTEN = {*NUMERIC, "status"}
_DATED: dict[str, Callable[[Any], str]] = {
    "date": writing.day,
    "month": writing.month,
    "moment": writing.moment,
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    `value`: attribute path ("unit.name"), mapping key or function of the row; by default `key`.
    `sort`: database field to order by (for Vietnamese order a stored sort key), or True for
    plain sequences. `kind`: text, number, percent, date, moment, month, status, unit (set as it
    is, without a capital), year, code (never localised). `href`: function of the row that returns
    the address the cell leads to. `only`: "page" or "file" for what the other does not show.
    """

    key: str
    label: Words
    value: str | Callable[[Any], object] | None = None
    sort: str | bool = ""
    kind: str = "text"
    href: Callable[[Any], str | None] | None = None
    decimals: int | None = None
    only: str = ""

    @property
    def is_numeric(self) -> bool:
        """Tell whether the column is set flush right."""
        return self.kind in NUMERIC

    def of(self, row: Any) -> object:
        """Return the raw value of this column in a row."""
        if callable(self.value):
            return self.value(row)
        found = row
        for step in (self.value or self.key).split("."):
            found = found.get(step) if isinstance(found, Mapping) else getattr(found, step, None)
        return found

    def shown(self, row: Any) -> SafeString | str:
        """Return the value as the reader's language writes it."""
        value = self.of(row)
        if self.kind == "status":
            return statuses.status_mark(str(value or ""))
        return written(value, kind=self.kind, decimals=self.decimals)


def written(value: Any, *, kind: str, decimals: int | None = None) -> str:
    """Return a raw value as text in the reader's language; nothing gives an en dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, str) and kind not in _REWRITTEN:
        return value
    if kind == "number":
        return writing.number(value, decimals=decimals)
    if kind == "year":
        return writing.year(value)
    if kind == "percent":
        return writing.percent(value, decimals=2 if decimals is None else decimals)
    if kind == "status":
        return str(statuses.status_of(str(value)).word)
    if kind in _DATED and isinstance(value, date | datetime):
        return _DATED[kind](value)
    return writing.said(value)[0]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A choice above the list, kept in the address.

    `options`: [(value, words)] or a function that returns them. `field`: database lookup, or for
    plain sequences the key of a column; or `apply`: function (rows, value) → rows.
    """

    key: str
    label: Words
    options: Sequence[tuple[str, Words]] | Callable[[], Sequence[tuple[str, Words]]]
    field: str = ""
    apply: Callable[[Any, str], Any] | None = None
    all_words: Words = ""

    def choices(self) -> list[tuple[str, str]]:
        """Return the options as texts."""
        found = self.options() if callable(self.options) else self.options
        return [(str(value), str(words)) for value, words in found]


@dataclass(frozen=True, kw_only=True)
class ListSpec:
    """What a list is: caption, columns, filters, how it is searched, ordered and called.

    `search`: database fields that hold search keys, looked up with every word of what was typed;
    for plain sequences the keys of columns. `order`: the sort it starts with ("name", "-done").
    `find`: function (rows, words) → rows that searches in a way of its own.
    `file_name`: of exports, without ending. `tie`: field that keeps pages stable.
    """

    caption: Words
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    search: Sequence[str] = ("search_key",)
    search_label: Words = ""
    find: Callable[[Any, list[str]], Any] | None = None
    order: str = ""
    file_name: str = "list"
    empty: Words = ""
    source: Words = ""
    tie: str = "pk"
    page_size: int = PAGE_SIZE

    @property
    def on_page(self) -> list[Column]:
        """Return the columns of the page and of the text for chat groups."""
        return [c for c in self.columns if c.only != "file"]

    @property
    def in_file(self) -> list[Column]:
        """Return the columns of a file: every number in a cell of its own."""
        return [c for c in self.columns if c.only != "page"]


class Cell(NamedTuple):
    """One cell as the template sets it."""

    column: Column
    shown: SafeString | str
    href: str | None


def cells(columns: Sequence[Column], *, row: Any) -> list[Cell]:
    """Return the cells of one row."""
    return [Cell(c, c.shown(row), c.href(row) if c.href else None) for c in columns]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A plain table (`look/parts/table.html`): for charts, maps and short sets of rows."""

    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Any]

    @property
    def lines(self) -> list[list[Cell]]:
        """Return the cells, row by row."""
        return [cells(self.columns, row=row) for row in self.rows]
