"""The rows of a table and the options of a choice as markup, written in Python.

A template that asks a dozen questions per cell takes most of the time of a page of fifty rows;
here what a column decides is decided once for all its cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from doorstep.surfaces.look import writing
from doorstep.surfaces.look.columns import Cell, Column

_NOTHING = "–"


def _opening(column: Column, *, is_first: bool) -> tuple[str, str, str]:
    """Give the start tag of a column's cells, of those that say nothing, and the end tag."""
    code = ' translate="no"' if column.kind == "code" else ""
    if is_first:
        start = f'<th scope="row" role="rowheader"{code}>'
        return start, start, "</th>"
    label = escape(str(column.label))
    kind = f"{'num ' if column.is_numeric else ''}in-{column.kind}"
    start = f'<td role="cell" data-label="{label}" class="{kind}'
    return f'{start}"{code}>', f'{start} none"{code}>', "</td>"


def _escaped(text: SafeString | str) -> str:
    """Do as `conditional_escape`, the short way for plain texts: a page has hundreds of cells."""
    return escape(text) if type(text) is str else conditional_escape(text)


def table_rows(lines: Iterable[Sequence[Cell]]) -> SafeString:
    """Give the `<tr>` of every line; the first cell of each heads its row."""
    written: list[str] = []
    tags: list[tuple[str, str, str]] = []
    for line in lines:
        tags = tags or [_opening(cell.column, is_first=n == 0) for n, cell in enumerate(line)]
        written.append('<tr role="row">')
        for cell, (start, empty, end) in zip(line, tags, strict=True):
            text = _escaped(cell.shown)
            if cell.href:
                text = f'<a href="{_escaped(cell.href)}">{text}</a>'
            written.append(f"{empty if cell.shown == _NOTHING else start}{text}{end}")
        written.append("</tr>\n")
    return mark_safe("".join(written))  # noqa: S308 -- every part was escaped where it came in


def select_options(options: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """Give the `<option>` of every value and its words."""
    found = (
        f'<option value="{_escaped(value)}"{" selected" if value == chosen else ""}>'
        f"{_escaped(words)}</option>"
        for value, words in options
    )
    return mark_safe("".join(found))  # noqa: S308 -- both parts of every option are escaped


def sort_options(headings: Iterable[Mapping[str, Any]]) -> SafeString:
    """Give the `<option>`s of "sort by": every column that sorts, rising and falling."""
    rising, falling = _("ascending"), _("descending")
    found = []
    for heading in headings:
        column, now = heading["column"], heading["now"]
        if column.sort:
            key, label = conditional_escape(column.key), conditional_escape(column.label)
            for sign, word, order in (("", rising, "ascending"), ("-", falling, "descending")):
                chosen = " selected" if now == order else ""
                words = f"{label} – {conditional_escape(word)}"
                found.append(f'<option value="{sign}{key}"{chosen}>{words}</option>')
    return mark_safe("".join(found))  # noqa: S308 -- key, label and word are escaped


_ARROWS = {
    "ascending": '<svg viewBox="0 0 10 10" aria-hidden="true"><path d="M5 1 9.5 9h-9Z"/></svg>',
    "descending": '<svg viewBox="0 0 10 10" aria-hidden="true"><path d="M5 9 .5 1h9Z"/></svg>',
}


def heading_cells(headings: Iterable[Mapping[str, Any]]) -> SafeString:
    """Give the `<th>` of every column; one that sorts holds the link (`href`) that asks for it."""
    found = []
    for heading in headings:
        column, now = heading["column"], heading["now"]
        label = conditional_escape(column.label)
        if column.sort:
            href = conditional_escape(heading["href"])
            label = f'<a href="{href}">{label}{_ARROWS.get(now, "")}</a>'
        kind = ' class="num"' if column.is_numeric else ""
        order = f' aria-sort="{now}"' if now else ""
        found.append(f'<th scope="col" role="columnheader"{kind}{order}>{label}</th>')
    return mark_safe("".join(found))  # noqa: S308 -- label and address are escaped


def nav_links(nav: Iterable[Mapping[str, Any]]) -> SafeString:
    """Give the menu: sections {label, links: [{label, href, current, count}]}."""
    return mark_safe("".join(map(_section, nav)) + "\n")  # noqa: S308 -- escaped below


def _section(section: Mapping[str, Any]) -> str:
    label = section.get("label")
    heading = f"<p>{conditional_escape(label)}</p>" if label else ""
    return f"{heading}<ul>{''.join(map(_link, section['links']))}</ul>"


def _link(item: Mapping[str, Any]) -> str:
    here = ' aria-current="page"' if item.get("current") else ""
    count = item.get("count")
    told = "" if count is None else f' <span class="num">{writing.number(count)}</span>'
    href, label = conditional_escape(item["href"]), conditional_escape(item["label"])
    return f'<li><a href="{href}"{here}>{label}{told}</a></li>'


class PlainSelect(forms.Select):
    """A choice out of many, written without a template per option."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Give the `<select>` with its options, none of them grouped."""
        own = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        options = [(str(code), str(words)) for code, words in self.choices]
        inside = select_options(options, "" if value is None else str(value))
        return mark_safe(f"<select{flatatt(own)}>{inside}</select>")  # noqa: S308 -- see above
