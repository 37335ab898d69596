"""What is behind a figure: the persons, households and activities that make it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from doorstep.kernel.access.rights import SEE_FIGURES, SEE_PEOPLE, SEE_SENSITIVE
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.indicators.families import Item
from doorstep.kernel.indicators.opening import Opened, open_figure
from doorstep.kernel.indicators.register import find
from doorstep.kernel.journal.actions import note
from doorstep.kernel.people.models import TargetGroup
from doorstep.kernel.places.models import Unit
from doorstep.surfaces.console.choosing import Choice, choose
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.groups import group_label
from doorstep.surfaces.look.rights import needs
from doorstep.surfaces.look.writing import said

PAGE = 100
_PAGES = {
    "person": "console:person",
    "household": "console:household",
    "business": "console:business",
    "team": "console:team",
}


@needs(SEE_FIGURES)
def facts(request: HttpRequest, code: str) -> HttpResponseBase:
    """List the facts behind a figure, a hundred a page; names only for those who may see people.

    Behind a reported figure are values: they stand on its page.
    """
    choice = choose(request)
    known = find(code)
    if known is not None and not known.is_computed:
        return redirect(reverse("console:figure", args=[code]) + choice.address())
    part = "denominator" if request.GET.get("part") == "denominator" else "numerator"
    opened = open_figure(
        actor=choice.actor,
        unit=choice.unit,
        indicator=code,
        period=choice.period,
        group=choice.group,
        borders=None if choice.borders_code == "then" else choice.borders,
        part=part,
    )
    _require_for_group(choice, opened.row.group)
    names = _named_places(choice, opened)
    if request.GET.get("format") == "csv":
        return _csv(choice, opened, code, names)
    page = page_number(request)
    items = list(opened.items(PAGE + 1, skip=(page - 1) * PAGE))
    opened.know_places(i.place for i in items)
    return _page(request, choice, opened, part, page, items, names)


def _require_for_group(choice: Choice, group: str) -> None:
    """Who is in a sensitive group is for those who may see it; others see the counts alone."""
    if TargetGroup.objects.filter(code=group, is_sensitive=True).exists():
        choice.actor.require(SEE_SENSITIVE, choice.unit.id)


def _named_places(choice: Choice, opened: Opened) -> set[int]:
    """Give the places whose people the actor may see: on older borders a unit had others too."""
    own = Unit.objects.filter(choice.actor.scope(SEE_PEOPLE, "id"))
    return set(own.values_list("pk", flat=True)) & set(opened.opening.places)


def page_number(request: HttpRequest) -> int:
    """Read the page asked for; what is no number is the first."""
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _page(
    request: HttpRequest,
    choice: Choice,
    opened: Opened,
    part: str,
    page: int,
    items: list[Item],
    names: set[int],
) -> HttpResponse:
    row, here = opened.row, request.path
    total = row.pair and (row.pair.denominator if part == "denominator" else row.pair.numerator)
    first = (page - 1) * PAGE
    told = {
        "title": said(row.indicator.label)[0],
        "subtitle": f"{choice.name}, {choice.period}, {group_label(row.group)}",
        "choice": choice,
        "part": part,
        "parts": _parts(choice, here, part, row.indicator.denominator is not None),
        "table": _table(opened, items[:PAGE], names),
        "total": total,
        "first": first + 1,
        "last": first + min(PAGE, len(items)),
        "before": here + choice.address(part=part, page=page - 1) if page > 1 else "",
        "after": here + choice.address(part=part, page=page + 1) if len(items) > PAGE else "",
        "csv": here + choice.address(part=part, format="csv"),
        "names_hidden": not names.issuperset(opened.opening.places),
        "crumbs": _crumbs(choice, row.indicator.code),
    }
    return render(request, "console/figures/facts.html", told)


def _parts(choice: Choice, here: str, part: str, is_ratio: bool) -> list[dict[str, Any]]:
    offered = [("numerator", _("Numerator"))]
    if is_ratio:
        offered.append(("denominator", _("Denominator")))
    return [
        {"label": label, "href": here + choice.address(part=code), "current": part == code}
        for code, label in offered
    ]


def _crumbs(choice: Choice, code: str) -> list[dict[str, str]]:
    ind = find(code)
    return [
        {"label": _("Figures"), "href": reverse("console:figures") + choice.address()},
        {
            "label": said(ind.label)[0] if ind else code,
            "href": reverse("console:figure", args=[code]) + choice.address(),
        },
        {"label": _("What is behind it")},
    ]


def _table(opened: Opened, items: list[Item], names: set[int]) -> Table:
    columns = [
        Column(
            key="subject",
            label=_("Who or what"),
            value=lambda i: _subject(i, i.place in names),
            href=lambda i: _subject_href(i) if i.place in names else None,
        ),
        Column(key="happened_on", label=_("On"), kind="date"),
        Column(key="village", label=_("Where"), value=lambda i: opened.village_name(i.place)),
        Column(key="team", label=_("Team")),
        Column(
            key="activity",
            label=_("Evidence"),
            value=_evidence,
            href=lambda i: _activity_href(i),
        ),
        Column(key="n", label=_("Counts"), kind="number"),
    ]
    return Table(caption=_("Facts behind the figure"), columns=columns, rows=items)


def _subject(item: Item, names: bool) -> str:
    """A name for those who may see people; for others the record's short mark."""
    if names or item.subject_type in {"team", "village", "activity"}:
        return item.subject_name or item.subject[-8:]
    return "…" + item.subject[-8:]


def _evidence(item: Item) -> Any:
    """Name the kind of activity: a form of a province may add to a figure of another kind."""
    kind = KINDS.get(item.kind)
    return kind.label if kind else _("open") if item.activity else ""


def _subject_href(item: Item) -> str | None:
    name = _PAGES.get(item.subject_type)
    return reverse(name, args=[item.subject]) if name else None


def _activity_href(item: Item) -> str | None:
    return reverse("console:activity", args=[item.activity]) if item.activity else None


def _csv(choice: Choice, opened: Opened, code: str, names: set[int]) -> StreamingHttpResponse:
    """Stream every fact; the export itself is noted in the journal."""
    note(
        actor=choice.actor,
        verb="figures.export_facts",
        about="indicator",
        about_id=code,
        province=choice.unit.province,
        place_id=choice.unit.id,
    )
    answer = StreamingHttpResponse(_lines(opened, names), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}.csv"'
    return answer


def _lines(opened: Opened, names: set[int]) -> Iterator[str]:
    yield "\ufeff"
    yield _written(["subject", "name", "happened_on", "village", "team", "kind", "activity", "n"])
    opened.know_places(opened.opening.places)
    for i in opened.items():
        name = i.subject_name if i.place in names else ""
        yield _written(
            [
                f"{i.subject_type}:{i.subject}",
                _harmless(name),
                i.happened_on or "",
                opened.village_name(i.place),
                _harmless(i.team or ""),
                i.kind,
                i.activity or "",
                i.n,
            ]
        )


def _harmless(text: str) -> str:
    """A name that begins like a formula must not become one in a spreadsheet."""
    return "'" + text if text[:1] in "=+-@\t" and text else text


def _written(values: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()


urlpatterns = [path("<slug:code>/facts/", facts, name="figure-facts")]
