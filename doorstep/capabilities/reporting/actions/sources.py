"""Loading the published articles and the lines read out of them (content/sources)."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.reporting.models import LineHolder, SourceArticle, SourceLine
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import KEEP_PROGRAMME
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.queries import resolve_code

_LANGUAGES = ("vi", "en", "bn")
_PLAIN = ("publisher", "url", "origin_host", "origin_article_id")
_TEXTS = ("title", "published_text", "retrieved_note")


def load_sources(*, actor: Actor, folder: Path) -> int:
    """Load articles.toml and lines.tsv of `folder`, all or none; give how many rows changed.

    What the files say replaces what was loaded before; the same files again change nothing.
    Raises Problem for an article at an unknown unit or a line of an unknown article.
    """
    told = tomllib.loads((folder / "articles.toml").read_text("utf-8"))["article"]
    with (folder / "lines.tsv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    with transaction.atomic():
        changed = sum(_article(actor, row) for row in told)
        articles = {a.id: a for a in SourceArticle.objects.all()}
        position: dict[str, int] = {}
        for row in lines:
            article = articles.get(row["article"])
            if article is None:
                raise Problem(
                    "sources.no_article", _("Line %(line)s has no article."), line=row["id"]
                )
            position[article.id] = position.get(article.id, 0) + 1
            changed += _line(article, position[article.id], row)
        if changed:
            note(actor=actor, verb="sources.load", details={"changed": changed})
    return changed


def _article(actor: Actor, row: dict[str, Any]) -> bool:
    named = row["unit"]
    unit = resolve_code(named["level"], named["code"], on=date.fromisoformat(named["on"]))
    actor.require(KEEP_PROGRAMME, unit.id)
    fields: dict[str, Any] = {
        "province": unit.province,
        "place": unit,
        "key": row.get("key", row["id"].lower()),
        "published_on": date.fromisoformat(p) if (p := row.get("published_on")) else None,
        "comments": row.get("comments"),
        "has_ad_marker": row.get("has_ad_marker"),
        **{name: row.get(name, "") for name in _PLAIN},
        **{name: row.get(name, {}) for name in _TEXTS},
    }
    return _put(SourceArticle, row["id"], fields)


def _line(article: SourceArticle, position: int, row: dict[str, str]) -> bool:
    fields = {
        "province": article.province,
        "place": article.place,
        "article": article,
        "position": position,
        "text": {code: row[code] for code in _LANGUAGES if row.get(code)},
        "figures_as_printed": row.get("figures_as_printed", ""),
    }
    is_changed = _put(SourceLine, row["id"], fields)
    wanted = list(dict.fromkeys(row.get("holders", "").split()))
    there = LineHolder.objects.filter(line_id=row["id"]).order_by("position")
    if list(there.values_list("reference", flat=True)) == wanted:
        return is_changed
    there.delete()
    LineHolder.objects.bulk_create(
        LineHolder(province=article.province, line_id=row["id"], position=i, reference=reference)
        for i, reference in enumerate(wanted, start=1)
    )
    return True


def _put(model: Any, code: str, fields: dict[str, Any]) -> bool:
    """Make the row `code` say `fields`; tell whether that changed anything."""
    row = model.objects.filter(pk=code).first()
    if row is None:
        model.objects.create(pk=code, **fields)
        return True
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)
