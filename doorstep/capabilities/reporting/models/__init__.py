"""The tables of reporting."""

from doorstep.capabilities.reporting.models.publications import Publication, PublishedFigure
from doorstep.capabilities.reporting.models.sources import LineHolder, SourceArticle, SourceLine

__all__ = ["LineHolder", "Publication", "PublishedFigure", "SourceArticle", "SourceLine"]
