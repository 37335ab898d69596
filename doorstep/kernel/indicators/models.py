"""Cells and marks, entered indicators and values, targets and their phases."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.access.actors import PlacedQuerySet
from doorstep.kernel.places.models import FOREVER, Unit


class Series(models.Model):
    """A measure for a group: the short number that cells carry instead of two texts."""

    measure = models.CharField(max_length=60)
    group = models.CharField(max_length=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "group"], name="series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}/{self.group}"


class SeriesToken(models.Model):
    """A token that changes whenever cells of a series change in a province."""

    province = models.CharField(max_length=2)
    series = models.ForeignKey(Series, models.CASCADE)
    token = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "series"], name="series_token_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}: {self.token}"


class Cell(models.Model):
    """What happened to a series at a place in a month (yyyymm). For stocks this is the change."""

    province = models.CharField(max_length=2)
    series = models.ForeignKey(Series, models.PROTECT, db_index=False)
    place = models.ForeignKey(Unit, models.PROTECT, db_index=False)
    month = models.IntegerField()
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "series", "place", "month"], name="cell_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}@{self.place_id}/{self.month}: {self.value}"


class Mark(models.Model):
    """A stale slice: the cells of `family` at `place` (in `month`, or in all months when 0)."""

    province = models.CharField(max_length=2)
    family = models.CharField(max_length=60)
    place_id = models.BigIntegerField()
    month = models.IntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.family}@{self.place_id}/{self.month}"


class Horizon(models.Model):
    """The last month (yyyymm) for which cells of a province are counted."""

    province = models.CharField(max_length=2, unique=True)
    month = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.province}: {self.month}"


class IndicatorRow(models.Model):
    """An indicator whose values are typed in. Texts are {"vi", "en", "bn"}."""

    code = models.CharField(max_length=60)
    definition_version = models.CharField(max_length=20, default="1")
    label = models.JSONField()
    definition = models.JSONField(default=dict)
    counted_unit = models.JSONField(default=dict)
    population = models.JSONField(default=dict)
    value_kind = models.CharField(max_length=12)
    aggregation = models.CharField(max_length=20)
    legal_source = models.JSONField(default=dict)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(default=FOREVER)
    search_key = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "definition_version"], name="indicator_once"),
        ]

    def __str__(self) -> str:
        return self.code


class EnteredValue(models.Model):
    """A value of an indicator typed in from a report. Correcting it adds a row that replaces it."""

    id = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=2)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="entered_values")
    indicator = models.CharField(max_length=60)
    group = models.CharField(max_length=30, default="all")
    period_from = models.DateField()
    period_to = models.DateField()
    as_of = models.DateField(null=True)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    numerator = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    sign = models.CharField(max_length=1, default="=")
    as_printed = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=300)
    note = models.JSONField(default=dict)
    key = models.CharField(max_length=80, blank=True)
    entered_by = models.UUIDField(null=True)
    entered_at = models.DateTimeField()
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", unique=True
    )
    reason = models.CharField(max_length=300, blank=True)

    objects = PlacedQuerySet.as_manager()
    place_field = "unit_id"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(denominator__isnull=False),
                name="entered_value_or_ratio",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="entered_denominator_positive",
            ),
            models.CheckConstraint(
                condition=Q(period_to__gt=F("period_from")), name="entered_period_has_days"
            ),
            models.UniqueConstraint(
                fields=["province", "key"], condition=~Q(key=""), name="entered_key_once"
            ),
        ]
        indexes = [models.Index(fields=["indicator", "unit"], name="entered_by_unit")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.sign}{self.value}"

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.period_to - timedelta(days=1)


class Target(models.Model):
    """A value that a plan promised for an indicator, a group, a unit and a year."""

    id = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=2)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets")
    indicator = models.CharField(max_length=60)
    group = models.CharField(max_length=30, default="all")
    year = models.IntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=2)
    value_kind = models.CharField(max_length=10)
    plan_id = models.UUIDField()
    clause = models.CharField(max_length=120, blank=True)
    wording = models.JSONField(default=dict)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="cascade")
    key = models.CharField(max_length=120, blank=True)

    objects = PlacedQuerySet.as_manager()
    place_field = "unit_id"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "plan_id", "unit", "indicator", "group", "year"],
                name="target_once",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_not_negative"),
            models.CheckConstraint(
                condition=~Q(value_kind="percent") | Q(value__lte=100), name="target_at_most_all"
            ),
        ]
        indexes = [models.Index(fields=["unit", "year"], name="target_by_unit")]

    def __str__(self) -> str:
        return f"{self.indicator}/{self.group} {self.year}: {self.value}"


class PacePoint(models.Model):
    """How much of a year's way a plan expects to be gone on a day: percent of the distance."""

    province = models.CharField(max_length=2)
    plan_id = models.UUIDField()
    on = models.DateField()
    reach = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "plan_id", "on"], name="pace_point_once"),
            models.CheckConstraint(
                condition=Q(reach__gte=0) & Q(reach__lte=100), name="pace_between_0_and_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.reach} %"
