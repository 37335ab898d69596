"""The five published articles line by line: what each names, and what here holds it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.capabilities.reporting.models import SourceArticle, SourceLine
from doorstep.surfaces.look.rights import public
from doorstep.surfaces.portal import frame
from doorstep.surfaces.portal.facts import told_of
from doorstep.surfaces.portal.facts_kernel import when_words
from doorstep.surfaces.portal.things import Thing, thing_of

_LONGEST_ID = 16


@public
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Show every line of the articles with links to what holds it."""
    lines = SourceLine.objects.select_related("article").prefetch_related("holders")
    known: dict[str, Thing | None] = {}
    by_article: dict[str, list[dict[str, Any]]] = {}
    for line in lines.order_by("article", "position"):
        by_article.setdefault(line.article_id, []).append(_line(line, known))
    articles = SourceArticle.objects.select_related("place").order_by("id")
    return frame.page(
        request,
        "portal/sources.html",
        {
            "title": _("What the sources say"),
            "articles": [
                {"article": a, "when": when_words(a), "lines": by_article.get(a.id, [])}
                for a in articles
            ],
            "total": sum(len(found) for found in by_article.values()),
        },
    )


def _line(line: SourceLine, known: dict[str, Thing | None]) -> dict[str, Any]:
    """Give a line with the things that hold it, each looked up once for all lines."""
    things = []
    for holder in line.holders.all():
        if holder.reference not in known:
            known[holder.reference] = thing_of(holder.reference)
        if (thing := known[holder.reference]) is not None:
            things.append(thing)
    return {
        "line": line,
        "href": reverse("portal:source", args=[line.id]),
        "things": things,
    }


@public
@require_safe
def source(request: HttpRequest, line_id: str) -> HttpResponse:
    """Show one line, its article, and the main facts of everything that holds it."""
    rows = SourceLine.objects.select_related("article").prefetch_related("holders")
    line = rows.filter(pk=line_id).first() if len(line_id) <= _LONGEST_ID else None
    if line is None:
        raise Http404
    shown = _line(line, {})
    article = line.article
    return frame.page(
        request,
        "portal/source.html",
        {
            "title": _("Line %(line)s") % {"line": line.id},
            "crumbs": [
                {"label": _("Sources"), "href": reverse("portal:sources")},
                {"label": article.id, "href": f"{reverse('portal:sources')}#{article.id}"},
                {"label": line.id},
            ],
            "line": line,
            "held": [{"thing": t, "told": told_of(t.found)} for t in shown["things"]],
            "article": article,
            "article_told": told_of(article),
            "before": _beside(line, -1),
            "after": _beside(line, 1),
        },
    )


def _beside(line: SourceLine, step: int) -> str:
    """Give the id of the line before or after within the article, "" at its ends."""
    beside = SourceLine.objects.filter(article=line.article_id, position=line.position + step)
    return beside.values_list("pk", flat=True).first() or ""
