"""Articles, the lines that were read out of them, and what holds each line here."""

from __future__ import annotations

from django.db import models

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.basics.wording import said
from doorstep.kernel.places.models import Unit


class SourceArticle(models.Model):
    """A published article. `url` works as a whole; the original stands at `origin_host`."""

    id = models.CharField(max_length=12, primary_key=True)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    title = models.JSONField()
    publisher = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    origin_host = models.CharField(max_length=100, blank=True)
    origin_article_id = models.CharField(max_length=60, blank=True)
    published_on = models.DateField(null=True)
    published_text = models.JSONField(default=dict)
    retrieved_note = models.JSONField(default=dict)
    comments = models.IntegerField(null=True)
    has_ad_marker = models.BooleanField(null=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "key"], name="article_key_once"),
        ]

    def __str__(self) -> str:
        return said(self.title, "vi")


class SourceLine(models.Model):
    """One activity, system, figure or target that an article names, in own words."""

    id = models.CharField(max_length=16, primary_key=True)
    province = models.CharField(max_length=2)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    article = models.ForeignKey(SourceArticle, models.PROTECT, related_name="lines")
    position = models.IntegerField()
    text = models.JSONField()
    figures_as_printed = models.CharField(max_length=200, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        ordering = ["article", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "article", "position"], name="source_line_once"
            ),
        ]

    def __str__(self) -> str:
        return self.id


class LineHolder(models.Model):
    """What holds a line here: a reference such as "campaign:tn-dx-day-2025"."""

    province = models.CharField(max_length=2)
    line = models.ForeignKey(SourceLine, models.CASCADE, related_name="holders")
    position = models.IntegerField()
    reference = models.CharField(max_length=120)

    class Meta:
        ordering = ["line", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "line", "reference"], name="line_holder_once"
            ),
        ]
        indexes = [models.Index(fields=["reference"], name="line_holder_reference")]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.reference}"
