"""Figures as they were published, with the facts behind them. Rows are added, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.places.models import Unit


class Publication(models.Model):
    """Figures of a unit for a period, told on a day, on the borders of `borders_on`.

    `document_number` is that of the official document, as printed; it may not be known yet.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="publications")
    title = models.CharField(max_length=300)
    period_from = models.DateField()
    period_to = models.DateField()
    period_label = models.CharField(max_length=40)
    first_month = models.IntegerField()
    last_month = models.IntegerField()
    borders_on = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)
    published_name = models.CharField(max_length=120, blank=True)
    document_number = models.CharField(max_length=80, blank=True)

    objects = PlacedQuerySet.as_manager()
    place_field = "unit_id"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gt=F("period_from")), name="publication_has_days"
            ),
        ]
        indexes = [models.Index(fields=["unit", "-published_at"], name="publication_by_unit")]

    def __str__(self) -> str:
        return self.title


class PublishedFigure(models.Model):
    """One figure as it was told. Label and counted unit are kept as they read that day.

    `packed_facts` holds every fact behind it (`facts.unpack`), `fact_hash` their SHA-256.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    province = models.CharField(max_length=2)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="figures")
    position = models.IntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=60)
    definition_version = models.CharField(max_length=20)
    group = models.CharField(max_length=30)
    label = models.JSONField()
    counted_unit = models.JSONField(default=dict)
    value_kind = models.CharField(max_length=12)
    is_entered = models.BooleanField(default=False)
    numerator = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    sign = models.CharField(max_length=1, default="=")
    source = models.CharField(max_length=300, blank=True)
    target_value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    target_kind = models.CharField(max_length=10, blank=True)
    fact_count = models.IntegerField()
    fact_hash = models.CharField(max_length=64)
    packed_facts = models.BinaryField()

    objects = PlacedQuerySet.as_manager()
    place_field = "unit_id"

    class Meta:
        ordering = ["publication", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "publication", "position"], name="published_figure_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}/{self.group}: {self.sign}{self.value}"
