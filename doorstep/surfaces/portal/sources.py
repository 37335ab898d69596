"""The five published articles line by line: what each names, and what here holds it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.capabilities.reporting.models import LineHolder, SourceArticle, SourceLine
from doorstep.surfaces.look.rights import public
from doorstep.surfaces.look.writing import language
from doorstep.surfaces.portal import frame
from doorstep.surfaces.portal.facts import told_of
from doorstep.surfaces.portal.facts_kernel import when_words
from doorstep.surfaces.portal.memory import remembered
from doorstep.surfaces.portal.things import Thing, thing_of

_LONGEST_ID = 16


@public
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Show every line of the articles with links to what holds it."""
    lines = SourceLine.objects.prefetch_related("holders").order_by("article", "position")
    known = remembered("things", language(), make=_named_things)
    by_article: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        references = [h.reference for h in line.holders.all()]
        things = [known[r] for r in references if r in known]
        href = reverse("portal:source", args=[line.id])
        shown = {"line": line, "href": href, "things": things}
        by_article.setdefault(line.article_id, []).append(shown)
    return frame.page(
        request,
        "portal/sources.html",
        {
            "title": _("What the sources say"),
            "articles": [
                {"article": a, "when": when_words(a), "lines": by_article.get(a.id, [])}
                for a in SourceArticle.objects.order_by("id")
            ],
            "total": sum(len(found) for found in by_article.values()),
        },
    )


def _named_things() -> dict[str, Thing]:
    """Give everything the lines name, by reference: the same for all, so found once a minute."""
    references = set(LineHolder.objects.values_list("reference", flat=True))
    things = (thing_of(r, is_named=True) for r in references)
    return {t.reference: replace(t, found=None) for t in things if t is not None}


@public
@require_safe
def source(request: HttpRequest, line_id: str) -> HttpResponse:
    """Show one line, its article, and the main facts of everything that holds it."""
    rows = SourceLine.objects.select_related("article").prefetch_related("holders")
    line = rows.filter(pk=line_id).first() if len(line_id) <= _LONGEST_ID else None
    if line is None:
        raise Http404
    things = [thing_of(h.reference, is_named=True) for h in line.holders.all()]
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
            "held": [{"thing": t, "told": told_of(t.found)} for t in things if t],
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
