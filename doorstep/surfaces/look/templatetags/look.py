"""The words that templates use: numbers, days and labels in the reader's language, status marks.

`{% load look %}`. Everything that formats is a filter; what returns markup is a tag.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from doorstep.surfaces.look import charts, kept, rows, statuses, writing
from doorstep.surfaces.look.cards import FigureCard
from doorstep.surfaces.look.preferences import theme_of

register = template.Library()
register.simple_tag(rows.table_rows)
register.simple_tag(rows.select_options)
register.simple_tag(rows.sort_options)
register.simple_tag(rows.heading_cells)
register.simple_tag(rows.nav_links)


class SameForAll(template.Node):
    """`{% same_for_all "name" %}…{% endsame_for_all %}`: what depends on the language alone."""

    def __init__(self, name: str, nodelist: template.NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: template.Context) -> SafeString:
        """Give the part as it was written first in this language."""
        return kept.written(("same", self.name), lambda: self.nodelist.render(context))


@register.tag
def same_for_all(parser: template.base.Parser, token: template.base.Token) -> SameForAll:
    """Write a part once in every language: no reader, address, day or row may be named in it."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endsame_for_all",))
    parser.delete_first_token()
    return SameForAll(name, nodelist)


@register.filter
def num(value: writing.Number | None, decimals: int | None = None) -> str:
    """Write a number: `{{ 1820|num }}`, `{{ rate|num:1 }}`."""
    return writing.number(value if value != "" else None, decimals=decimals)


@register.filter
def pct(value: writing.Number | None, decimals: int | None = None) -> str:
    """Write a percentage given as 69.85: `{{ rate|pct }}`, `{{ rate|pct:0 }}`."""
    return writing.percent(value if value != "" else None, decimals=decimals)


@register.filter
def year(value: int) -> str:
    """Write a year in the reader's digits: `{{ on.year|year }}`."""
    return writing.year(value)


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day: 05/10/2025."""
    return writing.day(value or None)


@register.filter
def long_day(value: date | datetime | None) -> str:
    """Write a day in words: ngày 05 tháng 10 năm 2025."""
    return writing.long_day(value or None)


@register.filter
def month(value: date | datetime | None) -> str:
    """Write the month a day lies in."""
    return writing.month(value or None)


@register.filter
def moment(value: datetime | None) -> str:
    """Write day and time of day."""
    return writing.moment(value or None)


@register.filter
def dated(value: str) -> str:
    """Write the days inside a text as the reader writes days."""
    return writing.dated(value)


@register.filter
def said_text(value: Mapping[str, str] | str | None) -> str:
    """Return a content label as plain text (for attributes, titles, links)."""
    return writing.said(value)[0]


@register.simple_tag
def said(value: Mapping[str, str] | str | None) -> SafeString | str:
    """Return a content label; in another language than the page's it is marked as such."""
    return _marked(*writing.said(value))


@register.simple_tag
def said_counted(
    value: Mapping[str, str] | str | None, count: writing.Number | None
) -> SafeString | str:
    """Return a counted unit as it is said after a number: `{% said_counted card.unit 12 %}`."""
    return _marked(*writing.said_counted(value, count))


def _marked(words: str, spoken: str) -> SafeString | str:
    if spoken == writing.language():
        return format_html("{}", words)
    return format_html('<span lang="{}">{}</span>', spoken, words)


@register.simple_tag
def ratio(numerator: writing.Number | None, denominator: writing.Number | None) -> SafeString:
    """Return "25.736/36.845 = 69,85%", which is never only a percentage."""
    return format_html('<span class="num">{}</span>', writing.ratio(numerator, denominator))


@register.simple_tag
def status_mark(code: str | None) -> SafeString:
    """Return shape and word of a status: ahead, on_pace, behind, far_behind, no_data."""
    return statuses.status_mark(code)


@register.simple_tag
def spark(values: list[float | None]) -> SafeString:
    """Return a small line of the last values."""
    return charts.spark(values)


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: object) -> str:
    """Return the page's querystring with changes: `{% query page=2 %}`; None or "" removes."""
    return writing.changed(context["request"].GET, **changes)


@register.simple_tag(takes_context=True)
def theme(context: RequestContext) -> str:
    """Return the theme this browser chose: light, dark, or "" for the device's own."""
    return theme_of(context.get("request"))


@register.inclusion_tag("look/parts/figure_card.html")
def figure_card(card: FigureCard) -> dict[str, object]:
    """Show one indicator with what it was made of, its target and its pace."""
    return {"card": card}


@register.simple_tag
def field_kind(field: object) -> str:
    """Return how a form field is laid out: check (one tick), options (several), or plain."""
    widget = field.field.widget  # type: ignore[attr-defined]
    kind = getattr(widget, "input_type", "")
    if kind in {"radio", "checkbox"}:
        return "options" if hasattr(widget, "choices") else "check"
    return "plain"


@register.simple_tag
def error_summary_title(count: int) -> str:
    """Return the heading above the list of mistakes in a form."""
    return _("Please correct what is marked below (%(count)s).") % {"count": writing.number(count)}
