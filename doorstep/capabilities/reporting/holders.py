"""What references "article:…" and "publication:…" point to."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.reporting.models import Publication, SourceArticle
from doorstep.kernel.basics.holders import holder


def _article(key: str) -> SourceArticle | None:
    return SourceArticle.objects.filter(Q(key=key) | Q(pk=key)).first()


def _publication(key: str) -> Publication | None:
    try:
        number = uuid.UUID(key)
    except ValueError:
        return None
    return Publication.objects.filter(pk=number).first()


def _title(thing: Any) -> Any:
    return thing.title


holder("article", label=_("Article"), find=_article, title=_title)
holder("publication", label=_("Publication"), find=_publication, title=_title)
