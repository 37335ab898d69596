"""Lists: find, filter, sort, page, and take away exactly what is shown.

A page declares columns and filters; the state of the list is its address, so a list can be sent
to a colleague. Rows are a queryset (cut down to what the actor may see) or a plain sequence.

    LIST = ListSpec(caption=_("Communes"), columns=[Column(key="name", label=_("Commune"))])
    return ListPage(request, LIST, rows=...).respond("console/communes.html", {"title": ...})
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from doorstep.kernel.basics import sorting, text
from doorstep.kernel.places.models import Unit
from doorstep.surfaces.look import exports, writing
from doorstep.surfaces.look.columns import Cell, Column, Filter, ListSpec, Table, cells
from doorstep.surfaces.look.taking import tell_of_taking

__all__ = ["Column", "Filter", "ListSpec", "ListPage", "Table"]

Rows = QuerySet[Any] | Sequence[Any]
MOST_COUNTED = 10_000


class Pages(Paginator):  # type: ignore[type-arg]
    """The pages of a list; rows of the database are counted, and paged through, only so far.

    Counting all persons of a province for the total of one page takes a hundred times as long as
    the page itself.
    """

    @cached_property
    def counted(self) -> int:
        """How many rows there are; one more than `MOST_COUNTED` stands for any more."""
        if isinstance(self.object_list, QuerySet):
            return int(self.object_list.order_by().values("pk")[: MOST_COUNTED + 1].count())
        return len(self.object_list)

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        """How many rows can be paged through."""
        if isinstance(self.object_list, QuerySet):
            return min(self.counted, MOST_COUNTED)
        return self.counted


class ListPage:
    """One request for a list: its rows after search, filters and sort, and how to answer."""

    def __init__(
        self, request: HttpRequest, spec: ListSpec, *, rows: Rows,
        at: Unit | None = None, on_export: Callable[[str, int], None] | None = None,
    ) -> None:  # fmt: skip
        """Take the rows the actor may see.

        Every export is told to the journal as one of the unit `at` (by default the actor's own);
        `on_export(format, count)` tells it instead where there is more to tell.
        """
        self.request, self.spec, self.all_rows, self.at = request, spec, rows, at
        self.on_export = on_export or self._tell
        self.query = text.tidy(request.GET.get("q", ""))[:100]

    @cached_property
    def chosen(self) -> dict[str, str]:
        """Return the filters in force; values that are not on offer are ignored."""
        found = {}
        for one in self.spec.filters:
            value = self.request.GET.get(one.key, "")
            if value and value in {v for v, _words in one.choices()}:
                found[one.key] = value
        return found

    @cached_property
    def sort(self) -> str:
        """Return the sort in force: a column's key, with "-" for descending."""
        wanted = self.request.GET.get("sort", "")
        sortable = {c.key for c in self.spec.columns if c.sort}
        return wanted if wanted.removeprefix("-") in sortable else self.spec.order

    @cached_property
    def rows(self) -> Rows:
        """Return all rows of the filter, in order."""
        rows = self.all_rows
        for one in self.spec.filters:
            if one.key in self.chosen:
                rows = self._filtered(rows, one, self.chosen[one.key])
        return self._sorted(self._found(rows))

    def _filtered(self, rows: Rows, one: Filter, value: str) -> Rows:
        if one.apply:
            return one.apply(rows, value)
        if isinstance(rows, QuerySet):
            return rows.filter(**{one.field or one.key: value})
        column = self._column(one.field or one.key)
        return [row for row in rows if str(column.of(row)) == value]

    def _found(self, rows: Rows) -> Rows:
        """Keep what holds every typed word, whatever its tone marks."""
        words = text.search_key(self.query).split()
        if not words:
            return rows
        if self.spec.find:
            return self.spec.find(rows, words)
        if isinstance(rows, QuerySet):
            for word in words:
                anywhere = (Q(**{f"{field}__contains": word}) for field in self.spec.search)
                rows = rows.filter(_any(anywhere))
            return rows
        columns = [self._column(key) for key in self.spec.search]
        return [r for r in rows if all(w in _key_of(r, columns) for w in words)]

    def _sorted(self, rows: Rows) -> Rows:
        key, falling = self.sort.removeprefix("-"), self.sort.startswith("-")
        column = next((c for c in self.spec.columns if c.key == key), None)
        if isinstance(rows, QuerySet):
            if column is None:
                return rows if rows.ordered else rows.order_by(self.spec.tie)
            field = F(str(column.sort if isinstance(column.sort, str) else column.key))
            first = field.desc(nulls_last=True) if falling else field.asc(nulls_last=True)
            return rows.order_by(first, self.spec.tie)
        if column is None:
            return rows
        known = [r for r in rows if column.of(r) is not None]
        unknown = [r for r in rows if column.of(r) is None]
        return [*sorted(known, key=lambda r: _order(column.of(r)), reverse=falling), *unknown]

    def _column(self, key: str) -> Column:
        return next(c for c in self.spec.columns if c.key == key)

    @cached_property
    def page(self) -> Page[Any]:
        """Return the asked page; one that does not exist gives the nearest."""
        return Pages(self.rows, self.spec.page_size).get_page(self.request.GET.get("page"))

    @property
    def lines(self) -> list[list[Cell]]:
        """Return the cells of the page, row by row."""
        return [cells(self.spec.on_page, row=row) for row in self.page]

    @cached_property
    def headings(self) -> list[dict[str, object]]:
        """Return per column: the column, how it is sorted now, and where a click leads."""
        found, asked = [], self.request.GET
        for column in self.spec.on_page:
            now = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "")
            asks = f"-{column.key}" if now == "ascending" else column.key
            href = writing.changed(asked, sort=asks, page="") if column.sort else ""
            found.append({"column": column, "now": now, "href": href})
        return found

    @cached_property
    def choices(self) -> list[dict[str, object]]:
        """Return per filter: the filter, its options and the chosen value."""
        return [
            {"filter": f, "options": f.choices(), "chosen": self.chosen.get(f.key, "")}
            for f in self.spec.filters
        ]

    @property
    def shown_pages(self) -> list[int | str]:
        """Return the page numbers to offer, with an ellipsis where some are left out."""
        shown = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2)
        return [str(n) if not isinstance(n, int) else n for n in shown]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Return what else the address says (the unit, the borders): searching leaves it there."""
        own = {"q", "sort", "page", "format", *(f.key for f in self.spec.filters)}
        return [(key, value) for key, value in self.request.GET.items() if key not in own and value]

    @property
    def bare_address(self) -> str:
        """Return the address without search, filters, sort and page."""
        return "?" + urlencode(self.kept)

    @property
    def is_narrowed(self) -> bool:
        """Tell whether search or filters are in force."""
        return bool(self.query or self.chosen)

    @property
    def total(self) -> int:
        """Return how many rows the filter leaves, as far as they are counted."""
        return self.page.paginator.count

    @property
    def is_capped(self) -> bool:
        """Tell whether there are more rows than were counted."""
        return isinstance(self.rows, QuerySet) and self.page.paginator.counted > MOST_COUNTED

    @property
    def most(self) -> int:
        """How many rows are counted and paged through."""
        return MOST_COUNTED

    def count_all(self) -> int:
        """Count every row, however many: for a file, which holds all of them."""
        return self.rows.count() if isinstance(self.rows, QuerySet) else len(self.rows)

    def respond(
        self, template: str = "look/list_page.html", context: Mapping[str, object] | None = None
    ) -> HttpResponseBase:
        """Answer with the page, or with the file when the address says `format=csv|xlsx|text`.

        The template finds this object as `list` and includes `look/list.html`.
        """
        form = self.request.GET.get("format", "")
        if form in exports.FORMATS:
            self.on_export(form, self.count_all())
            return exports.answer(self, form=form)
        response: HttpResponse = render(self.request, template, {"list": self, **(context or {})})
        return response

    def _tell(self, form: str, count: int) -> None:
        actor = getattr(self.request, "actor", None)
        if actor is not None:
            tell_of_taking(actor, self.spec.file_name, form=form, count=count, at=self.at)


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def _key_of(row: Any, columns: Sequence[Column]) -> str:
    return " ".join(text.search_key(writing.said(c.of(row))[0]) for c in columns)


def _order(value: Any) -> Any:
    """Return what a value of a plain sequence is ordered by: Vietnamese order for texts."""
    return sorting.sort_key(writing.said(value)[0]) if isinstance(value, str | dict) else value
